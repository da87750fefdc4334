"""Trips that were really driven, or asked of a source of travel times: what a formula is calibrated on."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from dispatch.domain.place import Location, great_circle_km
from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.travel.straight_line import great_circle_matrix

PLACES = ("from_latitude", "from_longitude", "to_latitude", "to_longitude")
SECONDS, DEPART, ARRIVE, METRES = "seconds", "depart_at", "arrive_at", "metres"
MOST_FAULTS = 20

SAME_PLACE_KM = 0.05
LONGEST_SECONDS = 4 * 3600
FASTEST_KMH, SLOWEST_KMH = 200.0, 1.0
NO_TIME = mark("took no time")
TOO_LONG = mark("took more than 4 hours")
SAME_PLACE = mark("began and ended within 50 m")
TOO_FAST = mark("were faster than 200 km/h")
TOO_SLOW = mark("were slower than 1 km/h")

NEAR_PAIRS, FAR_PAIRS = 10, 10


@dataclass(frozen=True)
class Trip:
    """One way from a place to another.

    Attributes
    ----------
    start, end : Location
        From where, and where to.
    seconds : float
        How long it took.
    leave_at : datetime or None
        When it began, with a time zone.
    metres : float or None
        How far it was on roads.
    """

    start: Location
    end: Location
    seconds: float
    leave_at: datetime | None = None
    metres: float | None = None

    @property
    def km(self) -> float:
        """Kilometres as the crow flies."""
        return great_circle_km(self.start, self.end)


def possible(trips: Iterable[Trip]) -> tuple[list[Trip], dict[str, int]]:
    """Return the trips that can be, and how many were left out for which reason.

    Left out is what took no time or more than four hours, was faster than 200 km/h or slower than 1 km/h as the crow
    flies, or began and ended within 50 m.
    """
    kept: list[Trip] = []
    left_out: Counter[str] = Counter()
    for trip in trips:
        reason = _impossible(trip)
        if reason:
            left_out[reason] += 1
        else:
            kept.append(trip)
    return kept, dict(left_out)


def _impossible(trip: Trip) -> str:
    if not trip.seconds > 0:
        return NO_TIME
    if trip.seconds > LONGEST_SECONDS:
        return TOO_LONG
    if trip.km < SAME_PLACE_KM:
        return SAME_PLACE
    speed = trip.km / trip.seconds * 3600
    if speed > FASTEST_KMH:
        return TOO_FAST
    return TOO_SLOW if speed < SLOWEST_KMH else ""


def trips_between(
    places: Sequence[Location],
    seconds: np.ndarray[Any, Any],
    metres: np.ndarray[Any, Any] | None = None,
    *,
    seed: int = 0,
) -> list[Trip]:
    """Return a sample of the ways between places, as a source of travel times answers them.

    Parameters
    ----------
    places : sequence of Location
        L places.
    seconds, metres : ndarray, shape (L, L)
        Row is from, column is to.
    seed : int
        Where chance begins.

    Returns
    -------
    list of Trip
        From each place to the ten nearest, which routes are mostly made of, and to ten others by chance.
    """
    chance = np.random.default_rng(seed)
    order = np.argsort(great_circle_matrix(places), axis=1, kind="stable")
    found = []
    for here, start in enumerate(places):
        near, rest = order[here, 1 : 1 + NEAR_PAIRS], order[here, 1 + NEAR_PAIRS :]
        far = chance.choice(rest, min(FAR_PAIRS, len(rest)), replace=False)
        found += [
            Trip(
                start,
                places[there],
                float(seconds[here, there]),
                metres=None if metres is None else float(metres[here, there]),
            )
            for there in (*near.tolist(), *far.tolist())
        ]
    return found


def every_trip_between(
    places: Sequence[Location],
    seconds: np.ndarray[Any, Any],
    metres: np.ndarray[Any, Any] | None = None,
) -> list[Trip]:
    """Return the ways from each place to each other one; parameters as of `trips_between`."""
    return [
        Trip(
            start,
            end,
            float(seconds[here, there]),
            metres=None if metres is None else float(metres[here, there]),
        )
        for here, start in enumerate(places)
        for there, end in enumerate(places)
        if here != there
    ]


def read_trips(path: Path, *, timezone: tzinfo) -> list[Trip]:
    """Return the trips of a CSV file.

    Parameters
    ----------
    path : Path
        UTF-8 with the columns from_latitude, from_longitude, to_latitude, to_longitude and either seconds or depart_at
        and arrive_at (2026-11-23T08:15); seconds with depart_at, and metres, may be there too. Others are passed over.
    timezone : tzinfo
        The clock of moments that name none.

    Raises
    ------
    TravelError
        If the file cannot be read or a column is missing; else with the faults of its rows, 20 at most, a line each.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TravelError(
            _(
                "{file} cannot be read: {error}. Give a CSV file in UTF-8.",
                file=path,
                error=getattr(error, "strerror", None) or error,
            )
        ) from error
    rows = csv.DictReader(lines)
    columns = [name.strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = columns
    _check_columns(path, columns)
    trips, faults = [], []
    for number, row in enumerate(rows, start=2):
        if not any(isinstance(cell, str) and cell.strip() for cell in row.values()):
            continue
        try:
            trips.append(_trip(row, timezone))
        except ValueError as error:
            faults.append(_("{file}, row {row}: {problem}.", file=path, row=number, problem=error))
    if faults:
        more = len(faults) - MOST_FAULTS
        rest = [_("… and {count} more faults.", count=more)] if more > 0 else []
        raise TravelError("\n".join([*faults[:MOST_FAULTS], *rest]))
    return trips


def _check_columns(path: Path, columns: Sequence[str]) -> None:
    missing = [name for name in PLACES if name not in columns]
    if SECONDS not in columns:
        missing += [name for name in (DEPART, ARRIVE) if name not in columns]
    if missing:
        raise TravelError(
            _(
                "{file}: there is no column {missing}. Give {places} and seconds, or depart_at and arrive_at.",
                file=path,
                missing=", ".join(missing),
                places=", ".join(PLACES),
            )
        )


def _trip(row: Mapping[str, Any], timezone: tzinfo) -> Trip:
    degrees = [_number(row, name) for name in PLACES]
    for name, value, most in zip(PLACES, degrees, (90, 180, 90, 180), strict=True):
        if abs(value) > most:
            raise ValueError(
                _("{column} is {value}. Give degrees from -{most} to {most}",
                  column=name, value=value, most=most)
            )  # fmt: skip
    leave_at = _moment(row, DEPART, timezone)
    if _text(row, SECONDS):
        seconds = _number(row, SECONDS)
    else:
        arrive_at = _moment(row, ARRIVE, timezone)
        if leave_at is None or arrive_at is None:
            raise ValueError(_("there is no time. Give seconds, or depart_at and arrive_at"))
        seconds = arrive_at.timestamp() - leave_at.timestamp()
    metres = _number(row, METRES) if _text(row, METRES) else None
    start, end = Location(degrees[0], degrees[1]), Location(degrees[2], degrees[3])
    return Trip(start, end, seconds, leave_at, metres)


def _text(row: Mapping[str, Any], name: str) -> str:
    return (row.get(name) or "").strip()


def _number(row: Mapping[str, Any], name: str) -> float:
    text = _text(row, name)
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise ValueError(_("{column} is {value}. Give a number", column=name, value=repr(text)))
    return value


def _moment(row: Mapping[str, Any], name: str, timezone: tzinfo) -> datetime | None:
    text = _text(row, name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            _("{column} is {value}. Write it as 2026-11-23T08:15", column=name, value=repr(text))
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone)
