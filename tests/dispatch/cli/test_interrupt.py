"""Ctrl-C keeps the best plan so far."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch.cli.commands import run


@pytest.mark.slow
def test_an_interrupt_keeps_the_best_plan(repository: Path, tmp_path: Path) -> None:
    """Interrupted long before its time is over, the command writes a valid plan and leaves with 0."""
    command = [sys.executable, "-c", "from dispatch.cli import main; main()"]
    out = tmp_path / "plan"
    with subprocess.Popen(
        [
            *command,
            "plan",
            str(repository / "data" / "small"),
            "--out",
            str(out),
            "--seconds",
            "600",
        ],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={"PYTHONUNBUFFERED": "1", "PYTHONPATH": ":".join(sys.path)},
    ) as search:
        assert search.stderr is not None
        for line in search.stderr:
            if line.startswith("Planning; Ctrl-C"):
                search.send_signal(signal.SIGINT)
        assert search.wait(timeout=120) == 0
    assert run(["check", str(out / "problem.json"), str(out / "plan.json")]) == 0
    seconds = json.loads((out / "plan.json").read_text(encoding="utf-8"))["stats"]["seconds"]
    assert seconds < 300
