"""`--workers`: several processes for large problems, and the same plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.large.city import city
from dispatch.cli.commands import run
from solver import large
from solver.territories import rounds

ITERATIONS = ("--iterations", "200", "--seed", "4")


def solved(folder: Path, *options: str) -> dict[str, Any]:
    """Solve the folder's problem by the command and return the plan document without the seconds."""
    out = folder / "plan.json"
    given = ["solve", str(folder / "problem.json"), "--out", str(out), *ITERATIONS, *options]
    assert run(given) == 0
    plan: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    del plan["stats"]["seconds"]
    return plan


def test_workers_do_not_change_the_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large problem is searched by territories; the plan is that of one process."""
    monkeypatch.setattr(large, "LARGE", 60)
    monkeypatch.setattr(rounds, "JOBS", 30)
    (tmp_path / "problem.json").write_text(json.dumps(city(60, seed=1)), encoding="utf-8")
    alone = solved(tmp_path)
    assert alone["stats"]["territories"] == 2
    assert solved(tmp_path, "--workers", "2") == alone


def test_no_workers_are_refused(tmp_path: Path) -> None:
    """There is at least one worker."""
    (tmp_path / "problem.json").write_text(json.dumps(city(5, seed=1)), encoding="utf-8")
    given = ["solve", str(tmp_path / "problem.json"), "--out", str(tmp_path / "plan.json")]
    assert run([*given, "--workers", "0"]) == 2
