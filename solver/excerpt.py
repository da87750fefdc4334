"""The routes of some technicians as a small problem of their own, for questions that concern nobody else.

What everybody else picks up stays taken, so an answer for the excerpt holds for the whole plan. A problem of a
few technicians is made anew in a millisecond or two, where one of a hundred takes a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.plan import Plan, Route
from solver.problem import Arrival, Depot, Job, Lock, Problem, Published, Shift, Technician
from solver.travel import Travel

NOBODY = -1
"""In place of a technician who is not in the excerpt."""

Pair = tuple[float, float]
Pickups = Sequence[tuple[int, int, Arrival]]


@dataclass(frozen=True, eq=False)
class Excerpt:
    """A part of a problem.

    Attributes
    ----------
    problem : Problem
        The technicians chosen, the jobs of their routes, then the extra jobs, and all depots.
    technicians, jobs : tuple of int
        Their indices in the whole problem; extra jobs that it does not have are left out of `jobs`.
    locations : tuple of int
        The index in the whole problem of each location; one behind its last stands for the extra place.
    sequences : Mapping of (technician, shift) to jobs
        Their routes, in indices of the excerpt.
    """

    problem: Problem
    technicians: tuple[int, ...]
    jobs: tuple[int, ...]
    locations: tuple[int, ...]
    sequences: Mapping[tuple[int, int], tuple[int, ...]]

    def route(self, route: Route) -> Route:
        """Return a route of the excerpt in indices of the whole problem."""
        stops = tuple(
            replace(
                stop,
                location=self.locations[stop.location],
                job=None if stop.job is None else self._job(stop.job),
            )
            for stop in route.stops
        )
        return Route(self.technicians[route.technician], route.shift, stops)

    def _job(self, job: int) -> int:
        return self.jobs[job] if job < len(self.jobs) else job - len(self.jobs) + EXTRA


EXTRA = 2**30
"""Extra jobs that the whole problem does not have are numbered from here on."""


def excerpt(
    problem: Problem,
    plan: Plan,
    technicians: Sequence[int],
    *,
    jobs: Iterable[int] = (),
    extra: Sequence[Job] = (),
    place: Pair | None = None,
    pickups: Pickups | None = None,
) -> Excerpt:
    """Return the excerpt of a plan for some technicians.

    Parameters
    ----------
    problem : Problem
        The whole problem.
    plan : Plan
        Its plan; pick-ups of technicians who are not chosen lower what depots can give.
    technicians : sequence of int
        Who is chosen.
    jobs : iterable of int
        Jobs of the problem to add to those of the routes.
    extra : sequence of Job
        Jobs that the problem does not have, their technicians in indices of the whole problem; they lie at a
        location of the problem, or at `len(problem.locations)`, which is `place`.
    place : (latitude, longitude) or None
        A location that the problem does not have; only where travel follows a formula.
    pickups : Pickups or None
        `pickups_of(plan)`, where it is at hand already.
    """
    chosen = {person: index for index, person in enumerate(technicians)}
    routes = [route for route in plan.routes if route.technician in chosen]
    served = dict.fromkeys(job for route in routes for job in route.jobs)
    numbers = {
        job: index for index, job in enumerate([*served, *(j for j in jobs if j not in served)])
    }
    people = [problem.technicians[person] for person in technicians]
    work = [*(problem.jobs[job] for job in numbers), *extra]
    locations = _used(people, problem.depots, work)
    at = {location: index for index, location in enumerate(locations)}
    small = Problem(
        name=problem.name,
        start=problem.start,
        end=problem.end,
        locations=tuple((*problem.locations, place or (0.0, 0.0))[each] for each in locations),
        travel=_travel(problem, locations, place),
        technicians=tuple(_person(person, at) for person in people),
        depots=_depots(problem, pickups_of(plan) if pickups is None else pickups, chosen, at),
        jobs=tuple(_job(job, chosen, at) for job in work),
        weights=problem.weights,
    )
    sequences = {
        (chosen[route.technician], route.shift): tuple(numbers[job] for job in route.jobs)
        for route in routes
    }
    return Excerpt(small, tuple(technicians), tuple(numbers), tuple(locations), sequences)


def _used(people: Iterable[Technician], depots: Iterable[Depot], jobs: Iterable[Job]) -> list[int]:
    """Return every location that is used, ascending."""
    found = {job.location for job in jobs} | {depot.location for depot in depots}
    for person in people:
        for shift in person.shifts:
            found.add(shift.start_location)
            if shift.end_location is not None:
                found.add(shift.end_location)
    return sorted(found)


def _travel(problem: Problem, locations: Sequence[int], place: Pair | None) -> Travel:
    travel = problem.travel
    places = (*problem.locations, place or (0.0, 0.0))
    tables = [travel.duration, travel.distance]
    cut = [None if each is None else each[np.ix_(locations, locations)] for each in tables]
    return replace(
        travel, places=[places[each] for each in locations], duration=cut[0], distance=cut[1]
    )


def _person(person: Technician, at: Mapping[int, int]) -> Technician:
    return replace(person, shifts=tuple(_shift(shift, at) for shift in person.shifts))


def _shift(shift: Shift, at: Mapping[int, int]) -> Shift:
    end = None if shift.end_location is None else at[shift.end_location]
    return replace(shift, start_location=at[shift.start_location], end_location=end)


def pickups_of(plan: Plan) -> Pickups:
    """Return what a plan picks up: technician, depot, and the parts as an arrival of less than nothing."""
    return [
        (route.technician, stop.depot, Arrival(sku, -count, stop.start))
        for route in plan.routes
        for stop in route.stops
        if stop.depot is not None
        for sku, count in stop.parts.items()
    ]


def _depots(
    problem: Problem, pickups: Pickups, chosen: Mapping[int, int], at: Mapping[int, int]
) -> tuple[Depot, ...]:
    """Return the depots without what others pick up."""
    taken: dict[int, list[Arrival]] = {}
    for person, depot, arrival in pickups:
        if person not in chosen:
            taken.setdefault(depot, []).append(arrival)
    return tuple(
        replace(
            depot,
            location=at[depot.location],
            arrivals=(*depot.arrivals, *taken.get(index, ())),
        )
        for index, depot in enumerate(problem.depots)
    )


def _job(job: Job, chosen: Mapping[int, int], at: Mapping[int, int]) -> Job:
    def known(person: int | None) -> int | None:
        return None if person is None else chosen.get(person, NOBODY)

    lock, told = job.lock, job.published
    return replace(
        job,
        location=at[job.location],
        allowed=frozenset(chosen.get(person, NOBODY) for person in job.allowed),
        forbidden=frozenset(chosen[person] for person in job.forbidden if person in chosen),
        preferred=known(job.preferred),
        lock=None if lock is None else Lock(chosen.get(lock.technician, NOBODY), lock.start),
        published=None
        if told is None
        else Published(chosen.get(told.technician, NOBODY), told.start),
    )
