"""Large inputs are read, or refused by their limits."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.errors import InputFaults
from dispatch.spreadsheets import read_day
from tests.dispatch.spreadsheets.books import DAY

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a day that has no fault."""
    return Path(shutil.copytree(DAY, tmp_path / "day"))


def test_ten_thousand_jobs_are_read(folder: Path) -> None:
    """A table of 10,000 jobs is read and checked like any other."""
    heading, first, *_ = (folder / "jobs.csv").read_text(encoding="utf-8").splitlines()
    rows = (first.replace("J-1", f"J-{number}") for number in range(10_000))
    (folder / "jobs.csv").write_text("\n".join([heading, *rows]), encoding="utf-8")
    day = read_day(folder, timezone=ZONE)
    assert len(day.jobs) == 10_000


def test_too_many_rows_are_refused(folder: Path) -> None:
    """More than 100,000 rows are a fault of the file."""
    with (folder / "parts.csv").open("a", encoding="utf-8") as parts:
        parts.writelines(f"P-{number},x\n" for number in range(10, 100_010))
    with pytest.raises(InputFaults, match=r"^parts.csv: there are more than 100000 rows"):
        read_day(folder, timezone=ZONE)


def test_too_many_columns_are_refused(folder: Path) -> None:
    """More than 200 columns are one fault, not hundreds."""
    text = (
        (folder / "parts.csv")
        .read_text(encoding="utf-8")
        .replace("Name\n", "Name" + ",x" * 500 + "\n")
    )
    (folder / "parts.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults, match="there are 502 columns or more") as refused:
        read_day(folder, timezone=ZONE)
    assert len(refused.value.faults) == 1


def test_a_cell_of_a_million_letters_is_refused(folder: Path) -> None:
    """A cell beyond what CSV readers take is a fault that names the line."""
    with (folder / "parts.csv").open("a", encoding="utf-8") as parts:
        parts.write("P-9," + "x" * 1_000_000)
    with pytest.raises(InputFaults, match="line 4 cannot be read"):
        read_day(folder, timezone=ZONE)
