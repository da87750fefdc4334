"""Every fault of the input is found, named and said once, with what to do about it."""

from __future__ import annotations

import csv
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.fault import Fault
from dispatch.errors import InputFaults
from dispatch.spreadsheets import read_day
from dispatch.spreadsheets.tables import TABLES
from tests.dispatch.spreadsheets.books import day_rows, write_book

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = sorted(path for path in (DATA / "faults").iterdir() if path.name != "expected.toml")
EXPECTED = tomllib.loads((DATA / "faults" / "expected.toml").read_text(encoding="utf-8"))
ZONE = ZoneInfo("Asia/Shanghai")


def faults_of(source: Path) -> tuple[Fault, ...]:
    """Return the faults for which a source is refused."""
    with pytest.raises(InputFaults) as refused:
        read_day(source, timezone=ZONE)
    return refused.value.faults


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a day that has no fault."""
    return Path(shutil.copytree(DATA / "day", tmp_path / "day"))


def test_files_and_texts_belong_together() -> None:
    """Every faulty file has its text, and every text its file."""
    assert [path.name.split(".")[0] for path in FILES] == sorted(EXPECTED)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_one_fault_is_said_once_and_in_full(file: Path, folder: Path) -> None:
    """A day that is wrong in one place yields one fault: file, row, column, problem, value and remedy."""
    name, table = file.name.split(".", 1)
    if table == "zones.geojson":
        (folder / "zones.csv").unlink()
    shutil.copy(file, folder / table)
    assert [str(fault) for fault in faults_of(folder)] == [EXPECTED[name]]


def test_the_good_day_has_no_fault(folder: Path) -> None:
    """The day that the faulty files change is read without a fault."""
    assert len(read_day(folder, timezone=ZONE).jobs) == 3


def test_faults_of_all_files_are_gathered(folder: Path) -> None:
    """Faults in three files come out together, in the order of files and rows."""
    for name in (
        "latitude_91.jobs",
        "negative_quantity.stock",
        "shift_ends_before_it_starts.shifts",
    ):
        shutil.copy(DATA / "faults" / f"{name}.csv", folder / f"{name.split('.')[1]}.csv")
    with (folder / "jobs.csv").open("a", encoding="utf-8") as jobs:
        jobs.write("J-4,yesterday,-5,,,39.9,116.4,welding,,,,,,,,,\n")
    found = [(fault.file, fault.row, fault.column) for fault in faults_of(folder)]
    assert found == [
        ("jobs.csv", 2, "Latitude"),
        ("jobs.csv", 5, "Reported at"),
        ("jobs.csv", 5, "Minutes on site"),
        ("jobs.csv", 5, "Skills"),
        ("shifts.csv", 2, "End"),
        ("stock.csv", 4, "Quantity"),
    ]


def test_rows_count_as_in_a_spreadsheet(folder: Path) -> None:
    """Blank lines and line breaks inside a cell do not shift the number of a row."""
    lines = (folder / "parts.csv").read_text(encoding="utf-8").splitlines()
    (folder / "parts.csv").write_text(
        "\n".join([lines[0], "", '"P-0","two\nlines"', ",", *lines[1:], "P-1,again"]),
        encoding="utf-8",
    )
    (fault,) = faults_of(folder)
    assert (fault.row, fault.problem) == (7, "row 5 has the same part")


def _no_folder(folder: Path) -> Path:
    return folder / "nowhere"


def _no_jobs(folder: Path) -> Path:
    (folder / "jobs.csv").unlink()
    return folder


def _twice(folder: Path) -> Path:
    shutil.copy(folder / "jobs.csv", folder / "工单.csv")
    return folder


def _misspelt(folder: Path) -> Path:
    (folder / "stock.csv").rename(folder / "stocks.csv")
    return folder


def _one_file(folder: Path) -> Path:
    return folder / "jobs.csv"


def _old_excel(folder: Path) -> Path:
    (folder / "day.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    return folder / "day.xls"


def _both(folder: Path) -> Path:
    (folder / "day.xlsx").write_bytes(b"PK")
    return folder


def _two_kinds_of_zones(folder: Path) -> Path:
    good = DATA / "faults" / "zone_named_twice.zones.geojson"
    text = good.read_text(encoding="utf-8").replace('"Core"', '"East"', 1)
    (folder / "zones.geojson").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("spoil", "problem", "remedy"),
    [
        (_no_folder, "there is no such folder or workbook", "dispatch template"),
        (_no_jobs, "the table is missing", "Add jobs.csv or 工单.csv"),
        (_twice, "the table is there twice, also as jobs.csv", "Remove one"),
        (_misspelt, "there is no table of this name", "Rename it to stock.csv"),
        (_one_file, "this is neither a folder nor a workbook", "Give the folder"),
        (_old_excel, "this kind of workbook is not read", "Save it as .xlsx"),
        (_both, "it is not clear which of depots.csv, jobs.csv", "one workbook"),
        (_two_kinds_of_zones, "there is a table of zones as well", "Remove one"),
    ],
)
def test_a_wrong_set_of_files_is_named(
    spoil: Callable[[Path], Path], problem: str, remedy: str, folder: Path
) -> None:
    """Missing, repeated, misspelt and unreadable files are faults with a remedy."""
    found = faults_of(spoil(folder))
    assert found[0].problem.startswith(problem)
    assert remedy in found[0].remedy
    # A misspelt table of stock or a second table of jobs leaves nothing else to say.
    assert len(found) == 1


def test_a_missing_table_is_not_held_against_those_that_refer_to_it(folder: Path) -> None:
    """Without technicians, only their table is named, not every shift, lock and skill."""
    (folder / "technicians.csv").unlink()
    (fault,) = faults_of(folder)
    assert (fault.file, fault.problem) == ("technicians.csv", "the table is missing")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("parts", "the table is missing, and jobs, stock and orders name parts"),
        ("depots", "the table is missing, and stock and orders name depots"),
    ],
)
@pytest.mark.parametrize("skip_bad_rows", [False, True])
def test_a_missing_table_that_others_name_is_one_fault(
    table: str, said: str, skip_bad_rows: bool, folder: Path
) -> None:
    """Without a table that may be left out, but is needed here, one fault says so, not one for each row."""
    (folder / f"{table}.csv").unlink()
    with pytest.raises(InputFaults) as refused:
        read_day(folder, timezone=ZONE, skip_bad_rows=skip_bad_rows)
    (fault,) = refused.value.faults
    assert (fault.file, fault.problem) == (f"{table}.csv", said)
    assert fault.remedy.startswith(f"Add {table}.csv or {TABLES[table].chinese}.csv; ")


def test_a_missing_sheet_that_others_name_is_one_fault(tmp_path: Path) -> None:
    """In a workbook the sheet is named, and only those that need it."""
    tables = {name: rows for name, rows in day_rows().items() if name not in {"depots", "orders"}}
    (fault,) = faults_of(write_book(tmp_path / "day.xlsx", tables))
    assert str(fault).startswith(
        "depots: the table is missing, and stock names depots. Add depots or 仓库; "
    )


def test_a_missing_table_that_nobody_names_is_none(folder: Path) -> None:
    """Where no job, stock or order names a part, there need not be a table of parts."""
    jobs = folder / "jobs.csv"
    rows = day_rows()["jobs"]
    at = rows[0].index("Parts")
    with jobs.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row[:at], *row[at + 1 :]] for row in rows)
    for table in ("parts", "stock", "orders"):
        (folder / f"{table}.csv").unlink()
    assert read_day(folder, timezone=ZONE).parts == ()


@pytest.mark.parametrize("heading", ["Number", "Part,Wight", '"Part'])
def test_a_table_that_cannot_be_read_is_not_held_against_those_that_refer_to_it(
    heading: str, folder: Path
) -> None:
    """A wrong heading of the parts is said first, and no part is called missing for it."""
    parts = folder / "parts.csv"
    text = parts.read_text(encoding="utf-8")
    parts.write_text(text.replace("Part", heading, 1), encoding="utf-8")
    assert {fault.file for fault in faults_of(folder)} == {"parts.csv"}


def test_a_misspelt_table_is_not_held_against_those_that_refer_to_it(folder: Path) -> None:
    """A table of parts under a wrong name is one fault, not one for each part that is named."""
    (folder / "parts.csv").rename(folder / "part.csv")
    (fault,) = faults_of(folder)
    assert (fault.file, fault.remedy) == ("part.csv", "Rename it to parts.csv, or remove it")


def test_many_faults_end_in_a_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit of a file, the faults are counted."""
    monkeypatch.setattr("dispatch.spreadsheets.fault_log.MAX_FAULTS_PER_TABLE", 3)
    with (folder / "parts.csv").open("a", encoding="utf-8") as parts:
        parts.writelines(f"P-{number},\n" for number in range(10, 16))
    found = faults_of(folder)
    assert [fault.row for fault in found] == [4, 5, 6, None]
    assert found[-1].problem == "3 more faults of this file are not listed"


