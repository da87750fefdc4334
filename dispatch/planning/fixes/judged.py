"""A trial made ready to be shown: no more changes than its routes need, the whole plan judged by the checker."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from dispatch.planning.fixes.candidates import candidate_of
from dispatch.planning.fixes.changes import Change, EarlierStart, MoreOvertime, OneMore
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.job_changes import WiderWindow
from dispatch.planning.fixes.outcome import Outcome, outcome_of
from dispatch.planning.fixes.trial import Served, Trial
from dispatch.planning.fixes.trimmed import QUARTER, STEP, trimmed
from solver.cost import plan_cost
from solver.plan import Plan, Unserved

ITERATIONS = 600
"""Length of a search that begins at routes with the job in them."""

PUT_OFF = "put off"
"""Reason, in a plan document, of a job that a change moves to a later day."""


def needed(ground: Ground, job: int, trial: Trial, served: Served) -> Trial:
    """Return the trial with what its routes need of the changes alone.

    Amounts are cut to what is used; of several changes, or where the search has given the job to somebody else, each is
    left out that the checker does not miss.
    """
    changes = trimmed(ground, trial.changes, served.routes)
    found = trial if changes == trial.changes else Trial(ground, job, changes)
    if len(changes) == 1 and whose(served, job) in _named(ground, changes[0]):
        return found
    for change in changes if not found.put_off else ():
        if isinstance(change, OneMore):
            continue  # the others may be about him or her
        fewer = Trial(ground, job, [each for each in found.changes if each is not change])
        if judged(fewer, served) is not None:
            found = fewer
    return found


def _named(ground: Ground, change: Change) -> Collection[int]:
    """Return the technicians that a change is about; all of them for one of a job or a depot."""
    name = getattr(change, "technician", None)
    known = ground.problem.technician_index
    if name is None:
        return range(len(known) + 1)
    return [known[name]] if name in known else []


def judged(trial: Trial, served: Served) -> Outcome | None:
    """Return the whole changed day beside the plan; None where the checker refuses it."""
    if any(route.technician >= len(trial.problem.technicians) for route in served.routes):
        return None
    plan = whole_plan(trial, served)
    return outcome_of(trial.ground, trial.document, trial.problem, plan, put_off=trial.put_off)


def with_less(
    ground: Ground, job: int, trial: Trial, served: Served, near: Sequence[int]
) -> tuple[Trial, Served]:
    """Return the same with less of a single amount where a search of the neighbourhood finds that half will do."""
    changes = trimmed(ground, trial.changes, served.routes)
    if len(changes) != 1:
        return trial, served
    half = _half(changes[0])
    if half is None:
        return trial, served
    smaller = Trial(ground, job, (half,))
    found = smaller.searched([whose(served, job), *near], iterations=ITERATIONS)
    if found is None:
        return trial, served
    person = whose(served, job)
    dearer = (
        candidate_of(ground, smaller, person, found).cents
        > candidate_of(ground, trial, person, served).cents
    )
    return (trial, served) if dearer else (smaller, found)


def _half(change: Change) -> Change | None:
    """Return a change by half its amount, in whole steps; None for one that is too small or no amount."""
    if isinstance(change, MoreOvertime):
        more = _halved(change.more, STEP)
        return replace(change, more=more) if more else None
    if isinstance(change, EarlierStart):
        by = _halved(change.by, STEP)
        return replace(change, by=by) if by else None
    if isinstance(change, WiderWindow):
        earlier, later = _halved(change.earlier, QUARTER), _halved(change.later, QUARTER)
        return replace(change, earlier=earlier, later=later) if earlier + later else None
    return None


def _halved(seconds: int, step: int) -> int:
    return seconds // 2 // step * step


def whole_plan(trial: Trial, served: Served) -> Plan:
    """Return the whole plan of the changed day, its cost by the changed problem."""
    ground, problem = trial.ground, trial.problem
    others = [r for r in ground.plan.routes if r.technician not in served.people]
    routes = sorted((*others, *served.routes), key=lambda r: (r.technician, r.shift))
    visited = {job for route in routes for job in route.jobs}
    known = {left.job: left for left in ground.plan.unserved}
    left = [
        known.get(job, Unserved(job, PUT_OFF, ""))
        for job in range(len(problem.jobs))
        if job not in visited
    ]
    cost = plan_cost(problem, routes, [each.job for each in left])
    return Plan(tuple(routes), tuple(left), cost, stats={"engine": "fix"})


def in_time(trial: Trial, served: Served, job: int) -> bool:
    """Return whether the job starts by what is promised after the changes."""
    due = trial.problem.jobs[job].due
    start = next(s.start for r in served.routes for s in r.stops if s.job == job)
    return due is None or start <= due


def whose(served: Served, job: int) -> int:
    """Return the technician who makes a visit."""
    return next(route.technician for route in served.routes if job in route.jobs)
