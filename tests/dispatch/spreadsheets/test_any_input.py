"""Whatever stands in a cell or a file, the answer is a day or a list of faults."""

from __future__ import annotations

import csv
import shutil
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.errors import InputFaults
from dispatch.spreadsheets import read_day
from tests.dispatch.spreadsheets.books import DAY, day_rows, write_book

ZONE = ZoneInfo("America/New_York")
NASTY = (
    *(
        "",
        " ",
        "0",
        "-1",
        "nan",
        "1e400",
        "9" * 400,
        "1/0",
        "=1",
        "'=1",
        "\0",
        "a:b:c",
        ":",
        ";",
        ":1",
        "a:",
        "/",
    ),
    *(
        "2026-03-08 02:30",
        "2026-11-23 24:00",
        "9999-12-31 24:00",
        "0000-00-00 00:00",
        "2026-11-23 09:00+99:99",
    ),
    *(
        "2026-11-23 09:00/",
        "/2026-11-23 09:00",
        "2026-11-23 09:00/08:00",
        "25:00",
        "T-1",
        "T-9",
        "P-1:0",
        "P-1:99999999",
    ),
    *(
        "²",
        "٣",
        "½",
        "１２３",
        "\ud7ff",
        "\U0010ffff",
        "yes",
        "van",
        "home",
        "x" * 3000,
        '"',
        "\n",
        "١٢:٣٠",
    ),
)
cells = st.sampled_from(NASTY) | st.text(st.characters(codec="utf-8"), max_size=20)
changes = st.lists(
    st.tuples(st.sampled_from(sorted(day_rows())), st.integers(0, 3), st.integers(0, 16), cells),
    min_size=1,
    max_size=3,
)


def read_either_way(source: Path) -> None:
    """Read a source with and without its faulty rows; any error but faults fails the test."""
    for skip_bad_rows in (False, True):
        with suppress(InputFaults):
            read_day(source, timezone=ZONE, skip_bad_rows=skip_bad_rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to be filled again and again."""
    return tmp_path_factory.mktemp("any")


def test_any_text_in_any_cell(folder: Path) -> None:
    """Nasty and random texts in the tables, headings included, are read or named."""

    @settings(max_examples=50, deadline=None, derandomize=True)
    @given(changes)
    def check(changed: list[tuple[str, int, int, str]]) -> None:
        tables = day_rows()
        for table, row, column, text in changed:
            rows = tables[table]
            rows[row % len(rows)][column % len(rows[0])] = text
        for name, rows in tables.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        read_either_way(folder)

    check()


@pytest.mark.parametrize("table", ["jobs", "shifts"])
def test_any_bytes_in_a_file(table: str, tmp_path: Path) -> None:
    """Bytes of any kind in place of a table are read or named."""
    folder = Path(shutil.copytree(DAY, tmp_path / "day"))

    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(st.binary(max_size=60), st.integers(0, 200))
    def check(noise: bytes, position: int) -> None:
        good = (DAY / f"{table}.csv").read_bytes()
        (folder / f"{table}.csv").write_bytes(good[:position] + noise + good[position + 5 :])
        read_either_way(folder)

    check()


def test_any_bytes_in_a_workbook(tmp_path: Path) -> None:
    """A workbook damaged anywhere is read or named."""
    book = write_book(tmp_path / "day.xlsx", day_rows())
    good = book.read_bytes()

    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(st.integers(0, len(good) - 1), st.binary(min_size=1, max_size=8))
    def check(position: int, noise: bytes) -> None:
        book.write_bytes(good[:position] + noise + good[position + len(noise) :])
        read_either_way(book)

    check()