def test_swapped_pairs_inside_the_ranges_are_told_by_the_technicians(folder: Path) -> None:
    """Where both orders are on earth, the one near the technicians is right: 40.7, -73.9 written -73.9, 40.7."""
    for table in ("jobs", "technicians", "depots", "zones"):
        file = folder / f"{table}.csv"
        text = file.read_text(encoding="utf-8").replace(",39.", ",40.").replace(",116.", ",-74.")
        file.write_text(text, encoding="utf-8")
    jobs = folder / "jobs.csv"
    jobs.write_text(
        jobs.read_text(encoding="utf-8").replace("40.9123,-74.4512", "-74.4512,40.9123"),
        encoding="utf-8",
    )
    (fault,) = faults_of(folder)
    assert fault.problem == "latitude and longitude are swapped"
    assert fault.remedy == "Write latitude 40.9123 and longitude -74.4512"


COLUMNS = [
    (table, at, heading) for table, rows in day_rows().items() for at, heading in enumerate(rows[0])
]


@pytest.mark.parametrize(("table", "at", "heading"), COLUMNS)
def test_any_column_may_be_missing(table: str, at: int, heading: str, folder: Path) -> None:
    """A required column that is missing is the only fault; without another one there is none of the whole file."""
    required = next(
        column.required for column in TABLES[table].columns if column.english == heading
    )
    rows = [row[:at] + row[at + 1 :] for row in day_rows()[table]]
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    if required:
        (fault,) = faults_of(folder)
        assert fault.problem == f"the column {heading!r} is missing"
    else:
        read_day(folder, timezone=ZONE, skip_bad_rows=True)


def test_skills_that_cannot_be_read_are_not_held_against_jobs(folder: Path) -> None:
    """Where a technician's skills are faulty, that alone is said, not that nobody holds them."""
    technicians = folder / "technicians.csv"
    text = technicians.read_text(encoding="utf-8").replace("boiler:3; gas:1", "boiler:3; gas:many")
    technicians.write_text(text, encoding="utf-8")
    (fault,) = faults_of(folder)
    assert (fault.file, fault.column, fault.problem) == (
        "technicians.csv",
        "Skills",
        "this is not a number",
    )
