"""The difference between the plan carried on and the proposal: who is concerned, and what each choice costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.planning.replanning.changes import Cents, Change, ChangeKind, Diff, VisitAt
from dispatch.planning.replanning.steps import Steps
from solver.draft import Draft
from solver.plan import Plan
from solver.problem import Problem

Document = dict[str, Any]

SAME_SECONDS = 60
"""A start that moves by less than this is kept: people read minutes."""


def make_diff(
    problem: Problem, horizon: Horizon, *, in_force: Document, carried: Draft, proposal: Plan
) -> Diff:
    """Return the difference between the plan in force, carried on as it is, and a proposal.

    The cost of a choice is what the plan costs more once it is made, after those listed before it. Choices that can
    be made alone come first; the others are made together, each taken out and put in again. So the costs of all choices
    and `rest` add up to the difference of the totals.

    Parameters
    ----------
    problem : Problem
        The remainder.
    horizon : Horizon
        Its clock.
    in_force : dict
        The plan document that people know.
    carried : Draft
        That plan carried on; it is changed here.
    proposal : Plan
        The plan to be judged.
    """
    before_plan = carried.plan({})
    steps = Steps(carried, proposal)
    before = steps.cost
    costs, needs, stuck = _costs(steps)
    rest = _less(proposal.cost, _plus(before, costs.values()))
    if stuck:
        # What is left is what their places cost, which were found only with everything else in place.
        costs[stuck[-1]], rest = _plus(costs[stuck[-1]], [rest]), dict.fromkeys(rest, 0)
    tables = _visits_of(in_force, problem, horizon), _visits(before_plan, problem, horizon)
    after = _visits(proposal, problem, horizon)
    order = [*costs, *(job for job in range(len(problem.jobs)) if job not in costs)]
    changes = []
    for job in order:
        id = problem.jobs[job].id
        was, carry, now = tables[0].get(id), tables[1].get(id), after.get(id)
        late = (
            was is not None and not was.late_seconds and now is not None and bool(now.late_seconds)
        )
        ids = tuple(problem.jobs[other].id for other in needs.get(job, ()))
        cost = costs.get(job, dict.fromkeys(before, 0))
        kind = kind_of(was, now)
        changes.append(Change(id, kind, was, carry, now, late, job in costs, cost, ids))
    return Diff(tuple(changes), before, dict(proposal.cost), rest)


def _costs(
    steps: Steps,
) -> tuple[dict[int, dict[str, int]], dict[int, Sequence[int]], list[int]]:
    """Make every choice.

    Returns
    -------
    tuple
        What each costs, in the order made; what those made together need; those that found no place to the end.
    """
    costs: dict[int, dict[str, int]] = {}
    left, now = steps.choices(), steps.cost

    def note(job: int) -> None:
        nonlocal now
        after = steps.cost
        costs[job] = _plus(costs.get(job, dict.fromkeys(after, 0)), [_less(after, now)])
        now = after

    progress = True
    while left and progress:
        made = set()
        for job in left:
            if steps.make(job):
                note(job)
                made.add(job)
        left, progress = [job for job in left if job not in made], bool(made)
    for job in left:
        if steps.take_out(job):
            note(job)
    waiting, progress = sorted(left, key=steps.place), True
    while waiting and progress:
        again = []
        for job in waiting:
            if not steps.put_in(job):
                again.append(job)
            note(job)
        waiting, progress = again, len(again) < len(waiting)
    return costs, {job: [other for other in left if other != job] for job in left}, waiting


def _plus(first: Cents, others: Iterable[Cents]) -> dict[str, int]:
    total = dict(first)
    for other in others:
        for name, cents in other.items():
            total[name] += cents
    return total


def _less(first: Cents, second: Cents) -> dict[str, int]:
    return {name: cents - second[name] for name, cents in first.items()}


def _visits(plan: Plan, problem: Problem, horizon: Horizon) -> dict[str, VisitAt]:
    """Return the visits of a plan by job id."""
    found = {}
    for route in plan.routes:
        person = problem.technicians[route.technician].id
        for stop in route.stops:
            if stop.job is not None:
                job = problem.jobs[stop.job]
                late = 0 if job.due is None else max(0, stop.start - job.due)
                found[job.id] = VisitAt(person, route.shift, horizon.moment(stop.start), late)
    return found


def _visits_of(plan: Document, problem: Problem, horizon: Horizon) -> dict[str, VisitAt]:
    """Return the visits of a plan document by job id, as far as the problem still has the jobs."""
    found = {}
    for route in plan["routes"]:
        for stop in route["stops"]:
            if stop["kind"] == "visit" and stop["job"] in problem.job_index:
                due = problem.jobs[problem.job_index[stop["job"]]].due
                late = 0 if due is None else max(0, stop["start"] - due)
                start_at = horizon.moment(stop["start"])
                found[stop["job"]] = VisitAt(route["technician"], route["shift"], start_at, late)
    return found


def kind_of(was: VisitAt | None, now: VisitAt | None) -> ChangeKind:
    """Return what becomes of a visit from one plan to another."""
    if was is None:
        return ChangeKind.LEFT_OUT if now is None else ChangeKind.NEWLY_SERVED
    if now is None:
        return ChangeKind.DROPPED
    if now.technician_id != was.technician_id:
        return ChangeKind.HANDED_OVER
    apart = abs(now.start_at.timestamp() - was.start_at.timestamp())
    return ChangeKind.KEPT if apart < SAME_SECONDS else ChangeKind.MOVED
