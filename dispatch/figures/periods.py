"""Days, weeks, months and any range of days, with the period before and the steps of a trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from dispatch.errors import InputError
from dispatch.languages import format_date, format_month, format_short_day, format_short_month
from dispatch.languages import gettext as _

STEPS = 12
LONGEST_DAYS = 3660
FIRST_DAY, LAST_DAY = date(1972, 1, 1), date(2199, 12, 31)
_ONE = timedelta(days=1)
_STEP_DAYS = ((31, 1), (26 * 7, 7), (1100, 30), (LONGEST_DAYS, 91))


class Span(str, Enum):
    """How a period is chosen."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    RANGE = "range"


@dataclass(frozen=True)
class Period:
    """Whole days from `first` to `last`, both included, by the clock of a zone.

    Attributes
    ----------
    span : Span
        How it was chosen, which says what came before it.
    """

    span: Span
    first: date
    last: date
    zone: ZoneInfo

    @property
    def start_at(self) -> datetime:
        """Midnight at its beginning."""
        return _midnight(self.first, self.zone)

    @property
    def end_at(self) -> datetime:
        """Midnight at its end, which is no part of it."""
        return _midnight(self.last + _ONE, self.zone)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """The period as people say it."""
        if self.span is Span.MONTH:
            return format_month(self.first)
        if self.first == self.last:
            return format_date(self.first)
        return f"{format_date(self.first)} – {format_date(self.last)}"

    @property
    def short(self) -> str:
        """The period in a few letters, for the axis of a chart."""
        if self.span is Span.MONTH:
            return format_short_month(self.first)
        return format_short_day(self.first)

    def before(self) -> Period:
        """Return the period of the same kind just before it."""
        if self.span is Span.MONTH:
            last = self.first - _ONE
            return Period(self.span, last.replace(day=1), last, self.zone)
        length = timedelta(days=self.days)
        return Period(self.span, self.first - length, self.last - length, self.zone)

    def after(self) -> Period:
        """Return the period of the same kind just after it."""
        if self.span is Span.MONTH:
            return period_of(self.span, self.last + _ONE, zone=self.zone)
        length = timedelta(days=self.days)
        return Period(self.span, self.first + length, self.last + length, self.zone)

    def steps(self) -> list[Period]:
        """Return the periods of a trend, the oldest first: parts of a range, else those up to this one."""
        if self.span is not Span.RANGE:
            found = [self]
            while len(found) < STEPS and found[0].first > FIRST_DAY + timedelta(days=62):
                found.insert(0, found[0].before())
            return found
        length = next(n for most, n in _STEP_DAYS if self.days <= most)
        first, parts = self.first, []
        while first <= self.last:
            last = min(self.last, first + timedelta(days=length - 1))
            parts.append(Period(self.span, first, last, self.zone))
            first = last + _ONE
        return parts


def period_of(span: Span, day: date, *, zone: ZoneInfo, last: date | None = None) -> Period:
    """Return the day, week (from Monday) or month that holds a day; or the range from it to `last`.

    Raises
    ------
    InputError
        If the range ends before it begins, is longer than ten years, or lies in no year that is kept.
    """
    for each in (day, last or day):
        if not FIRST_DAY <= each <= LAST_DAY:
            raise InputError(
                _(
                    "There are no figures of {each}. Give a day of the years 1972 to 2199.",
                    each=each,
                )
            )
    first, end = day, day
    if span is Span.WEEK:
        first = day - timedelta(days=day.weekday())
        end = first + timedelta(days=6)
    elif span is Span.MONTH:
        first = day.replace(day=1)
        end = (first + timedelta(days=31)).replace(day=1) - _ONE
    elif span is Span.RANGE:
        end = day if last is None else last
    if end < first:
        raise InputError(
            _(
                "The period from {first} to {end} is empty. Give a later last day.",
                first=first,
                end=end,
            )
        )
    if (end - first).days >= LONGEST_DAYS:
        raise InputError(
            _(
                "The period from {first} to {end} is too long. Give ten years at most.",
                first=first,
                end=end,
            )
        )
    return Period(span, first, end, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
