"""What the chains of one search share: how far they are, when to stop, whom to tell, how to combine their routes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count

import numpy as np

from solver.engine import Cancel, OnProgress, Progress
from solver.kernel import search as k
from solver.kernel.annealing import (
    CYCLE,
    Lap,
    combining_share,
    iteration_limit,
    laps,
    laps_for,
    share_done,
    timed_stops,
)
from solver.kernel.pool import Pooled
from solver.kernel.read_back import best_sequences
from solver.kernel.state import State
from solver.plan import Plan
from solver.stop import Stop

LARGEST_CHUNK = 2000
PROGRESS_SECONDS = 0.2

Combine = Callable[[Sequence[Pooled], Plan], Plan]
"""Returns a plan no dearer than the one given, made of pooled routes."""


class Run:
    """What the chains of one search share: when to stop, and whom to tell."""

    def __init__(
        self,
        stop: Stop,
        chains: int,
        on_progress: OnProgress | None,
        cancel: Cancel | None,
        heat: float = 1.0,
        combine: Combine | None = None,
    ) -> None:
        self.combine = combine
        self.stop, self.on_progress, self.cancel = stop, on_progress, cancel
        self.limit, self.heat = iteration_limit(stop), heat
        self.done = [0] * chains
        self.best = [float("inf")] * chains
        self._timed = min((timed.limit for timed in timed_stops(stop)), default=0.0)
        self._began = time.monotonic()
        self._told = 0.0
        self._lock = threading.Lock()
        self._over = False

    def budget(self, chain: int) -> int | None:
        """Return the iterations that one chain may make, or None."""
        if self.limit is None:
            return None
        chains = len(self.done)
        return self.limit // chains + int(chain < self.limit % chains)

    def laps(self, chain: int, jobs: int) -> Iterator[Lap]:
        """Yield the laps of a chain; without any limit they go on for ever."""
        budget = self.budget(chain)
        if budget is not None:
            yield from laps(budget, laps_for(jobs, iterations=budget, seconds=None), exact=True)
        elif self._timed:
            number = laps_for(jobs, iterations=None, seconds=self._timed)
            gap = combining_share(number) if self.combine is not None else 0.0
            yield from laps(1, number, gap=gap)
        else:
            for turn in count():
                yield from laps(CYCLE, 1, first=turn * CYCLE, exact=True)

    def now(self, chain: int) -> float:
        """Return how far a chain is, as its laps are counted."""
        if self.limit is None and self._timed:
            return share_done(self.stop)
        return self.done[chain]

    def room(self, chain: int, lap: Lap) -> int:
        """Return how many iterations are left in a lap, if they are counted."""
        if self.limit is None and self._timed:
            return LARGEST_CHUNK
        return round(lap.end) - self.done[chain]

    def over(self, chain: int, state: State) -> bool:
        """Note how good a chain is; return whether it has to stop."""
        with self._lock:
            self.best[chain] = min(self.best[chain], state.best)
            cost = min(self.best)
            finite = round(cost) if np.isfinite(cost) else 1 << 62
            self._over |= self.cancel is not None and self.cancel.is_set()
            if self.limit is None or sum(self.done) < self.limit:
                self._over |= self.stop(iterations=sum(self.done), cost=finite)
            self._tell(finite, state)
        budget = self.budget(chain)
        return self._over or (budget is not None and self.done[chain] >= budget)

    def _tell(self, cost: int, state: State) -> None:
        now = time.monotonic() - self._began
        if self.on_progress is not None and now - self._told >= PROGRESS_SECONDS:
            self._told = now
            left_out = int(state.count[k.ABSENT])
            # Other chains may be at work on their states, so only the one that tells is read.
            read = partial(best_sequences, state) if state.best <= min(self.best) else None
            self.on_progress(Progress(now, sum(self.done), cost, left_out, "searching", read))
