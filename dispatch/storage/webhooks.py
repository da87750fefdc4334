"""Receivers of messages and the messages themselves: kept with the change they tell of, sent later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.storage import versions
from dispatch.storage.tables import WebhookMessageRow, WebhookRow

KIND = "webhook"


def add(
    session: Session, *, url: str, events: Sequence[str], secret: str, at: datetime
) -> WebhookRow:
    """Add a receiver.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    url, events, secret : str, sequence of str, str
        See `WebhookRow`.
    at : datetime
        When it is added.
    """
    row = WebhookRow(url=url, events=list(events), secret=secret, added_at=at, removed_at=None)
    versions.numbered(session, row, letter="H")
    return row


def listing(session: Session) -> list[WebhookRow]:
    """Return the receivers that are told of what happens, in the order in which they came."""
    query = select(WebhookRow).where(WebhookRow.removed_at.is_(None)).order_by(WebhookRow.number)
    return list(session.scalars(query))


def remove(session: Session, id: str, *, at: datetime) -> None:
    """Tell a receiver nothing more, and drop what waits for it; `NotFound` if there is none."""
    query = select(WebhookRow).where(WebhookRow.id == id, WebhookRow.removed_at.is_(None))
    versions.found(session, query, kind=KIND, id=id).removed_at = at
    waiting = WebhookMessageRow.webhook_id == id, WebhookMessageRow.due_at.is_not(None)
    for message in session.scalars(select(WebhookMessageRow).where(*waiting)):
        message.due_at, message.sentence = None, "The webhook was removed."
    session.flush()


def enqueue(
    session: Session, webhook: WebhookRow, *, event: str, at: datetime
) -> WebhookMessageRow:
    """Add a message that is due at once; the caller writes its body, which holds its id."""
    row = WebhookMessageRow(
        webhook_id=webhook.id,
        event=event,
        body="",
        made_at=at,
        attempts=0,
        due_at=at,
        delivered_at=None,
        sentence="",
    )
    versions.numbered(session, row, letter="M")
    return row


def take_due(
    session: Session, *, at: datetime, again_at: timedelta, limit: int
) -> list[tuple[WebhookMessageRow, WebhookRow]]:
    """Return messages that are due with their receivers, the oldest first, and keep others from sending them.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    at : datetime
        Now.
    again_at : timedelta
        After so long they are due again, should whoever took them not come back.
    limit : int
        How many at most.
    """
    query = (
        select(WebhookMessageRow, WebhookRow)
        .join(WebhookRow, WebhookRow.id == WebhookMessageRow.webhook_id)
        .where(WebhookMessageRow.due_at <= at)
        .order_by(WebhookMessageRow.number)
        .limit(limit)
        .with_for_update(of=WebhookMessageRow, skip_locked=True)
    )
    found = [(message, webhook) for message, webhook in session.execute(query)]
    for message, _ in found:
        message.attempts += 1
        message.due_at = at + again_at
    session.flush()
    return found


def settle(
    session: Session,
    id: str,
    *,
    sentence: str,
    delivered_at: datetime | None,
    due_at: datetime | None,
) -> None:
    """Keep what became of an attempt; `due_at` of None is the end of the matter."""
    query = select(WebhookMessageRow).where(WebhookMessageRow.id == id)
    row = versions.found(session, query, kind="message", id=id)
    row.sentence, row.delivered_at = sentence, delivered_at
    # A receiver that was removed meanwhile is not told again.
    row.due_at = due_at if row.due_at is not None else None
    session.flush()


def messages(session: Session, *, webhook_id: str | None = None) -> list[WebhookMessageRow]:
    """Return the messages, of one receiver or of all, in the order in which they were made."""
    query = select(WebhookMessageRow).order_by(WebhookMessageRow.number)
    if webhook_id is not None:
        query = query.where(WebhookMessageRow.webhook_id == webhook_id)
    return list(session.scalars(query))
