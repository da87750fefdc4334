"""How far a search is and how hot: by the share of the iterations or seconds granted."""

from __future__ import annotations

from dataclasses import dataclass

from solver.stop import AnyOf, Iterations, Seconds, Stop, Target

CYCLE = 100_000
"""Iterations of one cooling where nothing says how long the search may take."""

HOTTEST, COLDEST = 4.0, 0.01
"""Temperatures at the beginning and the end, in times of what a visit costs."""


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


def share_done(stop: Stop, iterations: int) -> float:
    """Return which part of the search is over, 0 to 1.

    A limit of iterations decides alone where there is one, so that the same limit gives the same plan; then seconds;
    without either, the search cools down again and again.
    """
    limit = iteration_limit(stop)
    if limit is not None:
        return min(1.0, iterations / max(1, limit))
    timed = timed_stops(stop)
    if timed:
        return max(min(1.0, s.elapsed / s.limit) if s.limit else 1.0 for s in timed)
    return (iterations % CYCLE) / CYCLE


@dataclass(frozen=True)
class Cooling:
    """A geometric fall of the temperature from `hottest` to `coldest`, in cents."""

    hottest: float
    coldest: float

    @classmethod
    def for_visit(cls, cents: float, *, heat: float = 1.0) -> Cooling:
        """Return the cooling for routes whose visits cost so much each; `heat` is a factor on its beginning."""
        return cls(max(1e-3, heat * HOTTEST * cents), max(1e-5, COLDEST * cents))

    def at(self, share: float) -> float:
        """Return the temperature when a share of the search is over."""
        return float(self.hottest * (self.coldest / self.hottest) ** share)
