"""What is written of a day is read back as the same day, in every form and language."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from shapely.geometry import Polygon

from dispatch.domain.day import Day
from dispatch.domain.job import Assignment, Window
from dispatch.domain.place import Location, Zone, ZoneKind, great_circle_km
from dispatch.errors import InputError
from dispatch.spreadsheets import read_day, write_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
Form = Literal["csv", "xlsx"]
FORMS: tuple[Form, ...] = ("csv", "xlsx")


@pytest.fixture(scope="module")
def city(repository: Path) -> Day:
    """The sample city as it is read."""
    return read_day(repository / "data" / "city", timezone=SHANGHAI, name="city")


def _again(day: Day, folder: Path, *, form: Form, language: str = "en") -> Day:
    write_day(day, folder, form=form, language=language)
    zone = day.horizon.start_at.tzinfo
    assert isinstance(zone, ZoneInfo)
    return read_day(folder, timezone=zone, name=day.name)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_whole_day_comes_back(city: Day, tmp_path: Path, form: Form, language: str) -> None:
    """Jobs, technicians, shifts, depots, parts, stock, orders and drawn zones are all the same after reading."""
    assert all((len(city.jobs) > 100, city.orders, city.zones))
    assert _again(city, tmp_path, form=form, language=language) == city


@pytest.mark.parametrize("form", FORMS)
def test_rare_cells_come_back(city: Day, tmp_path: Path, form: Form) -> None:
    """Formulas as names, seconds, strict promises, locks, several windows, a shift that ends at its last stop."""
    first, *others = city.jobs
    start = city.technicians[0].shifts[0].start_at
    who = Assignment(city.technicians[0].id, start + timedelta(hours=2, seconds=7))
    job = replace(
        first,
        customer='=HYPERLINK("http://x")',
        customer_en="+1",
        description="'@SUM(1)\nsecond line, with comma",
        fault="BOI-02",
        service_seconds=1801,
        windows=(
            Window(start, start + timedelta(hours=1, seconds=1)),
            Window(start + timedelta(hours=3), start + timedelta(hours=4)),
        ),
        due_at=start + timedelta(hours=5),
        due_hard=True,
        weight=2.5,
        allowed_ids=(who.technician_id,),
        preferred_id=who.technician_id,
        lock=who,
        told=who,
    )
    person, *rest = city.technicians
    person = replace(
        person,
        speed={"boiler": 1.25, "gas": 0.5},
        shifts=tuple(replace(shift, end_location=None) for shift in person.shifts),
    )
    day = replace(city, jobs=(job, *others), technicians=(person, *rest))
    assert _again(day, tmp_path, form=form) == day


@pytest.mark.parametrize("form", FORMS)
def test_a_repeated_hour_keeps_its_two_meanings(city: Day, tmp_path: Path, form: Form) -> None:
    """When clocks go back, the second of two equal clock times is read back as the second."""
    zone = ZoneInfo("America/New_York")
    twice = datetime(2026, 11, 1, 1, 30, tzinfo=zone)
    later = twice.replace(fold=1)
    assert twice.timestamp() < later.timestamp()
    jobs = tuple(
        replace(job, reported_at=at) for job, at in zip(city.jobs, (twice, later), strict=False)
    )
    people = tuple(
        replace(
            person,
            shifts=tuple(
                replace(
                    shift,
                    start_at=datetime(2026, 11, 1, 8, tzinfo=zone),
                    end_at=datetime(2026, 11, 1, 17, tzinfo=zone),
                    rest=None,
                )
                for shift in person.shifts[:1]
            ),
        )
        for person in city.technicians
    )
    day = replace(city, jobs=jobs, technicians=people, orders=())
    write_day(day, tmp_path, form=form)
    again = read_day(tmp_path, timezone=zone)
    assert [job.reported_at.timestamp() for job in again.jobs] == [
        twice.timestamp(),
        later.timestamp(),
    ]


def test_round_zones_stay_a_table(city: Day, tmp_path: Path) -> None:
    """Zones that are all circles come back as the same circles; there is no file of drawn zones."""
    zones = (Zone("Core", ZoneKind.URBAN, centre=Location(39.9, 116.4), radius_km=12.5),)
    day = replace(city, zones=zones)
    assert _again(day, tmp_path, form="csv").zones == zones
    assert not (tmp_path / "zones.geojson").exists()


def test_a_circle_among_drawn_zones_becomes_a_polygon(city: Day, tmp_path: Path) -> None:
    """Beside drawn zones a circle is a polygon whose corners lie on the circle and whose area is 99.8 % of it."""
    circle = Zone("Ring", ZoneKind.SUBURBAN, centre=Location(39.9, 116.4), radius_km=20.0)
    write_day(replace(city, zones=(*city.zones, circle)), tmp_path)
    collection = json.loads((tmp_path / "zones.geojson").read_text("utf-8"))
    assert [f["properties"]["name"] for f in collection["features"]][-1] == "Ring"
    again = read_day(tmp_path, timezone=SHANGHAI).zones
    assert again[:-1] == city.zones
    corners = again[-1].polygons[0][0]
    assert all(great_circle_km(circle.centre, corner) == pytest.approx(20) for corner in corners)  # type: ignore[arg-type]
    square = Polygon([(c.longitude, c.latitude) for c in corners]).area
    degree = 111.195
    assert square * degree**2 * 0.7672 == pytest.approx(3.14159 * 400, rel=0.004)


def test_what_is_in_the_way_is_named(city: Day, tmp_path: Path) -> None:
    """A file in place of the folder is a sentence that names it."""
    taken = tmp_path / "taken"
    taken.write_text("x")
    with pytest.raises(InputError, match="taken"):
        write_day(city, taken)
