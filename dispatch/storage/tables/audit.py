"""Who did what and when: rows that are added and never changed, which triggers see to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Document, Moment, Number


class AuditRow(Base):
    """One thing that somebody did.

    Attributes
    ----------
    number : int
        Ascending.
    at : datetime
        When it was done, UTC.
    actor : str
        Id of a user, or "system".
    action : str
        What was done, such as `ticket.moved`.
    subject_kind, subject_id : str
        What it was done to, such as `ticket` and its id.
    details : dict
        Enough to work out every state, clock, promise and stock figure again.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "subject_kind", "subject_id"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String)
    action: Mapped[str] = mapped_column(String, index=True)
    subject_kind: Mapped[str] = mapped_column(String)
    subject_id: Mapped[str] = mapped_column(String)
    details: Mapped[dict[str, Any]] = mapped_column(Document)
