"""The dispatch rules of today: nearest technician and earliest due; baselines and first plans.

Both hand out one job after another and put it at the end of a technician's route: an office does not rearrange what
it has promised. Both keep every rule of a valid plan (skills, windows, breaks, parts with their pick-ups, shift ends)
and serve a job wherever that is possible, whatever it costs. Shifts are filled in the order of time: a technician's
second shift is looked at for a job only when nobody can take it in a first one, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from solver.draft import Change, Draft
from solver.plan import Plan
from solver.problem import Problem
from solver.shortlists.route_ends import Ends, RouteEnds

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


class Rule(NamedTuple):
    """By what a rule chooses among technicians: the least wins, the first listed of equals.

    `bound` gives for many at once what their measure cannot be below, `measure` the exact value of one.
    """

    bound: Callable[[Ends], Ints]
    measure: Callable[[int, Change, int], int]


def nearest_technician(problem: Problem) -> Plan:
    """Return the plan of an office that sends the nearest technician.

    Jobs are taken by importance (weight, highest first), those of equal weight as listed. Each goes to the technician
    who is nearest by matrix time from the last visit of the route so far (from the start of the shift where the route
    is empty), among those who can still do it; of equally near ones to the first listed.
    """
    jobs = sorted(range(len(problem.jobs)), key=lambda job: (-problem.jobs[job].weight, job))
    rule = Rule(lambda ends: ends.out, lambda job, change, bound: bound)
    return _hand_out(problem, jobs, rule, engine="nearest")


def earliest_due(problem: Problem) -> Plan:
    """Return the plan of an office that works through its list by due dates.

    Jobs are taken by `due`, earliest first and those without one last; of equal ones the weightier first, then as
    listed. Each goes to the technician who can start it soonest behind the work already given; of equal ones to the
    first listed.
    """

    def urgency(job: int) -> tuple[bool, int, object, int]:
        work = problem.jobs[job]
        return work.due is None, work.due or 0, -work.weight, job

    jobs = sorted(range(len(problem.jobs)), key=urgency)
    rule = Rule(lambda ends: ends.start, lambda job, change, bound: _start(job, change))
    return _hand_out(problem, jobs, rule, engine="earliest-due")


def _start(job: int, change: Change) -> int:
    """Return when the visit of a job starts."""
    return next(
        second
        for route in change.routes.values()
        if route is not None
        for node, second in zip(route.timing.nodes, route.timing.starts, strict=True)
        if node[3] == job
    )


def _hand_out(problem: Problem, jobs: Sequence[int], rule: Rule, *, engine: str) -> Plan:
    """Give each job to the technician with the least measure."""
    draft = Draft(problem)
    routes = RouteEnds(draft)
    for job in jobs:
        for ends in routes.candidates(job):
            change = _chosen(draft, job, ends, rule)
            if change is not None:
                draft.apply(change)
                routes.applied(change)
                break
    return draft.plan({"engine": engine, "iterations": 0, "seed": 0, "seconds": 0.0})


def _chosen(draft: Draft, job: int, ends: Ends, rule: Rule) -> Change | None:
    """Return the change that puts the job at the end of a route with the least measure; None where nobody can."""
    bounds = rule.bound(ends)
    best: tuple[int, int] | None = None
    chosen: Change | None = None
    for place in np.argsort(bounds, kind="stable").tolist():
        technician, shift = int(ends.technician[place]), int(ends.shift[place])
        if best is not None and best < (int(bounds[place]), technician):
            break
        change = draft.try_jobs(technician, shift, [*draft.jobs(technician, shift), job])
        if change is None:
            continue
        found = rule.measure(job, change, int(bounds[place])), technician
        if best is None or found < best:
            best, chosen = found, change
    return chosen


RULES: Mapping[str, Callable[[Problem], Plan]] = {
    "nearest": nearest_technician,
    "earliest-due": earliest_due,
}
"""The dispatch rules of today, by the name that also makes them an engine."""
