"""What a message says, how it is signed, and when it is sent again."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

EVENTS = ("ticket.dispatched", "ticket.on_the_way", "ticket.done")
"""What a webhook may be told of."""

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 24 * 60))
"""How long after each failed attempt the next one is made; after the last one the message is given up."""


@dataclass(frozen=True)
class Message:
    """One message to one receiver.

    Attributes
    ----------
    id : str
        The same in every attempt, so a receiver can tell a message it has had already.
    event : str
        One of `EVENTS`.
    body : str
        JSON.
    """

    id: str
    event: str
    body: str


def make_message(
    message_id: str, *, event: str, at: datetime, ticket: Mapping[str, Any]
) -> Message:
    """Return a message about a ticket.

    Parameters
    ----------
    message_id : str
        Unique.
    event : str
        One of `EVENTS`.
    at : datetime
        When it happened.
    ticket : mapping
        What is said about the ticket; plain JSON values.

    Raises
    ------
    ValueError
        If there is no such event.
    """
    if event not in EVENTS:
        raise ValueError(f"event {event!r} is not known; give one of {', '.join(EVENTS)}")
    content = {
        "id": message_id,
        "event": event,
        "at": at.astimezone(UTC).isoformat(),
        "ticket": dict(ticket),
    }
    return Message(message_id, event, json.dumps(content, ensure_ascii=False, allow_nan=False))


def signature(body: str, *, secret: str, at: datetime) -> str:
    """Return the header by which a receiver knows that a message is ours and new.

    It reads `t=SECONDS,v1=HEX`: the moment of sending, and the HMAC-SHA256 (RFC 2104) of `SECONDS.BODY` with the secret
    that both know.
    """
    seconds = int(at.timestamp())
    text = f"{seconds}.{body}".encode()
    return f"t={seconds},v1={hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()}"


def is_genuine(
    header: str,
    body: str,
    *,
    secret: str,
    at: datetime,
    tolerance: timedelta = timedelta(minutes=5),
) -> bool:
    """Return whether a signature belongs to a body and was made within `tolerance` of `at`; for receivers in Python."""
    stamp, _, _ = header.partition(",")
    try:
        made_at = datetime.fromtimestamp(int(stamp.removeprefix("t=")), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return False
    expected = signature(body, secret=secret, at=made_at)
    is_ours = hmac.compare_digest(expected.encode(), header.encode())
    return is_ours and abs(at - made_at) <= tolerance


def next_attempt_at(attempts: int, *, at: datetime) -> datetime | None:
    """Return when a message is sent again after so many failed attempts (1 or more); None where it is given up."""
    return at + RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
