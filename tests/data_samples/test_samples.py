"""The sample days: made by their script to the byte, read without a fault, and with the faults of real days in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.day import Day
from dispatch.domain.job import Job, Priority
from dispatch.domain.place import ZoneKind
from dispatch.spreadsheets import read_day
from dispatch.standards.due import promises
from dispatch.standards.service_standard import load_standards

DAYS = ("city", "small")
MADE = ("city", "small", "nyc")
BY_HAND = {"nyc/standards.toml"}
SHANGHAI = ZoneInfo("Asia/Shanghai")
SUNDAY_EVENING = datetime(2026, 11, 22, 19, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def days(repository: Path) -> dict[str, Day]:
    """Both days of Beijing as they are read."""
    return {name: read_day(repository / "data" / name, timezone=SHANGHAI) for name in DAYS}


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of the made days by their names."""
    return {
        f"{name}/{path.name}": path.read_bytes()
        for name in MADE
        for path in (folder / name).iterdir()
        if f"{name}/{path.name}" not in BY_HAND
    }


def test_the_script_makes_the_same_bytes(repository: Path, tmp_path: Path) -> None:
    """Run anew, the script writes exactly the files that stand in data/."""
    script = repository / "data" / "make_city.py"
    environment = {**os.environ, "PYTHONPATH": str(repository), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [sys.executable, str(script), "--out", str(tmp_path)],
        check=True, cwd=tmp_path, env=environment, capture_output=True,
    )  # fmt: skip
    made, kept = contents(tmp_path), contents(repository / "data")
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_sizes_are_those_promised(days: dict[str, Day]) -> None:
    """The city has 24 technicians, 160 jobs, 3 depots and 30 parts; the small day 4, 20 and 1."""
    city, small = days["city"], days["small"]
    assert [len(city.technicians), len(city.jobs), len(city.depots), len(city.parts)] == [
        24,
        160,
        3,
        30,
    ]
    assert [len(small.technicians), len(small.jobs), len(small.depots)] == [4, 20, 1]
    assert all(len(technician.shifts) == 1 for technician in city.technicians)


def owner_of(day: Day, sku: str) -> list[int | None]:
    """Return what is there of a part, van by van and depot by depot, where there is any."""
    held = [technician.van.get(sku, 0) for technician in day.technicians]
    held += [depot.stock.get(sku, 0) for depot in day.depots]
    return [quantity for quantity in held if quantity != 0]


def needing(day: Day, sku: str) -> list[Job]:
    """Return the jobs that need a part."""
    return [job for job in day.jobs if sku in job.parts]


@pytest.mark.parametrize("name", DAYS)
def test_a_part_is_nowhere(days: dict[str, Day], name: str) -> None:
    """One job needs a part that nobody has and nobody ordered."""
    day = days[name]
    assert len(needing(day, "P-29")) == 1
    assert owner_of(day, "P-29") == []
    assert "P-29" not in {order.sku for order in day.orders}


@pytest.mark.parametrize("name", DAYS)
def test_a_part_comes_tomorrow(days: dict[str, Day], name: str) -> None:
    """One job waits for a part on order for tomorrow, and it alone has a clock that starts again."""
    day = days[name]
    (job,) = needing(day, "P-30")
    found = promises(day, load_standards())
    tomorrow = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
    assert {id: p.part_at for id, p in found.items() if p.part_at} == {job.id: tomorrow}
    assert found[job.id].on_site_at > tomorrow > found[job.id].reported_on_site_at


@pytest.mark.parametrize("name", DAYS)
def test_one_technician_holds_a_skill(days: dict[str, Day], name: str) -> None:
    """One job asks for a skill that a single technician holds, at the level asked for."""
    day = days[name]
    (job,) = (job for job in day.jobs if "chiller" in job.skills)
    levels = [person.skills["chiller"] for person in day.technicians if "chiller" in person.skills]
    assert levels == [job.skills["chiller"]]


@pytest.mark.parametrize("name", DAYS)
def test_a_job_is_late_already(days: dict[str, Day], name: str) -> None:
    """One job was due half a day before the first shift begins."""
    day = days[name]
    late = [id for id, p in promises(day, load_standards()).items() if p.due_at < SUNDAY_EVENING]
    assert len(late) == 1


@pytest.mark.parametrize("name", DAYS)
def test_a_tool_is_lent_by_depots_only(days: dict[str, Day], name: str) -> None:
    """One job needs a tool that no van carries and a depot lends; every other tool is carried by somebody."""
    day = days[name]
    carried = {tool for person in day.technicians for tool in person.tools}
    lent = {tool for depot in day.depots for tool in depot.tools}
    needed = Counter(tool for job in day.jobs for tool in job.tools)
    assert [tool for tool in needed if tool not in carried] == ["lift"]
    assert needed["lift"] == 1
    assert "lift" in lent


@pytest.mark.parametrize("name", DAYS)
def test_one_job_lies_outside(days: dict[str, Day], name: str) -> None:
    """One job is mailed in; urban and suburban jobs are both there."""
    kinds = Counter(p.zone for p in promises(days[name], load_standards()).values())
    assert kinds[ZoneKind.OUTSIDE] == 1
    assert kinds[ZoneKind.URBAN] > kinds[ZoneKind.SUBURBAN] > 0


@pytest.mark.parametrize("name", DAYS)
def test_all_else_can_be_done_by_somebody(days: dict[str, Day], name: str) -> None:
    """Every job but the special ones has a technician with its skills, level and tools, and parts that are there."""
    day = days[name]
    for job in day.jobs:
        able = [
            person
            for person in day.technicians
            if all(person.skills.get(skill, 0) >= level for skill, level in job.skills.items())
            and set(job.tools) - {"lift"} <= set(person.tools)
        ]
        assert able, job.id
        assert all(owner_of(day, sku) for sku in job.parts if sku not in ("P-29", "P-30")), job.id


def test_people_agreed_on_things(days: dict[str, Day]) -> None:
    """Some customers of the city were told a visit, some visits are fixed, firms prefer a technician."""
    jobs = days["city"].jobs
    assert sum(job.told is not None for job in jobs) == 6
    locks = [job.lock for job in jobs if job.lock is not None]
    assert sorted(lock.start_at is None for lock in locks) == [False, False, True]
    assert sum(job.preferred_id is not None for job in jobs) >= 10
    assert sum(job.priority is Priority.EMERGENCY for job in jobs) == 1


def test_the_load_is_a_full_day(days: dict[str, Day]) -> None:
    """The city's jobs take six to seven hours of each technician; half of them are due today, others later."""
    day = days["city"]
    hours = sum(job.service_seconds for job in day.jobs) / 3600 / len(day.technicians)
    assert 6 <= hours <= 7
    due = [p.due_at for p in promises(day, load_standards()).values()]
    assert 0.4 < sum(moment <= day.horizon.end_at for moment in due) / len(due) < 0.7
