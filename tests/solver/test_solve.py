"""The solver's public face."""

from __future__ import annotations

import json
import threading
from typing import Any

import numpy as np
import pytest

from solver import solve as solving
from solver.checker import check, load_json
from solver.documents import load, read_problem, write_plan
from solver.engine import Progress, Search
from solver.plan import Plan
from solver.problem import Problem, ProblemError
from solver.reasons import Reason
from solver.solve import engine_names, solve
from solver.stop import Iterations
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job, person, shift

LIMIT = Iterations(15)


def comparable(problem: Problem, plan: Plan) -> dict[str, Any]:
    """Return the plan document without the seconds spent."""
    document = write_plan(problem, plan)
    assert document["stats"].pop("seconds") >= 0
    return document


@pytest.mark.parametrize("engine", ["kernel", "ortools"])
@pytest.mark.parametrize("seed", range(12))
def test_random_days_are_solved(seed: int, engine: str) -> None:
    """The answer is valid, no dearer than a baseline, gives its reasons and comes out the same the second time."""
    document = random_problem(
        np.random.default_rng(seed), jobs=4 + seed, technicians=1 + seed % 3, depots=seed % 3
    )
    problem = read_problem(load(json.dumps(document)))
    result = solve(problem, LIMIT, seed=seed, engine=engine)
    written = json.dumps(write_plan(problem, result.plan))
    assert list(check(load_json(json.dumps(document)), load_json(written)).violations) == []
    assert set(result.baselines) == {"nearest", "earliest-due"}
    assert all(result.plan.total <= plan.total for plan in result.baselines.values())
    reasons = {left.reason for left in result.plan.unserved}
    assert reasons <= {reason.value for reason in Reason} - {Reason.OVERLOOKED.value}
    assert result.plan.stats["engine"] == engine
    assert (result.plan.stats["seed"], result.plan.stats["iterations"]) == (seed, result.iterations)
    again = solve(read_problem(load(json.dumps(document))), LIMIT, seed=seed, engine=engine)
    assert comparable(problem, again.plan) == comparable(problem, result.plan)


@pytest.mark.parametrize("engine", ["kernel", "ortools"])
def test_plain_days_keep_their_shifts(engine: str) -> None:
    """Without breaks, lateness and goods, where a search may take short cuts, a route leaves after its shift began."""
    document = day([job(place, 60) for place in (5, 1, 4)], person(shift(start=3600, end=90000)))
    problem = read_problem(document)
    plan = solve(problem, LIMIT, engine=engine).plan
    assert list(check(document, write_plan(problem, plan)).violations) == []
    assert [route.stops[0].depart >= 3600 for route in plan.routes] == [True]


def test_better_than_the_rules_of_today() -> None:
    """Six places listed to and fro: the office drives 24 places, the solver there and back."""
    problem = read_problem(day([job(place, 60) for place in (5, 1, 4, 2, 3)]))
    result = solve(problem, LIMIT)
    assert result.plan.cost["km"] == 500
    assert min(plan.cost["km"] for plan in result.baselines.values()) == 900


@pytest.mark.parametrize("rule", ["nearest", "earliest-due"])
def test_a_rule_as_engine(rule: str) -> None:
    """A rule named as engine answers with its own plan."""
    problem = read_problem(day([job(5), job(1), job(4, due=3000)]))
    result = solve(problem, LIMIT, engine=rule)
    assert result.plan.routes == result.baselines[rule].routes
    assert result.plan.stats["engine"] == rule
    assert result.iterations == 0


def test_an_unknown_engine() -> None:
    """An engine that nobody knows is refused with the names of all."""
    problem = read_problem(day([job(1)]))
    with pytest.raises(ProblemError) as caught:
        solve(problem, LIMIT, engine="magic")
    assert str(caught.value) == f'engine: "magic" is not known; give {" or ".join(engine_names())}'
    assert {"kernel", "ortools", "nearest", "earliest-due"} <= set(engine_names())


def test_a_seed_below_zero() -> None:
    """A negative seed is refused with the remedy."""
    with pytest.raises(ProblemError, match="seed: -1 is below 0; give a whole number of 0 or more"):
        solve(read_problem(day([])), LIMIT, seed=-1)


@pytest.mark.parametrize(
    "document",
    [day([]), day([job(1)], person()), {**day([job(1)]), "technicians": []}],
    ids=["no jobs", "no shifts", "no technicians"],
)
@pytest.mark.parametrize("engine", engine_names())
def test_nothing_to_do(document: dict[str, Any], engine: str) -> None:
    """Without jobs, shifts or technicians the plan has no routes, every job with its reason."""
    problem = read_problem(document)
    plan = solve(problem, LIMIT, engine=engine).plan
    assert plan.routes == ()
    assert [left.job for left in plan.unserved] == list(range(len(problem.jobs)))
    assert all(left.reason and left.detail for left in plan.unserved)


def test_a_start_is_never_lost() -> None:
    """The answer costs no more than the plan handed over, even when the search may do nothing."""
    problem = read_problem(day([job(place, 60) for place in (5, 1, 4, 2, 3)]))
    good = solve(problem, LIMIT).plan
    none = solve(problem, Iterations(0), start=good)
    assert none.plan.total <= good.total


def test_an_engine_that_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an engine answers with nonsense, the better baseline is the plan."""

    def useless(problem: Problem, stop: Any, seed: int, **more: Any) -> Search:
        return Search({(0, 0): [0] * 9}, 3, {"note": "nothing found"})

    monkeypatch.setattr(solving, "SEARCHES", {"useless": useless})
    problem = read_problem(day([job(5, unserved_cost=1), job(1)], person(shift(0, 1800))))
    result = solve(problem, LIMIT, engine="useless")
    assert result.plan.total == min(plan.total for plan in result.baselines.values())
    assert (result.iterations, result.plan.stats["note"]) == (3, "nothing found")


def test_cancelled_before_it_begins() -> None:
    """A cancelled search still answers: with the better baseline."""
    cancel = threading.Event()
    cancel.set()
    problem = read_problem(day([job(place) for place in (5, 1, 4)]))
    result = solve(problem, LIMIT, cancel=cancel)
    assert result.plan.total == min(plan.total for plan in result.baselines.values())
    assert result.iterations == 0


def test_progress_is_reported() -> None:
    """The first report is that of the better baseline; costs never rise."""
    reports: list[Progress] = []
    problem = read_problem(day([job(place, 60) for place in (5, 1, 4, 2, 3)]))
    result = solve(problem, LIMIT, on_progress=reports.append)
    assert reports[0].cost == min(plan.total for plan in result.baselines.values())
    assert (reports[0].iterations, reports[0].unserved, reports[0].message) == (0, 0, "first plan")
    assert all(report.seconds >= 0 and report.message for report in reports)


def test_a_bare_answer_is_a_valid_plan_without_reasons() -> None:
    """Bare, the plan is valid and comes without baselines; what it leaves out has no reason."""
    document = random_problem(np.random.default_rng(3), jobs=12, technicians=1)
    problem = read_problem(document)
    result = solve(problem, Iterations(200), 1, bare=True)
    assert result.baselines == {}
    assert result.plan.unserved
    assert {left.reason for left in result.plan.unserved} == {""}
    assert check(document, write_plan(problem, result.plan)).valid
    assert solve(problem, Iterations(200), 1, bare=True).plan.routes == result.plan.routes
    rule = solve(problem, Iterations(0), 1, engine="nearest", bare=True)
    assert rule.plan.routes == solve(problem, Iterations(0), 1, engine="nearest").plan.routes
