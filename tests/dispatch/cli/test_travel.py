"""`dispatch travel` says what is chosen and kept, and forgets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.cli.commands import run
from tests.dispatch.cli.conftest import Captured, plan
from tests.dispatch.cli.test_plan_fallback import by_osrm
from tests.support.stand_ins.osrm import osrm


def test_answers_are_counted_and_forgotten(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """After a refresh the server is asked anew; what is said counts the ways."""
    with osrm() as server:
        by_osrm(monkeypatch, tmp_path, _url=server.url)
        assert plan(repository / "data" / "small", tmp_path / "plan") == 0
        asked = len(server.asked)
        capsys.readouterr()
        assert run(["travel", "show"]) == 0
        source, kept = capsys.readouterr().out.splitlines()
        assert source == "Travel times: osrm"
        count = int(kept.split()[0])
        assert count > 100
        assert run(["travel", "refresh"]) == 0
        assert capsys.readouterr().out == f"{count} ways are forgotten.\n"
        assert run(["travel", "show"]) == 0
        assert "0 ways are kept" in capsys.readouterr().out
        assert plan(repository / "data" / "small", tmp_path / "plan") == 0
        assert len(server.asked) == 2 * asked


def test_nothing_is_kept_of_other_sources(capsys: Captured) -> None:
    """The straight line asks nobody, so there is nothing to show or forget."""
    assert run(["travel", "show"]) == 0
    assert capsys.readouterr().out == "Travel times: straight\nNo answers are kept.\n"
    assert run(["travel", "refresh"]) == 0
    assert capsys.readouterr().out == "0 ways are forgotten.\n"
