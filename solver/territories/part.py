"""A territory as a problem of its own, and plans on their way between the two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from solver.build import follow
from solver.cost import plan_cost
from solver.draft import Draft, Key
from solver.plan import Plan, Route, Stop, Unserved
from solver.problem import Depot, Job, Problem, Shift, Technician
from solver.territories.split import Territory
from solver.travel import Travel

ELSEWHERE = Technician("elsewhere", {}, frozenset(), Fraction(1), {}, ())


@dataclass(frozen=True, eq=False)
class Part:
    """A problem cut out of a larger one.

    Attributes
    ----------
    problem : Problem
        The territory alone. Its last technician stands for all of other territories and has no shift.
    locations, technicians, depots, jobs : sequence of int
        The index in the larger problem of each of its own.
    """

    problem: Problem
    locations: Sequence[int]
    technicians: Sequence[int]
    depots: Sequence[int]
    jobs: Sequence[int]

    def plan_within(self, routes: Iterable[Route]) -> Plan:
        """Return the routes of the territory's technicians as a plan of its own."""
        into = _Renumbering(
            _positions(self.locations),
            _positions(self.technicians),
            _positions(self.depots),
            _positions(self.jobs),
        )
        own = tuple(into.route(route) for route in routes)
        served = {job for route in own for job in route.jobs}
        left = [job for job in range(len(self.jobs)) if job not in served]
        cost = plan_cost(self.problem, own, left)
        return Plan(own, tuple(Unserved(job, "", "") for job in left), cost)

    def followed(self, sequences: Mapping[Key, Sequence[int]]) -> Plan:
        """Return as much of job sequences of the larger problem as its technicians can keep with its jobs."""
        who, job = _positions(self.technicians), _positions(self.jobs)
        draft = Draft(self.problem)
        own = {
            (who[technician], shift): [job[one] for one in jobs if one in job]
            for (technician, shift), jobs in sequences.items()
            if technician in who
        }
        follow(draft, {key: jobs for key, jobs in own.items() if jobs})
        return draft.plan({})

    def routes_outside(self, plan: Plan) -> list[Route]:
        """Return the routes of a plan of the territory as routes of the larger problem."""
        out = _Renumbering(self.locations, self.technicians, self.depots, self.jobs)
        return [out.route(route) for route in plan.routes]


def cut_out(problem: Problem, territory: Territory, depots: Mapping[int, Depot]) -> Part:
    """Return a territory as a problem.

    Parameters
    ----------
    problem : Problem
        The larger problem.
    territory : Territory
        Who and what is cut out.
    depots : mapping of int to Depot
        The depots it may use by their index, each with the territory's share of its stock.
    """
    people = [problem.technicians[t] for t in territory.technicians]
    work = [problem.jobs[j] for j in territory.jobs]
    locations = sorted(
        {job.location for job in work}
        | {depot.location for depot in depots.values()}
        | {place for person in people for shift in person.shifts for place in _places(shift)}
    )
    at, who = _positions(locations), _positions(territory.technicians)
    part = replace(
        problem,
        locations=tuple(problem.locations[place] for place in locations),
        travel=_travel(problem, locations),
        technicians=(*(_moved_technician(person, at) for person in people), ELSEWHERE),
        depots=tuple(replace(depots[d], location=at[depots[d].location]) for d in sorted(depots)),
        jobs=tuple(_moved_job(job, at, who) for job in work),
    )
    return Part(part, locations, territory.technicians, sorted(depots), territory.jobs)


def _positions(indices: Sequence[int]) -> dict[int, int]:
    return {index: position for position, index in enumerate(indices)}


def _places(shift: Shift) -> list[int]:
    ends = [] if shift.end_location is None else [shift.end_location]
    return [shift.start_location, *ends]


def _travel(problem: Problem, locations: Sequence[int]) -> Travel:
    travel = problem.travel
    chosen = np.ix_(locations, locations)
    return replace(
        travel,
        places=tuple(travel.places[place] for place in locations),
        duration=None if travel.duration is None else travel.duration[chosen],
        distance=None if travel.distance is None else travel.distance[chosen],
    )


def _moved_technician(person: Technician, at: Mapping[int, int]) -> Technician:
    shifts = tuple(
        replace(
            shift,
            start_location=at[shift.start_location],
            end_location=None if shift.end_location is None else at[shift.end_location],
        )
        for shift in person.shifts
    )
    return replace(person, shifts=shifts)


def _moved_job(job: Job, at: Mapping[int, int], who: Mapping[int, int]) -> Job:
    """Return a job whose technicians of other territories are the one who stands for them all."""
    nobody = len(who)
    lock, told = job.lock, job.published
    return replace(
        job,
        location=at[job.location],
        allowed=frozenset(who.get(t, nobody) for t in job.allowed),
        forbidden=frozenset(who[t] for t in job.forbidden if t in who),
        preferred=None if job.preferred is None else who.get(job.preferred, nobody),
        lock=None if lock is None else replace(lock, technician=who.get(lock.technician, nobody)),
        published=None
        if told is None
        else replace(told, technician=who.get(told.technician, nobody)),
    )


@dataclass(frozen=True)
class _Renumbering:
    """Routes with the indices of another problem."""

    locations: Mapping[int, int] | Sequence[int]
    technicians: Mapping[int, int] | Sequence[int]
    depots: Mapping[int, int] | Sequence[int]
    jobs: Mapping[int, int] | Sequence[int]

    def route(self, route: Route) -> Route:
        """Return a route renumbered."""
        stops = tuple(self._stop(stop) for stop in route.stops)
        return Route(self.technicians[route.technician], route.shift, stops)

    def _stop(self, stop: Stop) -> Stop:
        return replace(
            stop,
            location=self.locations[stop.location],
            job=None if stop.job is None else self.jobs[stop.job],
            depot=None if stop.depot is None else self.depots[stop.depot],
        )
