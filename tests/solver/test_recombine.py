"""The best combination of pooled routes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from solver.build import build_plan
from solver.checker import check, load_json
from solver.cost import plan_cost, route_cents
from solver.documents import load, read_problem, write_plan
from solver.effort import Effort
from solver.kernel import run
from solver.plan import Plan, Unserved
from solver.problem import Problem
from solver.recombine import PooledRoute, recombine
from solver.stop import Iterations
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job, person, shift

LIMIT = Effort(work=2)


def judged(document: dict[str, Any], problem: Problem, plan: Plan) -> None:
    """Let the checker pass a plan, its cost included."""
    verdict = check(
        load_json(json.dumps(document)), load_json(json.dumps(write_plan(problem, plan)))
    )
    assert [found.sentence for found in verdict.violations] == []


def pooled(problem: Problem, plan: Plan) -> list[PooledRoute]:
    """Return the routes of a plan as a search would pool them."""
    return [
        PooledRoute(r.technician, r.shift, r.jobs, float(sum(route_cents(problem, r).values())))
        for r in plan.routes
    ]


def empty(problem: Problem) -> Plan:
    """Return the plan that leaves out every job."""
    jobs = range(len(problem.jobs))
    left = tuple(Unserved(job, "", "") for job in jobs)
    return Plan((), left, plan_cost(problem, [], jobs))


def crossed() -> tuple[dict[str, Any], Problem, list[PooledRoute], Plan]:
    """Return a day on which two plans each have one good route, the pool and one plan: four places on a line."""
    jobs = [job(1), job(2), job(4), job(5)]
    document = day(jobs, person(shift()), person(shift(**{"from": 5, "to": 5})))
    problem = read_problem(document)
    first = build_plan(problem, {(0, 0): [0, 1], (1, 0): [2]}, stats={})
    second = build_plan(problem, {(0, 0): [3, 0], (1, 0): [1, 2]}, stats={})
    good = PooledRoute(1, 0, (3, 2), 200.0)
    return document, problem, [*pooled(problem, first), *pooled(problem, second), good], second


def test_good_routes_of_several_plans_come_together() -> None:
    """Neither plan has both good routes; the combination has, and drives to and fro no more than it must."""
    document, problem, pool, start = crossed()
    best = recombine(problem, pool, start, limit=LIMIT)
    judged(document, problem, best)
    assert {route.jobs for route in best.routes} == {(0, 1), (3, 2)}
    assert best.cost["km"] == 2 * (2 + 1) * 50
    assert best.total < start.total


def test_the_start_itself_comes_back_where_nothing_is_better() -> None:
    """With an empty pool, one of the start's own routes, or no time, the very same object is returned."""
    _, problem, pool, _ = crossed()
    best = recombine(problem, pool, empty(problem), limit=LIMIT)
    for routes in ([], pooled(problem, best), pool):
        assert recombine(problem, routes, best, limit=LIMIT) is best
    poor = build_plan(problem, {(0, 0): [3, 0, 2, 1]}, stats={})
    assert recombine(problem, pool, poor, limit=Effort(seconds=0)) is poor


def test_routes_that_cannot_be_are_passed_over() -> None:
    """A job twice, a job that the technician may not serve, no jobs: such routes change nothing."""
    document = day([job(1, forbidden=["t0"]), job(2)], person(shift()), person(shift()))
    problem = read_problem(document)
    start = build_plan(problem, {(1, 0): [0, 1]}, stats={})
    wrong = [
        PooledRoute(0, 0, (0, 1), 0.0),
        PooledRoute(0, 0, (1, 1), 0.0),
        PooledRoute(0, 0, (), -1e6),
    ]
    assert recombine(problem, wrong, start, limit=LIMIT) is start


def test_a_price_that_flatters_loses_nothing() -> None:
    """A pool that promises routes for nothing is seen through: the plan is as dear as its routes really are."""
    document, problem, _, start = crossed()
    flattered = [PooledRoute(0, 0, (3, 0, 2, 1), 0.0)]
    assert recombine(problem, flattered, start, limit=LIMIT).total <= start.total
    judged(document, problem, recombine(problem, flattered, start, limit=LIMIT))


def test_the_last_part_is_taken_once() -> None:
    """Two crews could each fetch the only pump; one of them goes, and the other job waits."""
    depot = {"location": 0, "stock": {"pump": 1}}
    jobs = [job(1, parts={"pump": 1}), job(2, parts={"pump": 1}, weight=2)]
    document = day(jobs, person(shift()), person(shift()), depots=[depot])
    problem = read_problem(document)
    pool = [PooledRoute(0, 0, (0,), 10.0), PooledRoute(1, 0, (1,), 10.0)]
    start = build_plan(problem, {(0, 0): [0]}, stats={})
    best = recombine(problem, pool, start, limit=LIMIT)
    judged(document, problem, best)
    assert [route.jobs for route in best.routes] == [(1,)]


def test_a_part_that_comes_too_late_is_seen_when_the_plan_is_built() -> None:
    """The pump arrives after the shift: the combination that counts on it gives way to the next one."""
    depot = {"location": 0, "arrivals": [{"sku": "pump", "quantity": 1, "at": 80000}]}
    jobs = [job(1, parts={"pump": 1}, weight=5), job(2), job(3)]
    document = day(jobs, person(shift()), depots=[depot])
    problem = read_problem(document)
    pool = [PooledRoute(0, 0, (0,), 1.0), PooledRoute(0, 0, (1, 2), 1e4)]
    start = build_plan(problem, {(0, 0): [1]}, stats={})
    best = recombine(problem, pool, start, limit=LIMIT)
    judged(document, problem, best)
    assert set(best.routes[0].jobs) == {1, 2}


@pytest.mark.parametrize("seed", range(5))
def test_random_pools_never_lose(seed: int) -> None:
    """Short searches of one problem: valid, no dearer than the best of them, and the same the second time."""
    document = random_problem(np.random.default_rng(seed), jobs=20, technicians=5)
    problem = read_problem(load(json.dumps(document)))
    plans = [run(problem, Iterations(30), chance).plan for chance in range(6)]
    start = min(plans, key=lambda plan: plan.total)
    pool = [route for plan in plans for route in pooled(problem, plan)]
    best = recombine(problem, pool, start, limit=LIMIT)
    judged(document, problem, best)
    assert best.total <= start.total
    again = recombine(problem, pool, start, limit=LIMIT)
    assert (again.routes, again.cost) == (best.routes, best.cost)


def test_an_effort_needs_a_limit() -> None:
    """No limit, or one below 0, is refused with the remedy."""
    with pytest.raises(ValueError, match="no effort given; name seconds or work"):
        Effort()
    with pytest.raises(ValueError, match="work: -1 is no limit; give a number of 0 or more"):
        Effort(work=-1)
