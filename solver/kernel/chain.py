"""The search from the outside: chains of ruin and recreate, annealed in chunks, side by side on threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np

from solver.build import build_plan, follow, sequences_of
from solver.cost import plan_cost
from solver.draft import Draft
from solver.engine import Cancel, OnProgress, Progress
from solver.kernel import search as k
from solver.kernel.annealing import (
    CYCLE,
    Lap,
    iteration_limit,
    laps,
    laps_for,
    share_done,
    timed_stops,
)
from solver.kernel.compilation import warm_up
from solver.kernel.read_back import best_plan, best_sequences
from solver.kernel.state import State
from solver.kernel.tables import Tables, make_tables
from solver.plan import Plan
from solver.problem import Problem
from solver.stop import Stop

CHUNK_SECONDS = 0.008
CHUNKS = 500
LARGEST_CHUNK = 2000
PROGRESS_SECONDS = 0.2


@dataclass(frozen=True)
class Answer:
    """What the search found.

    Attributes
    ----------
    plan : Plan
        The best plan, valid and with its exact cost; the reasons of unserved jobs are left empty.
    iterations : int
        Iterations of all chains.
    """

    plan: Plan
    iterations: int


class Run:
    """What the chains of one search share: when to stop, and whom to tell."""

    def __init__(
        self,
        stop: Stop,
        chains: int,
        on_progress: OnProgress | None,
        cancel: Cancel | None,
        heat: float = 1.0,
    ) -> None:
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
            yield from laps(1, laps_for(jobs, iterations=None, seconds=self._timed))
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


def run(
    problem: Problem,
    stop: Stop,
    seed: int = 0,
    *,
    start: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    threads: int = 1,
    chains: int | None = None,
    heat: float = 1.0,
) -> Answer:
    """Search for a cheap plan by ruin and recreate with simulated annealing.

    Parameters
    ----------
    problem : Problem
        What is to be planned.
    stop : Stop
        Asked between chunks of iterations; its clock starts after compilation and loading. With a limit of iterations
        in it and no other limit reached first, the plan depends on problem, seed, start and `chains` alone.
    seed : int
        Seed of all chance, 0 or more.
    start : Plan or None
        A plan to begin at; visits that break a rule are put in anew. The answer costs no more, if it was valid.
    on_progress : callable or None
        Called about five times a second, from a thread of the search.
    cancel : object with `is_set()` or None
        Once set, the search ends with the best so far.
    threads : int
        Chains that run at the same time.
    chains : int or None
        Searches of which the best counts. None: one with a limit of iterations, otherwise as many as threads.
    heat : float
        Factor on the temperature at the beginning; below 1 the search stays nearer to a good start.

    Raises
    ------
    ValueError
        If `seed` is below 0, or `threads` or `chains` below 1.
    """
    if seed < 0:
        raise ValueError(f"seed: {seed} is below 0; give a whole number of 0 or more")
    if chains is None:
        chains = 1 if iteration_limit(stop) is not None else threads
    for name, value in (("threads", threads), ("chains", chains)):
        if value < 1:
            raise ValueError(f"{name}: {value} is below 1; give a whole number of 1 or more")
    warm_up()
    tables = make_tables(problem)
    rows = start_rows(tables, start) if start is not None else ()
    shared = Run(stop, chains, on_progress, cancel, heat)
    with ThreadPoolExecutor(max_workers=threads) as pool:
        work = [pool.submit(_search, tables, shared, chain, seed, rows) for chain in range(chains)]
        states = [each.result() for each in work]
    best = min(range(chains), key=lambda chain: (states[chain].best, chain))
    states[best].guide(0)
    plan = _timed_again(problem, best_plan(states[best]))
    if start is not None and _cost(problem, start) < plan.total:
        plan = min(plan, build_plan(problem, sequences_of(start), stats={}), key=_total)
    return Answer(plan, sum(shared.done))


def start_rows(tables: Tables, plan: Plan) -> Sequence[tuple[int, Sequence[int]]]:
    """Return the routes of a plan as rows of the tables, each with its jobs."""
    return [(tables.row_of[route.technician, route.shift], route.jobs) for route in plan.routes]


def _cost(problem: Problem, plan: Plan) -> int:
    return plan_cost(problem, plan.routes, [left.job for left in plan.unserved])["total"]


def _timed_again(problem: Problem, plan: Plan) -> Plan:
    """Return the plan with the slower and sometimes better timing of `solver.draft` where that is cheaper.

    The compiled timing puts the break where the route goes on earliest and knows one pick-up a route.
    """
    draft = Draft(problem)
    follow(draft, sequences_of(plan))
    return min(plan, draft.plan({}), key=_total)


def _total(plan: Plan) -> int:
    return plan.total


def _visit_cents(state: State) -> float:
    """Return what a visit costs in the first plan, in cents."""
    jobs = len(state.absent)
    served = jobs - int(state.count[k.ABSENT])
    prices = state.tables.price[:jobs, k.UNSERVED]
    left_out = float(prices[state.absent[: state.count[k.ABSENT]]].sum())
    return (state.best - left_out) / max(1, served)


def _search(
    tables: Tables, shared: Run, chain: int, seed: int, start: Sequence[tuple[int, Sequence[int]]]
) -> State:
    """Run the laps of one chain one after another; return the state with the best plan."""
    best: State | None = None
    for number, lap in enumerate(shared.laps(chain, len(tables.problem.jobs))):
        rows = start
        if best is not None and lap.goes_on:
            rows = list(enumerate(best.best_jobs(row) for row in range(len(tables.routes))))
        state = _loaded(tables, [seed, chain, number], rows, lap)
        _anneal(state, shared, chain, lap)
        if best is None or state.best < best.best:
            best = state
        if shared.over(chain, best):
            break
    assert best is not None
    return best


def _loaded(
    tables: Tables, seed: Sequence[int], rows: Sequence[tuple[int, Sequence[int]]], lap: Lap
) -> State:
    state = State(tables, int(np.random.SeedSequence(seed).generate_state(1)[0]))
    state.guide(lap.lure * float(tables.rate[k.WORK]))
    state.start(rows)
    return state


def _anneal(state: State, shared: Run, chain: int, lap: Lap) -> None:
    """Cool one state down until its lap or the whole search is over."""
    cooling = lap.cooling(_visit_cents(state), heat=shared.heat)
    budget = shared.budget(chain)
    chunk = 50 if budget is None else min(LARGEST_CHUNK, max(1, budget // CHUNKS))
    possible = len(state.absent) > 0 and len(state.tables.routes) > 0
    while possible and not shared.over(chain, state):
        progress = lap.progress(shared.now(chain))
        if progress >= 1:
            break
        amount = min(chunk, shared.room(chain, lap))
        began = time.perf_counter()
        state.run(k.SEARCH, amount, cooling.at(progress))
        shared.done[chain] += amount
        if budget is None:
            spent = max(1e-6, time.perf_counter() - began)
            chunk = int(max(1, min(LARGEST_CHUNK, 2 * chunk, chunk * CHUNK_SECONDS / spent)))
