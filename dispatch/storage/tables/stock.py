"""Parts: the ledger of what moved, and what the published plan has reserved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Moment, Number


class StockEntryRow(Base):
    """One line of the ledger; lines are added and never changed, which triggers see to.

    Attributes
    ----------
    number : int
        Ascending.
    at : datetime
        When it happened, UTC.
    place : str
        `van:` and a technician's id, or `depot:` and a depot's id.
    sku : str
        Which part.
    quantity : int
        By how many the place's balance changes; below 0 where parts leave it.
    kind : str
        Why: counted, received, picked_up, used, returned, ordered, …
    ticket_id, plan_id : str or None
        What it was for.
    actor : str
        Id of a user, or "system".
    note : str
        For people; may be empty.
    """

    __tablename__ = "stock_entries"
    __table_args__ = (Index(None, "place", "sku"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String)
    sku: Mapped[str] = mapped_column(String)
    quantity: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String)
    ticket_id: Mapped[str | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plan_versions.id"), index=True)
    actor: Mapped[str] = mapped_column(String)
    note: Mapped[str] = mapped_column(String)


class ReservationRow(Base):
    """Parts that the published plan will use.

    Attributes
    ----------
    plan_id : str
        The plan that reserves.
    place, sku : str
        Where, and which part.
    quantity : int
        How many; above 0.
    ticket_id : str or None
        Who will use them.
    at : datetime
        When they will be taken, UTC.
    """

    __tablename__ = "reservations"
    __table_args__ = (Index(None, "place", "sku"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan_versions.id"), index=True)
    place: Mapped[str] = mapped_column(String)
    sku: Mapped[str] = mapped_column(String)
    quantity: Mapped[int] = mapped_column(Integer)
    ticket_id: Mapped[str | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
