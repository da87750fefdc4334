"""A day is read the same from every form in which people keep it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.job import Assignment, Difficulty, Priority, Window
from dispatch.domain.place import FoundPlace, Location, ZoneKind
from dispatch.errors import GeocodingError, InputFaults
from dispatch.spreadsheets import read_day
from dispatch.spreadsheets.tables import TABLES
from tests.dispatch.spreadsheets.books import DAY, day_rows, write_book

ZONE = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0) -> datetime:
    """Return a time of the day planned."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZONE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a day that has no fault."""
    return Path(shutil.copytree(DAY, tmp_path / "day"))


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that has to be in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_jobs_are_read_in_full() -> None:
    """Every cell of a job arrives where it belongs, and empty ones as their defaults."""
    first, second, third = read_day(DAY, timezone=ZONE).jobs
    assert (first.id, first.customer, first.address) == ("J-1", "王芳", "朝阳路 12 号")
    assert first.location == Location(39.9123, 116.4512)
    assert first.reported_at == datetime(2026, 11, 22, 15, 20, tzinfo=ZONE)
    assert (first.service_seconds, first.skills, first.tools) == (2700, {"boiler": 2}, ("ladder",))
    assert (first.parts, first.windows) == ({"P-1": 1}, (Window(at(9), at(12)),))
    assert (first.preferred_id, first.told) == ("T-1", Assignment("T-1", at(9, 30)))
    assert (first.kind, first.priority) == ("repair", Priority.NORMAL)
    assert (first.difficulty, first.due_at, first.due_hard) == (Difficulty.SIMPLE, None, False)
    assert (first.weight, first.lock, first.allowed_ids) == (None, None, ())
    assert (second.skills, second.forbidden_ids, second.windows) == ({"gas": 1}, ("T-2",), ())
    assert third.lock == Assignment("T-1", at(14))


def test_technicians_get_their_shifts_and_vans() -> None:
    """Shifts stand in the order of time, with the break, the overtime and the end that were given."""
    one, two = read_day(DAY, timezone=ZONE).technicians
    assert (one.skills, one.tools, one.speed, one.van) == (
        {"boiler": 3, "gas": 1},
        ("ladder",),
        1.1,
        {"P-1": 2},
    )
    (shift,) = one.shifts
    assert (shift.start_at, shift.end_at, shift.overtime_seconds) == (at(8), at(17), 3600)
    assert shift.rest is not None
    assert (shift.rest.seconds, shift.rest.opens_at, shift.rest.closes_at) == (
        2700,
        at(11, 30),
        at(13),
    )
    assert two.speed == {"boiler": 0.9}
    assert [shift.end_location for shift in two.shifts] == [two.home, None]
    assert two.shifts[0].rest is None


def test_the_rest_of_a_day() -> None:
    """Depots, parts, orders and round zones are read; an empty quantity in a depot is without limit."""
    day = read_day(DAY, timezone=ZONE)
    (depot,) = day.depots
    assert (depot.stock, depot.tools) == ({"P-1": None, "P-2": 5}, ("lift",))
    assert (depot.opens, depot.closes, depot.pickup_seconds) == (time(7), time(19), 600)
    assert [(part.sku, part.name) for part in day.parts] == [("P-1", "三通阀"), ("P-2", "Pump")]
    (order,) = day.orders
    assert (order.sku, order.quantity, order.depot_id) == ("P-2", 5, "D-1")
    assert order.arrives_at == at(9) + timedelta(days=1)
    assert [(zone.name, zone.kind, zone.radius_km) for zone in day.zones] == [
        ("Core", ZoneKind.URBAN, 15.0),
        ("Around", ZoneKind.SUBURBAN, 60.0),
    ]
    assert (day.name, day.skipped) == ("day", ())


def test_optional_tables_may_be_missing(folder: Path) -> None:
    """Without depots, parts, stock, orders and zones there is a day all the same."""
    for table in ("depots", "parts", "stock", "orders", "zones"):
        (folder / f"{table}.csv").unlink()
    change(folder / "jobs.csv", "P-1:1", "")
    change(folder / "jobs.csv", "P-2:2", "")
    day = read_day(folder, timezone=ZONE)
    assert (day.depots, day.parts, day.orders, day.zones) == ((), (), (), ())


