"""How much of a limit is left: seconds of a clock, or work counted, whichever is nearer to its end."""

from __future__ import annotations

from solver.effort import Effort
from solver.engine import Cancel

STEPS_A_UNIT, LABELS_A_UNIT, ITERATIONS_A_UNIT = 6e7, 2e6, 2e4
"""What the compiled code and the linear program do in about a second."""


class Watch:
    """Counts work and looks at the clock; one for a whole bound."""

    def __init__(self, limit: Effort, cancel: Cancel | None = None) -> None:
        """Start the clock."""
        self._limit, self._cancel = limit, cancel
        self.clock = limit.clock
        self._began = limit.clock()
        self.work = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return self._limit.clock() - self._began

    @property
    def share(self) -> float:
        """Part of the limit used up; 1 and more: it is over."""
        if self._cancel is not None and self._cancel.is_set():
            return float("inf")
        shares = [0.0]
        for limit, used in ((self._limit.seconds, self._timed), (self._limit.work, self.work)):
            if limit is not None:
                shares.append(used / limit if limit > 0 else float("inf"))
        return max(shares)

    @property
    def _timed(self) -> float:
        return self.seconds if self._limit.seconds is not None else 0.0

    @property
    def left(self) -> float:
        """Units of work, about seconds, that are left."""
        found = []
        if self._limit.seconds is not None:
            found.append(self._limit.seconds - self.seconds)
        if self._limit.work is not None:
            found.append(self._limit.work - self.work)
        return max(0.0, min(found)) if self.share < 1 else 0.0

    def priced(self, *, labels: int, steps: int) -> None:
        """Count what a pricing did."""
        self.work += labels / LABELS_A_UNIT + steps / STEPS_A_UNIT

    def solved(self, iterations: int, columns: int) -> None:
        """Count what a linear program did."""
        self.work += iterations / ITERATIONS_A_UNIT + columns / (10 * ITERATIONS_A_UNIT)
