"""`python -m benchmarks.staffing` at small sizes: every part says what it measured."""

from __future__ import annotations

import re

import pytest

from benchmarks import staffing


def test_every_part_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Scenarios with what equal chance saves, a back-test and a short season, in this process."""
    asked = "--scenarios 2 --replications 3 --days 7 --iterations 2 --workers 1 --backtests 1 --season 7"
    assert staffing.main(asked.split()) == 0
    out = capsys.readouterr().out
    assert "2 scenarios x 3 replications x 7 days on 1 workers:" in out
    assert re.search(r"1 more against none: variance \d+\.\d times", out)
    assert re.search(r"3 pairs tell as much as \d+ independent ones", out)
    assert re.search(r"back-tests: [01] of 1 intervals held what happened", out)
    season = re.search(
        r"one replication of 7 days, (\d+) jobs a day of 46 minutes, 8 technicians", out
    )
    assert season is not None
    assert 35 <= int(season[1]) <= 65
