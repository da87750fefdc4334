"""Dates and times: what is read, what is refused, and the two nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from dispatch.spreadsheets.cells import Cell
from dispatch.spreadsheets.moments import (
    CellProblem,
    midnight,
    read_clock,
    read_moment,
    read_window,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-23 09:05",
        "2026-11-23T09:05:00",
        "2026/11/23 9:05",
        "2026.11.23 09:05:00.000",
        "2026年11月23日 9时05分",
        "２０２６-１１-２３ ０９：０５",
        "2026-11-23 01:05Z",
        "2026-11-23 02:05+01:00",
        datetime(2026, 11, 23, 9, 5),
        datetime(2026, 11, 23, 9, 4, 59, 999_600),
        datetime(2026, 11, 23, 1, 5, tzinfo=UTC),
    ],
)
def test_one_moment_in_many_spellings(cell: Cell) -> None:
    """Year-first dates in every common spelling are one moment, in the zone of the plan."""
    moment = read_moment(cell, SHANGHAI)
    assert moment == datetime(2026, 11, 23, 9, 5, tzinfo=SHANGHAI)
    assert moment.tzinfo is SHANGHAI


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("11/23/2026 09:00", "the date is in another format"),
        ("03.04.2026", "day and month cannot be told apart"),
        ("03/03/26 9:00", "the date is in another format"),
        ("2026-13-01 09:00", "there is no such date or time"),
        ("2026-11-23 24:30", "there is no such date or time"),
        ("2026-11-23 09:60", "there is no such date or time"),
        ("2026-11-23", "the time of day is missing"),
        ("46349.375", "Excel's number of a day"),
        ("2026-11-23 09:00+25:00", "no such offset"),
        ("9999-12-31 24:00", "the year 9999"),
        ("tomorrow", "this is not a date and time"),
        ("2026-11-23 09:00 AM", "this is not a date and time"),
    ],
)
def test_what_is_no_moment_is_said(text: str, problem: str) -> None:
    """Each wrong way to write a moment has its own sentence."""
    with pytest.raises(CellProblem, match=problem):
        read_moment(text, SHANGHAI)


def test_a_time_that_the_clocks_skip_does_not_exist() -> None:
    """On the night of daylight saving the skipped hour is refused, naming the zone and a time that exists."""
    with pytest.raises(CellProblem, match="America/New_York skip it") as refused:
        read_moment("2026-03-08 02:30", NEW_YORK)
    assert refused.value.remedy == "Write a time that exists, such as 2026-03-08 03:30"
    assert read_moment("2026-03-08 03:00", NEW_YORK).astimezone(UTC).hour == 7


def test_a_time_that_occurs_twice_is_the_first_unless_an_offset_says_otherwise() -> None:
    """When the clocks go back, 01:30 is the earlier one, and an offset picks the later."""
    first = read_moment("2026-11-01 01:30", NEW_YORK)
    second = read_moment("2026-11-01 01:30-05:00", NEW_YORK)
    assert second.timestamp() - first.timestamp() == 3600
    assert (first.hour, second.hour, second.fold) == (1, 1, 1)


def test_a_day_without_midnight_begins_later() -> None:
    """Where the clocks skip midnight, the day begins at one o'clock."""
    start = midnight(datetime(2026, 9, 6).date(), ZoneInfo("America/Santiago"))
    assert (start.hour, start.date().day) == (1, 6)


@pytest.mark.parametrize(
    ("cell", "expected"), [("8:30", time(8, 30)), ("23:59:30", time(23, 59, 30))]
)
def test_times_of_day(cell: str, expected: time) -> None:
    """A time of day is read with one or two digits and with seconds."""
    assert read_clock(cell) == expected


@pytest.mark.parametrize("cell", ["24:00", "8", "8:30 pm", "0.5"])
def test_what_is_no_time_of_day(cell: str) -> None:
    """Other texts are refused."""
    with pytest.raises(CellProblem, match="from 00:00 to 23:59"):
        read_clock(cell)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 09:00/2026-11-23 12:00",
        "2026-11-23 09:00/12:00",
        "2026/11/23 09:00/2026/11/23 12:00",
        "2026-11-23 09:00 - 12:00",
        "2026年11月23日 09:00至12:00",
        "2026-11-23T01:00Z/2026-11-23T04:00Z",
    ],
)
def test_windows_in_many_spellings(text: str) -> None:
    """A window is read with either end in full, or the second as a time alone."""
    opens, closes = read_window(text, SHANGHAI)
    assert (opens.hour, closes.hour, closes.day) == (9, 12, 23)
