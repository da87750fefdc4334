"""Moments, durations and names as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.job import Window
from dispatch.maps.words import (
    REASONS,
    Clock,
    both_names,
    distance,
    duration,
    hours,
    plain_words,
    reason_words,
)
from solver.reasons.kinds import Reason
from tests.dispatch.made_plan import MORNING, at

CLOCK = Clock(MORNING)


def test_times_are_those_of_the_plans_zone() -> None:
    """A moment given in another zone is written by the plan's clock."""
    assert CLOCK.time(datetime(2026, 11, 23, 1, 40, tzinfo=UTC)) == "09:40"


def test_another_day_is_named() -> None:
    """The plan's first day goes without saying, any other is named once."""
    assert CLOCK.time(at("09:40")) == "09:40"
    assert CLOCK.time(at("09:40", day=1)) == "Tue 24 Nov 09:40"
    assert CLOCK.span(at("22:00"), at("02:00", day=1)) == "22:00–Tue 24 Nov 02:00"
    assert CLOCK.span(at("08:00", day=2), at("09:00", day=2)) == "Wed 25 Nov 08:00–09:00"
    assert CLOCK.date(MORNING) == "Mon 23 Nov 2026"


def test_moments_in_a_sentence_are_read_like_all_others() -> None:
    """Each moment of a sentence gets its weekday and loses its seconds, the words around it stay."""
    text = "It may start 2026-11-23 09:00 to 2026-11-24 11:00:59, (2026-12-01 10:30:12)."
    assert CLOCK.sentence(text) == (
        "It may start Mon 23 Nov 09:00 to Tue 24 Nov 11:00, (Tue 1 Dec 10:30)."
    )


def test_moments_in_a_sentence_follow_summer_time() -> None:
    """The solver keeps the offset of the plan's start; the pages show what a clock on the wall will."""
    start_at = datetime(2026, 10, 31, tzinfo=ZoneInfo("America/New_York"))
    text = "2026-11-01 00:30 to 2026-11-01 09:00"
    assert Clock(start_at).sentence(text) == "Sun 1 Nov 00:30 to Sun 1 Nov 08:00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-40 10:30",
        "2026-11-23 25:00",
        "2026-11-23",
        "J-2026-11-23 10:30",
        "2026-11-23 10:301",
        "2026-11-23 10:30:12.5",
        "2026-11-23 10:30-B",
        "2026-11-23T10:30",
        "٢٠٢٦-١١-٢٣ ١٠:٣٠",
        "0001-01-01 00:30",
    ],
)
def test_what_is_no_moment_stays(text: str) -> None:
    """A day that no calendar has, a date alone, part of an id and other digits are left as they are."""
    assert Clock(datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=8)))).sentence(text) == text


def test_appointments_are_said_with_their_weekday() -> None:
    """The planned day has its weekday alone, any other its date as well; the clock names its zone."""
    assert CLOCK.appointment(at("10:30")) == "Mon 10:30"
    assert CLOCK.appointment(at("10:30", day=7)) == "Mon 30 Nov 10:30"
    assert CLOCK.zone_name == "Asia/Shanghai"


def test_windows() -> None:
    """Several appointments stand side by side; none is the empty text."""
    windows = [Window(at("09:40"), at("10:20")), Window(at("14:00"), at("15:00"))]
    assert CLOCK.windows(windows) == "09:40–10:20, 14:00–15:00"
    assert CLOCK.windows([]) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 min"),
        (-2100, "35 min"),
        (1, "under 1 min"),
        (-59, "under 1 min"),
        (3599, "59 min"),
        (172799, "47 h 59 min"),
        (7500, "2 h 05 min"),
        (172800, "2 d"),
        (187200, "2 d 4 h"),
    ],
)
def test_durations(seconds: int, text: str) -> None:
    """Full minutes count, as on a clock; there is no sign, and what is late is never late by nothing."""
    assert duration(seconds) == text


def test_sums_of_working_time_stay_hours() -> None:
    """A team drives 57 hours, not two days and nine hours."""
    assert [hours(0), hours(59 * 60), hours(205500)] == ["0 min", "59 min", "57 h 05 min"]


def test_distances_and_names() -> None:
    """Under a kilometre in metres; a second name only where it says something else."""
    metres = (850, 12345, 2_876_900)
    assert [distance(each) for each in metres] == ["850 m", "12.3 km", "2,877 km"]
    assert both_names("北仓", "North") == "北仓 · North"
    assert [both_names("A", "A"), both_names("", "B"), both_names("A", "")] == ["A", "B", "A"]
    assert plain_words("no-part_left") == "No part left"
    assert plain_words("pick-up too far") == "Pick-up too far"


def test_reasons_stand_without_their_detail() -> None:
    """A terse reason becomes a sentence; one that is not known is written as it is."""
    assert reason_words("skill") == "No technician has the skill"
    assert reason_words("outside every shift") == "Outside every shift"


def test_worded_reasons_are_reasons_of_the_solver() -> None:
    """No wording is kept for a reason that the solver does not give."""
    assert set(REASONS) <= {reason.value for reason in Reason}
