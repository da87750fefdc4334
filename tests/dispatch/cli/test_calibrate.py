"""`dispatch calibrate`: from a file, from roads between the places of a day, from the store; printed and written."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from dispatch.cli import calibrate as command
from dispatch.cli.commands import run
from dispatch.domain.place import Location
from dispatch.settings import Settings
from dispatch.standards.speed_profiles import read_speed_profiles
from dispatch.storage import Store
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TableMatrix
from tests.support.shared_data import shared_path

Captured = pytest.CaptureFixture[str]
HEADING = "from_latitude,from_longitude,to_latitude,to_longitude,seconds,depart_at\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, whose `dispatch.toml` is the one that counts."""
    monkeypatch.chdir(tmp_path)


def write_trips(folder: Path, *, hours: Sequence[int] = (), factor: float = 1.0) -> Path:
    """Write forty trips by 240 s · km^0.8 for each hour of a Monday; those at 8 take `factor` times as long."""
    chance = np.random.default_rng(2)
    lines = []
    for hour in hours or (None,):
        for north in chance.uniform(0.01, 0.2, 40).tolist():
            km = 2 * 6371.0088 * np.sin(np.radians(north) / 2)
            seconds = 240 * km**0.8 * (factor if hour == 8 else 1)
            moment = "" if hour is None else f"2026-11-23T{hour:02d}:30"
            lines.append(f"31,121,{31 + north},121,{seconds:.1f},{moment}\n")
    path = folder / "trips.csv"
    path.write_text(HEADING + "".join(lines) + "31,121,32,121,0,\n", encoding="utf-8")
    return path


def test_a_file_of_trips_is_fitted_and_printed(tmp_path: Path, capsys: Captured) -> None:
    """The formula behind the trips comes out, with the lines to put in; nothing is written unless asked for."""
    assert run(["calibrate", str(write_trips(tmp_path))]) == 0
    out = capsys.readouterr().out
    assert "travel_a = 240\ntravel_p = 0.8\n" in out
    assert "40 trips" in out
    assert "left out: 1 that took no time" in out
    assert "before: 200 s · km^0.75" in out
    assert "No speeds by the hour: 0 trips say when they began, and an hour needs 30." in out
    assert not (tmp_path / "dispatch.toml").exists()


def test_written_numbers_are_the_settings_of_the_next_run(tmp_path: Path, capsys: Captured) -> None:
    """`--write` puts them into dispatch.toml, from where they are read; the second run finds nothing to mend."""
    (tmp_path / "dispatch.toml").write_text('# mine\nservice_name = "Cool"\n', encoding="utf-8")
    trips = str(write_trips(tmp_path))
    assert run(["calibrate", trips, "--write"]) == 0
    assert "Written to dispatch.toml: travel_a, travel_p" in capsys.readouterr().out
    settings = Settings.load({})
    assert (settings.travel_a, settings.travel_p, settings.service_name) == (240.0, 0.8, "Cool")
    assert "# mine" in (tmp_path / "dispatch.toml").read_text(encoding="utf-8")
    assert run(["calibrate", trips]) == 0
    assert "before: 240 s · km^0.8" in capsys.readouterr().out


def test_speeds_by_the_hour_become_a_table_for_the_standards(
    tmp_path: Path, capsys: Captured
) -> None:
    """In the hour from 8 a workday's trips take twice as long; the table that is written says so."""
    trips = str(write_trips(tmp_path, hours=(7, 8, 9), factor=2.0))
    assert run(["calibrate", trips, "--speeds", "speeds.csv"]) == 0
    assert "workday" in capsys.readouterr().out
    steps = dict(read_speed_profiles(tmp_path / "speeds.csv").rows["*", "workday"])
    assert steps[8 * 60] / steps[7 * 60] == pytest.approx(0.5, abs=0.03)
    assert steps[9 * 60] == pytest.approx(steps[7 * 60], abs=0.051)


def test_speeds_that_are_not_known_are_not_written(tmp_path: Path, capsys: Captured) -> None:
    """Without moments there is no table, and the sentence says what is missing."""
    assert run(["calibrate", str(write_trips(tmp_path)), "--speeds", "speeds.csv"]) == 2
    assert "There are no speeds by the hour" in capsys.readouterr().err
    assert not (tmp_path / "speeds.csv").exists()


@pytest.mark.parametrize("arguments", [[], ["trips.csv", "--store"], ["--roads", "x.osm.pbf"]])
def test_one_source_has_to_be_named(arguments: list[str], capsys: Captured) -> None:
    """None, two, or roads without places are refused."""
    assert run(["calibrate", *arguments]) == 2
    assert "Give either TRIPS.csv" in capsys.readouterr().err.replace("\n", " ")


def test_the_straight_line_is_not_fitted_to_itself(repository: Path, capsys: Captured) -> None:
    """Without roads, places alone have nothing to be fitted to."""
    assert run(["calibrate", "--places", str(repository / "data" / "small")]) == 2
    assert "are those of the straight line" in capsys.readouterr().err


class Slow:
    """A source whose roads are twice as long and take 300 s · km^0.7."""

    def matrix(self, places: Sequence[Location]) -> TableMatrix:
        """Return travel between all pairs of places."""
        line = StraightLine(a=300, p=0.7, detour=2.0).matrix(places)
        return TableMatrix(line.seconds, line.metres, "slow roads")


def test_the_roads_between_the_places_of_a_day_are_asked(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """The formula of the source comes out, with its detour."""
    monkeypatch.setattr(command, "travel_of", lambda settings: Slow())
    assert run(["calibrate", "--places", str(repository / "data" / "small")]) == 0
    out = capsys.readouterr().out
    assert "travel_p = 0.7\n" in out
    assert "travel_detour = 2\n" in out


def move_to(points: Path, source: Path, folder: Path) -> Path:
    """Copy a day of tables with its places put to points of another city, one after the other."""
    with points.open(encoding="utf-8", newline="") as stream:
        places = itertools.cycle([(row["lat"], row["lon"]) for row in csv.DictReader(stream)])
    folder.mkdir()
    for table in source.glob("*.csv"):
        with table.open(encoding="utf-8-sig", newline="") as stream:
            heading, *rows = csv.reader(stream)
        columns = [heading.index(name) for name in heading if name.lower().endswith("itude")]
        for row in rows if columns else ():
            row[columns[0]], row[columns[1]] = next(places)
        with (folder / table.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([heading, *rows])
    return folder


def test_the_roads_of_an_extract_are_driven(
    repository: Path, tmp_path: Path, capsys: Captured
) -> None:
    """On real streets of Heidelberg all three numbers are fitted and written, the detour above one and a half or so."""
    points = shared_path("roads/heidelberg_200_points.csv")
    folder = move_to(points, repository / "data" / "small", tmp_path / "day")
    extract = str(shared_path("roads/heidelberg.osm.pbf"))
    assert run(["calibrate", "--places", str(folder), "--roads", extract, "--write"]) == 0
    out = capsys.readouterr().out
    assert "Written to dispatch.toml: travel_a, travel_p, travel_detour" in out
    settings = Settings.load({})
    assert 180 < settings.travel_a < 320
    assert 0.6 < settings.travel_p < 1
    assert 1.4 < settings.travel_detour < 2.2


def test_an_empty_store_has_too_few_trips(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """The store of the settings is read; without ways nothing can be fitted."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    Store.open(url).close()
    monkeypatch.setenv("DISPATCH_STORE_URL", url)
    assert run(["calibrate", "--store"]) == 2
    assert "There are 0 trips to calibrate on" in capsys.readouterr().err
