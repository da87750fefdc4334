"""How long a proof or a recombination may take: by the clock, or by an amount of work that is the same everywhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Effort:
    """Limits of one CP-SAT search; the first one reached ends it.

    Attributes
    ----------
    seconds : float or None
        Limit by the clock; None: none.
    work : float or None
        Limit in CP-SAT's units of deterministic time, about a second each on a free core; with this one alone the
        same input gives the same answer. None: none.
    clock : callable
        What measures the seconds.
    """

    seconds: float | None = None
    work: float | None = None
    clock: Callable[[], float] = field(default=time.monotonic, compare=False)

    def __post_init__(self) -> None:
        """Refuse an effort without any limit, and limits below 0."""
        if self.seconds is None and self.work is None:
            raise ValueError("no effort given; name seconds or work")
        for name, value in (("seconds", self.seconds), ("work", self.work)):
            if value is not None and not 0 <= value < float("inf"):
                raise ValueError(f"{name}: {value} is no limit; give a number of 0 or more")
