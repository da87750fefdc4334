"""What a running search has reached, in ids: kept by a worker, and begun from again after it died."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from solver.build import build_plan
from solver.engine import OnProgress, Progress
from solver.plan import Plan
from solver.problem import Problem

RoutesSoFar = Sequence[Mapping[str, Any]]
"""Routes, each `{"technician": id, "shift": index, "jobs": [id, …]}`: values of JSON."""

OnBest = Callable[[Callable[[], RoutesSoFar]], None]
"""Told that there may be something better; its argument gives the routes, if it is called before the return."""


def told(
    problem: Problem, on_progress: OnProgress | None, on_best: OnBest | None
) -> OnProgress | None:
    """Return the callback for a search that tells both of these; None where there is neither."""
    if on_progress is None and on_best is None:
        return None

    def report(progress: Progress) -> None:
        read = progress.sequences
        if on_progress is not None:
            on_progress(progress)
        if on_best is not None and read is not None:
            on_best(lambda: routes_so_far(problem, read()))

    return report


def routes_so_far(
    problem: Problem, sequences: Mapping[tuple[int, int], Sequence[int]]
) -> list[dict[str, Any]]:
    """Return job sequences with ids in the place of indices."""
    return [
        {
            "technician": problem.technicians[technician].id,
            "shift": shift,
            "jobs": [problem.jobs[job].id for job in jobs],
        }
        for (technician, shift), jobs in sorted(sequences.items())
    ]


def plan_so_far(problem: Problem, routes: RoutesSoFar) -> Plan:
    """Return the plan that follows these routes, valid and timed anew; what the problem does not know is left out."""
    people = {person.id: index for index, person in enumerate(problem.technicians)}
    jobs = {job.id: index for index, job in enumerate(problem.jobs)}
    sequences = {}
    for route in routes:
        technician, shift = people.get(route["technician"]), int(route["shift"])
        if technician is not None and shift < len(problem.technicians[technician].shifts):
            sequences[technician, shift] = [jobs[id] for id in route["jobs"] if id in jobs]
    return build_plan(problem, sequences, stats={})
