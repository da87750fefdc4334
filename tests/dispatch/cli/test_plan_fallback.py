"""`dispatch plan` by a routing server that is down: refused, or planned on straight lines and told everywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dispatch.planning.archive import load_plan
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.cli.conftest import Captured, plan
from tests.support.stand_ins import http_server as worse
from tests.support.stand_ins.osrm import osrm

TOLD = "every way is a straight line, not a road"


def by_osrm(monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: str) -> None:
    """Set travel by a server of the test's own."""
    given = {"": "osrm", "_private": "yes", "_cache": str(folder / "kept"), **settings}
    for name, value in given.items():
        monkeypatch.setenv(f"DISPATCH_TRAVEL{name.upper()}", value)


def test_a_fallback_is_told_everywhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """The summary, both documents, the workbook, the map and the page say that ways are estimated, and why."""
    with osrm() as server:
        server.answer = lambda *_: worse.HTML
        by_osrm(monkeypatch, tmp_path, _url=server.url, _fallback="straight")
        assert plan(repository / "data" / "small", tmp_path / "plan") == 0
    out = tmp_path / "plan"
    assert TOLD in capsys.readouterr().out
    problem, written = (
        json.loads((out / name).read_text("utf-8")) for name in ("problem.json", "plan.json")
    )
    assert set(problem["travel"]) >= {"a", "p", "detour"}
    assert TOLD in written["stats"]["travel_fallback"]
    assert TOLD in str(load_plan(out).stats["travel_fallback"])
    cells = [
        str(cell)
        for sheet in load_workbook(out / "plan.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert any(TOLD in cell for cell in cells)
    assert TOLD in (out / "map.html").read_text("utf-8")
    page = create_app(settings=Settings(plan_folder=str(out))).test_client().get("/")
    assert 'class="alert" role="alert">Estimated travel' in page.text


def test_roads_that_answer_are_told_of_nowhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """With a server that answers the times are its own, and nobody reads of an estimate; a second plan asks nothing."""
    with osrm() as server:
        by_osrm(monkeypatch, tmp_path, _url=server.url, _fallback="straight")
        assert plan(repository / "data" / "small", tmp_path / "plan") == 0
        asked = len(server.asked)
        assert plan(repository / "data" / "small", tmp_path / "again") == 0
        assert len(server.asked) == asked > 0
    out = tmp_path / "plan"
    written = json.loads((out / "plan.json").read_text("utf-8"))
    problem = json.loads((out / "problem.json").read_text("utf-8"))
    assert "duration" in problem["travel"]
    assert "travel_fallback" not in written["stats"]
    assert TOLD not in capsys.readouterr().out + (out / "map.html").read_text("utf-8")
    page = create_app(settings=Settings(plan_folder=str(out))).test_client().get("/")
    assert "Estimated travel" not in page.text


def test_without_a_fallback_nothing_is_written(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """A dead server ends the command with status 2 and its name; no folder is made."""
    with osrm() as server:
        server.answer = lambda *_: worse.HTML
        by_osrm(monkeypatch, tmp_path, _url=server.url)
        assert plan(repository / "data" / "small", tmp_path / "plan") == 2
    assert "gives no travel times" in capsys.readouterr().err
    assert not (tmp_path / "plan").exists()
