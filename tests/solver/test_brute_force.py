"""On 8 jobs and 2 technicians the best of all plans bounds the solver, and the solver mostly reaches it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from json import dumps

import numpy as np
import pytest

from solver import ortools_routing
from solver.build import build_plan
from solver.checker import check, load_json
from solver.cost import route_cents
from solver.documents import read_problem, write_plan
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import earliest_due, nearest_technician
from solver.stop import Iterations
from tests.solver.brute_force import optimum
from tests.solver.random_problems import Document, random_problem

AWKWARD, BUSY = range(15), range(4)
MORE_AWKWARD, MORE_BUSY = range(100, 130), range(100, 108)
ITERATIONS = 400
HOUR = 3600


def _awkward(seed: int) -> Document:
    """Return a problem in which every rule may bind; most of its jobs cannot be served."""
    rng = np.random.default_rng(seed)
    return random_problem(rng, jobs=8, technicians=2, depots=0, shifts=1, profile=seed % 4 == 0)


def _busy(seed: int) -> Document:
    """Return a problem in which nearly every order of up to five jobs fits a shift, with due times and a break."""
    rng = np.random.default_rng(seed)
    jobs = [
        {
            "id": f"j{index}",
            "location": index,
            "service": int(rng.integers(30, 60)) * 60,
            "due": int(rng.integers(1, 9)) * HOUR,
            "weight": int(rng.integers(1, 4)),
            "preferred": f"t{int(rng.integers(2))}",
        }
        for index in range(8)
    ]
    shift = {
        "start": 0,
        "end": 3 * HOUR,
        "overtime": HOUR // 2,
        "break": {"duration": 1800, "window": [HOUR, 2 * HOUR]},
    }
    people = [
        {
            "id": f"t{index}",
            "speed": 1.0 + 0.2 * index,
            "shifts": [{**shift, "from": 8 + index, "to": 8}],
        }
        for index in range(2)
    ]
    return {
        "version": 1,
        "name": f"busy {seed}",
        "horizon": {"start": "2026-03-02T08:00:00+08:00", "end": 24 * HOUR},
        "locations": [
            [31.2 + float(rng.normal(0, 0.05)), 121.5 + float(rng.normal(0, 0.05))]
            for _ in range(10)
        ],
        "travel": {"a": 200, "p": 0.75, "detour": 1.45},
        "technicians": people,
        "jobs": jobs,
    }


def _exact(problem: Problem, plan: Plan) -> Fraction:
    """Return the cents of a plan before any rounding."""
    routes = [cents for route in plan.routes for cents in route_cents(problem, route).values()]
    left = [problem.unserved_cents(unserved.job)[1] for unserved in plan.unserved]
    return sum(routes + left, Fraction(0))


def _judged(document: Document, problem: Problem, plan: Plan) -> Plan:
    """Return the plan once the checker has passed it."""
    verdict = check(load_json(dumps(document)), load_json(dumps(write_plan(problem, plan))))
    assert not verdict.violations, verdict.violations
    assert dict(verdict.cost) == dict(plan.cost)
    return plan


def _gaps(documents: Iterable[Document]) -> list[Fraction]:
    """Return by how much the solver's plan is dearer than the best one, as a share of the latter."""
    gaps = []
    for document in documents:
        problem = read_problem(document)
        least, best = optimum(problem)
        _judged(document, problem, best)
        start = min(
            (nearest_technician(problem), earliest_due(problem)), key=lambda plan: plan.total
        )
        found = ortools_routing.run(problem, Iterations(ITERATIONS), 0, start=start)
        plan = _judged(document, problem, build_plan(problem, found.sequences, stats={}))
        cents = _exact(problem, plan)
        assert cents >= least, document["name"]
        gaps.append((cents - least) / least if least else Fraction(0))
    return gaps


def test_the_best_of_all_plans_bounds_the_solver_on_awkward_problems() -> None:
    """The best order, as the solver times it, is reached by two in three; the mean gap is under 5 %."""
    gaps = _gaps(_awkward(seed) for seed in AWKWARD)
    assert sum(gap == 0 for gap in gaps) >= 10
    assert sum(gaps) / len(gaps) < Fraction(5, 100)


def test_the_best_of_all_plans_bounds_the_solver_on_busy_days() -> None:
    """Where nearly every order fits and timings are exact, the mean gap to the optimum is under 5 %."""
    gaps = _gaps(_busy(seed) for seed in BUSY)
    assert sum(gaps) / len(gaps) < Fraction(5, 100)


@pytest.mark.slow
def test_the_best_of_all_plans_bounds_the_solver_on_many_problems() -> None:
    """The same on nearly forty more problems of both kinds."""
    gaps = _gaps(_awkward(seed) for seed in MORE_AWKWARD)
    assert sum(gap == 0 for gap in gaps) >= 20
    assert sum(gaps) / len(gaps) < Fraction(5, 100)
    gaps = _gaps(_busy(seed) for seed in MORE_BUSY)
    assert sum(gaps) / len(gaps) < Fraction(5, 100)


def test_every_order_is_tried() -> None:
    """The enumeration finds the order that a hand can see: the near job first, because the far one is due late."""
    document = _busy(0)
    document["locations"] = [[31.0, 121.0 + 0.01 * index] for index in range(10)]
    document["jobs"] = [
        {"id": "far", "location": 4, "service": 600},
        {"id": "near", "location": 2, "service": 600, "due": 3 * HOUR},
    ]
    document["technicians"] = [
        {"id": "t", "shifts": [{"start": 0, "end": 8 * HOUR, "from": 0, "to": 4}]}
    ]
    problem = read_problem(document)
    _, plan = optimum(problem)
    assert [route.jobs for route in plan.routes] == [(1, 0)]
