"""How far a search is and how hot: by the share of the iterations or seconds granted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from solver.stop import AnyOf, Iterations, Seconds, Stop, Target

CYCLE = 100_000
"""Iterations of one cooling where nothing says how long the search may take."""

HOTTEST, COLDEST = 4.0, 0.02
"""Temperatures at the beginning and the end, in times of what a visit costs."""

LURE = 1 / 8
POLISH = 0.1
"""Share of a search that goes on from the best plan, at low temperatures."""

COMBINING, COMBINING_ONE = 0.15, 0.075
"""Share of the seconds for combining the routes found by several laps, and by one, where it brings little."""

LAP_ITERATIONS, LAP_SECONDS, MOST_LAPS = 12, 3.4, 12
"""Iterations of a lap, for each job squared; seconds for 100 jobs; and the most laps."""


def iteration_limit(stop: Stop) -> int | None:
    """Return the smallest limit of iterations within a stop, or None."""
    if isinstance(stop, Iterations):
        return stop.limit
    if isinstance(stop, AnyOf):
        limits = [limit for part in stop.stops if (limit := iteration_limit(part)) is not None]
        return min(limits, default=None)
    return None


def timed_stops(stop: Stop) -> list[Seconds]:
    """Return every limit of seconds within a stop."""
    if isinstance(stop, Seconds):
        return [stop]
    if isinstance(stop, AnyOf):
        return [found for part in stop.stops for found in timed_stops(part)]
    return []


def target_of(stop: Stop) -> int | None:
    """Return the highest target within a stop, or None."""
    if isinstance(stop, Target):
        return stop.cents
    if isinstance(stop, AnyOf):
        targets = [cents for part in stop.stops if (cents := target_of(part)) is not None]
        return max(targets, default=None)
    return None


def share_done(stop: Stop) -> float:
    """Return which part of the seconds granted is over, 0 to 1; 0 where no clock ends the search."""
    timed = timed_stops(stop)
    return max((min(1.0, s.elapsed / s.limit) if s.limit else 1.0 for s in timed), default=0.0)


@dataclass(frozen=True)
class Cooling:
    """A geometric fall of the temperature from `hottest` to `coldest`, in cents."""

    hottest: float
    coldest: float

    def at(self, share: float) -> float:
        """Return the temperature when a share of the search is over."""
        return float(self.hottest * (self.coldest / self.hottest) ** share)


@dataclass(frozen=True)
class Lap:
    """A part of a search in which it cools down once.

    Attributes
    ----------
    begin, end : float
        When it is on, as the search counts: iterations, or the share of the seconds granted.
    hottest, coldest : float
        Temperatures, in times of what a visit costs.
    lure : float
        At least this part of the price of a paid second is charged for a second of travel as well. Paid time alone
        leaves the search without a sense of direction wherever a route waits.
    goes_on : bool
        Whether it begins at the best plan so far, rather than where the search began.
    """

    begin: float
    end: float
    hottest: float = HOTTEST
    coldest: float = COLDEST
    lure: float = LURE
    goes_on: bool = False

    def progress(self, now: float) -> float:
        """Return how much of it is over, 0 to 1."""
        if now >= self.end:
            return 1.0
        return max(0.0, (now - self.begin) / (self.end - self.begin))

    def cooling(self, cents: float, *, heat: float) -> Cooling:
        """Return the temperatures where a visit costs so much; `heat` is a factor on the hottest."""
        hottest, coldest = self.hottest * cents, self.coldest * cents
        return Cooling(max(1e-3, coldest, heat * hottest), max(1e-5, coldest))


def laps(
    whole: float, count: int, *, first: float = 0, exact: bool = False, gap: float = 0
) -> list[Lap]:
    """Return `count` laps that begin anew and a last one that polishes the best plan.

    Parameters
    ----------
    whole : float
        How long all of them take.
    count : int
        Laps before the last one.
    first : float
        When the first begins.
    exact : bool
        Whether laps end at whole numbers.
    gap : float
        Share of the whole, before the last lap, that something else may take; the last lap gets what that leaves.
    """
    ends = [whole * (1 - POLISH - gap) * lap / count for lap in range(count + 1)] + [whole]
    ends = [first + (round(end) if exact else end) for end in ends]
    found = [Lap(begin, end) for begin, end in pairwise(ends[:-1])]
    polish = Lap(ends[-2], ends[-1], hottest=COLDEST, coldest=COLDEST / 50, lure=0, goes_on=True)
    return [*found, polish]


def laps_for(jobs: int, *, iterations: int | None, seconds: float | None) -> int:
    """Return into how many laps to split a search; a larger problem takes longer to cool down."""
    if iterations is not None:
        enough = iterations / (LAP_ITERATIONS * max(1, jobs) ** 2)
    else:
        enough = (seconds or 0) / (LAP_SECONDS * (max(1, jobs) / 100) ** 2)
    return min(MOST_LAPS, max(1, round(enough)))


def combining_share(laps: int) -> float:
    """Return which share of the seconds may go to combining the routes of so many laps."""
    return COMBINING if laps > 1 else COMBINING_ONE
