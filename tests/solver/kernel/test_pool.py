"""The routes of accepted plans that a chain hands out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from solver.documents import read_problem
from solver.kernel import run
from solver.kernel import search as k
from solver.kernel.pool import Pool, Pooled
from solver.kernel.read_back import best_plan
from solver.kernel.state import State
from solver.kernel.tables import make_tables
from solver.plan import Plan
from solver.problem import Problem
from solver.stop import Iterations
from tests.solver.random_problems import random_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    """A random problem of 20 jobs."""
    return read_problem(random_problem(np.random.default_rng(8), jobs=20, technicians=3))


def pooled(problem: Problem, *, places: int, iterations: int = 400) -> tuple[State, list[Pooled]]:
    """Return the state after a search that pools its routes, and the routes."""
    tables = make_tables(problem)
    state = State(tables, 1, Pool(tables, places=places))
    state.start()
    state.pool_routes(True)
    state.run(k.SEARCH, iterations, 20000.0)
    return state, state.pool.routes()


def test_each_set_of_jobs_of_a_shift_is_there_once(problem: Problem) -> None:
    """Routes are counted by shift and set of jobs, and those accepted most often come first."""
    _, routes = pooled(problem, places=1024)
    assert len(routes) > 30
    assert len({(r.technician, r.shift, frozenset(r.jobs)) for r in routes}) == len(routes)
    assert all(len(set(r.jobs)) == len(r.jobs) > 0 for r in routes)
    accepted = [route.accepted for route in routes]
    assert accepted == sorted(accepted, reverse=True)
    assert accepted[0] > 1


def test_pooled_cents_are_those_of_the_route(problem: Problem) -> None:
    """Each pooled route by itself costs in a state what the pool says, where no other route takes parts from it."""
    state, routes = pooled(problem, places=1024)
    alone = 0
    for route in routes[:40]:
        if any(problem.jobs[job].parts for job in route.jobs):
            continue
        other = State(state.tables, 0)
        other.start([(state.tables.row_of[route.technician, route.shift], route.jobs)], fill=False)
        left_out = [job for job in range(len(problem.jobs)) if job not in route.jobs]
        price = float(state.tables.price[left_out, k.UNSERVED].sum())
        assert other.best - price == pytest.approx(route.cents, abs=0.01)
        alone += 1
    assert alone > 5


def test_a_small_pool_keeps_what_is_frequent(problem: Problem) -> None:
    """With fewer places than routes the pool is full, and nothing is handed out twice."""
    _, routes = pooled(problem, places=16)
    assert 8 <= len(routes) <= 16
    assert len({(r.technician, r.shift, frozenset(r.jobs)) for r in routes}) == len(routes)


def test_nothing_is_pooled_unasked(problem: Problem) -> None:
    """A state without a pool, or one not told to pool, keeps no routes."""
    tables = make_tables(problem)
    state = State(tables, 1, Pool(tables, places=64))
    state.start()
    state.run(k.SEARCH, 100, 500.0)
    assert state.pool.routes() == []


def test_a_combination_is_polished(problem: Problem) -> None:
    """What `combine` returns is where the last lap begins; it is given the chain's best plan and its pool."""
    good = run(problem, Iterations(4000), 3).plan
    given: list[tuple[int, int]] = []

    def combine(routes: Sequence[Pooled], plan: Plan) -> Plan:
        given.append((len(routes), plan.total))
        return good

    answer = run(problem, Iterations(200), 1, combine=combine)
    assert len(given) == 1
    assert given[0][0] > 0
    assert given[0][1] >= answer.plan.total
    assert answer.plan.total <= good.total


def test_the_best_plan_can_be_read_between_laps(problem: Problem) -> None:
    """Reading the best plan in the midst of a search gives the value that the search has noted."""
    state, _ = pooled(problem, places=16)
    state.guide(0)
    assert best_plan(state).total == pytest.approx(state.best, abs=7)
