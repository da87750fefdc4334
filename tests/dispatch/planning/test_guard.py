"""No plan leaves the product unless the independent checker passes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dispatch.cli.commands import run
from dispatch.errors import PlanningError, UncheckedPlanError
from dispatch.planning import make_plan as room
from dispatch.planning import solve_document as documents_room
from dispatch.planning.make_plan import make_plan
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from solver.plan import Plan, StopKind
from solver.problem import Problem
from solver.solve import Result, solve
from solver.stop import Iterations
from tests.dispatch.planning.example import day, job


def without_a_visit(plan: Plan) -> Plan:
    """Return the plan with its first visit taken out and nowhere listed."""
    first, *rest = plan.routes
    visit = next(stop for stop in first.stops if stop.kind is StopKind.VISIT)
    kept = tuple(stop for stop in first.stops if stop is not visit)
    return replace(plan, routes=(replace(first, stops=kept), *rest))


def damaged(problem: Problem, *arguments: Any, **options: Any) -> Result:
    """Solve, then damage the plan."""
    result = solve(problem, *arguments, **options)
    return replace(result, plan=without_a_visit(result.plan))


def test_a_damaged_plan_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The use case raises, and its text names what the checker found."""
    monkeypatch.setattr(room, "solve", damaged)
    with pytest.raises(UncheckedPlanError, match="The checker refused the plan"):
        make_plan(day(), standards=load_standards(), travel=StraightLine(), stop=Iterations(5))


def test_a_damaged_plan_is_not_written(
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`dispatch plan` and `dispatch solve` leave with 2 and write nothing."""
    small, out = str(repository / "data" / "small"), tmp_path / "plan"
    assert run(["plan", small, "--out", str(tmp_path / "good"), "--iterations", "5"]) == 0
    monkeypatch.setattr(room, "solve", damaged)
    monkeypatch.setattr(documents_room, "solve", damaged)
    assert run(["plan", small, "--out", str(out), "--iterations", "5"]) == 2
    problem = str(tmp_path / "good" / "problem.json")
    single = str(tmp_path / "plan.json")
    assert run(["solve", problem, "--out", single, "--iterations", "5"]) == 2
    assert capsys.readouterr().err.count("The checker refused the plan") == 2
    assert [item.name for item in tmp_path.iterdir()] == ["good"]


def test_a_day_that_is_no_problem_is_a_planning_error() -> None:
    """What the solver's documents refuse is told as a sentence about the day."""
    endless = day(jobs=(job("J-1", service_seconds=2 * 10**9),))
    with pytest.raises(PlanningError, match=r"The day cannot be planned\. .*jobs\[0\]\.service"):
        make_plan(endless, standards=load_standards(), travel=StraightLine(), stop=Iterations(5))
