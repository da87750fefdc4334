"""The queue of the workers: who wants what, who is at it, and until when a silent worker is trusted.

A worker claims the oldest piece that is queued, or whose lease has run out, and renews the lease while it works. One
that dies renews nothing, so another worker goes on from the best that was saved; after some attempts the piece has
failed. Whoever has lost the lease cannot write any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, undefer

from dispatch.errors import LeaseLost, TooManyJobs
from dispatch.languages import gettext as _
from dispatch.storage import versions
from dispatch.storage.tables import WorkRow

KIND = "work"
QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN = (QUEUED, RUNNING)
LONG = ("study",)
"""Kinds that take many minutes: they wait for all others, and go back to the queue where one of these comes in."""
MOST_OPEN = 5
"""How many pieces of work one person may have waiting or running."""


def ask(
    session: Session,
    *,
    kind: str,
    request: Mapping[str, Any],
    by: str,
    at: datetime,
    most: int = MOST_OPEN,
) -> WorkRow:
    """Queue a piece of work.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    kind : str
        Which handler does it.
    request : mapping
        JSON values for the handler.
    by, at : str, datetime
        Who wants it, and since when.
    most : int
        How many pieces this person may have waiting or running.

    Raises
    ------
    TooManyJobs
        If that many are waiting or running already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"work {by}"))))
    same = select(func.count()).where(WorkRow.asked_by == by, WorkRow.state.in_(OPEN))
    waiting = session.scalar(same) or 0
    if waiting >= most:
        raise TooManyJobs(
            _(
                "{waiting} pieces of work of {by} are waiting or running, and {most} are allowed. Wait"
                " for one to end, or cancel one.",
                waiting=waiting,
                by=by,
                most=most,
            )
        )
    row = WorkRow(
        kind=kind,
        request=dict(request),
        state=QUEUED,
        asked_by=by,
        asked_at=at,
        attempts=0,
        progress={},
        cancel_asked=False,
        sentence="",
    )
    versions.numbered(session, row, letter="W")
    return row


def get(session: Session, id: str, *, best: bool = False) -> WorkRow:
    """Return a piece of work, with the best plan so far if asked for; `NotFound` if there is none."""
    query = select(WorkRow).where(WorkRow.id == id)
    if best:
        query = query.options(undefer(WorkRow.best)).execution_options(populate_existing=True)
    return versions.found(session, query, kind=KIND, id=id)


def listing(
    session: Session, *, asked_by: str | None = None, limit: int | None = None
) -> list[WorkRow]:
    """Return pieces of work, the newest first; None is everybody's."""
    query = select(WorkRow)
    if asked_by is not None:
        query = query.where(WorkRow.asked_by == asked_by)
    return list(session.scalars(query.order_by(WorkRow.number.desc()).limit(limit)))


def cancel(session: Session, id: str, *, at: datetime) -> WorkRow:
    """End a piece of work: at once where it waits, with the best so far where it runs; nothing where it is over.

    Raises
    ------
    NotFound
        If there is none.
    """
    row = _for_change(session, id)
    if row.state == QUEUED:
        _end(row, CANCELLED, at=at, sentence="It was cancelled before it began.")
    elif row.state == RUNNING:
        row.cancel_asked = True
    session.flush()
    return row


def claim(
    session: Session, *, worker: str, now: datetime, lease: timedelta, most_attempts: int
) -> WorkRow | None:
    """Take the oldest piece of work that waits or was left by a dead worker, long work last; None where there is none.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    worker : str
        A name that no other worker has.
    now : datetime
        The moment by which leases are judged.
    lease : timedelta
        How long the worker is trusted without a word.
    most_attempts : int
        How often a piece is begun; one whose workers died that often has failed.
    """
    left = and_(WorkRow.state == RUNNING, WorkRow.lease_until < now)
    last = case((WorkRow.kind.in_(LONG), 1), else_=0)
    query = select(WorkRow).where(or_(WorkRow.state == QUEUED, left))
    query = query.order_by(last, WorkRow.number)
    query = query.limit(1).with_for_update(skip_locked=True).options(undefer(WorkRow.best))
    while (row := session.scalars(query).first()) is not None:
        if row.attempts < most_attempts:
            row.state, row.worker, row.lease_until = RUNNING, worker, now + lease
            row.attempts += 1
            session.flush()
            return row
        sentence = f"The worker died {row.attempts} times while doing it. Ask again with a smaller plan or less time."
        _end(row, FAILED, at=now, sentence=sentence)
        session.flush()
    return None


def is_awaited(session: Session) -> bool:
    """Return whether work waits that is not long."""
    query = select(func.count()).where(WorkRow.state == QUEUED, WorkRow.kind.not_in(LONG))
    return bool(session.scalar(query))


def renew(
    session: Session,
    id: str,
    *,
    worker: str,
    until: datetime,
    progress: Mapping[str, Any] | None = None,
    best: str | None = None,
) -> bool:
    """Say that a worker is alive, and what it has; return whether it should end.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    id, worker : str
        The work and its worker.
    until : datetime
        Until when the worker is trusted from now on.
    progress, best : mapping, str or None
        What to save; None leaves it as it is.

    Raises
    ------
    LeaseLost
        If the work is another worker's, or over.
    """
    row = _own(session, id, worker)
    row.lease_until = until
    if progress is not None:
        row.progress = dict(progress)
    if best is not None:
        row.best = best
    session.flush()
    return row.cancel_asked


def finish(
    session: Session,
    id: str,
    *,
    worker: str,
    at: datetime,
    state: str = DONE,
    result: str | None = None,
    sentence: str = "",
) -> None:
    """End a piece of work, in the transaction that saves what it has made.

    Raises
    ------
    LeaseLost
        If the work is another worker's, or over; then that transaction saves nothing.
    """
    row = _own(session, id, worker)
    _end(row, state, at=at, sentence=sentence)
    row.result = result
    session.flush()


def give_back(session: Session, id: str, *, worker: str) -> None:
    """Queue a piece of work again whose worker stops in good order; it is not counted as an attempt.

    Raises
    ------
    LeaseLost
        If the work is another worker's, or over.
    """
    row = _own(session, id, worker)
    row.state, row.worker, row.lease_until = QUEUED, None, None
    row.attempts -= 1
    session.flush()


def _for_change(session: Session, id: str) -> WorkRow:
    query = select(WorkRow).where(WorkRow.id == id)
    return versions.for_change(session, query, kind=KIND, id=id, version=None)


def _own(session: Session, id: str, worker: str) -> WorkRow:
    row = _for_change(session, id)
    if row.state != RUNNING or row.worker != worker:
        raise LeaseLost(id, worker)
    return row


def _end(row: WorkRow, state: str, *, at: datetime, sentence: str) -> None:
    row.state, row.finished_at, row.sentence = state, at, sentence
    row.lease_until = None
    if state != FAILED:
        row.best = None
