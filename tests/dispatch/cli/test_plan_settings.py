"""`dispatch plan` heeds its settings and the standards given: each shows in what is written."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.dispatch.cli.conftest import Captured, plan, write_standards_of
from tests.dispatch.travel.geocoder_stand_in import HOUSE, serving

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


def without_coordinates(day: Path) -> tuple[str, str]:
    """Take the coordinates of the first job out of its row; return its number and address."""
    with (day / "jobs.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"Latitude": "", "Longitude": ""}
    with (day / "jobs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return rows[0]["Job"], rows[0]["Address"]


def test_an_address_is_looked_up(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job with an address alone is planned at the place that the geocoder of the settings gives."""
    shutil.copytree(repository / "data" / "small", tmp_path / "day")
    job, address = without_coordinates(tmp_path / "day")
    with serving() as service:
        service.answer([HOUSE])
        for name, value in {
            "": "nominatim",
            "_DOMAIN": f"127.0.0.1:{service.port}",
            "_SCHEME": "http",
            "_USER_AGENT": "dispatch-tests (tests@example.org)",
            "_DELAY": "0",
            "_CACHE": str(tmp_path / "answers.sqlite"),
        }.items():
            monkeypatch.setenv(f"DISPATCH_GEOCODER{name}", value)
        monkeypatch.setenv("no_proxy", "127.0.0.1")  # asked directly even where a proxy is set
        assert plan(tmp_path / "day", tmp_path / "plan") == 0
    assert service.questions == [address]
    problem = json.loads((tmp_path / "plan" / "problem.json").read_text(encoding="utf-8"))
    index = next(entry["location"] for entry in problem["jobs"] if entry["id"] == job)
    assert problem["locations"][index] == [float(str(HOUSE[name])) for name in ("lat", "lon")]


def test_settings_and_standards_reach_the_plan(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Travel and the weights of --standards are in the problem, tiles in the map, its time zone in the pages' file."""
    travel = {"a": 321.0, "p": 0.625, "detour": 1.25}
    for name, value in travel.items():
        monkeypatch.setenv(f"DISPATCH_TRAVEL_{name.upper()}", str(value))
    monkeypatch.setenv("DISPATCH_TILE_URL", TILES)
    given, out = tmp_path / "ours.toml", tmp_path / "plan"
    write_standards_of("America/New_York", given)
    promises = given.read_text(encoding="utf-8").replace("emergency = 10", "emergency = 12")
    given.write_text(promises, encoding="utf-8")
    assert plan(repository / "data" / "small", out, "--standards", str(given)) == 0
    problem = json.loads((out / "problem.json").read_text(encoding="utf-8"))
    assert problem["travel"] == travel
    assert max(job["weight"] for job in problem["jobs"]) == 12
    assert "https://tiles.example.org/" in (out / "map.html").read_text(encoding="utf-8")
    archive = json.loads((out / "day.json").read_text(encoding="utf-8"))
    assert archive["timezone"] == "America/New_York"
    assert f"promises those of {given}\n" in capsys.readouterr().err
