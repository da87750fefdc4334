"""Figures of visits and shifts, each worked out by hand; days that are longer, shifts across midnight and years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from dispatch.figures.periods import Span, period_of
from dispatch.figures.report import Only
from dispatch.standards.service_standard import ServiceStandards
from tests.dispatch.figures.test_figures_of_cases import solved
from tests.dispatch.figures.written import MONDAY, STANDARDS, Written

T1 = Only("technician", "T-1")
HOUR = 3600


def test_appointments_are_kept_within_the_tolerance(written: Written) -> None:
    """Thirty minutes before or after the time told when the technician set out; without a told time nothing counts."""
    for id, there in (
        ("A", "23 10:30"),
        ("B", "23 10:30:01"),
        ("C", "23 09:30"),
        ("D", "23 09:29"),
    ):
        written.call(id, "23 07:00")
        written.move(id, "23 07:05", "triaged")
        written.tell(id, "23 07:10", "T-1", "23 12:00")
        written.tell(id, "23 07:30", "T-1", "23 10:00")
        written.visit(id, "T-1", out="23 09:00", there=there, over="23 11:00")
        written.tell(id, "23 11:30", "T-1", "23 16:00")
    written.call("E", "23 07:00")
    written.visit("E", "T-1", out="23 09:00", there="23 10:00", over="23 11:00")
    assert written.sums("appointments") == (2, 4)


def test_arrivals_count_by_the_window_told_when_the_technician_set_out(written: Written) -> None:
    """Both ends belong to the window; a window told before or after another one does not count, nor does no window."""
    ends = ("23 09:30", "23 10:30")
    for id, there in (("A", ends[0]), ("B", ends[1]), ("C", "23 09:29:59"), ("D", "23 10:30:01")):
        written.call(id, "23 07:00")
        written.move(id, "23 07:05", "triaged")
        written.tell(id, "23 07:10", "T-1", "23 12:00", window=("23 06:00", "23 20:00"))
        written.tell(id, "23 07:30", "T-1", "23 10:00", window=ends)
        written.visit(id, "T-1", out="23 09:00", there=there, over="23 11:00")
        written.tell(id, "23 11:30", "T-1", "23 16:00", window=("23 06:00", "23 20:00"))
    written.call("E", "23 07:00")
    written.tell("E", "23 07:30", "T-1", "23 10:00")
    written.visit("E", "T-1", out="23 09:00", there="23 10:00", over="23 11:00")
    assert written.sums("arrival_windows") == (2, 4)


def test_repeat_visits(written: Written) -> None:
    """A second way to the same customer counts, whether the ticket was reopened or the visit broken off."""
    solved(written, "A")
    written.move("A", "23 12:00", "reopened")
    written.move("A", "23 12:10", "triaged")
    written.visit("A", "T-2", out="23 13:00", there="23 13:30", over="23 14:00")
    written.call("B", "23 08:00")
    written.visit("B", "T-1", out="23 14:00", there="23 14:30", over="23 15:00", to="triaged")
    written.visit("B", "T-2", out="23 15:00", there="23 15:30", over="23 16:00")
    assert written.sums("repeat_visits") == (2, 4)
    assert written.sums("repeat_visits", only=T1) == (2, 4), (
        "those before and the two that came back to theirs"
    )


def test_missing_parts_by_part(written: Written) -> None:
    """Of the kinds of part needed, those awaited when the visit ended; a part ordered later was not missing then."""
    solved(written, "A", parts={"V-7": 2, "P-1": 1})
    written.call("B", "23 08:00", parts={"V-7": 1})
    written.visit("B", "T-1", out="23 09:00", there="23 09:30", over="23 10:00", to="needs_part")
    written.add(
        "23 10:00", "ticket.part_awaited", "ticket", "B", sku="K-3", quantity=1, expected_at=None
    )
    written.add(
        "23 11:00", "ticket.part_awaited", "ticket", "B", sku="M-1", quantity=1, expected_at=None
    )
    assert written.sums("missing_parts") == (1, 4)
    assert written.sums("missing_parts", only=Only("part", "K-3")) == (1, 1)
    assert written.sums("missing_parts", only=Only("part", "V-7")) == (0, 2)


def test_travel_share(written: Written) -> None:
    """Half an hour on the way and one on site is a third; a way called back was all travel."""
    solved(written, "A")
    assert written.sums("travel_share") == (0.5 * HOUR, 1.5 * HOUR)
    written.call("B", "23 08:00")
    written.move("B", "23 12:00", "on_the_way", "T-1")
    assert written.sums("travel_share") == (0.5 * HOUR, 1.5 * HOUR), "under way is not over"
    written.move("B", "23 12:30", "cancelled")
    assert written.sums("travel_share") == (HOUR, 2 * HOUR)


def test_utilisation_and_overtime(written: Written) -> None:
    """Eight hours less half an hour of break, of which one and a half were used; half an hour after the end."""
    written.roster("T-1", ("23 08:00", "23 16:00"), ("24 08:00", "24 16:00"), pause=1800)
    solved(written, "A")
    assert written.sums("utilisation") == (1.5 * HOUR, 7.5 * HOUR)
    assert written.sums("overtime") == (0, 1)
    written.call("B", "23 14:00")
    written.visit("B", "T-1", out="23 15:30", there="23 15:50", over="23 16:30")
    assert written.sums("utilisation") == (2 * HOUR, 7.5 * HOUR)
    assert written.sums("overtime") == (0.5 * HOUR, 1)
    assert written.report().values["overtime"].words == "0.5 h"
    assert written.sums("utilisation", now="23 15:59") == (0, 0), "the shift is not over"


def test_a_visit_left_open_is_no_endless_overtime(written: Written) -> None:
    """What is ended a day later counts up to the next shift."""
    written.roster("T-1", ("23 08:00", "23 16:00"), ("24 08:00", "24 16:00"))
    written.call("A", "23 14:00")
    written.visit("A", "T-1", out="23 15:00", there="23 15:30", over="24 09:00")
    assert written.sums("overtime") == (16 * HOUR, 1)
    tuesday = written.report(written.day(date(2026, 11, 24))).values
    assert tuesday["utilisation"].part == HOUR


def test_absences_are_no_time_to_be_used(written: Written) -> None:
    """Out from 10 without an end, back at 14 by a second word: four hours; out all day: nothing to count."""
    written.roster("T-1", ("23 08:00", "23 16:00"))
    written.out("T-1", "23 10:00", "23 10:00")
    assert written.sums("utilisation") == (0, 2 * HOUR)
    written.out("T-1", "23 13:00", "23 13:00", "23 14:00")
    assert written.sums("utilisation") == (0, 4 * HOUR)
    written.roster("T-2", ("23 08:00", "23 16:00"))
    written.out("T-2", "23 07:00", "23 07:00")
    assert written.sums("utilisation", only=Only("technician", "T-2")) == (0, 0)
    assert written.sums("overtime", only=Only("technician", "T-2")) == (0, 1)


def test_a_shift_across_midnight_belongs_to_the_day_it_began(written: Written) -> None:
    """Work after midnight is used time of the evening before; the visit itself belongs to its own day."""
    written.roster("T-1", ("23 22:00", "24 06:00"))
    written.call("A", "23 21:00")
    written.move("A", "23 21:10", "triaged")
    written.visit("A", "T-1", out="23 23:30", there="24 00:30", over="24 01:30")
    monday, tuesday = (written.report(written.day(date(2026, 11, day))).values for day in (23, 24))
    assert (monday["utilisation"].part, monday["utilisation"].whole) == (2 * HOUR, 8 * HOUR)
    assert tuesday["utilisation"].whole == 0
    assert (monday["travel_share"].n, tuesday["travel_share"].n) == (1, 0)
    assert (monday["repeat_visits"].n, tuesday["repeat_visits"].n) == (0, 1)


def test_a_roster_loaded_again_changes_what_is_ahead_only(written: Written) -> None:
    """A shift counts as it stood when it was over; a file of later days does not take it away."""
    written.roster("T-1", ("23 08:00", "23 16:00"), ("24 08:00", "24 16:00"))
    written.roster("T-1", ("24 09:00", "24 12:00"), moment="23 18:00")
    week = written.report(written.day(MONDAY, Span.WEEK)).values["utilisation"]
    assert (week.whole, week.n) == (11 * HOUR, 2)


def test_the_year_ends_between_two_days(written: Written) -> None:
    """New Year's Eve and New Year's Day are different days, weeks may hold both."""
    for id, moment in (("A", "2026-12-31 23:59:59"), ("B", "2027-01-01 00:00")):
        written.call(id, moment)
        written.move(id, moment, "triaged")
    eve, day = written.day(date(2026, 12, 31)), written.day(date(2027, 1, 1))
    assert written.report(eve).values["complaints"].n == 1
    assert written.report(day).values["complaints"].n == 1
    week = written.day(date(2027, 1, 1), Span.WEEK)
    assert (week.first, week.last) == (date(2026, 12, 28), date(2027, 1, 3))
    assert written.report(week).values["complaints"].n == 2
    december = written.day(date(2027, 1, 15), Span.MONTH).before()
    assert (december.first, december.last) == (date(2026, 12, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)]
)
def test_days_may_be_shorter_or_longer(day: date, hours: int) -> None:
    """Where clocks change a day has 23 or 25 hours, and it still ends at midnight."""
    period = period_of(Span.DAY, day, zone=ZoneInfo("Europe/Berlin"))
    assert (period.end_at.timestamp() - period.start_at.timestamp()) / HOUR == hours


def test_a_night_in_which_clocks_go_back(written: Written) -> None:
    """An eight-hour shift by the clock has nine hours, and a visit in the doubled hour lasts as long as it did."""
    berlin: ServiceStandards = replace(
        STANDARDS, calendar=replace(STANDARDS.calendar, timezone=ZoneInfo("Europe/Berlin"))
    )
    shifts = [
        {
            "start_at": "2026-10-24T22:00:00+02:00",
            "end_at": "2026-10-25T06:00:00+01:00",
            "rest": None,
        }
    ]
    written.standards = berlin
    written.add(
        "2026-10-01 00:00", "master.loaded", "technician", "T-1", added={"name": "T", "shifts": shifts}
    )  # fmt: skip
    night = period_of(Span.DAY, date(2026, 10, 24), zone=ZoneInfo("Europe/Berlin"))
    value = written.report(night).values["utilisation"]
    assert value.whole == 9 * HOUR
