"""What all shifts of a problem share in the pricing: places, prices in fixed point, prizes, the hours of driving.

Prices are whole numbers of 1/2^bits cents, rounded down, so that sums are exact and a sum is never above the exact
price. Between two stops that are counted, a route may pass depots; the ways between places are the shortest ones over
depots, in seconds and in metres, so that what passing a depot saves is never counted against a plan.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.bound.supply import Supplied
from solver.cost import HOUR
from solver.problem import Problem
from solver.timing import MOST_TABLED, timetable
from solver.travel import DAY

Ints = NDArray[np.int64]

BITS, FEWEST_BITS, LARGEST = 20, 4, 2**56
"""Binary places of a cent, the fewest that are sharp enough, and what no sum of prices may exceed."""


class UnsuitableError(ValueError):
    """A problem beyond the ranges of the pricing: only the trivial bound is had."""


@dataclass(frozen=True)
class Objective:
    """What is minimised: the whole cost in cents, or the weight left unserved alone."""

    whole: bool


WHOLE, WEIGHT = Objective(whole=True), Objective(whole=False)


class Ground:
    """Tables that all shifts share.

    Attributes
    ----------
    bits : int
        Binary places of the fixed point.
    unserved : ndarray of int64, shape (J,)
        What leaving each job out costs.
    seconds, metres : ndarray of int64, shape (L, L)
        Shortest ways over depots between places.
    """

    def __init__(self, problem: Problem, objective: Objective) -> None:
        """Look everything up.

        Raises
        ------
        UnsuitableError
            If there are too many places for tables, or prices too large for the fixed point.
        """
        if len(problem.locations) > MOST_TABLED:
            raise UnsuitableError(f"more than {MOST_TABLED} locations")
        self.problem, self.objective = problem, objective
        self.supplied = Supplied(problem)
        self.seconds, self.metres = _over_depots(problem)
        self.bits = self._bits()
        self.unserved = np.array([self.fixed(c) for c in self._left_out()], dtype=np.int64)
        self.profile, self.unit = _profile(problem)
        self._prices: dict[Fraction, Ints] = {}

    def _left_out(self) -> list[Fraction]:
        problem = self.problem
        if self.objective.whole:
            return [problem.unserved_cents(job)[1] for job in range(len(problem.jobs))]
        return [job.weight for job in problem.jobs]

    def _bits(self) -> int:
        """Return the most binary places with which no sum of prices grows too large."""
        most = sum(self._left_out(), Fraction(1))
        if self.objective.whole:
            most += self._dearest()
        bits = min(BITS, math.floor(math.log2(LARGEST / most)))
        if bits < FEWEST_BITS:
            raise UnsuitableError("prices too large to be counted to the cent")
        return bits

    def _dearest(self) -> Fraction:
        """Return more than all visits of one route and its driving can cost."""
        problem, weights = self.problem, self.problem.weights
        shifts = [shift for person in problem.technicians for shift in person.shifts]
        if not shifts:
            return Fraction(0)
        dues = [job.due for job in problem.jobs if job.due is not None]
        told = [job.published.start for job in problem.jobs if job.published is not None]
        first = min(*(shift.start for shift in shifts), *dues, *told, 0)
        hours = Fraction(max(shift.latest_end for shift in shifts) - first, HOUR)
        heavy = sum((job.weight for job in problem.jobs), Fraction(0))
        visits = len(problem.jobs) + 1
        paid = weights["travel_hour"] + weights["work_hour"] + weights["overtime_hour"]
        each = weights["preference"] + weights["moved"] + weights["shifted_hour"] * abs(hours)
        late = heavy * (weights["missed"] + weights["late_hour"] * abs(hours))
        metres = Fraction(int(self.metres.max(initial=0)), 1000)
        driving = Fraction(int(self.seconds.max(initial=0)), HOUR) * (
            paid + self.balance_slope * HOUR
        )
        route = weights["shift"] + weights["balance"] * hours**2 * 4 + abs(hours) * paid
        return late + route + visits * (each + driving + metres * weights["km"])

    @cached_property
    def balance_slope(self) -> Fraction:
        """Cents for each busy second of a route, by the tangent of the square at `busy` seconds."""
        return 2 * self.busy * self.problem.weights["balance"] / HOUR**2

    @cached_property
    def busy(self) -> int:
        """Busy seconds of a route at which the tangent touches: three quarters of the mean shift."""
        lengths = [shift.end - shift.start for p in self.problem.technicians for shift in p.shifts]
        return max(0, sum(lengths) * 3 // (4 * len(lengths))) if lengths else 0

    def fixed(self, cents: Fraction) -> int:
        """Return an amount in fixed point, rounded down."""
        return math.floor(cents * 2**self.bits)

    def exact(self, units: int) -> Fraction:
        """Return the amount of fixed-point units."""
        return Fraction(units, 2**self.bits)

    def factors(self, *, begin: int, latest: int) -> tuple[Fraction, Fraction]:
        """Return the least and the greatest factor on travel times between two moments."""
        travel = self.problem.travel
        if not travel.profile:
            return Fraction(1), Fraction(1)
        if latest - begin >= DAY:
            every = [factor for _, factor in travel.profile]
            return min(every), max(every)
        marks = [second for second, _ in travel.profile]
        clock = (begin + travel.day_offset) % DAY
        at = int(np.searchsorted(marks, clock, side="right")) - 1
        met = [travel.profile[at][1]]
        for second, factor in (*travel.profile, *((s + DAY, f) for s, f in travel.profile)):
            if clock <= second <= clock + latest - begin:
                met.append(factor)
        return min(met), max(met)

    def travel_prices(self, factor: Fraction) -> Ints:
        """Return what each way costs that is driven at a factor, shape (L, L); one table for all who ask."""
        if factor not in self._prices:
            self._prices[factor] = self._travel_prices(factor)
        return self._prices[factor]

    def _travel_prices(self, factor: Fraction) -> Ints:
        if not self.objective.whole:
            return np.zeros_like(self.seconds)
        weights = self.problem.weights
        paid = (weights["travel_hour"] + weights["work_hour"]) / HOUR + self.balance_slope
        cents = self.seconds * float(paid * factor * 2**self.bits)
        cents += self.metres * float(weights["km"] / 1000 * 2**self.bits)
        return np.floor(cents).astype(np.int64)

    @cached_property
    def detours(self) -> tuple[Ints, Ints]:
        """For each place the most seconds and metres that leaving it out of a way can add, shape (L,) each."""
        size = len(self.seconds)
        if timetable(self.problem).is_metric:
            return np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        found = []
        for ways in (self.seconds, self.metres):
            if not ways.any():
                found.append(np.zeros(size, dtype=np.int64))
                continue
            small = ways.astype(np.int32)
            each = [(small - small[:, [at]] - small[[at], :]).max() for at in range(size)]
            found.append(np.maximum(np.array(each, dtype=np.int64), 0))
        return found[0], found[1]


def _over_depots(problem: Problem) -> tuple[Ints, Ints]:
    """Return the shortest ways over any depots, in seconds and in metres."""
    found = []
    for direct in problem.travel.matrices:
        ways = np.minimum(direct, 2**30).astype(np.int64)
        for at in sorted({depot.location for depot in problem.depots}):
            ways = np.minimum(ways, ways[:, [at]] + ways[[at], :])
        found.append(ways)
    return found[0], found[1]


def _profile(problem: Problem) -> tuple[Ints, int]:
    """Return rows of (begin, end, work done a second) of a day, and the work of a matrix second."""
    profile = problem.travel.profile
    if len({factor for _, factor in profile}) == 0:
        return np.zeros((0, 3), dtype=np.int64), 1
    unit = math.lcm(*(factor.numerator for _, factor in profile))
    begins = [second for second, _ in profile]
    speeds = [unit * factor.denominator // factor.numerator for _, factor in profile]
    if begins[0] > 0:
        begins, speeds = [0, *begins], [speeds[-1], *speeds]
    if unit * 2**31 > 2**62 or max(speeds) * DAY > 2**62:
        raise UnsuitableError("the profile's factors are too fine")
    return np.array(
        list(zip(begins, [*begins[1:], DAY], speeds, strict=True)), dtype=np.int64
    ), unit
