"""What phones sent, in the store: acts with their outcomes, and photos."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from dispatch.storage import versions
from dispatch.storage.tables import PhoneActRow, TicketPhotoRow

KIND = "photo"


def act(session: Session, id: str, *, user_id: str) -> PhoneActRow | None:
    """Return an act that a user's phone has sent before; None if it has not."""
    query = select(PhoneActRow).where(PhoneActRow.user_id == user_id, PhoneActRow.id == id)
    return session.scalars(query).one_or_none()


def keep_act(session: Session, row: PhoneActRow) -> None:
    """Keep an act with its outcome; of two of one user and id the database refuses the second."""
    session.add(row)
    session.flush()


def add_photo(
    session: Session,
    *,
    ticket_id: str,
    by: str,
    taken_at: datetime,
    width: int,
    height: int,
    content: bytes,
) -> TicketPhotoRow:
    """Add a photo of a ticket: F-000001 and so on."""
    row = TicketPhotoRow(
        ticket_id=ticket_id,
        by=by,
        taken_at=taken_at,
        width=width,
        height=height,
        content=content,
    )
    versions.numbered(session, row, letter="F")
    return row


def photo_count(session: Session, ticket_id: str) -> int:
    """Return how many photos a ticket has."""
    query = select(func.count()).where(TicketPhotoRow.ticket_id == ticket_id)
    return session.scalars(query).one()


def photo(session: Session, id: str, *, ticket_id: str) -> TicketPhotoRow:
    """Return a photo of a ticket with its content; `NotFound` if that ticket has none of this id."""
    query = (
        select(TicketPhotoRow)
        .where(TicketPhotoRow.id == id, TicketPhotoRow.ticket_id == ticket_id)
        .options(undefer(TicketPhotoRow.content))
    )
    return versions.found(session, query, kind=KIND, id=id)
