"""The dispatch rules of today: nearest technician and earliest due; baselines and first plans.

Both hand out one job after another and put it at the end of a technician's route: an office does not rearrange what
it has promised. Both keep every rule of a valid plan (skills, windows, breaks, parts with their pick-ups, shift ends)
and serve a job wherever that is possible, whatever it costs. Shifts are filled in the order of time: a technician's
second shift is looked at for a job only when nobody can take it in a first one, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from solver.draft import Change, Draft
from solver.plan import Plan
from solver.problem import Problem

Choice = tuple[int, int, Change]
"""Technician, shift and the change that puts the job at the end of that route."""


def nearest_technician(problem: Problem) -> Plan:
    """Return the plan of an office that sends the nearest technician.

    Jobs are taken by importance (weight, highest first), those of equal weight as listed. Each goes to the technician
    who is nearest by matrix time from the last visit of the route so far (from the start of the shift where the route
    is empty), among those who can still do it; of equally near ones to the first listed.
    """
    jobs = sorted(range(len(problem.jobs)), key=lambda job: (-problem.jobs[job].weight, job))

    def distance(draft: Draft, job: int, technician: int, shift: int, change: Change) -> int:
        served = draft.jobs(technician, shift)
        person = problem.technicians[technician]
        here = problem.jobs[served[-1]].location if served else person.shifts[shift].start_location
        return draft.table.duration[here][problem.jobs[job].location]

    return _hand_out(problem, jobs, distance, engine="nearest")


def earliest_due(problem: Problem) -> Plan:
    """Return the plan of an office that works through its list by due dates.

    Jobs are taken by `due`, earliest first and those without one last; of equal ones the weightier first, then as
    listed. Each goes to the technician who can start it soonest behind the work already given; of equal ones to the
    first listed.
    """

    def urgency(job: int) -> tuple[bool, int, object, int]:
        work = problem.jobs[job]
        return work.due is None, work.due or 0, -work.weight, job

    def start(draft: Draft, job: int, technician: int, shift: int, change: Change) -> int:
        route = change.routes[technician, shift]
        assert route is not None
        return next(
            second
            for node, second in zip(route.timing.nodes, route.timing.starts, strict=True)
            if node[3] == job
        )

    jobs = sorted(range(len(problem.jobs)), key=urgency)
    return _hand_out(problem, jobs, start, engine="earliest-due")


def _hand_out(
    problem: Problem,
    jobs: Sequence[int],
    measure: Callable[[Draft, int, int, int, Change], int],
    *,
    engine: str,
) -> Plan:
    """Give each job to the technician with the least measure."""
    draft = Draft(problem)
    for job in jobs:
        for choices in _choices(draft, job):
            if choices:
                chosen = min(choices, key=lambda one: (measure(draft, job, *one), one[0]))
                draft.apply(chosen[2])
                break
    return draft.plan({"engine": engine, "iterations": 0, "seed": 0, "seconds": 0.0})


def _choices(draft: Draft, job: int) -> Iterator[list[Choice]]:
    """Yield who can take the job in their first shift, then in their second, and so on."""
    problem = draft.problem
    people = [
        technician
        for technician in range(len(problem.technicians))
        if problem.may_serve(technician=technician, job=job)
    ]
    for day in range(max((len(draft.order[technician]) for technician in people), default=0)):
        choices = []
        for technician in people:
            if day < len(draft.order[technician]):
                shift = draft.order[technician][day]
                served = draft.jobs(technician, shift)
                change = draft.try_jobs(technician, shift, [*served, job])
                if change:
                    choices.append((technician, shift, change))
        yield choices
