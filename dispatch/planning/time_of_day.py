"""The one speed profile that a problem document can carry, from the speeds of zones and kinds of days.

A document has a single profile: factors on travel times by the clock of the horizon's start, the same for every place
and repeated every day. Where zones or days of a plan differ it gets their mean: factors weighted by how many of the
plan's jobs lie in each zone, and at each time of the day by how many technicians are on shift on each day. So the time
spent driving is right in total; a zone that is slower than the mean is planned too quick, and a faster one too slow.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import accumulate

from dispatch.domain.day import Day
from dispatch.domain.job import Promise
from dispatch.domain.place import ZoneKind
from dispatch.languages import gettext as _
from dispatch.languages import ngettext
from dispatch.standards.service_standard import ServiceStandards
from dispatch.standards.speed_profiles import DAY_MINUTES, DayKind, day_kind

DAY_SECONDS = 86400
GRAINS = (100, 50, 20, 10)
"""Factors are rounded to one part in so many: the finest with which the search counts in whole numbers."""
LARGEST_SCALE = 2**31

Entries = tuple[tuple[int, float], ...]
Zones = Mapping[tuple[ZoneKind, str], int]


@dataclass(frozen=True)
class DayProfile:
    """The profile of a plan.

    Attributes
    ----------
    entries : tuple of (int, float)
        Second of the day by the clock of the horizon's start, and the factor on travel times from then on; empty where
        the time of day does not matter.
    words : str
        Which speeds it is made of, for people; empty for none.
    warnings : tuple of str
        What to show beside the plan.
    """

    entries: Entries = ()
    words: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """A stretch of time with one factor, in seconds since 1970."""

    begin: float
    end: float
    factor: float


def day_profile(
    day: Day, promises: Mapping[str, Promise], standards: ServiceStandards
) -> DayProfile:
    """Return the profile that holds for a plan.

    Parameters
    ----------
    day : Day
        Its horizon, and the shifts of its technicians.
    promises : Mapping of job id to Promise
        Zones of the jobs.
    standards : ServiceStandards
        Speeds, and the calendar that says what kind of day each is.
    """
    speeds = standards.speeds
    if not speeds.rows:
        return DayProfile()
    zones: Counter[tuple[ZoneKind, str]] = Counter(
        (promise.zone, promise.zone_name)
        for promise in promises.values()
        if promise.zone is not ZoneKind.OUTSIDE
    )
    zones = zones or Counter({(ZoneKind.URBAN, ""): 1})
    work = _Work(_shifts(day))
    dates = list(_dates(work, standards))
    pieces = [piece for each in dates for piece in _pieces(each, zones, standards)]
    start_at = day.horizon.start_at
    clock = start_at.hour * 3600 + start_at.minute * 60 + start_at.second - start_at.timestamp()
    entries = _rounded(_by_the_clock(pieces, work, clock=clock))
    return DayProfile(
        entries,
        _words(dates, zones, standards) if entries else "",
        _unknown_zones(day, speeds.zone_names, speeds.source),
    )


def _shifts(day: Day) -> list[tuple[float, float]]:
    found = [
        (shift.start_at.timestamp(), shift.end_at.timestamp() + shift.overtime_seconds)
        for person in day.technicians
        for shift in person.shifts
    ]
    return found or [(day.horizon.start_at.timestamp(), day.horizon.end_at.timestamp())]


class _Work:
    """How much time technicians are on shift between two moments."""

    def __init__(self, shifts: Sequence[tuple[float, float]]) -> None:
        self.begins, self.ends = sorted(s[0] for s in shifts), sorted(s[1] for s in shifts)
        self._begun = [0.0, *accumulate(self.begins)]
        self._ended = [0.0, *accumulate(self.ends)]

    def seconds(self, begin: float, end: float) -> float:
        """Return the seconds of all technicians together."""
        return self._until(end) - self._until(begin)

    def _until(self, moment: float) -> float:
        begun, ended = bisect_right(self.begins, moment), bisect_right(self.ends, moment)
        return (begun - ended) * moment - self._begun[begun] + self._ended[ended]


def _dates(work: _Work, standards: ServiceStandards) -> Iterator[date]:
    """Yield the days on which somebody is on shift, by the clock of the standards."""
    zone = standards.timezone
    day = datetime.fromtimestamp(work.begins[0], zone).date()
    last = datetime.fromtimestamp(work.ends[-1], zone).date()
    while day <= last:
        begin, end = (_moment(standards, day, minute) for minute in (0, DAY_MINUTES))
        if work.seconds(begin, end) > 0:
            yield day
        day += timedelta(days=1)


def _moment(standards: ServiceStandards, day: date, minute: int) -> float:
    midnight = datetime(day.year, day.month, day.day, tzinfo=standards.timezone)
    # Wall-clock arithmetic on purpose: the rush hour is at 08:00 on the day the clock changes as well.
    return (midnight + timedelta(minutes=minute)).timestamp()


def _pieces(day: date, zones: Zones, standards: ServiceStandards) -> Iterator[_Piece]:
    """Yield the factors of a day, the mean of all zones by their jobs."""
    kind = day_kind(standards.calendar, day)
    tables = [
        (dict(standards.speeds.steps(*zone, kind)), jobs) for zone, jobs in sorted(zones.items())
    ]
    now = [table[0] for table, _ in tables]
    minutes = sorted({minute for table, _ in tables for minute in table})
    total = sum(zones.values())
    for minute, until in zip(minutes, [*minutes[1:], DAY_MINUTES], strict=True):
        now = [table.get(minute, speed) for (table, _), speed in zip(tables, now, strict=True)]
        mean = sum(jobs / speed for (_, jobs), speed in zip(tables, now, strict=True)) / total
        begin, end = (_moment(standards, day, each) for each in (minute, until))
        if begin < end:  # an hour that a change of the clock leaves out has no length
            yield _Piece(begin, end, mean)


def _by_the_clock(
    pieces: Sequence[_Piece], work: _Work, *, clock: float
) -> list[tuple[int, float]]:
    """Return the mean factor of all days between any two steps, each day by how much is worked on it then."""
    steps = sorted({int(piece.begin + clock) % DAY_SECONDS for piece in pieces})
    sums = {step: [0.0, 0.0, 0.0, 0] for step in steps}
    for piece in pieces:
        begin = piece.begin
        while begin < piece.end:
            second = int(begin + clock) % DAY_SECONDS
            place = bisect_right(steps, second)
            until = steps[place] if place < len(steps) else steps[0] + DAY_SECONDS
            end = min(piece.end, begin + until - second)
            seconds = work.seconds(begin, end)
            line = sums[steps[place - 1]]  # a second before the first step belongs to the last
            line[0] += seconds * piece.factor
            line[1] += seconds
            line[2] += piece.factor
            line[3] += 1
            begin = end
    return [
        (step, weighted / seconds if seconds else plain / count)
        for step, (weighted, seconds, plain, count) in sums.items()
    ]


def _rounded(exact: Sequence[tuple[int, float]]) -> Entries:
    """Return factors that the search can count with in whole numbers, without repeating one; none where all are 1."""
    for grain in GRAINS:
        factors = [Fraction(round(factor * grain), grain) for _, factor in exact]
        if math.lcm(*(factor.numerator for factor in factors)) <= LARGEST_SCALE:
            break
    entries: list[tuple[int, float]] = []
    for (second, _exact), factor in zip(exact, factors, strict=True):
        if not entries or entries[-1][1] != float(factor):
            entries.append((second, float(factor)))
    if len(entries) > 1 and entries[0][1] == entries[-1][1]:
        del entries[0]  # before the first the last one holds
    if len(entries) == 1:
        entries = [] if entries[0][1] == 1 else [(0, entries[0][1])]
    return tuple(entries)


def _words(dates: Sequence[date], zones: Zones, standards: ServiceStandards) -> str:
    """Return which speeds a profile is made of."""
    source = standards.speeds.source
    kinds = Counter(day_kind(standards.calendar, day) for day in dates)
    tables = {standards.speeds.steps(*zone, kind) for zone in zones for kind in kinds}
    days = ", ".join(
        ngettext("{kind}: {count} day", "{kind}: {count} days", count, kind=_kind_words(kind))
        for kind, count in sorted(kinds.items())
    )
    if len(tables) == 1:
        return _("speeds by the hour from {file} ({days})", file=source, days=days)
    places = ", ".join(
        ngettext(
            "{zone}: {count} job", "{zone}: {count} jobs", jobs, zone=name or _zone_words(kind)
        )
        for (kind, name), jobs in sorted(zones.items())
    )
    return _(
        "speeds by the hour from {file}, one mean for the whole plan ({zones}; {days})",
        file=source,
        zones=places,
        days=days,
    )


def _kind_words(kind: DayKind) -> str:
    names = {
        DayKind.WORKDAY: _("workday"),
        DayKind.DAY_OFF: _("day off"),
        DayKind.MAKEUP_WORKDAY: _("make-up workday"),
    }
    return names[kind]


def _zone_words(kind: ZoneKind) -> str:
    return _("urban") if kind is ZoneKind.URBAN else _("suburban")


def _unknown_zones(day: Day, named: frozenset[str], source: str) -> tuple[str, ...]:
    known = {zone.name for zone in day.zones}
    return tuple(
        _(
            "{file} has speeds for the zone {zone}, which this day does not have; nothing was planned with them.",
            file=source,
            zone=zone,
        )
        for zone in sorted(named - known)
    )
