"""Working hours, holidays and make-up workdays: adding a promised span to a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from dispatch.errors import StandardsError
from dispatch.languages import gettext as _
from dispatch.standards.rules import Counting

# A calendar that has no working hour for so long is a mistake.
LONGEST_PAUSE_DAYS = 800
Span = tuple[int, int]  # minutes of the day, [from, until); 1440 is midnight


@dataclass(frozen=True)
class Calendar:
    """When work is done.

    Attributes
    ----------
    timezone : ZoneInfo
        The clock of working hours and holidays.
    weekdays : sequence of seven lists of Span
        Working hours from Monday to Sunday; spans in order, none of them across midnight.
    makeup : list of Span
        Hours of a workday that falls on a weekday without hours.
    country, subdivision : str
        As the package `holidays` names them; an empty country has no holidays.
    listed : Mapping of date to bool
        Days that are working (True) or free (False) whatever the country says.
    """

    timezone: ZoneInfo
    weekdays: Sequence[Sequence[Span]]
    makeup: Sequence[Span] = ()
    country: str = ""
    subdivision: str = ""
    listed: Mapping[date, bool] = field(default_factory=dict)

    @cached_property
    def _national(self) -> Any:
        if not self.country:
            return None
        return holidays.country_holidays(self.country, subdiv=self.subdivision or None)

    def hours(self, day: date) -> Sequence[Span]:
        """Return the working hours of a day; empty is a free day."""
        usual = self.weekdays[day.weekday()]
        working = self.listed.get(day)
        if working is None and self._national is not None:
            holiday = (
                day in self._national
            )  # asked first: it makes the make-up days of the year known
            if day in getattr(self._national, "weekend_workdays", ()):
                working = True
            elif holiday:
                working = False
        if working is None:
            return usual
        return (usual or self.makeup) if working else ()

    def add(self, start: datetime, duration: timedelta, counting: Counting) -> datetime:
        """Return the moment at which `duration` has passed since `start`.

        Parameters
        ----------
        start : datetime
            With a time zone.
        duration : timedelta
            0 or more, in seconds that pass: a change of the clock neither adds nor takes any.
        counting : Counting
            Whether all hours count or working hours only. Working hours end at the close of a day, not at the
            opening of the next.

        Returns
        -------
        datetime
            In the time zone of the calendar.

        Raises
        ------
        StandardsError
            If working hours are asked for and none follow for more than two years.
        """
        left = duration.total_seconds()
        if counting is Counting.CALENDAR or left <= 0:
            return datetime.fromtimestamp(start.timestamp() + left, tz=self.timezone)
        for opens, closes in self._spans(start):
            if closes - opens >= left:
                return datetime.fromtimestamp(opens + left, tz=self.timezone)
            left -= closes - opens
        raise AssertionError("working hours go on until an error ends them")

    def counted_seconds(self, start: datetime, end: datetime, counting: Counting) -> float:
        """Return how much of a span counts: the way back of `add`; 0 where `end` is not after `start`.

        Raises
        ------
        StandardsError
            If working hours are asked for and none follow for more than two years.
        """
        first, last = start.timestamp(), end.timestamp()
        if last <= first:
            return 0.0
        if counting is Counting.CALENDAR:
            return last - first
        counted = 0.0
        for opens, closes in self._spans(start):
            if opens >= last:
                break
            counted += min(closes, last) - opens
        return counted

    def _spans(self, start: datetime) -> Iterator[tuple[float, float]]:
        """Yield what remains of the working hours from `start` on, as seconds since 1970."""
        now = start.timestamp()
        day = start.astimezone(self.timezone).date()
        last_worked = day
        while (day - last_worked).days <= LONGEST_PAUSE_DAYS:
            for opens, closes in self.hours(day):
                begin, end = max(now, self._moment(day, opens)), self._moment(day, closes)
                if begin < end:
                    last_worked = day
                    yield begin, end
            day += timedelta(days=1)
        raise StandardsError(
            _(
                "No working hour follows {start:%Y-%m-%d} within {longest_pause_days} days. Give"
                " working hours, or count the promise in calendar hours.",
                start=start,
                longest_pause_days=LONGEST_PAUSE_DAYS,
            )
        )

    def _moment(self, day: date, minute: int) -> float:
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.timezone)
        # Wall-clock arithmetic on purpose: 09:00 is 09:00 on the day the clock changes as well.
        return (midnight + timedelta(minutes=minute)).timestamp()

    def warnings(self, years: Iterable[int]) -> tuple[str, ...]:
        """Return a sentence for each year of China whose make-up workdays nobody has announced.

        The package `holidays` then knows the statutory days alone, and would answer as if all were known.
        """
        if self.country != "CN":
            return ()
        return tuple(
            _(
                "The make-up workdays of {year} in China are not known yet, so promises counted in"
                " working hours may be a few days off. List the days in the holiday file, or update"
                " the package holidays.",
                year=year,
            )
            for year in sorted(set(years))
            if not self._has_makeup_days(year)
        )

    def _has_makeup_days(self, year: int) -> bool:
        self._national.get(date(year, 1, 1))  # makes the make-up days of the year known
        announced: Iterable[date] = getattr(self._national, "weekend_workdays", ())
        listed = (day for day, working in self.listed.items() if working)
        return any(day.year == year for days in (announced, listed) for day in days)
