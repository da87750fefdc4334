"""What technicians' phones sent: acts with their outcomes, and photos of visits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Moment, Number


class PhoneActRow(Base):
    """One act that a phone sent, with its first outcome; a repeated send is answered from here.

    Attributes
    ----------
    id : str
        Made by the phone; unique among the acts of its user.
    user_id, technician_id : str
        Whose phone it was.
    kind : str
        A value of `dispatch.desk.phone_acts.ActKind`.
    ticket_id : str or None
        Which visit; kept as it was sent, so it may name no ticket.
    digest : str
        SHA-256 of what was sent: the same id with another content is another act.
    happened_at, received_at : datetime
        When it happened, as the phone says, and when it came. UTC.
    outcome : str
        `done` or `refused`.
    sentence : str
        Why it was refused; empty for what was done.
    """

    __tablename__ = "phone_acts"
    __table_args__ = (
        UniqueConstraint("user_id", "id"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    technician_id: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    ticket_id: Mapped[str | None] = mapped_column(String)
    digest: Mapped[str] = mapped_column(String)
    happened_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(String)
    sentence: Mapped[str] = mapped_column(String)


class TicketPhotoRow(Base):
    """A photo of a visit, drawn anew on the server.

    Attributes
    ----------
    id : str
        `F-000001` and so on.
    ticket_id : str
        Which visit.
    by : str
        Id of the user who took it.
    taken_at : datetime
        When, UTC.
    width, height : int
        Pixels.
    content : bytes
        JPEG; read only where it is asked for.
    """

    __tablename__ = "ticket_photos"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"), index=True)
    by: Mapped[str] = mapped_column(String)
    taken_at: Mapped[datetime] = mapped_column(Moment)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
