"""Dates of inspections: ends of months, leap years, free days, lead times, and what was missed."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice

import pytest

from dispatch.contracts.recurrence import dates, next_dates, visit_on, visits_to_make
from dispatch.domain.customer import Inspection, Rhythm
from dispatch.errors import StandardsError
from dispatch.standards.calendar import Calendar
from dispatch.standards.service_standard import load_standards

STANDARDS = load_standards()
CALENDAR = STANDARDS.calendar
MONDAY = date(2026, 11, 23)


def inspection(
    starts_on: date = MONDAY, *, every: int = 1, rhythm: Rhythm = Rhythm.MONTHS, **more: int
) -> Inspection:
    """Return an inspection that begins on a day."""
    return Inspection("I-1", "C-1", "Check", "Hall", every, rhythm, starts_on, **more)


def first(count: int, found: Inspection) -> list[str]:
    """Return the first dates as texts."""
    return [day.isoformat() for day in islice(dates(found), count)]


def due(
    found: Inspection, today: date, *, since: date = MONDAY, made: tuple[date, ...] = ()
) -> list[date]:
    """Return the dates that are to become tickets on a day."""
    visits = visits_to_make(found, today=today, since=since, made=made, calendar=CALENDAR)
    return [visit.due_on for visit in visits]


@pytest.mark.parametrize(
    ("starts_on", "every", "expected"),
    [
        (date(2027, 1, 31), 1, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (date(2028, 1, 31), 1, ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (date(2028, 2, 29), 12, ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28"]),
        (date(2026, 11, 30), 3, ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]),
        (date(2026, 12, 15), 1, ["2026-12-15", "2027-01-15", "2027-02-15", "2027-03-15"]),
    ],
)
def test_months_keep_their_day(starts_on: date, every: int, expected: list[str]) -> None:
    """The day of the first date holds; a month without it has its last, and the next month has the day again."""
    assert first(4, inspection(starts_on, every=every)) == expected


def test_a_leap_day_comes_back_in_the_next_leap_year() -> None:
    """Yearly from 29 February is 28 February between, and 29 February after four years."""
    assert first(5, inspection(date(2028, 2, 29), every=12))[-1] == "2032-02-29"


def test_weeks_are_counted_in_days() -> None:
    """Every two weeks is fourteen days, across the end of a year."""
    found = inspection(date(2026, 12, 21), every=2, rhythm=Rhythm.WEEKS)
    assert first(3, found) == ["2026-12-21", "2027-01-04", "2027-01-18"]


def test_the_next_dates_begin_today() -> None:
    """A date of today is one of the next; those before it are not."""
    found = inspection(date(2026, 11, 9), every=2, rhythm=Rhythm.WEEKS)
    assert next_dates(found, today=MONDAY, count=2) == [MONDAY, date(2026, 12, 7)]
    assert next_dates(found, today=date(2026, 11, 24), count=1) == [date(2026, 12, 7)]


def test_a_free_day_moves_to_the_next_workday() -> None:
    """A Saturday moves to Monday; the holidays of October move past all of them; the date itself stays the key."""
    saturday = date(2026, 11, 28)
    visit = visit_on(inspection(window_days=1), saturday, CALENDAR)
    assert (visit.due_on, visit.first_day, visit.last_day) == (
        saturday,
        date(2026, 11, 30),
        date(2026, 11, 30),
    )
    golden = visit_on(inspection(window_days=1), date(2026, 10, 1), CALENDAR)
    assert golden.first_day == date(2026, 10, 8)


def test_a_make_up_workday_is_a_workday() -> None:
    """A Saturday on which China works is no free day."""
    visit = visit_on(inspection(window_days=1), date(2026, 10, 10), CALENDAR)
    assert visit.first_day == date(2026, 10, 10)


def test_the_window_is_soft_and_ends_with_the_last_day() -> None:
    """No start before the first day, and due at the close of the last, which is a workday too."""
    visit = visit_on(inspection(window_days=6), MONDAY, CALENDAR)
    zone = STANDARDS.timezone
    assert visit.opens_at == datetime(2026, 11, 23, tzinfo=zone)
    assert visit.last_day == date(2026, 11, 30)  # six days end on a Saturday
    closes = CALENDAR.hours(visit.last_day)[-1][1]
    assert visit.closes_at == datetime(2026, 11, 30, *divmod(closes, 60), tzinfo=zone)


def test_a_calendar_without_workdays_is_refused() -> None:
    """Nothing is looked for without end."""
    never = Calendar(STANDARDS.timezone, ((),) * 7)
    with pytest.raises(StandardsError, match="No workday follows"):
        visit_on(inspection(), MONDAY, never)


def test_a_date_becomes_a_ticket_with_its_lead_time_and_no_sooner() -> None:
    """With fourteen days of lead: not on the fifteenth day before, but on the fourteenth."""
    found = inspection(date(2026, 12, 14), lead_days=14)
    assert due(found, date(2026, 11, 29)) == []
    assert due(found, date(2026, 11, 30)) == [date(2026, 12, 14)]
    assert due(found, date(2026, 11, 30), made=(date(2026, 12, 14),)) == []


def test_several_dates_within_the_lead_time_are_all_made() -> None:
    """A weekly inspection with three weeks of lead has four of them ahead."""
    found = inspection(every=1, rhythm=Rhythm.WEEKS, lead_days=21)
    assert due(found, MONDAY) == [
        MONDAY,
        date(2026, 11, 30),
        date(2026, 12, 7),
        date(2026, 12, 14),
    ]


def test_dates_before_the_contract_knew_of_it_are_not_made() -> None:
    """Who writes down a rhythm that began last year asks for its next date, not for those of the year."""
    found = inspection(date(2025, 11, 10), every=1, lead_days=20)
    assert due(found, MONDAY) == [date(2026, 12, 10)]


def test_of_missed_dates_the_last_is_made_up_for() -> None:
    """After three months without a worker one visit is made for the last date, not three."""
    found = inspection(every=1, lead_days=5, window_days=2)
    today = date(2027, 3, 1)
    assert due(found, today) == [date(2027, 2, 23)]
    assert due(found, today, made=(date(2027, 2, 23),)) == []


def test_a_missed_date_is_let_go_when_the_next_is_near() -> None:
    """Two visits for the same inspection within its lead time are one too many."""
    found = inspection(every=1, lead_days=14, window_days=2)
    assert due(found, date(2027, 3, 12)) == [date(2027, 3, 23)]


def test_a_window_under_way_is_not_missed() -> None:
    """On the last day of its window a date still becomes a ticket; the day after it is a missed one."""
    found = inspection(every=6, lead_days=1, window_days=3)
    assert due(found, date(2026, 11, 25)) == [MONDAY]
