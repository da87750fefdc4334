"""What the dispatcher's board asks the store, often: columns rather than rows, so that it stays cheap."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dispatch.archive.converter import from_plain
from dispatch.domain.job import Job
from dispatch.storage.tables import AuditRow, TicketRow

RECENT = 200
"""Rows of the trail that are counted: a transaction may be saved after another whose number is higher."""
AT_ONCE = 500


@dataclass(frozen=True)
class Standing:
    """Where a ticket stands: its id, state, technician, version, and since when."""

    id: str
    state: str
    technician_id: str | None
    version: int
    moved_at: datetime


@dataclass(frozen=True)
class Moved:
    """A ticket came into a state at a moment."""

    id: str
    at: datetime
    after: str


def newest_mark(session: Session) -> str:
    """Return a text that differs after every change: the trail's last number, and how many rows lie before it."""
    last = session.scalar(select(func.max(AuditRow.number))) or 0
    query = select(func.count()).where(AuditRow.number > last - RECENT)
    return f"{last}.{session.scalar(query) or 0}"


def standings(session: Session, *, states: Collection[str], since: datetime) -> list[Standing]:
    """Return the tickets in some states, and those that have moved since a moment, as they came in."""
    query = select(
        TicketRow.id,
        TicketRow.state,
        TicketRow.technician_id,
        TicketRow.version,
        TicketRow.moved_at,
    ).where(or_(TicketRow.state.in_(states), TicketRow.moved_at >= since))
    return [Standing(*row) for row in session.execute(query.order_by(TicketRow.number))]


def jobs_of(session: Session, ids: Collection[str]) -> dict[str, Job]:
    """Return the jobs of some tickets by id, in the order of the ids; their moments are UTC."""
    wanted = list(ids)
    found: dict[str, Job] = {}
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        query = select(TicketRow.id, TicketRow.job).where(TicketRow.id.in_(some))
        found |= {id: from_plain(job, Job) for id, job in session.execute(query)}
    return {id: found[id] for id in wanted if id in found}


def moves_since(
    session: Session, *, action: str, since: datetime, states: Collection[str]
) -> list[Moved]:
    """Return the moves since a moment of the tickets that are in some states now, as they were recorded."""
    query = (
        select(AuditRow.subject_id, AuditRow.at, AuditRow.details)
        .join(TicketRow, TicketRow.id == AuditRow.subject_id)
        .where(AuditRow.action == action, AuditRow.at >= since, TicketRow.state.in_(states))
        .order_by(AuditRow.number)
    )
    return [Moved(id, at, str(details["to"])) for id, at, details in session.execute(query)]