def test_a_table_of_jobs_may_hold_none(folder: Path) -> None:
    """Headings alone are no jobs, which is no fault."""
    heading = (folder / "jobs.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "jobs.csv").write_text(heading + "\n", encoding="utf-8")
    assert read_day(folder, timezone=ZONE).jobs == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding: str, delimiter: str, folder: Path) -> None:
    """UTF-8 with and without mark, GB18030 and UTF-16, with commas, semicolons or tabs, are one day."""
    for name, rows in day_rows().items():
        lines = (
            delimiter.join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in rows
        )
        (folder / f"{name}.csv").write_text("\r\n".join(lines), encoding=encoding)
    assert read_day(folder, timezone=ZONE) == read_day(DAY, timezone=ZONE)


def _chinese(heading: str, table: str) -> str:
    return next(column.chinese for column in TABLES[table].columns if column.english == heading)


def _name(heading: str, table: str) -> str:
    return next(column.name for column in TABLES[table].columns if column.english == heading)


def _sloppy(heading: str, table: str) -> str:
    # Full-width capitals and stray blanks and underscores.
    wide = "".join(
        chr(ord(char) + 0xFEE0) if char.isascii() and char.isalpha() else char for char in heading
    )
    return f" {wide.upper().replace(' ', '_')} "


@pytest.mark.parametrize("spell", [_chinese, _name, _sloppy])
def test_headings_may_be_spelled_in_many_ways(
    spell: Callable[[str, str], str], folder: Path
) -> None:
    """English, Chinese and internal headings are known, whatever their capitals, blanks and width."""
    for name, rows in day_rows().items():
        (folder / f"{name}.csv").unlink()
        headings = [spell(heading, name) for heading in rows[0]]
        text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in (headings, *rows[1:]))
        file = f"{TABLES[name].chinese}.csv" if spell is _chinese else f"{name.upper()}.CSV"
        (folder / file).write_text(text, encoding="utf-8")
    assert read_day(folder, timezone=ZONE) == read_day(DAY, timezone=ZONE)


def test_full_width_punctuation_and_digits(folder: Path) -> None:
    """Lists, numbers and times typed with a Chinese keyboard are read."""
    change(folder / "technicians.csv", "boiler:3; gas:1", "boiler：３；gas：１")
    change(
        folder / "jobs.csv",
        "2026-11-23 09:00/2026-11-23 12:00",
        "２０２６－１１－２３　０９：００／１２：００",
    )
    change(folder / "jobs.csv", "2026-11-22 15:20", "2026年11月22日 15时20分")
    change(folder / "shifts.csv", "11:30,13:00", "１１：３０,１３：００")
    assert read_day(folder, timezone=ZONE) == read_day(DAY, timezone=ZONE)


def test_signs_before_a_phone_number_are_no_formula(folder: Path) -> None:
    """Text that begins with plus, minus or at is text; an apostrophe written against formulas is taken away."""
    change(folder / "jobs.csv", ",Customer,", ",Phone,")
    for old, new in (("王芳", "+86 10 5555"), ("李娜", "@lina"), ("Smith", "'-555")):
        change(folder / "jobs.csv", old, new)
    phones = [job.phone for job in read_day(folder, timezone=ZONE).jobs]
    assert phones == ["+86 10 5555", "@lina", "-555"]


@pytest.mark.parametrize("name", ["day.v2", "周一"])
def test_a_day_is_called_as_its_folder(name: str, folder: Path) -> None:
    """Without a name of its own the day has that of the folder, in full."""
    assert read_day(folder.rename(folder.with_name(name)), timezone=ZONE).name == name
    assert read_day(folder.with_name(name), timezone=ZONE, name="Monday").name == "Monday"


@pytest.mark.parametrize("chinese", [False, True])
def test_a_workbook_is_the_same_day(chinese: bool, tmp_path: Path) -> None:
    """A workbook with English or Chinese sheets is read as the folder is; other sheets are left alone."""
    titles = {name: TABLES[name].chinese if chinese else name.title() for name in TABLES}
    tables = {titles[name]: rows for name, rows in day_rows().items()}
    book = write_book(tmp_path / "day.xlsx", {**tables, "Notes": [["zones are drawn"]]})
    assert read_day(book, timezone=ZONE) == read_day(DAY, timezone=ZONE)


def test_a_folder_may_hold_one_workbook(tmp_path: Path) -> None:
    """A folder with a workbook alone is that workbook; a plan written there and lock files do not count."""
    write_book(tmp_path / "monday.xlsx", day_rows())
    (tmp_path / "plan.xlsx").write_bytes(b"ours")
    (tmp_path / "~$monday.xlsx").write_bytes(b"lock of Excel")
    assert read_day(tmp_path, timezone=ZONE, name="day") == read_day(DAY, timezone=ZONE)


