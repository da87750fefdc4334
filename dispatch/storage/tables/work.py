"""What the worker has to do: one row for each job asked for, with the lease of the worker that does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Document, Moment, Number


class WorkRow(Base):
    """One piece of work.

    Attributes
    ----------
    number : int
        Ascending; work is taken in this order.
    id : str
        `W-000001` and so on.
    kind : str
        plan, replan, …: which handler does it.
    request : dict
        What the handler is asked.
    state : str
        queued, running, done, failed or cancelled.
    asked_by, asked_at : str, datetime
        Who wants it, since when (UTC).
    worker : str or None
        Who does it, or did last.
    lease_until : datetime or None
        Until when the worker is trusted to be alive, UTC.
    attempts : int
        How often it was begun.
    progress : dict
        seconds, iterations, cost, unserved, message.
    best : str or None
        The best plan document so far, as text.
    cancel_asked : bool
        Whether it should end with the best so far.
    result : str or None
        Id of the plan it has made.
    sentence : str
        Why it failed, or what there is to say about how it ended.
    finished_at : datetime or None
        When it was over, UTC.
    """

    __tablename__ = "work"
    __table_args__ = (Index(None, "state", "lease_until"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    kind: Mapped[str] = mapped_column(String)
    request: Mapped[dict[str, Any]] = mapped_column(Document)
    state: Mapped[str] = mapped_column(String)
    asked_by: Mapped[str] = mapped_column(String, index=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    worker: Mapped[str | None] = mapped_column(String)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer)
    progress: Mapped[dict[str, Any]] = mapped_column(Document)
    best: Mapped[str | None] = mapped_column(Text, deferred=True)
    cancel_asked: Mapped[bool] = mapped_column(Boolean)
    result: Mapped[str | None] = mapped_column(ForeignKey("plan_versions.id"))
    sentence: Mapped[str] = mapped_column(String)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
