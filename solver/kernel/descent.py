"""One chain: laps of annealing one after another, the last one from the best plan."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from solver.kernel import search as k
from solver.kernel.annealing import Lap
from solver.kernel.course import LARGEST_CHUNK, Run
from solver.kernel.pool import Pool
from solver.kernel.read_back import best_plan
from solver.kernel.state import State
from solver.kernel.tables import Tables
from solver.plan import Plan

CHUNK_SECONDS = 0.008
CHUNKS = 500

POOLED_BELOW = 0.65
"""Temperature, in times of what a visit costs, below which the routes of accepted plans are worth keeping."""

Rows = Sequence[tuple[int, Sequence[int]]]


def start_rows(tables: Tables, plan: Plan) -> Rows:
    """Return the routes of a plan as rows of the tables, each with its jobs."""
    return [(tables.row_of[route.technician, route.shift], route.jobs) for route in plan.routes]


def visit_cents(state: State) -> float:
    """Return what a visit costs in the first plan beside its paid time on site, which no plan changes, in cents."""
    tables, jobs = state.tables, len(state.absent)
    missing = state.absent[: state.count[k.ABSENT]]
    served = np.setdiff1d(np.arange(jobs), missing)
    left_out = float(tables.price[missing, k.UNSERVED].sum())
    if len(served) == 0:
        return state.best - left_out
    on_site = float(tables.service[:, served].min(axis=0).sum()) * float(tables.rate[k.WORK])
    return (state.best - left_out - on_site) / len(served)


def search(tables: Tables, shared: Run, chain: int, seed: int, start: Rows) -> State:
    """Run the laps of one chain one after another; return the state with the best plan."""
    best: State | None = None
    pool = None if shared.combine is None else Pool(tables)
    for number, lap in enumerate(shared.laps(chain, len(tables.problem.jobs))):
        rows = start
        if best is not None and lap.goes_on:
            rows = _combined(best, pool, shared)
        state = _loaded(tables, [seed, chain, number], pool, rows, lap)
        _anneal(state, shared, chain, lap)
        if best is None or state.best < best.best:
            best = state
        if shared.over(chain, best):
            break
    assert best is not None
    return best


def _combined(best: State, pool: Pool | None, shared: Run) -> Rows:
    """Return the routes of the best plan, or of a better combination of pooled ones."""
    if pool is not None and shared.combine is not None:
        best.guide(0)
        plan = best_plan(best)
        combined = shared.combine(pool.routes(), plan)
        if combined is not plan:
            return start_rows(best.tables, combined)
    return list(enumerate(best.best_jobs(row) for row in range(len(best.tables.routes))))


def _loaded(tables: Tables, seed: Sequence[int], pool: Pool | None, rows: Rows, lap: Lap) -> State:
    state = State(tables, int(np.random.SeedSequence(seed).generate_state(1)[0]), pool)
    state.guide(lap.lure * float(tables.rate[k.WORK]))
    state.start(rows)
    return state


def _anneal(state: State, shared: Run, chain: int, lap: Lap) -> None:
    """Cool one state down until its lap or the whole search is over."""
    visit = visit_cents(state)
    cooling = lap.cooling(visit, heat=shared.heat)
    budget = shared.budget(chain)
    chunk = 50 if budget is None else min(LARGEST_CHUNK, max(1, budget // CHUNKS))
    possible = len(state.absent) > 0 and len(state.tables.routes) > 0
    while possible and not shared.over(chain, state):
        progress = lap.progress(shared.now(chain))
        if progress >= 1:
            break
        amount = min(chunk, shared.room(chain, lap))
        began = time.perf_counter()
        temperature = cooling.at(progress)
        state.pool_routes(shared.combine is not None and temperature <= POOLED_BELOW * visit)
        state.run(k.SEARCH, amount, temperature)
        shared.done[chain] += amount
        if budget is None:
            spent = max(1e-6, time.perf_counter() - began)
            chunk = int(max(1, min(LARGEST_CHUNK, 2 * chunk, chunk * CHUNK_SECONDS / spent)))
