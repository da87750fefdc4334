"""When a search stops: after seconds, after iterations, at a target cost, or when any of several says so."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Stop(Protocol):
    """Asked by a search between its steps."""

    def __call__(self, *, iterations: int, cost: int) -> bool:
        """Return whether to stop after `iterations` with a best total of `cost` cents."""
        ...


@dataclass(frozen=True)
class Iterations:
    """Stop after a number of iterations; the only limit that gives the same plan each time."""

    limit: int

    def __post_init__(self) -> None:
        """Refuse a limit below zero."""
        if self.limit < 0:
            raise ValueError(
                f"iterations: {self.limit} is below 0; give a whole number of 0 or more"
            )

    def __call__(self, *, iterations: int, cost: int) -> bool:
        """Return whether the limit is reached."""
        return iterations >= self.limit


class Seconds:
    """Stop after a time; the clock starts when the search first asks, so compilation and loading do not count."""

    def __init__(self, limit: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the limit in seconds and the clock that measures it."""
        if not 0 <= limit < float("inf"):
            raise ValueError(f"seconds: {limit} is not a time; give a number of 0 or more")
        self.limit = limit
        self.clock = clock
        self._began: float | None = None

    def __call__(self, *, iterations: int, cost: int) -> bool:
        """Return whether the time is over."""
        if self._began is None:
            self._began = self.clock()
        return self.elapsed >= self.limit

    @property
    def elapsed(self) -> float:
        """Seconds since the search first asked; 0 before that."""
        return 0.0 if self._began is None else self.clock() - self._began


@dataclass(frozen=True)
class Target:
    """Stop at a plan that costs no more than `cents`."""

    cents: int

    def __call__(self, *, iterations: int, cost: int) -> bool:
        """Return whether the target is reached."""
        return cost <= self.cents


class AnyOf:
    """Stop as soon as one of several says so."""

    def __init__(self, *stops: Stop) -> None:
        """Take the stops; at least one."""
        if not stops:
            raise ValueError("no stop given; name seconds, iterations or a target")
        self.stops = stops

    def __call__(self, *, iterations: int, cost: int) -> bool:
        """Return whether any of them says stop; each is asked, so that every clock starts."""
        answers = [stop(iterations=iterations, cost=cost) for stop in self.stops]
        return any(answers)
