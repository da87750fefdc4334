"""A plan written to a folder and read again is the same plan."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.horizon import Horizon
from dispatch.domain.plan import Comparison, Plan, Route, Stop, StopKind, UnservedJob
from dispatch.errors import PlanFolderError
from dispatch.planning.archive import (
    archive_text,
    load_plan,
    read_archive,
    save_plan,
)
from dispatch.planning.make_plan import Planned
from tests.dispatch.planning.example import EAST, HOME, at, day, promises_for


def plan() -> Plan:
    """Return a plan with every field filled."""
    example = day()
    stops = (
        Stop(StopKind.START, HOME, at(8), at(8), at(8)),
        Stop(StopKind.PICKUP, EAST, at(8, 20), at(8, 20), at(8, 30), 1200, 4000, None, "D-1", {"P-1": 1}, ("lift",)),
        Stop(StopKind.VISIT, EAST, at(8, 30), at(13), at(13, 30), 0, 0, "J-2"),
        Stop(StopKind.END, HOME, at(14), at(14), at(14), 1800, 4000),
    )  # fmt: skip
    return Plan(
        day=example,
        promises=promises_for(example),
        routes=(Route("T-1", 0, stops),),
        unserved=(UnservedJob("J-1", "no_room", "all are busy"),),
        mail_in=("J-3",),
        cost={"late_hour": 6000, "total": 6000},
        comparisons=(Comparison("plan", 6000, 1, 1, 1, 3600, 3000, 8000, 0),),
        stats={"seconds": 1.5, "iterations": 20, "engine": "ortools"},
    )


def test_a_plan_survives_the_way_to_text_and_back() -> None:
    """Every field of the day and the plan comes back, moments with the name of their zone."""
    read = read_archive(archive_text(plan()))
    assert read == plan()
    assert read.day.horizon.start_at.tzinfo == ZoneInfo("Asia/Shanghai")
    assert read.day.technicians[0].speed == 1.25


def test_a_speed_for_each_skill_survives() -> None:
    """A mapping where a number may stand comes back as a mapping."""
    example = plan()
    first, second = example.day.technicians
    people = (replace(first, speed={"boiler": 0.5}), second)
    changed = replace(example, day=replace(example.day, technicians=people))
    assert read_archive(archive_text(changed)) == changed


def test_an_hour_that_comes_twice_survives() -> None:
    """On the day the clock is put back, the second 2:30 is not read as the first."""
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, tzinfo=zone)
    horizon = Horizon(start, datetime(2026, 10, 26, tzinfo=zone))
    second = horizon.moment(3 * 3600 + 1800)
    stop = Stop(StopKind.START, HOME, second, second, second)
    example = replace(
        plan(), day=replace(day(), horizon=horizon), routes=(Route("T-1", 0, (stop,)),)
    )
    read = read_archive(archive_text(example))
    assert horizon.seconds(read.routes[0].stops[0].start_at) == 3 * 3600 + 1800


def test_a_saved_plan_is_loaded(tmp_path: Path) -> None:
    """The folder is made, all three documents are there and nothing else."""
    folder = tmp_path / "new" / "plan"
    save_plan(Planned(plan(), {"version": 1}, {"version": 1}), folder)
    assert load_plan(folder) == plan()
    assert sorted(item.name for item in folder.iterdir()) == [
        "day.json",
        "plan.json",
        "problem.json",
    ]


def test_an_empty_folder_says_how_to_make_a_plan(tmp_path: Path) -> None:
    """No plan is an error that names the folder and the command."""
    with pytest.raises(PlanFolderError, match=r"holds no plan .*dispatch plan INPUT --out"):
        load_plan(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 2}',
        '{"version": 1, "timezone": "Mars/North", "plan": {}}',
        '{"version": 1, "timezone": "UTC", "plan": {}}',
        '{"version": 1, "timezone": "UTC", "plan": 3}',
    ],
)
def test_a_damaged_archive_is_named(tmp_path: Path, text: str) -> None:
    """Whatever stands in the file, the answer is a sentence with the file and the remedy."""
    (tmp_path / "day.json").write_text(text, encoding="utf-8")
    with pytest.raises(PlanFolderError, match=r"day\.json cannot be read .* Plan the day again"):
        load_plan(tmp_path)


def test_an_unknown_key_in_an_archive_is_an_error(tmp_path: Path) -> None:
    """A file of a later version is not read half."""
    content = json.loads(archive_text(plan()))
    content["plan"]["surprise"] = 1
    (tmp_path / "day.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(PlanFolderError, match="cannot be read"):
        load_plan(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """Where a file stands in the way the folder is named with a remedy."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PlanFolderError, match=r"cannot be written: .* choose another folder"):
        save_plan(Planned(plan(), {"version": 1}, {"version": 1}), tmp_path / "file" / "plan")
