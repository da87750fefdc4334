"""Links that were sent to customers, and the browsers that were opened with them; no link's text is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Moment, Number


class CustomerLinkRow(Base):
    """The link of one case.

    Attributes
    ----------
    id : str
        `L-000001` and so on.
    ticket_id : str
        The first visit of the case; what returns for it belongs to the link as well.
    generation : int
        Grows with each sending and with each revocation: a link of an earlier one is refused.
    opened_generation : int
        The last one that a browser was opened with; 0 before the first. Each is good for one.
    made_at, made_by : datetime, str
        When it was last sent, and by whom. UTC.
    expires_at, opened_at, revoked_at : datetime
        Until when it is taken, when a browser was last opened with it, and since when it is refused. UTC.
    """

    __tablename__ = "customer_links"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"), unique=True)
    generation: Mapped[int] = mapped_column(Integer)
    opened_generation: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class CustomerSessionRow(Base):
    """A browser that was opened with a link.

    Attributes
    ----------
    key_hash : str
        SHA-256 of the key in the browser's cookie.
    link_id : str
        The link; revoking it removes the browser.
    opened_at, expires_at : datetime
        Since when and until when it is let in. UTC.
    """

    __tablename__ = "customer_sessions"

    key_hash: Mapped[str] = mapped_column(String, primary_key=True)
    link_id: Mapped[str] = mapped_column(ForeignKey("customer_links.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
