"""Travel between locations inside the solver: two matrices or a formula, stretched by the time of day.

`Travel.seconds` and `Travel.metres` answer for one pair, `Travel.matrices` for all of them.
`Travel.arrival` drives a leg through the profile exactly; `Travel.latest_leave` is its inverse.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
DAY = 86400
IntMatrix = NDArray[np.int64]


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
        return self._pair(here, there)[0]

    def metres(self, here: int, there: int) -> int:
        """Return the metres from one location to another."""
        if self.duration is not None:
            return 0 if self.distance is None else int(self.distance[here, there])
        return self._pair(here, there)[1]

    def _pair(self, here: int, there: int) -> tuple[int, int]:
        assert self.formula is not None
        return formula_pair(self.formula, self.places[here], self.places[there])

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


def formula_matrices(
    formula: Formula, places: Sequence[tuple[float, float]]
) -> tuple[IntMatrix, IntMatrix]:
    """Return seconds and metres of all pairs of places by the formula, each of shape (L, L).

    Vector arithmetic may differ from the scalar formula in the last bit; a value next to a whole number, where that
    bit would change the rounding, is computed again as a scalar.
    """
    size = len(places)
    if size == 0:
        empty = np.zeros((0, 0), dtype=np.int64)
        return empty, empty.copy()
    degrees = np.asarray(places, dtype=float)
    lat, lon = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    h = (
        np.sin((lat[None, :] - lat[:, None]) / 2) ** 2
        + np.cos(lat)[:, None]
        * np.cos(lat)[None, :]
        * np.sin((lon[None, :] - lon[:, None]) / 2) ** 2
    )
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    exact = [formula.a * km**formula.p, 1000 * km * formula.detour]
    seconds, metres = (np.ceil(values).astype(np.int64) for values in exact)
    same = (degrees[:, None, :] == degrees[None, :, :]).all(axis=2)
    seconds[same] = metres[same] = 0
    close = np.zeros_like(same)
    for values in exact:
        close |= np.abs(values - np.rint(values)) < 1e-6 + 1e-12 * values
    for here, there in zip(*np.nonzero(close & ~same), strict=True):
        seconds[here, there], metres[here, there] = formula_pair(
            formula, places[here], places[there]
        )
    return seconds, metres
