"""Tickets in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.archive.converter import from_plain, to_plain
from dispatch.domain.job import Job
from dispatch.errors import Conflict
from dispatch.languages import gettext as _
from dispatch.storage import versions
from dispatch.storage.tables import TicketRow

KIND = "ticket"


def add(
    session: Session,
    *,
    job: Job,
    state: str,
    at: datetime,
    id: str | None = None,
    owner: str | None = None,
    follows: str | None = None,
) -> TicketRow:
    """Add a ticket; the job it keeps has the ticket's id.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    job : Job
        What was asked for.
    state : str
        The state it begins in.
    at : datetime
        When that began.
    id : str or None
        None gives it the next one: T-000001 and so on.
    owner, follows : str or None
        See `TicketRow`.

    Raises
    ------
    Conflict
        If there is one of this id.
    """
    row = TicketRow(
        state=state,
        owner=owner,
        technician_id=None,
        follows=follows,
        job=to_plain(job),
        reported_at=job.reported_at,
        moved_at=at,
    )
    if id is None:
        versions.numbered(session, row, letter="T")
        row.job = to_plain(replace(job, id=row.id))
    elif session.scalars(select(TicketRow.number).where(TicketRow.id == id)).first() is not None:
        raise Conflict(_("There is a ticket {id!r} already. Give another id.", id=id))
    else:
        row.id, row.job = id, to_plain(replace(job, id=id))
        session.add(row)
    session.flush()
    return row


def get(session: Session, id: str) -> TicketRow:
    """Return a ticket; `NotFound` if there is none."""
    query = select(TicketRow).where(TicketRow.id == id)
    return versions.found(session, query, kind=KIND, id=id)


def for_change(session: Session, id: str, *, version: int | None = None) -> TicketRow:
    """Return a ticket to change: set its attributes, the transaction saves them and counts its version up.

    Raises
    ------
    NotFound
        If there is none.
    StaleVersion
        If its version is not the one given.
    """
    query = select(TicketRow).where(TicketRow.id == id)
    return versions.for_change(session, query, kind=KIND, id=id, version=version)


def listing(
    session: Session,
    *,
    states: Sequence[str] = (),
    technician_id: str | None = None,
    moved_since: datetime | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[TicketRow]:
    """Return tickets in the order in which they came in.

    Parameters
    ----------
    session : Session
        Any.
    states : sequence of str
        Only these; empty is all.
    technician_id : str or None
        Only those of a technician.
    moved_since : datetime or None
        Only those whose state changed at that moment or later.
    after, limit : int, int or None
        Only numbers above `after`, `limit` of them at most.
    """
    query = select(TicketRow).where(TicketRow.number > after)
    if states:
        query = query.where(TicketRow.state.in_(states))
    if technician_id is not None:
        query = query.where(TicketRow.technician_id == technician_id)
    if moved_since is not None:
        query = query.where(TicketRow.moved_at >= moved_since)
    return list(session.scalars(query.order_by(TicketRow.number).limit(limit)))


def followers(session: Session, id: str) -> list[TicketRow]:
    """Return the tickets that follow one, in the order in which they came in."""
    query = select(TicketRow).where(TicketRow.follows == id)
    return list(session.scalars(query.order_by(TicketRow.number)))


def job_of(row: TicketRow) -> Job:
    """Return the job of a ticket, its moments in UTC."""
    return from_plain(row.job, Job)


def set_job(row: TicketRow, job: Job) -> None:
    """Change the job of a ticket that `for_change` gave."""
    row.job = to_plain(job)
