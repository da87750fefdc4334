"""What `solve` does with large problems; a hundred jobs stand for thousands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from benchmarks.large.city import city
from solver import large
from solver.checker import check, load_json
from solver.documents import read_problem, write_plan
from solver.engine import Progress
from solver.plan import Plan
from solver.problem import ProblemError
from solver.rules import nearest_technician
from solver.solve import solve
from solver.stop import Iterations
from solver.territories import rounds
from tests.solver.small_days import day, job

DOCUMENT = city(110, seed=8)
LIMIT = Iterations(900)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred jobs are many, and fifty fill a territory."""
    monkeypatch.setattr(large, "LARGE", 100)
    monkeypatch.setattr(rounds, "JOBS", 50)


def without_seconds(plan: Plan) -> Plan:
    """Return the plan without what it took."""
    return replace(plan, stats={key: x for key, x in plan.stats.items() if key != "seconds"})


@pytest.mark.usefixtures("small")
def test_a_large_problem_is_searched_by_territories() -> None:
    """The plan is valid, better than both rules, with reasons, and the same on two workers."""
    problem = read_problem(DOCUMENT)
    reports: list[Progress] = []
    result = solve(problem, LIMIT, seed=3, on_progress=reports.append)
    written = json.dumps(write_plan(problem, result.plan))
    assert check(load_json(json.dumps(DOCUMENT)), load_json(written)).valid
    assert all(result.plan.total < plan.total for plan in result.baselines.values())
    assert all(left.reason and left.detail for left in result.plan.unserved)
    assert (result.plan.stats["engine"], result.plan.stats["territories"]) == ("kernel", 2)
    assert "round 3: territory 2 of 2" in [report.message for report in reports]
    both = solve(read_problem(DOCUMENT), LIMIT, seed=3, workers=2)
    assert without_seconds(both.plan) == without_seconds(result.plan)
    assert both.baselines == result.baselines


@pytest.mark.usefixtures("small")
def test_a_large_problem_goes_on_from_a_plan() -> None:
    """A plan handed over is where the search begins, and is never lost."""
    problem = read_problem(DOCUMENT)
    good = solve(problem, LIMIT, seed=3).plan
    again = solve(problem, Iterations(0), start=good).plan
    assert again.total <= good.total


@pytest.mark.usefixtures("small")
def test_a_bare_search_makes_its_own_first_plan() -> None:
    """Without baselines and without a start the first round is not left out."""
    reports: list[Progress] = []
    problem = read_problem(DOCUMENT)
    plan = solve(problem, LIMIT, seed=3, bare=True, on_progress=reports.append).plan
    assert "round 1: territory 1 of 2" in [report.message for report in reports]
    assert plan.total < nearest_technician(problem).total


@pytest.mark.usefixtures("small")
def test_a_rule_for_a_large_problem() -> None:
    """A dispatch rule named as engine answers with its own plan, made by a worker."""
    problem = read_problem(DOCUMENT)
    result = solve(problem, LIMIT, engine="nearest", workers=2)
    assert result.plan.routes == solve(problem, LIMIT, engine="nearest").plan.routes


def test_a_small_problem_is_not_split() -> None:
    """Below the size one search looks at the whole, whatever the workers."""
    result = solve(read_problem(DOCUMENT), Iterations(20), workers=2)
    assert "territories" not in result.plan.stats


def test_no_workers() -> None:
    """There is at least one worker."""
    with pytest.raises(ProblemError, match="workers: 0 is below 1; give a whole number of 1 or"):
        solve(read_problem(day([job(1)])), LIMIT, workers=0)
