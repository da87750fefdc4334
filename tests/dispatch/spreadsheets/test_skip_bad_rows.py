"""With faulty rows left out, what is left is whole, and what was left out is listed."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.day import Day
from dispatch.errors import InputFaults
from dispatch.spreadsheets import read_day
from tests.dispatch.spreadsheets.books import DAY

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a day that has no fault."""
    return Path(shutil.copytree(DAY, tmp_path / "day"))


def change(folder: Path, table: str, old: str, new: str) -> None:
    """Replace a text that has to be in a table."""
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def read(folder: Path) -> Day:
    """Read a day without its faulty rows."""
    return read_day(folder, timezone=ZONE, skip_bad_rows=True)


def skipped(day: Day) -> list[tuple[str, int | None, str | None]]:
    """Return where the faults of the rows left out stand."""
    return [(fault.file, fault.row, fault.column) for fault in day.skipped]


def check_whole(day: Day) -> None:
    """Fail where an id in the day stands for nothing."""
    technicians = {technician.id for technician in day.technicians}
    depots, parts = {depot.id for depot in day.depots}, {part.sku for part in day.parts}
    for job in day.jobs:
        named = {*job.allowed_ids, *job.forbidden_ids, job.preferred_id}
        named |= {held.technician_id for held in (job.lock, job.told) if held}
        assert named - {None} <= technicians
        assert set(job.parts) <= parts
    for technician in day.technicians:
        assert set(technician.van) <= parts
    for depot in day.depots:
        assert set(depot.stock) <= parts
    assert all(order.depot_id in depots and order.sku in parts for order in day.orders)


def test_nothing_to_skip_is_the_same_day(folder: Path) -> None:
    """Without a fault the day is the same, and nothing is listed."""
    assert read(folder) == read_day(folder, timezone=ZONE)


def test_a_bad_job_is_left_out(folder: Path) -> None:
    """One job goes, the fault is listed, the others stay."""
    change(folder, "jobs", "39.9123", "91")
    day = read(folder)
    assert [job.id for job in day.jobs] == ["J-2", "J-3"]
    assert skipped(day) == [("jobs.csv", 2, "Latitude")]


def test_the_first_of_two_equal_ids_stays(folder: Path) -> None:
    """Of two rows with one id the later goes; what refers to the id stays."""
    with (folder / "parts.csv").open("a", encoding="utf-8") as parts:
        parts.write("P-1,other\n")
    day = read(folder)
    assert [(part.sku, part.name) for part in day.parts] == [("P-1", "三通阀"), ("P-2", "Pump")]
    assert skipped(day) == [("parts.csv", 4, "Part")]


def test_what_needs_a_technician_left_out_goes_too(folder: Path) -> None:
    """With a technician go the shift, the van's stock and the locked job, each listed; other uses are dropped."""
    change(folder, "technicians", "39.9050", "91")
    day = read(folder)
    check_whole(day)
    assert skipped(day) == [
        ("jobs.csv", 4, "Locked technician"),
        ("technicians.csv", 2, "Home latitude"),
        ("shifts.csv", 2, "Technician"),
        ("stock.csv", 2, "Holder"),
    ]
    assert day.skipped[2].problem == "the row of 'T-1' is left out"
    first, second = day.jobs
    assert (first.id, first.preferred_id, first.told) == ("J-1", None, None)
    assert (second.id, second.forbidden_ids) == ("J-2", ("T-2",))


def test_a_limit_to_technicians_is_never_lifted(folder: Path) -> None:
    """A job limited to somebody left out goes too, or anybody might be sent; among others the name is dropped."""
    change(folder, "jobs", "Not technicians", "Only technicians")
    change(folder, "jobs", ",,,,T-2,", ",,,,T-2; T-1,")
    change(folder, "technicians", "39.9500", "91")
    change(folder, "shifts", "T-2,2026-11-23 13:00", "T-1,2026-11-23 18:00")
    change(folder, "shifts", "2026-11-23 17:00,,,,,last", "2026-11-23 19:00,,,,,last")
    assert [job.allowed_ids for job in read(folder).jobs] == [(), ("T-1",), ()]
    change(folder, "jobs", "T-2; T-1", "T-2")
    day = read(folder)
    assert [job.id for job in day.jobs] == ["J-1", "J-3"]
    assert ("jobs.csv", 3, "Only technicians") in skipped(day)


def test_what_needs_a_part_left_out_goes_too(folder: Path) -> None:
    """With a part go its stock, its orders and the jobs that use it."""
    change(folder, "parts", "P-2,Pump", "P-2,")
    day = read(folder)
    check_whole(day)
    assert [job.id for job in day.jobs] == ["J-1", "J-2"]
    assert skipped(day) == [
        ("jobs.csv", 4, "Parts"),
        ("parts.csv", 3, "Name"),
        ("stock.csv", 4, "Part"),
        ("orders.csv", 2, "Part"),
    ]


def test_what_needs_a_depot_left_out_goes_too(folder: Path) -> None:
    """With a depot go its stock and the orders for it."""
    change(folder, "depots", "10", "-10")
    day = read(folder)
    check_whole(day)
    assert day.depots == ()
    assert skipped(day) == [
        ("depots.csv", 2, "Pick-up takes"),
        ("stock.csv", 3, "Holder"),
        ("stock.csv", 4, "Holder"),
        ("orders.csv", 2, "Depot"),
    ]


def test_a_skill_of_a_technician_left_out_is_still_known(folder: Path) -> None:
    """A job that asks for it stays: that nobody can do it is a reason in the plan, not a fault of the job."""
    change(folder, "technicians", "39.9050", "91")
    assert "J-2" in [job.id for job in read(folder).jobs]


def test_faults_of_whole_files_cannot_be_skipped(folder: Path) -> None:
    """A missing column fails all the same, with the faults of the rows beside it."""
    change(folder, "jobs", "39.9123", "91")
    change(folder, "parts", "Part,Name", "Part,Label")
    with pytest.raises(InputFaults) as refused:
        read(folder)
    assert [(fault.file, fault.row) for fault in refused.value.faults] == [
        ("jobs.csv", 2),
        ("parts.csv", 1),
        ("parts.csv", 1),
    ]


def test_a_day_without_a_shift_left_fails(folder: Path) -> None:
    """Where every shift is left out there is nothing to plan."""
    change(folder, "shifts", "2026-11-23 08:00", "8 o'clock")
    change(folder, "shifts", "2026-11-23 13:00", "1 o'clock")
    with pytest.raises(InputFaults, match="there is no shift to plan"):
        read(folder)
