"""The way out of the command line: exit codes that no command gives itself."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from dispatch.cli import main
from dispatch.errors import UncheckedPlanError
from tests.dispatch.cli.conftest import Captured, plan


def leaves_with(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """Run the command line as a shell does and return its exit code."""
    monkeypatch.setattr("sys.argv", ["dispatch", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    return left.value.code


def test_an_unexpected_error_is_not_taken_for_a_verdict(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """An error nobody thought of is exit code 70 and not 1, "not valid"; where it came from follows."""

    def fails(*_: object) -> NoReturn:
        raise RuntimeError("no such rule")

    monkeypatch.setattr("dispatch.cli.check.check", fails)
    documents = (str(small / "problem.json"), str(small / "plan.json"))
    assert leaves_with(monkeypatch, "check", *documents) == 70
    first, second, *_, last = capsys.readouterr().err.splitlines()
    assert first == "Unexpected error: RuntimeError: no such rule. Please report it."
    assert second.startswith("Traceback")
    assert last == "RuntimeError: no such rule"


def test_an_interrupt_that_no_command_met_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Ctrl-C outside of the commands is one word and exit code 130."""

    def interrupted() -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("dispatch.cli.commands.run", interrupted)
    assert leaves_with(monkeypatch) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_plan_that_the_checker_refuses_is_not_written(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """A plan of ours that breaks a rule is exit code 2 with the checker's words, and no folder."""

    def refuses(*_: object, **__: object) -> NoReturn:
        raise UncheckedPlanError("The checker refused the plan.")

    monkeypatch.setattr("dispatch.planning.make_plan.refuse_unchecked", refuses)
    assert plan(repository / "data" / "small", tmp_path / "plan") == 2
    assert "The checker refused the plan." in capsys.readouterr().err
    assert not (tmp_path / "plan").exists()
