"""Travel between locations, exactly as written: matrices or formula, stretched by the time of day."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

EARTH_RADIUS_KM = 6371.0088
DAY = 86400


@dataclass(frozen=True)
class Formula:
    """Straight-line travel: seconds = a · km^p, metres = 1000 · km · detour, both rounded up."""

    a: float
    p: float
    detour: float

    def seconds(self, kilometres: float) -> int:
        """Return the travel time of a great-circle distance above 0, before the profile."""
        return math.ceil(self.a * math.pow(kilometres, self.p))

    def metres(self, kilometres: float) -> int:
        """Return the metres driven for a great-circle distance."""
        return math.ceil(1000 * kilometres * self.detour)


@dataclass(frozen=True)
class Profile:
    """Factors on the travel time by the clock, repeated every day.

    Attributes
    ----------
    seconds : tuple of int
        Seconds of the day, strictly ascending, at least one.
    factors : tuple of Fraction
        Factor that holds from that second on; before the first entry the last one holds.
    clock : Fraction
        Second of the day at second 0 of the horizon.
    """

    seconds: tuple[int, ...]
    factors: tuple[Fraction, ...]
    clock: Fraction

    def arrival(self, *, leave: int, seconds: int) -> int:
        """Return when `seconds` of matrix time end that begin at `leave`, rounded up to the second."""
        # A whole day drives the same amount whenever it begins, so long legs skip whole days.
        nights = (*self.seconds[1:], self.seconds[0] + DAY)
        lengths = [after - before for before, after in zip(self.seconds, nights, strict=True)]
        one_day = sum(
            (length / factor for length, factor in zip(lengths, self.factors, strict=True)),
            Fraction(0),
        )
        days, left = divmod(Fraction(seconds), one_day)
        now = leave + self.clock + days * DAY
        while left:
            second = now % DAY
            index = bisect_right(self.seconds, second) - 1
            until = self.seconds[0] if index < 0 else nights[index]
            drivable = (until - second) / self.factors[index]
            driven = min(left, drivable)
            now += driven * self.factors[index]
            left -= driven
        return math.ceil(now - self.clock)


@dataclass(frozen=True)
class Travel:
    """Seconds and metres between locations.

    Attributes
    ----------
    coordinates : sequence of (float, float)
        Latitude and longitude of each location in degrees.
    duration, distance : sequence of rows, or None
        Seconds and metres from row to column; `distance` may be None where kilometres cost nothing.
    formula : Formula or None
        Used where `duration` is None.
    profile : Profile or None
        None: the matrix time holds at every hour.
    """

    coordinates: Sequence[tuple[float, float]]
    duration: Sequence[Sequence[int]] | None
    distance: Sequence[Sequence[int]] | None
    formula: Formula | None
    profile: Profile | None

    def metres(self, here: int, there: int) -> int:
        """Return the metres from one location to another."""
        if self.formula is not None:
            if self.coordinates[here] == self.coordinates[there]:
                return 0
            return self.formula.metres(self._kilometres(here, there))
        return 0 if self.distance is None else self.distance[here][there]

    def arrival(self, here: int, there: int, *, leave: int) -> int:
        """Return the second of arrival when `here` is left at second `leave`."""
        if self.formula is None:
            assert self.duration is not None
            seconds = self.duration[here][there]
        elif self.coordinates[here] == self.coordinates[there]:
            seconds = 0
        else:
            seconds = self.formula.seconds(self._kilometres(here, there))
        if self.profile is None:
            return leave + seconds
        return self.profile.arrival(leave=leave, seconds=seconds)

    def _kilometres(self, here: int, there: int) -> float:
        """Great-circle distance by the haversine h: 2 · radius · asin √h."""
        north_here, east_here = map(math.radians, self.coordinates[here])
        north_there, east_there = map(math.radians, self.coordinates[there])
        h = (
            math.sin((north_there - north_here) / 2) ** 2
            + math.cos(north_here)
            * math.cos(north_there)
            * math.sin((east_there - east_here) / 2) ** 2
        )
        return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))
