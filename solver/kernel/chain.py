"""The search from the outside: chains of ruin and recreate, annealed in chunks, side by side on threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from solver.build import build_plan, follow, sequences_of
from solver.cost import plan_cost
from solver.draft import Draft
from solver.engine import Cancel, OnProgress, Progress
from solver.kernel import search as k
from solver.kernel.annealing import Cooling, iteration_limit, share_done
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
        self.left_out = [0] * chains
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

    def over(self, chain: int, state: State, iterations: int) -> bool:
        """Note how far a chain is; return whether it has to stop."""
        with self._lock:
            self.done[chain], self.best[chain] = iterations, state.best
            cost = min(self.best)
            finite = round(cost) if np.isfinite(cost) else 1 << 62
            self._over |= self.cancel is not None and self.cancel.is_set()
            if self.limit is None or sum(self.done) < self.limit:
                self._over |= self.stop(iterations=sum(self.done), cost=finite)
            self._tell(finite, state)
        budget = self.budget(chain)
        return self._over or (budget is not None and iterations >= budget)

    def share(self, chain: int) -> float:
        """Return which part of a chain's search is over."""
        budget = self.budget(chain)
        if budget is not None:
            return min(1.0, self.done[chain] / max(1, budget))
        return share_done(self.stop, self.done[chain])

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
    states = [_loaded(tables, seed, chain, start) for chain in range(chains)]
    shared = Run(stop, chains, on_progress, cancel, heat)
    if chains == 1:
        _anneal(states[0], shared, 0)
    else:
        with ThreadPoolExecutor(max_workers=threads) as pool:
            for work in [pool.submit(_anneal, s, shared, i) for i, s in enumerate(states)]:
                work.result()
    best = min(range(chains), key=lambda chain: (states[chain].best, chain))
    plan = _timed_again(problem, best_plan(states[best]))
    if start is not None and _cost(problem, start) < plan.total:
        plan = min(plan, build_plan(problem, sequences_of(start), stats={}), key=_total)
    return Answer(plan, sum(shared.done))


def _loaded(tables: Tables, seed: int, chain: int, start: Plan | None) -> State:
    own = int(np.random.SeedSequence([seed, chain]).generate_state(1)[0])
    state = State(tables, own)
    state.start(start_rows(tables, start) if start is not None else ())
    return state


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


def _cooling(state: State, heat: float) -> Cooling:
    """Return temperatures in proportion to what a visit costs in the first plan."""
    jobs = len(state.absent)
    served = jobs - int(state.count[k.ABSENT])
    prices = state.tables.price[:jobs, k.UNSERVED]
    left_out = float(prices[state.absent[: state.count[k.ABSENT]]].sum())
    return Cooling.for_visit((state.best - left_out) / max(1, served), heat=heat)


def _anneal(state: State, shared: Run, chain: int) -> None:
    """Run one chain until it has to stop."""
    cooling, budget, iterations = _cooling(state, shared.heat), shared.budget(chain), 0
    chunk = 50 if budget is None else min(LARGEST_CHUNK, max(1, budget // CHUNKS))
    possible = len(state.absent) > 0 and len(state.tables.routes) > 0
    while not shared.over(chain, state, iterations) and possible:
        amount = chunk if budget is None else min(chunk, budget - iterations)
        began = time.perf_counter()
        state.run(k.SEARCH, amount, cooling.at(shared.share(chain)))
        iterations += amount
        if budget is None:
            spent = max(1e-6, time.perf_counter() - began)
            chunk = int(max(1, min(LARGEST_CHUNK, 2 * chunk, chunk * CHUNK_SECONDS / spent)))
