"""The solver's public face: baselines, engine, valid plan, reasons."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from solver import ortools_routing
from solver.build import build_plan, follow_plan, sequences_of
from solver.combination import combination_for
from solver.draft import Draft
from solver.engine import Cancel, Engine, OnProgress, Progress, Search
from solver.executor import Executor
from solver.large import by_territories, executor_for, is_large, plans_by_rules
from solver.plan import Plan
from solver.polish import polished, shared
from solver.problem import Problem, ProblemError
from solver.reasons import Reason, explain
from solver.recombine import PooledRoute
from solver.rules import RULES
from solver.stop import Stop


def _kernel(
    problem: Problem,
    stop: Stop,
    seed: int,
    *,
    start: Plan,
    on_progress: OnProgress | None,
    cancel: Cancel | None,
) -> Search:
    """Search with the compiled kernel."""
    from solver import kernel  # loading Numba takes a while; only who searches has to wait for it

    if on_progress is not None:
        text = "loading the search (compiled at the first use, some seconds)"
        on_progress(Progress(0.0, 0, start.total, len(start.unserved), text))
    answer = kernel.run(
        problem,
        stop,
        seed,
        start=start,
        on_progress=on_progress,
        cancel=cancel,
        threads=1,
        combine=combination_for(problem, stop),
    )
    pool = [PooledRoute(*route) for route in answer.pool]
    return Search({}, answer.iterations, plan=answer.plan, pool=pool)


SEARCHES: Mapping[str, Engine] = {"kernel": _kernel, "ortools": ortools_routing.run}
"""The engines that search, by name."""


DEFAULT_ENGINE = "kernel"
"""The engine used where none is named."""


SEARCHED = "finding the reasons of jobs left out"
"""Message of the last report: what is done after the search."""


@dataclass(frozen=True)
class Result:
    """Answer of `solve`.

    Attributes
    ----------
    plan : Plan
        The best plan found, valid, every unserved job with its reason.
    baselines : mapping of str to Plan
        The plans of the dispatch rules of today, for comparison.
    iterations : int
        Iterations of the engine.
    seconds : float
        Time spent.
    pool : sequence of PooledRoute
        Routes that the search has accepted, as far as it keeps them.
    """

    plan: Plan
    baselines: Mapping[str, Plan]
    iterations: int
    seconds: float
    pool: Sequence[PooledRoute] = ()


def engine_names() -> tuple[str, ...]:
    """Return the names that `solve` knows as engines."""
    return (*SEARCHES, *RULES)


def solve(
    problem: Problem,
    stop: Stop,
    seed: int = 0,
    *,
    engine: str = DEFAULT_ENGINE,
    start: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    workers: int = 1,
    bare: bool = False,
) -> Result:
    """Return a valid plan, no dearer than the baselines and the plan to start from.

    Where the engine named is itself one of the rules, its plan is returned as it is.

    Parameters
    ----------
    problem : Problem
        The problem.
    stop : Stop
        When the search ends; the baselines and the last steps come on top.
    seed : int
        Seed of the engine's chance.
    engine : str
        One of `engine_names()`.
    start : Plan or None
        A plan to begin at; it is timed and supplied anew, and what breaks a rule is left out.
    on_progress : callable or None
        Called with a `Progress` now and then.
    cancel : object with `is_set()` or None
        Once set, the search ends with the best plan so far.
    workers : int
        Processes for a problem of 1,500 jobs and more, which the kernel searches by territories. A plan made with a
        limit of iterations does not depend on it. More than one needs a program whose own beginning stands under
        `if __name__ == "__main__":`.
    bare : bool
        Leave out what only people ask for, the baselines and the reasons of jobs left out: simulations plan thousands
        of days that nobody looks at. The search then begins at the plan given, or at none.

    Raises
    ------
    ProblemError
        If the engine is not known, the seed is below 0 or there is no worker.
    """
    _refuse_unknown(engine, seed=seed, workers=workers)
    began = time.monotonic()
    with executor_for(problem, workers=workers) as executor:
        needed = not bare or engine in RULES
        baselines = plans_by_rules(problem, executor) if needed else {}
        found = Search({}, 0)
        if engine in RULES:
            best = baselines[engine]
        else:
            given = None if start is None else follow_plan(problem, sequences_of(start))
            best = _first(problem, baselines, given)
            _report(on_progress, began, best, "first plan")
            if _anything_to_do(problem) and not (cancel is not None and cancel.is_set()):
                search = _search(engine, problem, executor, given=given is not None)
                own, left = shared(problem, stop) if engine == DEFAULT_ENGINE else (stop, None)
                found = search(
                    problem, own, seed, start=given or best, on_progress=on_progress, cancel=cancel
                )
                plan = found.plan or build_plan(problem, found.sequences, stats={})
                best = polished(problem, min(best, plan, key=_total), left, cancel)
    _report(on_progress, began, best, SEARCHED)
    explained = best if bare else _with_reasons(problem, best, engine)
    return _finished(explained, baselines, found, engine=engine, seed=seed, began=began)


def _refuse_unknown(engine: str, *, seed: int, workers: int) -> None:
    """Refuse arguments that mean nothing."""
    if engine not in engine_names():
        raise ProblemError(f'engine: "{engine}" is not known; give {" or ".join(engine_names())}')
    if seed < 0:
        raise ProblemError(f"seed: {seed} is below 0; give a whole number of 0 or more")
    if workers < 1:
        raise ProblemError(f"workers: {workers} is below 1; give a whole number of 1 or more")


def _search(engine: str, problem: Problem, executor: Executor, *, given: bool) -> Engine:
    """Return the engine of a name; the default one searches large problems by territories."""
    if engine == DEFAULT_ENGINE and is_large(problem):
        return by_territories(executor, given=given)
    return SEARCHES[engine]


def _first(problem: Problem, baselines: Mapping[str, Plan], start: Plan | None) -> Plan:
    """Return the cheapest of the baselines and the plan to start from."""
    plans = [*baselines.values(), *([] if start is None else [start])]
    if not plans:
        plans.append(Draft(problem).plan({}))
    return min(plans, key=_total)


def _total(plan: Plan) -> int:
    return plan.total


def _anything_to_do(problem: Problem) -> bool:
    return bool(problem.jobs) and any(person.shifts for person in problem.technicians)


def _explained(problem: Problem, plan: Plan) -> Plan:
    """Return the plan with its reasons; a job that turns out to have been overlooked is put in first.

    Engines look at routes in their own ways, and the tests behind the reasons may find a place that none of them tried.
    """
    while True:
        unserved = explain(problem, plan)
        if all(left.reason != Reason.OVERLOOKED.value for left in unserved):
            break
        better = build_plan(problem, sequences_of(plan), stats={})
        if better.total >= plan.total:
            break
        plan = better
    return replace(plan, unserved=unserved)


def _report(on_progress: OnProgress | None, began: float, best: Plan, message: str) -> None:
    if on_progress is not None:
        seconds = time.monotonic() - began
        left, read = len(best.unserved), partial(sequences_of, best)
        on_progress(Progress(seconds, 0, best.total, left, message, read))


def _with_reasons(problem: Problem, plan: Plan, engine: str) -> Plan:
    """Return the plan with its reasons; that of a rule is left as the rule made it."""
    if engine in RULES:
        return replace(plan, unserved=explain(problem, plan))
    return _explained(problem, plan)


def _finished(
    plan: Plan,
    baselines: Mapping[str, Plan],
    found: Search,
    *,
    engine: str,
    seed: int,
    began: float,
) -> Result:
    """Return the result with its figures filled in."""
    seconds = time.monotonic() - began
    stats = {
        **found.stats,
        "engine": engine,
        "seed": seed,
        "iterations": found.iterations,
        "seconds": round(seconds, 3),
    }
    made = replace(plan, stats=stats)
    return Result(made, baselines, found.iterations, seconds, found.pool)
