"""The audit trail: recorded in the transaction of what it tells of, and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.storage.tables import AuditRow

SYSTEM = "system"
"""The actor where no user did it."""


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: tuple[str, str],
    details: Mapping[str, Any] | None = None,
) -> AuditRow:
    """Add a row to the trail; it is saved with the session's transaction or not at all.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    at : datetime
        When it was done, with a time zone.
    actor : str
        Id of a user, or `SYSTEM`.
    action : str
        What was done, such as `ticket.moved`.
    subject : (kind, id)
        What it was done to, such as `("ticket", "T-000001")`.
    details : mapping
        JSON values that tell all that changed.
    """
    kind, id = subject
    row = AuditRow(
        at=at,
        actor=actor,
        action=action,
        subject_kind=kind,
        subject_id=id,
        details=dict(details or {}),
    )
    session.add(row)
    session.flush()
    return row


def trail(
    session: Session,
    *,
    subject: tuple[str, str] | None = None,
    actions: Sequence[str] = (),
    after: int = 0,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[AuditRow]:
    """Return rows in the order in which they were recorded.

    Parameters
    ----------
    session : Session
        Any.
    subject : (kind, id) or None
        What they tell of; None is everything.
    actions : sequence of str
        Which actions; empty is all.
    after : int
        Only rows of a higher number.
    since : datetime or None
        Only what was done at that moment or later.
    limit : int or None
        How many at most.
    """
    query = select(AuditRow).where(AuditRow.number > after).order_by(AuditRow.number).limit(limit)
    if subject is not None:
        kind, id = subject
        query = query.where(AuditRow.subject_kind == kind, AuditRow.subject_id == id)
    if since is not None:
        query = query.where(AuditRow.at >= since)
    if actions:
        query = query.where(AuditRow.action.in_(actions))
    return list(session.scalars(query))


class Line(NamedTuple):
    """A row of the trail without what a session keeps of it: for reading very many."""

    number: int
    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    details: Mapping[str, Any]


def lines(
    session: Session,
    *,
    actions: Sequence[str],
    subjects: Sequence[tuple[str, str]] = (),
    after: int = 0,
    since: datetime | None = None,
) -> list[Line]:
    """Return rows as lines, in the order in which they were recorded.

    Parameters
    ----------
    session, actions, after, since
        As `trail` takes them.
    subjects : sequence of (kind, id)
        Only what tells of these; empty is all.
    """
    row = AuditRow
    fields = (
        row.number,
        row.at,
        row.actor,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.details,
    )
    query = select(*fields).where(AuditRow.number > after, AuditRow.action.in_(actions))
    if since is not None:
        query = query.where(row.at >= since)
    if not subjects:
        return [Line(*found) for found in session.execute(query.order_by(AuditRow.number))]
    found = []
    for kind, id in subjects:
        statement = query.where(AuditRow.subject_kind == kind, AuditRow.subject_id == id)
        found += [Line(*each) for each in session.execute(statement)]
    return sorted(found, key=lambda line: line.number)


def extent(session: Session, *, until: int | None = None) -> tuple[int, int]:
    """Return how many rows there are and the highest number, of rows up to `until` where one is given."""
    query = select(func.count(), func.coalesce(func.max(AuditRow.number), 0))
    if until is not None:
        query = query.where(AuditRow.number <= until)
    count, last = session.execute(query).one()
    return count, last


def newest(session: Session, *, before: int | None = None, limit: int) -> list[AuditRow]:
    """Return the last rows, the newest first; `before` takes only those of a lower number."""
    query = select(AuditRow).order_by(AuditRow.number.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditRow.number < before)
    return list(session.scalars(query))
