"""`dispatch plan` plans a large day on roads area by area, and everything is handed over as for any day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dispatch.cli.commands import run
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.cli.conftest import Captured, plan
from tests.dispatch.cli.test_plan_fallback import by_osrm
from tests.support.stand_ins.osrm import osrm


def test_a_large_day_on_roads_is_planned_by_area(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """From the size of a large day on each area has its documents, which the checker passes; the pages show all."""
    day, out = repository / "data" / "small", tmp_path / "plan"
    assert plan(day, out) == 0
    with osrm() as server:
        by_osrm(monkeypatch, tmp_path, _url=server.url)
        monkeypatch.setattr("dispatch.cli.day_search.LARGE", 5)
        assert plan(day, out) == 0
        assert not (out / "plan.json").exists()
        assert not (out / "problem.json").exists()
        problem, made = (out / "areas" / f"01-{name}.json" for name in ("problem", "plan"))
        assert run(["check", str(problem), str(made)]) == 0
        assert "duration" in json.loads(problem.read_text("utf-8"))["travel"]
        assert "Area 1 of 1" in capsys.readouterr().err
        page = create_app(settings=Settings(plan_folder=str(out))).test_client().get("/")
        assert page.status_code == 200
        assert plan(day, out, "--prove") == 2
        assert "Leave --prove and --bound out" in capsys.readouterr().err
        monkeypatch.setattr("dispatch.cli.day_search.LARGE", 5000)
        assert plan(day, out) == 0
    assert (out / "plan.json").exists()
    assert list((out / "areas").iterdir()) == []


def test_the_formula_needs_no_areas(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However large a day is, straight lines are one problem: no matrix is made of them."""
    monkeypatch.setattr("dispatch.cli.day_search.LARGE", 5)
    assert plan(repository / "data" / "small", tmp_path / "plan") == 0
    assert (tmp_path / "plan" / "problem.json").exists()
