"""Fitting the straight line to trips, with how far off it is before and after.

The numbers are fitted on totals: all trips together take as long by the formula as they really did, so that a day has
the driving time it needs. A fit on medians comes nearer to the single trip and is short in total, as long trips are
late by more than short ones are early.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.trips import Trip

FEWEST = 20
"""Trips that a calibration needs."""
FOLDS = 5
EXPONENTS = np.arange(30, 101) / 100
"""Exponents that are tried; up to 1, so that no way over a third place is quicker than the straight one."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Errors:
    """How far times are off, as shares of the true ones.

    Attributes
    ----------
    median, tenth : float
        Of the error of a trip, and what one trip in ten exceeds.
    bias : float
        Of all trips together; above 0 where the times are too long.
    """

    median: float
    tenth: float
    bias: float


@dataclass(frozen=True)
class Calibration:
    """A straight line fitted to trips.

    Attributes
    ----------
    line : StraightLine
        What was found; its detour is the one before where no trip says how far it was on roads.
    trips, metres : int
        How many trips it rests on, and on how many its detour rests.
    before, after, held_out : Errors
        Of the line before, of what was found, and of trips that were not fitted: each fifth of them by the line of the
        others.
    """

    line: StraightLine
    trips: int
    metres: int
    before: Errors
    after: Errors
    held_out: Errors


def calibrate(trips: Sequence[Trip], *, before: StraightLine, seed: int = 0) -> Calibration:
    """Return the straight line that fits trips best.

    Of all exponents the one with the least mean |log(formula / truth)|, each with the `a` that gives the true total.

    Parameters
    ----------
    trips : sequence of Trip
        Those that can be (`dispatch.travel.trips.possible`).
    before : StraightLine
        What it is compared with.
    seed : int
        Where chance begins that sorts trips into fifths.

    Raises
    ------
    TravelError
        If there are fewer than 20 trips.
    """
    if len(trips) < FEWEST:
        raise TravelError(
            _(
                "There are {count} trips to calibrate on, and at least {least} are needed. Give more.",
                count=len(trips),
                least=FEWEST,
            )
        )
    km = np.array([trip.km for trip in trips])
    seconds = np.array([trip.seconds for trip in trips])
    a, p = _fit(km, seconds)
    detour, metres = _detour(trips, km, before)
    line = StraightLine(a=a, p=p, detour=detour)
    return Calibration(
        line,
        len(trips),
        metres,
        before=_errors(_seconds(before, km), seconds),
        after=_errors(_seconds(line, km), seconds),
        held_out=_errors(_of_others(km, seconds, seed), seconds),
    )


def _fit(km: Floats, seconds: Floats) -> tuple[float, float]:
    """Return `a` and `p`."""
    tried = []
    for p in EXPONENTS:
        shape = km**p
        a = seconds.sum() / shape.sum()
        tried.append((float(np.abs(np.log(a * shape / seconds)).mean()), float(a), float(p)))
    _score, a, p = min(tried)
    return round(a, 1), round(p, 2)


def _of_others(km: Floats, seconds: Floats, seed: int) -> Floats:
    """Return the time of each trip by the line of the trips in the other fifths."""
    fold = np.random.default_rng(seed).permutation(len(km)) % FOLDS
    found = np.empty_like(seconds)
    for each in range(FOLDS):
        a, p = _fit(km[fold != each], seconds[fold != each])
        found[fold == each] = a * km[fold == each] ** p
    return found


def _detour(trips: Sequence[Trip], km: Floats, before: StraightLine) -> tuple[float, int]:
    pairs = [
        (straight, trip.metres / 1000)
        for trip, straight in zip(trips, km.tolist(), strict=True)
        if trip.metres is not None and trip.metres > 0
    ]
    if len(pairs) < FEWEST:
        return before.detour, 0
    straight, roads = np.array(pairs).sum(axis=0)
    return max(1.0, round(float(roads / straight), 2)), len(pairs)


def _seconds(line: StraightLine, km: Floats) -> Floats:
    found: Floats = np.ceil(line.a * km**line.p)
    return found


def _errors(found: Floats, true: Floats) -> Errors:
    off = np.abs(found / true - 1)
    return Errors(
        float(np.median(off)), float(np.quantile(off, 0.9)), float(found.sum() / true.sum() - 1)
    )
