"""Adding promised spans over nights, weekends, holidays, make-up workdays and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.errors import StandardsError
from dispatch.standards.calendar import Calendar
from dispatch.standards.rules import Counting

SHANGHAI, BERLIN, NEW_YORK = (
    ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York")
)
MORNING, AFTERNOON = (8 * 60 + 30, 12 * 60), (13 * 60, 17 * 60 + 30)  # 3.5 h and 4.5 h
WEEK = ([MORNING, AFTERNOON],) * 5 + ((), ())
OFFICE = Calendar(SHANGHAI, WEEK, makeup=[MORNING, AFTERNOON], country="CN")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """Return a moment from its text."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def working(start: str, hours: float, calendar: Calendar = OFFICE) -> str:
    """Add working hours and return the clock's text."""
    end = calendar.add(at(start, calendar.timezone), timedelta(hours=hours), Counting.WORKING)
    return end.isoformat(" ", "minutes")[:16]


@pytest.mark.parametrize(
    ("start", "hours", "end", "why"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00", "inside the morning"),
        ("2026-11-23 09:00", 3, "2026-11-23 12:00", "up to the break, not past it"),
        ("2026-11-23 09:00", 3.5, "2026-11-23 13:30", "over the break"),
        ("2026-11-23 09:00", 7.5, "2026-11-23 17:30", "up to the close, not to the next opening"),
        ("2026-11-23 09:00", 8, "2026-11-24 09:00", "over the night: a day of 8 hours"),
        ("2026-11-23 06:00", 1, "2026-11-23 09:30", "before the opening counts from the opening"),
        ("2026-11-23 12:20", 1, "2026-11-23 14:00", "in the break counts from its end"),
        ("2026-11-23 17:30", 1, "2026-11-24 09:30", "at the close counts from the next opening"),
        ("2026-11-20 17:00", 1, "2026-11-23 09:00", "over the weekend"),
        ("2026-11-21 11:00", 1, "2026-11-23 09:30", "on a Saturday counts from Monday"),
        ("2026-11-23 09:00", 40, "2026-11-30 09:00", "five days of 8 hours are a week"),
        ("2026-09-30 17:00", 1, "2026-10-08 09:00", "over the National Day holidays"),
        ("2026-10-09 17:00", 1, "2026-10-10 09:00", "into the make-up Saturday"),
        ("2026-10-10 17:00", 1, "2026-10-12 09:00", "from the make-up Saturday over Sunday"),
        ("2026-02-14 16:30", 2, "2026-02-24 09:30", "over the Spring Festival"),
        ("2026-11-23 09:00", 0, "2026-11-23 09:00", "nothing"),
        ("2026-11-22 09:00", 0, "2026-11-22 09:00", "nothing, on a free day"),
    ],
)  # fmt: skip
def test_working_hours(start: str, hours: float, end: str, why: str) -> None:
    """Working hours are counted over whatever is not worked."""
    assert working(start, hours) == end, why


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23 09:00", "2026-11-23 13:30", 3.5),
        ("2026-11-20 17:00", "2026-11-23 09:00", 1),
        ("2026-11-21 00:00", "2026-11-22 23:59", 0),
        ("2026-11-23 12:00", "2026-11-23 13:00", 0),
        ("2026-11-23 13:00", "2026-11-23 09:00", 0),
    ],
)
def test_what_counts_of_a_span(start: str, end: str, hours: float) -> None:
    """Of a span the working hours alone count; calendar hours count all, and nothing counts backwards."""
    first, last = at(start), at(end)
    assert OFFICE.counted_seconds(first, last, Counting.WORKING) == hours * 3600
    whole = max(0.0, (last - first).total_seconds())
    assert OFFICE.counted_seconds(first, last, Counting.CALENDAR) == whole


def test_calendar_hours_count_all() -> None:
    """24 calendar hours from a Saturday evening end on the Sunday evening."""
    end = OFFICE.add(at("2026-11-21 20:15"), timedelta(hours=24), Counting.CALENDAR)
    assert end == at("2026-11-22 20:15")
    assert end.tzinfo is SHANGHAI


