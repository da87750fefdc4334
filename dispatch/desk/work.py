"""Use cases of long work: asked for here, done by a worker process, looked at and cancelled meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.desk.actions import Action
from dispatch.desk.permissions import PLANNING, require
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.errors import InputError, NotAllowed
from dispatch.languages import gettext as _
from dispatch.storage import Store, audit, work
from dispatch.storage.tables import WorkRow
from solver.solve import DEFAULT_ENGINE, engine_names

MOST_SECONDS = 3600.0
MOST_ITERATIONS = 10**9
MOST_DAYS = 14
MOST_SEED = 2**31 - 1
DEFAULT_SECONDS = 30.0


@dataclass(frozen=True)
class Work:
    """A piece of work as people see it.

    Attributes
    ----------
    id, kind, state : str
        `W-000001` and so on; plan, replan, …; queued, running, done, failed or cancelled.
    request, progress : mapping
        What was asked; seconds, iterations, cost, unserved and message of the search.
    by, at : str, datetime
        Who asked, and when.
    cancel_asked : bool
        Whether it is about to end with the best so far.
    attempts : int
        How often it was begun.
    plan_id : str or None
        The plan it has made.
    sentence : str
        Why it failed, or how it ended; may be empty.
    finished_at : datetime or None
        When it was over.
    """

    id: str
    kind: str
    state: str
    request: Mapping[str, Any]
    progress: Mapping[str, Any]
    by: str
    at: datetime
    cancel_asked: bool
    attempts: int
    plan_id: str | None
    sentence: str
    finished_at: datetime | None


def ask_for_plan(
    store: Store,
    *,
    by: Actor,
    at: datetime,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    engine: str = DEFAULT_ENGINE,
    days: int = 1,
    from_at: datetime | None = None,
    reason: str = "planned anew",
) -> Work:
    """Ask a worker to plan the day from a moment on, or from when it begins; without any limit it takes half a minute.

    Raises
    ------
    NotAllowed, InputError, TooManyJobs
        If the role may not plan, a value is out of range, or too much is waiting already.
    """
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    request = {
        "seconds": seconds,
        "iterations": iterations,
        "seed": seed,
        "engine": engine,
        "days": days,
        "from_at": None if from_at is None else from_at.isoformat(),
        "reason": reason,
    }
    return ask_for(store, "plan", request, by=by, at=at)


def ask_for(
    store: Store, kind: str, request: Mapping[str, Any], *, by: Actor, at: datetime
) -> Work:
    """Ask a worker for something of a kind that it has a handler for; see `dispatch.worker.handlers`.

    Raises
    ------
    NotAllowed, InputError, TooManyJobs
        If the role may not plan, a value is out of range, or too much is waiting already.
    """
    require(by, PLANNING, _("ask for plans"))
    refuse_out_of_range(request)
    asked = {**request, "role": by.role.value}
    with store.transaction() as session:
        row = work.ask(session, kind=kind, request=asked, by=by.id, at=at)
        audit.record(
            session,
            at=at,
            actor=by.id,
            action=Action.PLAN_REQUESTED.value,
            subject=(work.KIND, row.id),
            details={"kind": kind, "request": asked},
        )
        return _shown(row)


def refuse_out_of_range(request: Mapping[str, Any]) -> None:
    """Refuse limits of a search that no worker should take on; each is looked at only where it is given.

    Raises
    ------
    InputError
        The text names the value and its range.
    """
    ranges = {
        "seconds": (0, MOST_SECONDS),
        "iterations": (0, MOST_ITERATIONS),
        "seed": (0, MOST_SEED),
        "days": (1, MOST_DAYS),
    }
    for name, (least, most) in ranges.items():
        value = request.get(name)
        if value is not None and not least <= value <= most:
            raise InputError(
                _(
                    "{name} is {value!r}. Give a number from {least} to {most:g}.",
                    name=name,
                    value=value,
                    least=least,
                    most=most,
                )
            )
    engine = request.get("engine", DEFAULT_ENGINE)
    if engine not in engine_names():
        raise InputError(
            _(
                "engine is {engine!r}. Give one of {engine_names}.",
                engine=engine,
                engine_names=", ".join(engine_names()),
            )
        )


def cancel_work(store: Store, work_id: str, *, by: Actor, at: datetime) -> Work:
    """End a piece of work: one that waits at once, one that runs with the best plan so far.

    Raises
    ------
    NotFound, NotAllowed
        If there is none, or it is somebody else's and the role is not admin.
    """
    require(by, PLANNING, _("cancel plans"))
    with store.transaction() as session:
        row = work.get(session, work_id)
        if row.asked_by != by.id and by.role is not Role.ADMIN:
            raise NotAllowed(
                _(
                    "Work {work_id} was asked for by {asked_by}. Ask them or an admin.",
                    work_id=work_id,
                    asked_by=row.asked_by,
                )
            )
        before = row.state
        row = work.cancel(session, work_id, at=at)
        if before in work.OPEN:
            audit.record(
                session,
                at=at,
                actor=by.id,
                action=Action.WORK_CANCELLED.value,
                subject=(work.KIND, work_id),
                details={"state": before},
            )
        return _shown(row)


def get_work(store: Store, work_id: str) -> Work:
    """Return a piece of work; `NotFound` if there is none."""
    with store.reading() as session:
        return _shown(work.get(session, work_id))


def best_so_far(store: Store, work_id: str) -> dict[str, Any] | None:
    """Return what a search has found so far as JSON values, None where it has nothing yet or is over.

    Raises
    ------
    NotFound
        If there is no such work.
    """
    with store.reading() as session:
        text = work.get(session, work_id, best=True).best
    found: dict[str, Any] | None = None if text is None else json.loads(text)
    return found


def list_work(store: Store, *, by: str | None = None, limit: int = 50) -> tuple[Work, ...]:
    """Return pieces of work, the newest first: a user's, or everybody's."""
    with store.reading() as session:
        return tuple(_shown(row) for row in work.listing(session, asked_by=by, limit=limit))


def _shown(row: WorkRow) -> Work:
    return Work(
        id=row.id,
        kind=row.kind,
        state=row.state,
        request=row.request,
        progress=row.progress,
        by=row.asked_by,
        at=row.asked_at,
        cancel_asked=row.cancel_asked,
        attempts=row.attempts,
        plan_id=row.result,
        sentence=row.sentence,
        finished_at=row.finished_at,
    )