def test_real_dates_and_numbers_of_a_workbook(tmp_path: Path) -> None:
    """Cells that Excel holds as dates, times and numbers are read as what they show."""
    tables = day_rows()
    tables["jobs"][1][1] = datetime(2026, 11, 22, 15, 20)
    tables["jobs"][1][2] = 45
    tables["jobs"][1][5:7] = [39.9123, 116.4512]
    tables["shifts"][1][1:3] = [datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 17)]
    tables["shifts"][1][5:7] = [time(11, 30), timedelta(hours=13)]
    tables["stock"][3][3] = 5.0
    book = write_book(tmp_path / "day.xlsx", tables)
    assert read_day(book, timezone=ZONE) == read_day(DAY, timezone=ZONE)


def test_numbers_as_ids_are_texts(tmp_path: Path) -> None:
    """An id that Excel holds as a number is the text a user sees, without a trailing .0."""
    tables = day_rows()
    for table, at_row, column in (("parts", 2, 0), ("stock", 3, 2), ("orders", 1, 2)):
        tables[table][at_row][column] = 1002.0
    tables["jobs"][3][9] = "1002:2"
    day = read_day(write_book(tmp_path / "day.xlsx", tables), timezone=ZONE)
    assert day.parts[1].sku == "1002"
    assert day.depots[0].stock["1002"] == 5


def test_the_horizon_runs_from_midnight_to_midnight(folder: Path) -> None:
    """The horizon begins before the first shift and ends after the last, at local midnight."""
    assert read_day(DAY, timezone=ZONE).horizon.start_at == at(0)
    assert read_day(DAY, timezone=ZONE).horizon.end_at == at(0) + timedelta(days=1)
    change(
        folder / "shifts.csv",
        "2026-11-23 13:00,2026-11-23 17:00",
        "2026-11-23 22:00,2026-11-24 06:00",
    )
    assert read_day(folder, timezone=ZONE).horizon.end_at == at(0) + timedelta(days=2)
    change(folder / "shifts.csv", "2026-11-24 06:00", "2026-11-23 24:00")
    assert read_day(folder, timezone=ZONE).horizon.end_at == at(0) + timedelta(days=1)


def test_a_break_of_a_night_shift_lies_after_midnight(folder: Path) -> None:
    """The times of a break are the first after the start of the shift at which the clock shows them."""
    change(
        folder / "shifts.csv",
        "2026-11-23 08:00,2026-11-23 17:00,60,45,11:30,13:00",
        "2026-11-23 22:00,2026-11-24 06:00,0,30,23:30,01:00",
    )
    rest = read_day(folder, timezone=ZONE).technicians[0].shifts[0].rest
    assert rest is not None
    assert (rest.opens_at, rest.closes_at) == (at(23, 30), at(1) + timedelta(days=1))


def test_addresses_are_looked_up_once(folder: Path) -> None:
    """Jobs without coordinates get those of their address, with how exact they are; each address is asked once."""
    asked: list[str] = []

    def geocode(address: str) -> FoundPlace:
        asked.append(address)
        return FoundPlace(Location(39.9, 116.4), "street", address)

    change(folder / "jobs.csv", "朝阳路 12 号,39.9123,116.4512", "朝阳路 12 号,,")
    change(folder / "jobs.csv", "李娜,,39.9300,116.4000", "李娜,朝阳路 12 号,,")
    first, second, third = read_day(folder, timezone=ZONE, geocode=geocode).jobs
    assert asked == ["朝阳路 12 号"]
    assert first.location == second.location == Location(39.9, 116.4)
    assert (first.place_precision, third.place_precision) == ("street", "")


def test_an_address_that_is_not_found_is_a_fault(folder: Path) -> None:
    """A geocoder that does not know the address leads to a fault of the row."""
    change(folder / "jobs.csv", "朝阳路 12 号,39.9123,116.4512", "Nowhere 1,,")
    with pytest.raises(InputFaults) as refused:
        read_day(folder, timezone=ZONE, geocode=lambda address: None)
    (fault,) = refused.value.faults
    assert (fault.row, fault.column, fault.value) == (2, "Address", "Nowhere 1")
    assert fault.problem == "the address was not found"


def test_a_geocoder_that_is_down_is_no_fault_of_the_input(folder: Path) -> None:
    """What the geocoder raises is passed on."""

    def down(address: str) -> FoundPlace:
        raise GeocodingError("the geocoder does not answer")

    change(folder / "jobs.csv", "朝阳路 12 号,39.9123,116.4512", "朝阳路 12 号,,")
    with pytest.raises(GeocodingError):
        read_day(folder, timezone=ZONE, geocode=down)
