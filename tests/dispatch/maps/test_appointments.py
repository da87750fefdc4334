"""Which appointments a plan keeps, moves and leaves out."""

from __future__ import annotations

from dataclasses import replace

from dispatch.maps.appointments import left_out_first, not_kept, was_moved
from dispatch.maps.map_data import map_data
from dispatch.maps.timetable import timetable
from dispatch.settings import Settings
from tests.dispatch.made_plan import made_plan
from tests.dispatch.maps.appointed_plan import appointed_plan


def test_a_visit_is_moved_after_a_quarter_of_an_hour_or_with_another_technician() -> None:
    """15 minutes off what was told is kept, 16 are not; another technician never is, nor is a lock a telling."""
    table = timetable(appointed_plan())
    moved = [job for job, (sheet, line) in table.placed.items() if was_moved(sheet, line)]
    assert moved == ["J-1-2", "J-2-1"]


def test_a_telling_without_a_time_is_of_the_technician_alone() -> None:
    """Where no time was told, the visit of the same technician is no other one at whatever time."""
    plan = appointed_plan()
    jobs = [
        replace(job, told=replace(job.told, start_at=None)) if job.told else job
        for job in plan.day.jobs
    ]
    table = timetable(replace(plan, day=replace(plan.day, jobs=tuple(jobs))))
    moved = [job for job, (sheet, line) in table.placed.items() if was_moved(sheet, line)]
    assert moved == ["J-2-1"]


def test_appointments_without_a_visit_are_not_kept() -> None:
    """Locked and told jobs that are unserved count, and so do those that are mailed in; others do not."""
    assert [job.id for job in not_kept(timetable(appointed_plan()))] == ["U-1", "U-2", "U-3"]
    assert not_kept(timetable(made_plan())) == ()


def test_appointments_come_first_among_the_unserved() -> None:
    """The order of the plan holds within those with an appointment and those without."""
    order = [left.job_id for left in left_out_first(timetable(appointed_plan()))]
    assert order == ["U-1", "U-2", "U-0"]


def test_popups_say_what_was_told() -> None:
    """A moved visit says it, a kept one does not; an unserved job says to whom it is locked or what was told."""
    data = map_data(timetable(appointed_plan()), settings=Settings())
    rows = {
        stop["job"]: dict(stop["rows"]) for route in data["routes"] for stop in route["stops"]
    } | {left["job"]: dict(left["rows"]) for left in data["unserved"]}
    assert rows["J-1-2"]["Customer was told"] == "Mon 09:04, T-1 陈伟 · Chen Wei"
    assert "Customer was told" not in rows["J-1-1"]
    assert rows["U-2"]["Customer was told"] == "Mon 10:30, T-1 陈伟 · Chen Wei"
    assert rows["U-1"]["Locked to"] == "T-2 技师2 · Technician 2"
    assert not {"Locked to", "Customer was told"} & set(rows["U-0"])
