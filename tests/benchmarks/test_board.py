"""The benchmark of the dispatcher's board, in small: a real server, a real browser, and what they take."""

from __future__ import annotations

import re

import pytest

from benchmarks.board import main

pytestmark = pytest.mark.browser


def test_the_board_is_timed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every row has its figures, none of them nothing; what is asked about often is small."""
    assert main(["--jobs", "30", "--times", "2", "--loads", "1", "--iterations", "20"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("30 jobs, 3 technicians, 3 days\n")
    rows = re.findall(r"^\| (.+?) \| (\d+) \| .*?(\d+) \|$", told, re.MULTILINE)
    assert len(rows) == 10
    assert all(int(middle) > 0 for _, middle, _ in rows)
    sizes = {name: int(last) for name, _, last in rows[:6]}
    assert sizes["`/board/changes`, nothing has changed"] == 0
    assert sizes["`/board/state`, nothing has changed"] > 5
