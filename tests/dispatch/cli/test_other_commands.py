"""The commands beside `plan`: solve, template, warmup, and what is said about wrong usage."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.cli.commands import run
from tests.dispatch.cli.conftest import QUICK, Captured, plan, without_times


def test_a_problem_document_is_solved(small: Path, tmp_path: Path, capsys: Captured) -> None:
    """`dispatch solve` writes a plan that `dispatch check` passes, with the same cost as the day's plan."""
    problem, out = small / "problem.json", tmp_path / "new" / "plan.json"
    assert run(["solve", str(problem), "--out", str(out), *QUICK]) == 0
    assert run(["check", str(problem), str(out)]) == 0
    assert without_times(out)["cost"] == without_times(small / "plan.json")["cost"]
    assert "jobs served" in capsys.readouterr().out


@pytest.mark.parametrize("engine", ["kernel", "ortools", "nearest", "earliest-due"])
def test_every_engine_gives_a_valid_plan(small: Path, tmp_path: Path, engine: str) -> None:
    """Both searches and both dispatch rules can be asked for by name."""
    problem, out = small / "problem.json", tmp_path / "plan.json"
    assert run(["solve", str(problem), "--out", str(out), "--engine", engine, *QUICK]) == 0
    assert run(["check", str(problem), str(out)]) == 0


def test_a_wrong_problem_lists_every_fault(tmp_path: Path, capsys: Captured) -> None:
    """All faults of a problem document are named at once."""
    (tmp_path / "problem.json").write_text(
        '{"version": 1, "name": "x", "horizon": {"start": "2026-11-23T00:00:00+08:00", "end": 1},'
        ' "locations": [[91, 0]], "travel": {"a": 200, "p": 0.75, "detour": 1.45},'
        ' "technicians": [], "jobs": [], "extra": 1}',
        encoding="utf-8",
    )
    out = tmp_path / "plan.json"
    assert run(["solve", str(tmp_path / "problem.json"), "--out", str(out), *QUICK]) == 2
    shown = capsys.readouterr().err
    assert "91" in shown
    assert "extra" in shown
    assert not out.exists()


@pytest.mark.parametrize("target", ["day", "day.xlsx"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_template_can_be_planned(
    tmp_path: Path, target: str, language: str, capsys: Captured
) -> None:
    """The example rows of a template, in either language and form, make a plan."""
    assert run(["template", str(tmp_path / target), "--language", language]) == 0
    assert "Fill it in" in capsys.readouterr().out
    assert plan(tmp_path / target, tmp_path / "plan") == 0


def test_a_template_overwrites_nothing(tmp_path: Path) -> None:
    """A second template at the same place is refused."""
    assert run(["template", str(tmp_path / "day")]) == 0
    assert run(["template", str(tmp_path / "day")]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["fly"],
        ["solve", "a", "--out", "b", "--seconds", "-1"],
        ["solve", "a", "--out", "b", "--engine", "magic"],
    ],
)
def test_wrong_usage_is_exit_code_two(arguments: list[str], capsys: Captured) -> None:
    """What cannot be understood is said on standard error."""
    assert run(arguments) == 2
    assert "Error" in capsys.readouterr().err


def test_warming_up_says_how_long_it_took(capsys: Captured) -> None:
    """The compiled search is ready afterwards."""
    assert run(["warmup"]) == 0
    assert "Ready after" in capsys.readouterr().out


def test_help_names_every_command_in_a_whole_sentence(capsys: Captured) -> None:
    """No command's line is cut short."""
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out.split("Commands:")[1]
    assert "..." not in shown
    for name in ("plan", "solve", "check", "template", "import", "serve", "warmup"):
        assert f"\n  {name} " in shown
