"""What `solve` does otherwise with large problems: it searches by territories and shares work out over processes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from solver.engine import Cancel, Engine
from solver.executor import Executor, InProcess, ProcessPool
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import RULES

LARGE = 1500
"""Jobs from which on a problem is large: below, one search over the whole finds the better plan in the same time."""


def is_large(problem: Problem) -> bool:
    """Return whether a problem is searched by territories."""
    return len(problem.jobs) >= LARGE


def executor_for(problem: Problem, *, workers: int) -> AbstractContextManager[Executor]:
    """Return what does the work: processes for a large problem and several workers, else this process."""
    if workers > 1 and is_large(problem):
        return ProcessPool(workers, setup=_load)
    return nullcontext(InProcess())


def _load() -> None:
    """Load the compiled search, or compile it where nothing is kept."""
    from solver.kernel import warm_up

    warm_up()


def by_territories(executor: Executor, *, given: bool) -> Engine:
    """Return the engine for large problems; `given`: whether it goes on from the plan it starts at."""
    from solver import (
        territories,
    )  # loading Numba takes a while; only who searches has to wait for it

    return partial(territories.run, executor=executor, given=given)


def plans_by_rules(problem: Problem, executor: Executor) -> dict[str, Plan]:
    """Return the plan of each dispatch rule by its name."""
    names = list(RULES)
    if executor.workers == 1:
        return {name: RULES[name](problem) for name in names}
    tasks = [(problem, name) for name in names]
    titles = [f'rule "{name}"' for name in names]
    found: Mapping[int, Plan] = executor.run(_plan_by_rule, tasks, names=titles)
    return dict(zip(names, found.values(), strict=True))


def _plan_by_rule(task: tuple[Problem, str], cancel: Cancel) -> Plan:
    problem, name = task
    return RULES[name](problem)
