"""Travel between locations inside the solver: two matrices or a formula, stretched by the time of day.

`Travel.seconds` and `Travel.metres` answer for one pair, `Travel.seconds_between` and `Travel.metres_between` for many,
`Travel.matrices` for all of them.
`Travel.arrival` drives a leg through the profile exactly; `Travel.latest_leave` is its inverse.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
DAY = 86400
IntMatrix = NDArray[np.int64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Formula:
    """Straight-line travel: seconds = a · km^p, metres = 1000 · km · detour, both rounded up."""

    a: float
    p: float
    detour: float


def haversine_km(
    first: tuple[float, float], second: tuple[float, float], *, radius_km: float = EARTH_RADIUS_KM
) -> float:
    """Return the great-circle distance of two (latitude, longitude) pairs in kilometres.

    References
    ----------
    R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), page 159.
    """
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (*first, *second))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * radius_km * math.asin(math.sqrt(min(1.0, h)))


def formula_pair(
    formula: Formula, first: tuple[float, float], second: tuple[float, float]
) -> tuple[int, int]:
    """Return seconds and metres between two (latitude, longitude) pairs by the formula."""
    if first == second:
        return 0, 0
    km = haversine_km(first, second)
    return math.ceil(formula.a * km**formula.p), math.ceil(1000 * km * formula.detour)


@dataclass(frozen=True, eq=False)
class Travel:
    """Seconds and metres between locations.

    Attributes
    ----------
    places : sequence of (float, float)
        Latitude and longitude of each location.
    duration, distance : ndarray of shape (L, L) or None
        Row is from, column is to; `distance` may be None where kilometres cost nothing.
    formula : Formula or None
        Used where `duration` is None.
    profile : tuple of (second of the day, factor)
        Empty: the matrix holds at every hour.
    day_offset : int
        Second of the day, by the clock of the horizon's start, at second 0.
    """

    places: Sequence[tuple[float, float]]
    duration: IntMatrix | None = None
    distance: IntMatrix | None = None
    formula: Formula | None = None
    profile: tuple[tuple[int, Fraction], ...] = ()
    day_offset: int = 0

    @cached_property
    def matrices(self) -> tuple[IntMatrix, IntMatrix]:
        """Seconds and metres of all pairs, each of shape (L, L); metres are zero where none were given."""
        if self.duration is not None:
            distance = self.distance if self.distance is not None else np.zeros_like(self.duration)
            return self.duration, distance
        assert self.formula is not None
        return formula_matrices(self.formula, self.places)

    def seconds(self, here: int, there: int) -> int:
        """Return the matrix seconds from one location to another, before the profile."""
        if self.duration is not None:
            return int(self.duration[here, there])
        return self._angles.rounded_up_one(self._seconds_for, here, there)

    def metres(self, here: int, there: int) -> int:
        """Return the metres from one location to another."""
        if self.duration is not None:
            return 0 if self.distance is None else int(self.distance[here, there])
        return self._angles.rounded_up_one(self._metres_for, here, there)

    def seconds_between(self, here: Indices, there: Indices) -> IntMatrix:
        """Return the matrix seconds of many pairs at once; the two index arrays are broadcast against each other."""
        if self.duration is not None:
            return self.duration[here, there]
        return self._angles.rounded_up(self._seconds_for, here, there)

    def metres_between(self, here: Indices, there: Indices) -> IntMatrix:
        """Return the metres of many pairs at once; the two index arrays are broadcast against each other."""
        if self.duration is None:
            return self._angles.rounded_up(self._metres_for, here, there)
        if self.distance is None:
            return np.zeros(np.broadcast(here, there).shape, dtype=np.int64)
        return self.distance[here, there]

    def _seconds_for(self, km: Any) -> Any:
        assert self.formula is not None
        return self.formula.a * km**self.formula.p

    def _metres_for(self, km: Any) -> Any:
        assert self.formula is not None
        return 1000 * km * self.formula.detour

    @cached_property
    def _angles(self) -> _Angles:
        return _Angles(self.places)

    def arrival(self, here: int, there: int, *, leave: int) -> int:
        """Return the second of arrival when leaving `here` at `leave`, driven piecewise through the profile."""
        return self.drive(self.seconds(here, there), leave=leave)

    def drive(self, matrix_seconds: int, *, leave: int) -> int:
        """Return the second at which `matrix_seconds` of driving end when they begin at `leave`."""
        if not self.profile or matrix_seconds == 0:
            return leave + matrix_seconds
        return self._clock.drive(matrix_seconds, leave)

    def latest_leave(self, matrix_seconds: int, *, arrive: int) -> int:
        """Return the last second at which `matrix_seconds` of driving may begin to end by `arrive`."""
        if not self.profile or matrix_seconds == 0:
            return arrive - matrix_seconds
        return self._clock.latest_leave(matrix_seconds, arrive)

    @cached_property
    def _clock(self) -> _Clock:
        return _Clock(self.profile, self.day_offset)


class _Clock:
    """The profile in whole numbers: a matrix second is `unit` units of work, and each piece of the day has its speed.

    `unit` is a common multiple of the factors' numerators, so that what a piece does in a second of the
    clock is a whole number of units and nothing is ever rounded but the result.
    """

    def __init__(self, profile: tuple[tuple[int, Fraction], ...], day_offset: int) -> None:
        self.unit = math.lcm(*(factor.numerator for _, factor in profile))
        begins = [second for second, _ in profile]
        speeds = [self.unit * factor.denominator // factor.numerator for _, factor in profile]
        if begins[0] > 0:
            begins, speeds = [0, *begins], [speeds[-1], *speeds]
        self.begins, self.ends, self.speeds = begins, [*begins[1:], DAY], speeds
        self.day_offset = day_offset
        pieces = zip(self.begins, self.ends, self.speeds, strict=True)
        self.a_day = sum((ends - begins) * speed for begins, ends, speed in pieces)

    def drive(self, matrix_seconds: int, leave: int) -> int:
        """Return the second of arrival, rounded up."""
        clock = (leave + self.day_offset) % DAY
        index = bisect_right(self.begins, clock) - 1
        days, left = divmod(matrix_seconds * self.unit, self.a_day)
        now = leave + days * DAY
        while True:
            speed = self.speeds[index]
            done = (self.ends[index] - clock) * speed
            if done >= left:
                return now - (-left // speed)
            now += self.ends[index] - clock
            left -= done
            index = (index + 1) % len(self.begins)
            clock = self.begins[index]

    def latest_leave(self, matrix_seconds: int, arrive: int) -> int:
        """Return the last second to leave at, rounded down."""
        clock = (arrive + self.day_offset) % DAY
        index = bisect_right(self.begins, clock) - 1
        days, left = divmod(matrix_seconds * self.unit, self.a_day)
        now = arrive - days * DAY
        while True:
            speed = self.speeds[index]
            done = (clock - self.begins[index]) * speed
            if done >= left:
                return now - (-(-left // speed))
            now -= clock - self.begins[index]
            left -= done
            index = (index - 1) % len(self.begins)
            clock = self.ends[index]


class _Angles:
    """Places in radians with what the haversine needs of them; pairs one by one or many at once.

    Vector arithmetic may differ from the scalar formula in the last bit; a value next to a whole number, where that bit
    would change the rounding, is computed again as a scalar.
    """

    def __init__(self, places: Sequence[tuple[float, float]]) -> None:
        self.places = places
        self.lat = [math.radians(latitude) for latitude, _ in places]
        self.lon = [math.radians(longitude) for _, longitude in places]
        self.cos = [math.cos(latitude) for latitude in self.lat]
        self.degrees = np.asarray(places, dtype=float).reshape(-1, 2)
        self.columns = tuple(np.array(column) for column in (self.lat, self.lon, self.cos))

    def rounded_up_one(self, value: Callable[[float], float], here: int, there: int) -> int:
        """Return a value of the kilometres between two places, rounded up; 0 where they are equal."""
        if self.places[here] == self.places[there]:
            return 0
        sin, lat, lon = math.sin, self.lat, self.lon
        h = (
            sin((lat[there] - lat[here]) / 2) ** 2
            + self.cos[here] * self.cos[there] * sin((lon[there] - lon[here]) / 2) ** 2
        )
        return math.ceil(value(2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))))

    def rounded_up(self, value: Callable[[Any], Any], here: Indices, there: Indices) -> IntMatrix:
        """Return the values of many pairs, rounded up; 0 where two places are equal."""
        lat, lon, cos = self.columns
        h = (
            np.sin((lat[there] - lat[here]) / 2) ** 2
            + cos[here] * cos[there] * np.sin((lon[there] - lon[here]) / 2) ** 2
        )
        exact = value(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, h))))
        result = np.ceil(exact).astype(np.int64)
        close = np.abs(exact - np.rint(exact)) < 1e-6 + 1e-12 * exact
        close |= h == 0
        if close.any():
            here, there = (side[close] for side in np.broadcast_arrays(here, there))
            result[close] = self._exactly(value, here, there)
        return result

    def _exactly(self, value: Callable[[float], float], here: Indices, there: Indices) -> IntMatrix:
        """Return values of pairs one by one, but for pairs of equal places."""
        result = np.zeros(len(here), dtype=np.int64)
        for at in np.flatnonzero((self.degrees[here] != self.degrees[there]).any(axis=1)):
            result[at] = self.rounded_up_one(value, int(here[at]), int(there[at]))
        return result


def formula_matrices(
    formula: Formula, places: Sequence[tuple[float, float]]
) -> tuple[IntMatrix, IntMatrix]:
    """Return seconds and metres of all pairs of places by the formula, each of shape (L, L)."""
    travel, every = Travel(places, formula=formula), np.arange(len(places))
    pairs = every[:, None], every[None, :]
    return travel.seconds_between(*pairs), travel.metres_between(*pairs)
