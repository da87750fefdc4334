"""What is written by the dictionary is read back as it was."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.spreadsheets.cells import from_csv, neutralised
from dispatch.spreadsheets.columns import Column, Kind
from dispatch.spreadsheets.decode import Unreadable, decode
from dispatch.spreadsheets.fault_log import FaultLog
from dispatch.spreadsheets.moments import CellProblem
from dispatch.spreadsheets.raw_table import table_of_csv
from dispatch.spreadsheets.read_sheet import read_sheet
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.values import read_value
from dispatch.spreadsheets.write_table import write_csv, written

ZONE = ZoneInfo("America/New_York")
EARLY = datetime(2020, 1, 1, tzinfo=UTC)

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30
)
names = texts.map(
    lambda text: "x" + "".join(char for char in text if char not in ";；，、,:：") + "x"
)
moments = st.integers(0, 20 * 366 * 86_400).map(
    lambda seconds: (EARLY + timedelta(seconds=seconds)).astimezone(ZONE)
)
clocks = st.integers(0, 86_399).map(
    lambda seconds: (datetime(2000, 1, 1) + timedelta(seconds=seconds)).time()
)


def numbers(column: Column) -> st.SearchStrategy[float]:
    """Return the numbers that a column may hold."""
    return st.floats(column.least, column.most, allow_nan=False, allow_subnormal=False)


def values(column: Column) -> st.SearchStrategy[Any]:
    """Return the values that a column may hold."""
    least, most = int(column.least or 1), int(column.most or 1)
    return {
        Kind.TEXT: names if column.key or column.refers_to or column.name == "holder" else texts,
        Kind.NUMBER: numbers(column),
        Kind.WHOLE: st.integers(least, most),
        Kind.YES_NO: st.booleans(),
        Kind.MOMENT: moments,
        Kind.CLOCK: clocks,
        Kind.LIST: st.lists(names, min_size=1, unique=True).map(tuple),
        Kind.AMOUNTS: st.dictionaries(names, st.integers(least, most), min_size=1),
        Kind.SPEED: numbers(column) | st.dictionaries(names, numbers(column), min_size=1),
        Kind.WINDOWS: st.lists(
            st.tuples(moments, st.integers(0, 86_400)).map(
                lambda ends: (ends[0], datetime.fromtimestamp(ends[0].timestamp() + ends[1], ZONE))
            ),
            min_size=1,
        ).map(tuple),
        Kind.CHOICE: st.sampled_from([choice[0] for choice in column.choices] or [""]),
    }[column.kind]


def rows(table: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return rows of a table with ids of their own."""
    columns = TABLES[table].columns
    row = st.fixed_dictionaries(
        {
            column.name: values(column) if column.required else st.none() | values(column)
            for column in columns
        }
    )
    keys = [column.name for column in columns if column.key]
    return st.lists(
        row, max_size=3, unique_by=lambda row: tuple(row[key] for key in keys) or id(row)
    )


def same(one: Any, other: Any) -> bool:
    """Return whether two values are equal, moments to the second of the world's clock."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one.timestamp() == other.timestamp()
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to be written again and again."""
    return tmp_path_factory.mktemp("tables") / "table.csv"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_are_read_back_as_written(table: str, language: str, file: Path) -> None:
    """Whatever values a table holds, its CSV is read back equal and without a fault."""

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(rows(table))
    def check(written: list[dict[str, Any]]) -> None:
        write_csv(TABLES[table], written, file, language=language)
        log = FaultLog()
        raw = table_of_csv(decode(file.read_bytes()))
        sheet = read_sheet(TABLES[table], file.name, raw, ZONE, log)
        assert log.faults() == ()
        assert len(sheet.rows) == len(written)
        for row, expected in zip(sheet.rows, written, strict=True):
            for name, value in expected.items():
                assert same(row.values[name], value), name

    check()


