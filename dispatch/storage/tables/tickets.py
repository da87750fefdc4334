"""Tickets: the state of each job asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Document, Moment, Number


class TicketRow(Base):
    """One ticket.

    Attributes
    ----------
    number : int
        Ascending, in the order in which tickets came in.
    id : str
        Unique; that of the job.
    state : str
        A value of `dispatch.domain.ticket`'s states.
    owner : str or None
        Id of the user who answers for it.
    technician_id : str or None
        Who makes the visit.
    follows : str or None
        Id of the ticket whose visit this one completes.
    version : int
        Grows with each change; a save that rests on an older one is refused.
    job : dict
        The `Job`, written by `dispatch.archive.converter.to_plain`.
    reported_at, moved_at : datetime
        When the customer called; when the state last changed. UTC.
    """

    __tablename__ = "tickets"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    state: Mapped[str] = mapped_column(String, index=True)
    owner: Mapped[str | None] = mapped_column(String)
    technician_id: Mapped[str | None] = mapped_column(String, index=True)
    follows: Mapped[str | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    job: Mapped[dict[str, Any]] = mapped_column(Document)
    reported_at: Mapped[datetime] = mapped_column(Moment)
    moved_at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
