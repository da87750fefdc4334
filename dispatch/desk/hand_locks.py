"""Locks by hand on the board: visits are held where they stand, for the plan that holds and for plans to come."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from dispatch.archive.converter import from_plain
from dispatch.desk import ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.edit_book import begun_in
from dispatch.desk.edit_judging import EDITABLE
from dispatch.desk.hand_edits import Acted
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plan_changes import visits_of
from dispatch.desk.plans import OpenedPlan, opened, save_in
from dispatch.desk.publishing import StaleBoard, publish_in
from dispatch.domain.actor import Actor
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Assignment, Job, Window
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, audit, plans, tickets

Changes = Mapping[str, Any]


class LockKind(str, Enum):
    """What is held: who makes the visit, when it starts, both, all visits up to it, or nothing any more."""

    TECHNICIAN = "technician"
    TIME = "time"
    BOTH = "both"
    SEQUENCE = "sequence"
    NONE = "none"


WORDS = {
    LockKind.TECHNICIAN: mark("{job} locked to {technician}."),
    LockKind.TIME: mark("{job} locked to {start}, whoever comes."),
    LockKind.BOTH: mark("{job} locked to {technician} at {start}."),
    LockKind.SEQUENCE: mark("The visits of {technician} up to {job} locked as they stand."),
    LockKind.NONE: "{job} unlocked.",
}


def set_lock(
    store: Store,
    job_id: str,
    kind: LockKind,
    *,
    board_version: int,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
) -> Acted:
    """Lock a visit where it stands on the board, or unlock it, and let that hold at once.

    A lock is kept with the ticket, so every plan to come goes by it. Unlocking gives back the windows that a lock in
    time took the place of.

    Raises
    ------
    NotAllowed, NotFound, StaleBoard
        If the role may not, there is no such ticket, or another plan was published since.
    SituationError
        If the visit is not on the board, or is begun or over.
    """
    require(by, OFFICE, _("lock visits"))
    with store.transaction() as session:
        current = _on_the_board(session, board_version)
        visits = visits_of(current.plan)
        if job_id not in visits:
            tickets.get(session, job_id)
            raise SituationError(
                _(
                    "{job_id} has no visit on the board, so there is nothing to lock. Place it first.",
                    job_id=job_id,
                )
            )
        changed: dict[str, Job] = {}
        for id in _held_with(session, current, job_id, kind):
            changes = _changes(session, id, kind, visits[id])
            ticket = ticket_steps.change_job(
                session, id, changes, by=by, at=at, standards=standards
            )
            changed[id] = ticket.job
        technician_id, start_at = visits[job_id]
        when = f"{start_at.astimezone(standards.timezone):%H:%M}"
        reason = _(WORDS[kind], job=job_id, technician=technician_id, start=when)
        return _published(session, current, changed, reason, board_version, by=by, at=at)


def _published(
    session: Session,
    current: OpenedPlan,
    changed: Mapping[str, Job],
    reason: str,
    board_version: int,
    *,
    by: Actor,
    at: datetime,
) -> Acted:
    """Publish the plan that holds with some jobs changed."""
    saved = save_in(
        session,
        _shown(current, changed),
        problem=_problem(current, changed),
        plan=json.loads(current.plan_text),
        reason=reason,
        by=by,
        at=at,
        based_on=current.saved.id,
        violations=current.saved.violations,
    )
    forced = bool(current.saved.violations)
    published = publish_in(
        session, saved.id, board_version=board_version, by=by, at=at, forced=forced
    )
    return Acted(published, reason)


def _on_the_board(session: Session, board_version: int) -> OpenedPlan:
    board, row = plans.hold_board(session), plans.current(session)
    if board.version != board_version:
        raise StaleBoard(given=board_version, found=board.version, changes=())
    if row is None:
        raise SituationError(
            _("No plan holds yet, so there is nothing to lock. Publish one first.")
        )
    return opened(row)


def _held_with(session: Session, current: OpenedPlan, job_id: str, kind: LockKind) -> Sequence[str]:
    """Return the visits that a lock concerns."""
    state = ticket_steps.ticket_of(tickets.get(session, job_id)).state
    if state not in EDITABLE:
        raise SituationError(
            _(
                "{job_id} is {state}; only visits ahead are locked.",
                job_id=job_id,
                state=state.words,
            )
        )
    if kind is not LockKind.SEQUENCE:
        return [job_id]
    begun = begun_in(session, current.plan)
    route = next(
        [stop.job_id for stop in route.visits if stop.job_id is not None]
        for route in current.plan.routes
        if any(stop.job_id == job_id for stop in route.visits)
    )
    return [id for id in route[: route.index(job_id) + 1] if id not in begun]


def _changes(session: Session, job_id: str, kind: LockKind, visit: tuple[str, datetime]) -> Changes:
    technician_id, start_at = visit
    if kind is LockKind.TIME:
        return {"windows": (Window(start_at, start_at),)}
    if kind is LockKind.TECHNICIAN:
        return {"lock": Assignment(technician_id)}
    if kind is not LockKind.NONE:
        return {"lock": Assignment(technician_id, start_at)}
    job = tickets.job_of(tickets.get(session, job_id))
    return {"lock": None, "windows": _windows_before(session, job)}


def _windows_before(session: Session, job: Job) -> tuple[Window, ...]:
    """Return the windows that a lock in time took the place of; those of the job where there is no such lock."""
    if len(job.windows) != 1 or job.windows[0].opens_at != job.windows[0].closes_at:
        return job.windows
    actions = [Action.TICKET_CHANGED.value]
    for row in reversed(audit.trail(session, subject=("ticket", job.id), actions=actions)):
        before, after = row.details["job"].get("windows", ((), ()))
        if from_plain(after, tuple[Window, ...]) == job.windows:
            return from_plain(before, tuple[Window, ...])
    return job.windows


def _shown(current: OpenedPlan, changed: Mapping[str, Job]) -> Any:
    day = current.plan.day
    jobs = tuple(
        replace(job, lock=changed[job.id].lock, windows=changed[job.id].windows)
        if job.id in changed
        else job
        for job in day.jobs
    )
    return replace(current.plan, day=replace(day, jobs=jobs))


def _problem(current: OpenedPlan, changed: Mapping[str, Job]) -> dict[str, Any]:
    problem: dict[str, Any] = json.loads(current.problem_text)
    horizon = current.plan.day.horizon
    problem["jobs"] = [
        {**entry, **_entry(changed[entry["id"]], horizon)} if entry["id"] in changed else entry
        for entry in problem["jobs"]
    ]
    return problem


def _entry(job: Job, horizon: Horizon) -> dict[str, Any]:
    lock = job.lock
    start = None if lock is None or lock.start_at is None else horizon.seconds(lock.start_at)
    windows = sorted(job.windows, key=lambda window: window.opens_at)
    return {
        "lock": None if lock is None else {"technician": lock.technician_id, "start": start},
        "windows": [
            [horizon.seconds(each.opens_at), horizon.seconds(each.closes_at)] for each in windows
        ],
    }
