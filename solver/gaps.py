"""Every place between two visits of a plan where one more could go, looked at all at once.

What comes out is a relaxation: breaks, pick-ups and the technician's other routes are left aside, so a place that does
not fit here fits nowhere, and one that does has to be timed exactly (`solver.excerpt`). Where a way over a third place
is quicker than the direct one, a place reached by a pick-up on such a way may be missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.plan import Plan, Route, StopKind
from solver.problem import Job, Problem
from solver.timing import LATEST, job_starts, timetable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NOWHERE = -1
HOUR = 3600


@dataclass(frozen=True)
class Way:
    """The ways between a place and all L locations: matrix seconds and metres there and back, each of shape (L,)."""

    there: Ints
    back: Ints
    there_metres: Ints
    back_metres: Ints


@dataclass(frozen=True)
class Fits:
    """For each gap the earliest and the latest start of a job, and what it would cost at least, in cents."""

    earliest: Ints
    latest: Ints
    cents: Floats


class Gaps:
    """The gaps of a plan.

    Attributes
    ----------
    technician, shift, position : ndarray of int64, shape (G,)
        Whose route, and how many of its visits come before.
    leaves, next_start : ndarray of int64, shape (G,)
        When the plan leaves the stop before, and when it starts the visit behind (at the shift's latest end for none).
    behind : ndarray of int64, shape (G,)
        How many visits come after.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        """Go through all shifts of a plan that is valid."""
        self.problem = problem
        routes = {(route.technician, route.shift): route for route in plan.routes}
        rows = [
            row
            for person, each in enumerate(problem.technicians)
            for shift in range(len(each.shifts))
            for row in _gaps(problem, person, shift, routes.get((person, shift)))
        ]
        columns = np.array(rows, dtype=np.int64).reshape(-1, 9).T
        self.technician, self.shift, self.position = columns[:3]
        self._before, self._ready, self._after, self._latest = columns[3:7]
        self.leaves, self.next_start = columns[7:9]
        last = {}
        for index, key in enumerate(
            zip(self.technician.tolist(), self.shift.tolist(), strict=True)
        ):
            last[key] = int(self.position[index])
        pairs = zip(self.technician.tolist(), self.shift.tolist(), strict=True)
        self.behind = np.array([last[key] for key in pairs], dtype=np.int64) - self.position
        here, there = self._before, np.where(self._after < 0, self._before, self._after)
        self._leg = problem.travel.seconds_between(here, there)
        self._leg_metres = problem.travel.metres_between(here, there)
        factors = [factor for _, factor in problem.travel.profile]
        self._fastest = float(min(factors, default=1))

    def within(self, problem: Problem) -> Gaps:
        """Return the same gaps for a problem that has more locations behind the last of this one's."""
        grown = copy(self)
        grown.problem = problem
        return grown

    def way(self, place: tuple[float, float], *, index: int | None = None) -> Way:
        """Return the ways to a place and back: of a location by its index, or of a new one by the formula.

        Raises
        ------
        ValueError
            If the place is new and travel is a matrix.
        """
        travel, count = self.problem.travel, len(self.problem.locations)
        every = np.arange(count)
        if index is None:
            if travel.duration is not None:
                raise ValueError("the matrix has no row for this place; add the location first")
            travel = type(travel)([*self.problem.locations, place], formula=travel.formula)
            index = count
        here = np.full(count, index)
        return Way(
            travel.seconds_between(every, here),
            travel.seconds_between(here, every),
            travel.metres_between(every, here),
            travel.metres_between(here, every),
        )

    def fits(
        self, job: Job, way: Way, *, service: Ints, may: NDArray[np.bool_], ready: Ints
    ) -> Fits:
        """Return where and when a job could start.

        Parameters
        ----------
        job : Job
            Its windows and release count.
        way : Way
            From and to its place.
        service : ndarray of int64, shape (T,)
            Seconds on site of each technician.
        may : ndarray of bool, shape (T,)
            Whether a technician may serve it.
        ready : ndarray of int64, shape (T,)
            Second before which a technician cannot start, for want of parts.
        """
        person = self.technician
        earliest = self._ready + self._least(way.there[self._before])
        earliest = np.maximum(earliest, ready[person])
        back = np.where(self._after < 0, 0, self._least(way.back[self._after]))
        latest = self._latest - back - service[person]
        bounds = job_starts(job)
        earliest = np.maximum(earliest, bounds[0][0] if bounds else LATEST)
        latest = np.minimum(latest, bounds[-1][1] if bounds else -LATEST)
        latest = np.where(may[person], latest, earliest - 1)
        return Fits(earliest, latest, self._cents(way))

    def _least(self, seconds: Ints) -> Ints:
        """Return seconds of travel at the best hour."""
        return seconds if self._fastest == 1 else np.floor(seconds * self._fastest).astype(np.int64)

    def _cents(self, way: Way) -> Floats:
        """Return the cost of the detour."""
        back = np.where(self._after < 0, 0, way.back[self._after])
        metres = np.where(self._after < 0, 0, way.back_metres[self._after])
        seconds = way.there[self._before] + back - self._leg
        more = way.there_metres[self._before] + metres - self._leg_metres
        weights = self.problem.weights
        return (
            seconds * (float(weights["travel_hour"]) / HOUR) + more * (float(weights["km"]) / 1000)
        ).astype(np.float64)


def _gaps(
    problem: Problem, person: int, shift: int, route: Route | None
) -> Iterator[tuple[int, ...]]:
    """Yield a row for each gap of a shift: see the columns of `Gaps`."""
    work, table = problem.technicians[person].shifts[shift], timetable(problem)
    visits = [] if route is None else [s for s in route.stops if s.kind is StopKind.VISIT]
    nodes = [table.visit[person][stop.job] for stop in visits if stop.job is not None]
    first = table.forward(work, nodes, leave=work.start)
    last = table.backward(work, nodes, end=work.latest_end, caps=[LATEST] * len(nodes))
    if work.latest_end <= work.start or first is None or last is None:
        return
    leaves = work.start if route is None else route.stops[0].depart
    for at in range(len(nodes) + 1):
        before, ready = work.start_location, work.start
        if at:
            before, ready = nodes[at - 1][0], first.starts[at - 1] + nodes[at - 1][2]
            leaves = visits[at - 1].depart
        if at < len(nodes):
            after, latest, following = nodes[at][0], last[at], visits[at].start
        else:
            after = NOWHERE if work.end_location is None else work.end_location
            latest = following = work.latest_end
        yield person, shift, at, before, ready, after, latest, leaves, following
