"""What a running search has reached, in ids: kept by a worker, and begun from again after it died."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

from solver.build import build_plan
from solver.engine import OnProgress, Progress
from solver.plan import Plan
from solver.problem import Problem

RoutesSoFar = Sequence[Mapping[str, Any]]
"""Routes, each `{"technician": id, "shift": index, "jobs": [id, …]}`: values of JSON."""

OnBest = Callable[[Callable[[], RoutesSoFar]], None]
"""Told that there may be something better; its argument gives the routes, if it is called before the return."""


@dataclass(frozen=True)
class Watch:
    """Who follows a search.

    Attributes
    ----------
    on_progress : callable or None
        Told about the search now and then.
    on_best : callable or None
        Told each time after `on_progress`; its argument gives the routes so far if it is called before the return.
    cancel : Event or None
        Once set, the search ends with the best plan so far.
    """

    on_progress: OnProgress | None = None
    on_best: OnBest | None = None
    cancel: Event | None = None

    def told(self, problem: Problem) -> OnProgress | None:
        """Return the callback for a search that tells both; None where there is nobody to tell."""
        on_progress, on_best = self.on_progress, self.on_best
        if on_best is None:
            return on_progress

        def report(progress: Progress) -> None:
            read = progress.sequences
            if on_progress is not None:
                on_progress(progress)
            if read is not None:
                on_best(lambda: routes_so_far(problem, read()))

        return report


UNWATCHED = Watch()
"""Nobody follows the search, and nothing ends it but its stop."""


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
