"""The dates of inspections that recur, and the soft window in which each is made."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from dispatch.domain.customer import Inspection, Rhythm
from dispatch.errors import StandardsError
from dispatch.languages import gettext as _
from dispatch.standards.calendar import LONGEST_PAUSE_DAYS, Calendar

LAST_YEAR = 2200


@dataclass(frozen=True)
class Visit:
    """One date of an inspection.

    Attributes
    ----------
    due_on : date
        As the rhythm gives it; by this date the visit is known.
    first_day, last_day : date
        Between which days it is to be made: `first_day` is `due_on`, or the next workday where that is free.
    opens_at, closes_at : datetime
        No start on site before, and the latest start: the opening of the first day and the close of the last.
    """

    due_on: date
    first_day: date
    last_day: date
    opens_at: datetime
    closes_at: datetime


def dates(inspection: Inspection) -> Iterator[date]:
    """Yield every date that the rhythm gives, free days as well, from the first one on.

    Each is counted from the first, not from the one before: monthly from 31 January is 28 or 29 February and then 31
    March; yearly from 29 February is 28 February in other years.
    """
    count = 0
    while (day := _date(inspection, count)).year <= LAST_YEAR:
        yield day
        count += 1


def _date(inspection: Inspection, count: int) -> date:
    first = inspection.starts_on
    if inspection.rhythm is Rhythm.WEEKS:
        return first + timedelta(weeks=count * inspection.every)
    months = first.year * 12 + first.month - 1 + count * inspection.every
    year, month = divmod(months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def visits_to_make(
    inspection: Inspection,
    *,
    today: date,
    since: date,
    made: Collection[date],
    calendar: Calendar,
) -> list[Visit]:
    """Return the visits that are to become tickets now, in the order of time.

    Those whose date comes within the lead time are made. Of dates whose window has passed without a ticket, as when
    nobody ran the product for a while, the last is made up for and the others are let go; one that is followed by a
    visit that is made or due is let go as well.

    Parameters
    ----------
    inspection : Inspection
        The rhythm.
    today : date
        By the clock of the calendar.
    since : date
        From when on the inspection is known: dates before it were never asked for.
    made : Collection of date
        Dates that have become tickets.
    calendar : Calendar
        Workdays.
    """
    until = today + timedelta(days=inspection.lead_days)
    ahead: list[Visit] = []
    missed: list[Visit] = []
    for due_on in dates(inspection):
        if due_on > until:
            break
        if due_on < since:
            continue
        visit = visit_on(inspection, due_on, calendar)
        (missed if visit.last_day < today else ahead).append(visit)
    wanted = ahead or missed[-1:]
    return [visit for visit in wanted if visit.due_on not in made]


def visit_on(inspection: Inspection, due_on: date, calendar: Calendar) -> Visit:
    """Return the visit of a date; one on a free day is moved to the next workday, and so is the end of its window."""
    first_day = next_workday(due_on, calendar)
    last_day = next_workday(
        first_day + timedelta(days=max(0, inspection.window_days - 1)), calendar
    )
    return Visit(
        due_on=due_on,
        first_day=first_day,
        last_day=last_day,
        opens_at=datetime.combine(first_day, time(), tzinfo=calendar.timezone),
        closes_at=_minute(last_day, calendar.hours(last_day)[-1][1], calendar),
    )


def next_workday(day: date, calendar: Calendar) -> date:
    """Return a day, or the next one that has working hours.

    Raises
    ------
    StandardsError
        If none follows for more than two years.
    """
    for ahead in range(LONGEST_PAUSE_DAYS):
        found = day + timedelta(days=ahead)
        if calendar.hours(found):
            return found
    raise StandardsError(
        _("No workday follows {day}. Give working hours in the service standards.", day=day)
    )


def _minute(day: date, minute: int, calendar: Calendar) -> datetime:
    midnight = datetime.combine(day, time(), tzinfo=calendar.timezone)
    return midnight + timedelta(minutes=minute)


def next_dates(inspection: Inspection, *, today: date, count: int) -> list[date]:
    """Return the next dates of an inspection from today on, as the rhythm gives them."""
    ahead = (day for day in dates(inspection) if day >= today)
    return list(islice(ahead, count))
