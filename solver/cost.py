"""What a plan costs: the objective of the problem document, exact to the cent.

Every price is held as a whole number of 1/`scale` cents, where `scale` is a common denominator of all of them, so that
sums are exact and quick. A component is rounded once, half up, when the plan is complete.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from solver.plan import Route, StopKind
from solver.problem import DEFAULT_WEIGHTS, Problem

HOUR = 3600
COMPONENTS = tuple(DEFAULT_WEIGHTS)
"""Names of the components, in the order of the objective; those of a route begin with `missed`."""

ROUTE_COMPONENTS = COMPONENTS[2:]


class Prices:
    """The prices of a problem in units of 1/`scale` cents.

    Attributes
    ----------
    scale : int
        Units to a cent.
    unserved : list of (str, int)
        For each job the component and the units that leaving it out costs.
    """

    def __init__(self, problem: Problem) -> None:
        """Find the common denominator and turn every price into a whole number."""
        weights, jobs = problem.weights, problem.jobs
        left = [problem.unserved_cents(job) for job in range(len(jobs))]
        missed = [weights["missed"] * job.weight for job in jobs]
        late = [weights["late_hour"] * job.weight / HOUR for job in jobs]
        flat = {name: weights[name] for name in ("shift", "preference", "moved")}
        flat["km"] = weights["km"] / 1000
        flat["balance"] = weights["balance"] / HOUR**2
        for name in ("travel_hour", "work_hour", "overtime_hour", "shifted_hour"):
            flat[name] = weights[name] / HOUR
        prices = [cents for _, cents in left] + missed + late + list(flat.values())
        self.scale = math.lcm(*(price.denominator for price in prices))
        self.unserved = [(name, self._units(cents)) for name, cents in left]
        self._flat = {name: self._units(price) for name, price in flat.items()}
        self.terms = [
            (
                job.due,
                self._units(missed[index]),
                self._units(late[index]),
                job.preferred,
                None if job.published is None else job.published.technician,
                0 if job.published is None else job.published.start,
            )
            for index, job in enumerate(jobs)
        ]
        self._shift_ends = [
            [shift.end for shift in person.shifts] for person in problem.technicians
        ]

    def _units(self, cents: Fraction) -> int:
        return cents.numerator * (self.scale // cents.denominator)

    def __getitem__(self, name: str) -> int:
        """Return the units paid for a second, metre, square second or piece of a component."""
        return self._flat[name]

    def of_route(
        self,
        *,
        technician: int,
        shift: int,
        visits: Iterable[tuple[int, int]],
        leave: int,
        end: int,
        travel: int,
        metres: int,
        service: int,
    ) -> tuple[int, ...]:
        """Return the units of each of `ROUTE_COMPONENTS` that one route costs.

        Parameters
        ----------
        technician, shift : int
            Whose route it is.
        visits : iterable of (job, start)
            The visits and their starts.
        leave, end : int
            Departure from the first place and end of the route.
        travel, metres, service : int
            Seconds of travel as driven, metres, seconds of on-site and pick-up service.
        """
        flat, terms = self._flat, self.terms
        missed = late = preference = moved = shifted = 0
        for job, start in visits:
            due, missed_price, late_price, preferred, told, told_start = terms[job]
            if due is not None and start > due:
                missed += missed_price
                late += late_price * (start - due)
            if preferred is not None and preferred != technician:
                preference += 1
            if told is not None:
                shifted += abs(start - told_start)
                if told != technician:
                    moved += 1
        busy = travel + service
        return (
            missed,
            late,
            flat["travel_hour"] * travel,
            flat["km"] * metres,
            flat["work_hour"] * (end - leave),
            flat["overtime_hour"] * max(0, end - self._shift_ends[technician][shift]),
            flat["shift"],
            flat["preference"] * preference,
            flat["moved"] * moved,
            flat["shifted_hour"] * shifted,
            flat["balance"] * busy * busy,
        )


@lru_cache(maxsize=4)
def prices(problem: Problem) -> Prices:
    """Return the prices of a problem; computed once for the problems at hand."""
    return Prices(problem)


def _route_units(problem: Problem, route: Route) -> tuple[int, ...]:
    stops = route.stops
    legs = list(pairwise(stops))
    served = (StopKind.VISIT, StopKind.PICKUP)
    return prices(problem).of_route(
        technician=route.technician,
        shift=route.shift,
        visits=[(stop.job, stop.start) for stop in stops if stop.job is not None],
        leave=stops[0].depart,
        end=stops[-1].depart,
        travel=sum(there.arrive - here.depart for here, there in legs),
        metres=sum(problem.travel.metres(here.location, there.location) for here, there in legs),
        service=sum(stop.depart - stop.start for stop in stops if stop.kind in served),
    )


def route_cents(problem: Problem, route: Route) -> dict[str, Fraction]:
    """Return the exact cents of each component that one route costs, not rounded."""
    scale = prices(problem).scale
    units = _route_units(problem, route)
    return {
        name: Fraction(value, scale) for name, value in zip(ROUTE_COMPONENTS, units, strict=True)
    }


def plan_cost(problem: Problem, routes: Sequence[Route], unserved: Iterable[int]) -> dict[str, int]:
    """Return the cents of each component and `total`.

    Parameters
    ----------
    problem : Problem
        The problem.
    routes : sequence of Route
        The routes of the plan.
    unserved : iterable of int
        Indices of the jobs left out.

    Returns
    -------
    dict
        Each component rounded once, half up; `total` is the sum of the rounded components.
    """
    units = dict.fromkeys(COMPONENTS, 0)
    for route in routes:
        for name, value in zip(ROUTE_COMPONENTS, _route_units(problem, route), strict=True):
            units[name] += value
    for job in unserved:
        name, value = prices(problem).unserved[job]
        units[name] += value
    return rounded(units, prices(problem).scale)


def rounded(units: Mapping[str, int], scale: int) -> dict[str, int]:
    """Return whole cents, half up, of components in units of 1/`scale` cents, and their `total`."""
    cost = {name: (2 * value + scale) // (2 * scale) for name, value in units.items()}
    cost["total"] = sum(cost.values())
    return cost
