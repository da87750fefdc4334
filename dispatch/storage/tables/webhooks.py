"""Receivers of messages about tickets, and the messages that wait for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Document, Moment, Number


class WebhookRow(Base):
    """One receiver.

    Attributes
    ----------
    id : str
        `H-000001` and so on.
    url : str
        Where it listens.
    events : list of str
        What it is told of.
    secret : str
        Signs its messages; kept as it is, since signing needs it.
    added_at, removed_at : datetime
        Since when it is told, and since when no more. UTC.
    """

    __tablename__ = "webhooks"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    url: Mapped[str] = mapped_column(String)
    events: Mapped[list[str]] = mapped_column(Document)
    secret: Mapped[str] = mapped_column(String)
    added_at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


class WebhookMessageRow(Base):
    """One message to one receiver.

    Attributes
    ----------
    id : str
        `M-000001` and so on, the same in every attempt.
    event, body : str
        What happened, and what is said of it.
    made_at : datetime
        When it happened, UTC.
    attempts : int
        How often it was sent in vain or not.
    due_at : datetime or None
        When it is sent next, UTC; None once it is delivered or given up.
    delivered_at : datetime or None
        When the receiver took it, UTC.
    sentence : str
        What became of the last attempt.
    """

    __tablename__ = "webhook_messages"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id"), index=True)
    event: Mapped[str] = mapped_column(String)
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)
    sentence: Mapped[str] = mapped_column(String)
