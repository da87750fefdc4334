"""Customers with a contract, their inspections, and the warnings that their devices send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Document, Moment, Number


class CustomerRow(Base):
    """One customer with a contract.

    Attributes
    ----------
    id : str
        `C-000001` and so on.
    content : dict
        The `Customer`, written by `dispatch.archive.converter.to_plain`.
    version : int
        Grows with each change.
    changed_at : datetime
        When it was last changed, UTC.
    ended_at : datetime or None
        Since when the contract holds no more, UTC.
    """

    __tablename__ = "customers"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(Document)
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class InspectionRow(Base):
    """One inspection that recurs.

    Attributes
    ----------
    id : str
        `I-000001` and so on.
    customer_id : str
        Whose it is.
    content : dict
        The `Inspection`, written by `dispatch.archive.converter.to_plain`.
    version : int
        Grows with each change.
    added_at : datetime
        Since when its dates become tickets, UTC.
    ended_at : datetime or None
        Since when no date becomes a ticket any more, UTC.
    """

    __tablename__ = "inspections"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(Document)
    version: Mapped[int] = mapped_column(Integer)
    added_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class InspectionDateRow(Base):
    """A date of an inspection that has become a ticket; there is one row for each, for ever.

    Attributes
    ----------
    inspection_id, due_on : str
        Which date, as the rhythm gives it, `2026-11-23`: before it is moved off a free day.
    ticket_id : str
        What it became.
    made_at : datetime
        When, UTC.
    """

    __tablename__ = "inspection_dates"
    __table_args__ = (
        UniqueConstraint("inspection_id", "due_on"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections.id"))
    due_on: Mapped[str] = mapped_column(String)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)


class WarningRow(Base):
    """A warning that a device or a monitoring system sent.

    Attributes
    ----------
    sender, event_id : str
        Id of the user whose token sent it, and the sender's own id of the event: unique together.
    customer_id, device : str
        Whose device it is, and which.
    code, severity, text : str
        What it says.
    digest : str
        SHA-256 of what was sent: the same id with another content is refused.
    received_at : datetime
        When it came, UTC.
    ticket_id : str
        What it became, or the open ticket of the device that it was noted at.
    is_new : bool, as 0 or 1
        Whether the ticket was made for it.
    """

    __tablename__ = "warnings"
    __table_args__ = (
        UniqueConstraint("sender", "event_id"),
        Index(None, "customer_id", "device"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    sender: Mapped[str] = mapped_column(ForeignKey("users.id"))
    event_id: Mapped[str] = mapped_column(String)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    device: Mapped[str] = mapped_column(String)
    code: Mapped[str] = mapped_column(String)
    severity: Mapped[str] = mapped_column(String)
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String)
    received_at: Mapped[datetime] = mapped_column(Moment)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"), index=True)
    is_new: Mapped[int] = mapped_column(Integer)
