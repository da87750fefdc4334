"""Ctrl-C: it keeps the best plan so far, and never leaves half a plan."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatch.cli.commands import run
from dispatch.cli.progress import SEARCHING
from dispatch.planning.archive import save_plan
from dispatch.planning.solve_document import write_plan_file
from dispatch.spreadsheets import read_day
from tests.dispatch.cli.conftest import QUICK, Captured, plan

FOR_DAYS = 10_000_000_000  # iterations
TOO_LONG_SECONDS = (
    300  # after this the command is ended, so that a fault does not hold up all other tests
)


# A shell that runs the tests in the background has its children ignore Ctrl-C.
HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
COMMAND = (sys.executable, "-c", f"{HEARS_CTRL_C}; from dispatch.cli import main; main()")


@pytest.fixture(autouse=True)
def hearing_ctrl_c() -> Iterator[None]:
    """Let this process hear Ctrl-C, too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
def test_an_interrupt_keeps_the_best_plan(repository: Path, tmp_path: Path) -> None:
    """Interrupted in the midst of its search, the command writes a valid plan and leaves with 0."""
    out = tmp_path / "plan"
    command = [*COMMAND, "plan"]
    options = [str(repository / "data" / "small"), "--out", str(out), "--iterations", str(FOR_DAYS)]
    with subprocess.Popen(
        [*command, *options],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={"PYTHONUNBUFFERED": "1", "PYTHONPATH": ":".join(sys.path)},
    ) as search:
        guard = threading.Timer(TOO_LONG_SECONDS, search.kill)
        guard.start()
        try:
            assert search.stderr is not None
            told = []
            for line in search.stderr:
                told.append(line.strip())
                if told[-1] == SEARCHING:
                    search.send_signal(signal.SIGINT)
            assert search.wait() == 0, told
        finally:
            guard.cancel()
            search.kill()
    assert told.count(SEARCHING) == 1
    assert "Stopping; the best plan so far is kept." in told
    assert run(["check", str(out / "problem.json"), str(out / "plan.json")]) == 0
    stats = json.loads((out / "plan.json").read_text(encoding="utf-8"))["stats"]
    assert 0 < stats["iterations"] < FOR_DAYS


def after_an_interrupt(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function as it runs when Ctrl-C is pressed right before it."""

    def interrupted(*given: Any, **named: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return function(*given, **named)

    return interrupted


def test_an_interrupt_while_a_plan_is_written_waits(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C between two files of a plan leaves none of them out, and counts again afterwards."""
    monkeypatch.setattr("dispatch.cli.handed_over.save_plan", after_an_interrupt(save_plan))
    before = signal.getsignal(signal.SIGINT)
    out = tmp_path / "plan"
    assert plan(repository / "data" / "small", out) == 0
    names = {item.name for item in out.iterdir()}
    assert names == {"problem.json", "plan.json", "day.json", "plan.xlsx", "map.html", "routes"}
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_while_a_document_is_written_waits(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same holds for the one file of `dispatch solve`."""
    monkeypatch.setattr("dispatch.cli.solve.write_plan_file", after_an_interrupt(write_plan_file))
    out = tmp_path / "plan.json"
    assert run(["solve", str(small / "problem.json"), "--out", str(out), *QUICK]) == 0
    assert out.is_file()


def test_an_interrupt_before_the_search_stops_quietly(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """While the tables are read there is no plan to keep: one word, exit code 130 and no folder."""
    monkeypatch.setattr("dispatch.cli.plan.read_day", after_an_interrupt(read_day))
    assert plan(repository / "data" / "small", tmp_path / "plan") == 130
    assert capsys.readouterr().err.endswith("\nStopped.\n")
    assert not (tmp_path / "plan").exists()
