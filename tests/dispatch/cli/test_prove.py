"""`--prove`: the bound in the plan document and the sentence on the screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dispatch.cli.commands import run
from dispatch.cli.limits import PROOF_SECONDS, PROOF_WORK, bound_from, proof_from
from solver.effort import Effort
from solver.exact import MOST_JOBS
from tests.dispatch.cli.conftest import QUICK, Captured
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job


def solve(document: dict[str, Any], folder: Path, *options: str) -> dict[str, Any]:
    """Solve a problem document by the command and return the plan document."""
    (folder / "problem.json").write_text(json.dumps(document), encoding="utf-8")
    out = folder / "plan.json"
    assert run(["solve", str(folder / "problem.json"), "--out", str(out), *QUICK, *options]) == 0
    plan: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return plan


@pytest.mark.parametrize("engine", ["kernel", "nearest"])
def test_a_small_plan_is_proven(tmp_path: Path, capsys: Captured, engine: str) -> None:
    """Whatever engine made the plan: the bound is the total, the screen says so, and the checker passes the plan."""
    document = random_problem(np.random.default_rng(3), jobs=7, technicians=2)
    plan = solve(document, tmp_path, "--prove", "--engine", engine)
    assert plan["bound"] == plan["cost"]["total"]
    assert capsys.readouterr().out.splitlines()[-1] == "optimal, proven"
    assert run(["check", str(tmp_path / "problem.json"), str(tmp_path / "plan.json")]) == 0
    assert all(left["reason"] for left in plan["unserved"])


def test_without_the_option_there_is_no_bound(tmp_path: Path) -> None:
    """A plan that nobody asked to prove claims nothing."""
    plan = solve(day([job(1)]), tmp_path)
    assert plan["bound"] is None
    assert "proof" not in plan["stats"]


def test_more_jobs_are_proven_by_column_generation(tmp_path: Path, capsys: Captured) -> None:
    """Above the limit of the exact model the bound of all routes meets the plan, and the screen says so."""
    plan = solve(day([job(1, 60) for _ in range(MOST_JOBS + 1)]), tmp_path, "--prove")
    assert plan["bound"] == plan["cost"]["total"]
    assert capsys.readouterr().out.splitlines()[-1] == "optimal, proven"


def test_effort_follows_the_limits_of_the_search() -> None:
    """By iterations the proof is limited by work, which is the same everywhere; otherwise by the clock."""
    assert proof_from(prove=False, seconds=None, iterations=None) is None
    assert proof_from(prove=True, seconds=None, iterations=5) == Effort(work=PROOF_WORK)
    by_clock = Effort(seconds=PROOF_SECONDS)
    assert proof_from(prove=True, seconds=3, iterations=5) == by_clock
    assert proof_from(prove=True, seconds=None, iterations=None) == by_clock


@pytest.mark.parametrize(
    ("given", "jobs", "seconds", "iterations", "effort"),
    [
        (None, 100, None, None, Effort(seconds=10)),
        (None, 100, 3, None, Effort(seconds=3)),
        (None, 100, 60, 500, Effort(seconds=10)),
        (None, 100, None, 500, None),
        (None, 251, 60, None, None),
        (30, 251, 60, None, Effort(seconds=30)),
        (30, 251, None, 500, Effort(work=30)),
        (0, 100, 60, None, None),
    ],
)
def test_a_bound_takes_as_long_as_is_fitting(
    given: float | None,
    jobs: int,
    seconds: float | None,
    iterations: int | None,
    effort: Effort | None,
) -> None:
    """As long as the search, ten seconds at most; none on large days and by iterations alone; or as told."""
    assert bound_from(given, jobs=jobs, seconds=seconds, iterations=iterations) == effort