def test_a_report_from_another_zone() -> None:
    """A moment in UTC is counted by the calendar's own clock."""
    start = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
    assert OFFICE.add(start, timedelta(hours=2), Counting.WORKING) == at("2026-11-23 11:00")


def test_listed_days_come_first() -> None:
    """A listed day is free or worked whatever weekday and country say."""
    calendar = Calendar(
        SHANGHAI, WEEK, [AFTERNOON], "CN",
        listed={
            date(2026, 11, 24): False, date(2026, 11, 28): True,
            date(2026, 10, 1): True, date(2026, 10, 10): False,
        },
    )  # fmt: skip
    assert calendar.hours(date(2026, 11, 24)) == ()
    assert calendar.hours(date(2026, 11, 28)) == [AFTERNOON]
    assert calendar.hours(date(2026, 10, 1)) == [MORNING, AFTERNOON]
    assert calendar.hours(date(2026, 10, 10)) == ()
    assert working("2026-11-23 17:00", 1, calendar) == "2026-11-25 09:00"


def test_without_a_country_holidays_are_worked() -> None:
    """Where no country is given only the weekdays count."""
    assert working("2026-09-30 17:00", 1, Calendar(SHANGHAI, WEEK)) == "2026-10-01 09:00"


def test_a_subdivision_has_its_own_holidays() -> None:
    """Epiphany is free in Bavaria and worked in Berlin."""
    bavaria, berlin = (
        Calendar(BERLIN, WEEK, country="DE", subdivision=part) for part in ("BY", "BE")
    )
    assert bavaria.hours(date(2026, 1, 6)) == ()
    assert berlin.hours(date(2026, 1, 6)) == WEEK[0]


ALWAYS = ([(0, 1440)],) * 7


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-28 20:00", 24, "2026-03-29 21:00"),  # the night is an hour shorter
        ("2026-10-24 20:00", 24, "2026-10-25 19:00"),  # and an hour longer
    ],
)
def test_hours_are_real_when_the_clock_changes(
    counting: Counting, start: str, hours: float, end: str
) -> None:
    """24 hours over a change of the clock are 24 hours that pass, whichever hours count."""
    calendar = Calendar(BERLIN, ALWAYS)
    answer = calendar.add(at(start, BERLIN), timedelta(hours=hours), counting)
    assert answer.isoformat(" ", "minutes")[:16] == end


def test_opening_hours_follow_the_clock_when_it_changes() -> None:
    """09:00 is 09:00 on the Monday after the change as well."""
    calendar = Calendar(NEW_YORK, WEEK)
    assert working("2026-10-30 17:00", 1, calendar) == "2026-11-02 09:00"


def test_a_night_that_loses_an_hour() -> None:
    """Of work from 01:00 to 05:00 in the night that skips 02:00 to 03:00 three hours remain."""
    calendar = Calendar(BERLIN, ((),) * 6 + ([(60, 300)],))
    assert working("2026-03-29 00:00", 3, calendar) == "2026-03-29 05:00"
    assert working("2026-03-29 00:00", 3.5, calendar) == "2026-04-05 01:30"


def test_a_calendar_without_work_ends_with_an_error() -> None:
    """Where no working hour follows, the answer is an error and not an endless search."""
    with pytest.raises(StandardsError, match="No working hour follows 2026-11-23"):
        working("2026-11-23 09:00", 1, Calendar(SHANGHAI, ((),) * 7))


def test_a_year_without_makeup_days_is_said() -> None:
    """Of China the make-up days of 2026 are known and those of 2099 are not, unless a listed day says otherwise."""
    (warning,) = OFFICE.warnings([2026, 2099])
    assert "2099" in warning
    listed = Calendar(SHANGHAI, WEEK, (), "CN", listed={date(2099, 1, 3): True})
    assert listed.warnings([2026, 2099]) == ()
    only_free = Calendar(SHANGHAI, WEEK, (), "CN", listed={date(2099, 1, 5): False})
    assert len(only_free.warnings([2099])) == 1
    assert Calendar(BERLIN, WEEK, (), "DE").warnings([2099]) == ()
