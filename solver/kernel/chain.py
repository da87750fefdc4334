"""The search from the outside: chains of ruin and recreate, annealed in chunks, side by side on threads."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from solver.build import build_plan, follow, sequences_of
from solver.cost import plan_cost
from solver.draft import Draft
from solver.engine import Cancel, OnProgress
from solver.kernel.annealing import iteration_limit
from solver.kernel.compilation import warm_up
from solver.kernel.course import Combine, Run
from solver.kernel.descent import search, start_rows
from solver.kernel.pool import Pooled
from solver.kernel.read_back import best_plan
from solver.kernel.tables import make_tables
from solver.plan import Plan
from solver.problem import Problem
from solver.stop import Stop


@dataclass(frozen=True)
class Answer:
    """What the search found.

    Attributes
    ----------
    plan : Plan
        The best plan, valid and with its exact cost; the reasons of unserved jobs are left empty.
    iterations : int
        Iterations of all chains.
    pool : sequence of Pooled
        Routes that the best chain has accepted, the most frequent first; none where nothing was to be combined.
    """

    plan: Plan
    iterations: int
    pool: Sequence[Pooled] = ()


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
    combine: Combine | None = None,
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
    combine : callable or None
        Given the routes that a chain has accepted and its best plan, returns a plan no dearer, to be polished.

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
    shared = Run(stop, chains, on_progress, cancel, heat, combine)
    with ThreadPoolExecutor(max_workers=threads) as pool:
        work = [pool.submit(search, tables, shared, chain, seed, rows) for chain in range(chains)]
        states = [each.result() for each in work]
    best = min(range(chains), key=lambda chain: (states[chain].best, chain))
    states[best].guide(0)
    plan = _timed_again(problem, best_plan(states[best]))
    if start is not None and _cost(problem, start) < plan.total:
        plan = min(plan, build_plan(problem, sequences_of(start), stats={}), key=_total)
    return Answer(plan, sum(shared.done), states[best].pool.routes())


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
