"""A table of jobs alone is read as it would be within a day."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.errors import InputFaults
from dispatch.spreadsheets import read_day, read_jobs

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_jobs_are_those_of_the_day(repository: Path) -> None:
    """The jobs of the sample city read alone are the jobs of its day."""
    city = repository / "data" / "city"
    day = read_day(city, timezone=SHANGHAI)
    assert read_jobs(city / "jobs.csv", timezone=SHANGHAI) == day.jobs


def test_every_fault_is_named(tmp_path: Path) -> None:
    """A bad moment, a place that is missing and a time on site below nothing are three faults, each with its row."""
    file = tmp_path / "history.csv"
    file.write_text(
        "Job,Reported at,Minutes on site,Latitude,Longitude\n"
        "A,yesterday,30,39.9,116.4\n"
        "B,2026-01-05 09:00,30,,\n"
        "C,2026-01-05 09:00,-1,39.9,116.4\n",
        "utf-8",
    )
    with pytest.raises(InputFaults) as caught:
        read_jobs(file, timezone=SHANGHAI)
    assert [(fault.file, fault.row) for fault in caught.value.faults] == [
        ("history.csv", 2),
        ("history.csv", 3),
        ("history.csv", 4),
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is one fault that names it."""
    with pytest.raises(InputFaults, match=r"nothing\.csv"):
        read_jobs(tmp_path / "nothing.csv", timezone=SHANGHAI)