@settings(derandomize=True)
@given(st.text())
def test_neutralised_text_is_read_back(text: str) -> None:
    """Any text survives being made harmless, and none that is made harmless begins like a formula."""
    harmless = neutralised(text)
    assert from_csv(harmless) == text
    assert not harmless.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_apostrophes_of_neutralised_cells(file: Path) -> None:
    """A customer called =1+1 is written with an apostrophe and read without; a bare formula stays a fault."""
    job = {
        "id": "J",
        "reported_at": EARLY.astimezone(ZONE),
        "service_minutes": 1.0,
        "customer": "=1+1",
    }
    write_csv(TABLES["jobs"], [{**job, "phone": "+1 555", "latitude": -33.9}], file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        (line,) = csv.DictReader(lines)
    assert (line["Customer"], line["Phone"], line["Latitude"]) == ("'=1+1", "'+1 555", "-33.9")


JOBS, TECHNICIANS = TABLES["jobs"], TABLES["technicians"]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (JOBS.column("service_minutes"), "１５．５", 15.5),
        (JOBS.column("service_minutes"), ".5", 0.5),
        (JOBS.column("service_minutes"), "1e2", 100.0),
        (JOBS.column("due_hard"), "是", True),
        (JOBS.column("due_hard"), "FALSE", False),
        (JOBS.column("due_hard"), 1, True),
        (JOBS.column("priority"), "紧急", "emergency"),
        (JOBS.column("priority"), " High ", "high"),
        (JOBS.column("skills"), "锅炉：２、gas", {"锅炉": 2, "gas": 1}),
        (JOBS.column("tools"), "ladder，lift；ladder;", ("ladder", "lift")),
        (JOBS.column("customer"), 42.0, "42"),
        (JOBS.column("customer"), "Nan", "Nan"),
        (TECHNICIANS.column("speed"), "1.25", 1.25),
        (TECHNICIANS.column("speed"), "gas:1.5; 锅炉：0.5", {"gas": 1.5, "锅炉": 0.5}),
        (TABLES["depots"].column("opens"), time(7, 30), time(7, 30)),
    ],
)
def test_values_in_many_spellings(column: Column, text: Any, value: Any) -> None:
    """Full-width forms, Chinese words and separators, and cells that Excel typed are read."""
    assert read_value(column, text, ZONE) == value


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        (JOBS.column("service_minutes"), "1_000", "not a number"),
        (JOBS.column("service_minutes"), "1,000", "written with a comma"),
        (JOBS.column("service_minutes"), "9" * 5000, "not a number"),
        (JOBS.column("service_minutes"), True, "not a number"),
        (JOBS.column("service_minutes"), float("nan"), "not a number"),
        (JOBS.column("service_minutes"), datetime(2026, 1, 1), "a date, not a number"),
        (JOBS.column("customer"), datetime(2026, 1, 1), "a date, not text"),
        (JOBS.column("due_hard"), "maybe", "neither yes nor no"),
        (JOBS.column("skills"), "boiler:0", "below 1"),
        (JOBS.column("skills"), "boiler:x", "not a number"),
        (JOBS.column("weight"), "0.5", "below 1"),
        (JOBS.column("tools"), "x" * 101, "101 characters"),
        (TECHNICIANS.column("speed"), "boiler:1,2", "written with a comma"),
        (TECHNICIANS.column("speed"), "0", "below 0.01"),
    ],
)
def test_values_that_cannot_be_read(column: Column, text: Any, problem: str) -> None:
    """Each wrong value has its sentence."""
    with pytest.raises(CellProblem, match=problem):
        read_value(column, text, ZONE)


def test_western_text_is_not_taken_for_chinese() -> None:
    """Latin-1 decodes as GB18030 into nonsense, so it is refused, naming the byte; Chinese is read."""
    assert decode("客户,地址\n王芳,朝阳路".encode("gb18030")).endswith("王芳,朝阳路")
    with pytest.raises(Unreadable, match=r"neither UTF-8 nor GB18030 \(byte 10\)"):
        decode("Name\nM. Müller, Köln".encode("latin-1"))


@pytest.mark.parametrize(
    ("text", "encoding", "read"),
    [
        ("Иванов", "windows-1251", "肉囗钼"),
        ("서울", "euc-kr", "辑匡"),
        ("Größe", "latin-1", "Gr鲞e"),
    ],
)
def test_letters_in_pairs_of_high_bytes_pass_for_chinese(
    text: str, encoding: str, read: str
) -> None:
    """The limit of telling GB18030 by second bytes: such text is read as other characters."""
    assert decode(text.encode(encoding)) == read


def test_rare_characters_alone_are_refused() -> None:
    """The other limit: a file with more characters of a low second byte than common ones has to be UTF-8."""
    with pytest.raises(Unreadable, match="neither UTF-8 nor GB18030"):
        decode("镕,1".encode("gb18030"))
    assert decode("朱镕,1".encode("gb18030")) == decode("朱镕,1".encode()) == "朱镕,1"


def test_the_second_of_two_equal_clock_times_keeps_its_offset() -> None:
    """When the clocks go back, 01:30 is written bare the first time and with its offset the second."""
    column = JOBS.column("reported_at")
    first = datetime(2026, 11, 1, 1, 30, tzinfo=ZONE)
    second = first.replace(fold=1)
    assert written(column, first) == "2026-11-01 01:30"
    assert written(column, second) == "2026-11-01 01:30-05:00"
    for moment in (first, second):
        read = read_value(column, written(column, moment), ZONE)
        assert read.timestamp() == moment.timestamp()
