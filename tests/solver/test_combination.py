"""When a search combines the routes it has accepted, and that the combination is a better plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from solver.combination import MOST_JOBS, combination_for
from solver.documents import read_problem
from solver.draft import Draft
from solver.kernel import run
from solver.kernel.pool import Pooled
from solver.plan import Plan
from solver.problem import Problem
from solver.stop import AnyOf, Iterations, Seconds, Stop, Target
from tests.solver.random_problems import random_problem


def problem_of(jobs: int) -> Problem:
    """Return a random problem."""
    return read_problem(random_problem(np.random.default_rng(8), jobs=jobs, technicians=3))


@pytest.mark.parametrize(
    ("stop", "combines"),
    [
        (Iterations(99_000), False),
        (Iterations(100_000), True),
        (Seconds(3), False),
        (Seconds(4), True),
        (Target(5), False),
        (AnyOf(Target(5), Seconds(60)), True),
        (AnyOf(Seconds(60), Iterations(1000)), False),
    ],
)
def test_only_long_searches_combine(stop: Stop, combines: bool) -> None:
    """Short searches and those without a limit do not; a limit of iterations decides alone where there is one."""
    assert (combination_for(problem_of(5), stop) is not None) == combines


def test_large_problems_do_not_combine() -> None:
    """Beyond the largest size for which it was found to pay no model is built."""
    assert combination_for(problem_of(MOST_JOBS), Iterations(10**6)) is not None
    assert combination_for(problem_of(MOST_JOBS + 1), Iterations(10**6)) is None


def test_the_combination_of_a_pool_is_better_than_nothing() -> None:
    """From a plan that leaves every job out, the routes a search has accepted make one about as good as its best."""
    problem = problem_of(20)
    pools: list[Sequence[Pooled]] = []

    def keep(routes: Sequence[Pooled], plan: Plan) -> Plan:
        pools.append(routes)
        return plan

    best = run(problem, Iterations(2000), 1, combine=keep).plan.total
    combine = combination_for(problem, Iterations(100_000))
    assert combine is not None
    empty = Draft(problem).plan({})
    combined = combine(pools[0], empty).total
    assert combined < empty.total
    assert combined <= best * 1.1
    assert combined == combine(pools[0], empty).total
