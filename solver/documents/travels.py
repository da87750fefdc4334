"""Locations and travel of a problem document: two matrices or the formula, and the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from solver.documents.fields import (
    LARGEST,
    Fault,
    Place,
    Reader,
    Table,
    a_list,
    each,
    integer,
    items,
    number,
    shown,
)
from solver.travel import DAY, Formula, IntMatrix, Travel

FARTHEST_KM = 20016
"""Half the circumference of the earth, rounded up."""

Locations = tuple[tuple[float, float], ...]


def read_locations(value: Any, place: Place) -> Locations:
    """Read `[[lat, lon], …]` in degrees; a faulty pair keeps its position."""
    located = [(0.0, 0.0)] * len(a_list(value))
    for index, pair in each(value, place, _coordinates):
        located[index] = pair
    return tuple(located)


def _coordinates(value: Any, place: Place) -> tuple[float, float]:
    pair = a_list(value)
    if len(pair) != 2:
        raise Fault(f"{shown(value)} is not a location; give [latitude, longitude]")
    degree = number()
    latitude, longitude = (float(degree(x, place)) for x in pair)
    if abs(latitude) > 90:
        swapped = abs(longitude) <= 90 and abs(latitude) <= 180
        raise Fault(
            f"latitude {latitude} is outside -90 to 90; "
            + ("give latitude before longitude" if swapped else "correct it")
        )
    if abs(longitude) > 180:
        raise Fault(f"longitude {longitude} is outside -180 to 180; correct it")
    return latitude, longitude


def read_travel(
    locations: Locations | None, weights: Mapping[str, Fraction], *, day_offset: int
) -> Reader[Travel]:
    """Return a reader of `travel` for these locations; distances may be left out where kilometres cost nothing."""

    def read(value: Any, place: Place) -> Travel:
        table = Table(value, place)
        duration = distance = formula = None
        if any(key in table.value for key in ("a", "p", "detour")):
            formula = _formula(table)
        else:
            matrix = _matrix(None if locations is None else len(locations))
            duration = table.take("duration", matrix)
            if weights["km"] > 0 or "distance" in table.value:
                distance = table.take("distance", matrix)
        profile = table.take("profile", _profile, (), instead=())
        table.finish()
        return Travel(
            places=locations or (),
            duration=duration,
            distance=distance,
            formula=formula,
            profile=profile,
            day_offset=day_offset,
        )

    return read


def _formula(table: Table) -> Formula:
    read = number(0)
    a, p, detour = (float(table.take(key, read, instead=0)) for key in ("a", "p", "detour"))
    try:
        longest = a * FARTHEST_KM**p
    except OverflowError:
        longest = float("inf")
    if longest > LARGEST:
        table.place.note(
            f"a = {a:g} and p = {p:g} give more than {LARGEST} seconds round the earth; make them smaller"
        )
    if FARTHEST_KM * 1000 * detour > LARGEST:
        table.place.key("detour").note(
            f"{detour:g} is too large; give the factor by which roads are longer"
        )
    return Formula(a=a, p=p, detour=detour)


def _matrix(size: int | None) -> Reader[IntMatrix]:
    """Return a reader of a square matrix of seconds or metres, as many rows as there are locations."""

    def read(value: Any, place: Place) -> IntMatrix:
        rows = a_list(value)
        count = len(rows) if size is None else size
        if len(rows) != count:
            raise Fault(f"{len(rows)} rows for {count} locations; give a row for each location")
        matrix = np.zeros((count, count), dtype=np.int64)
        for index, row in each(rows, place, _row(count)):
            matrix[index] = row
        for at, seconds in enumerate(matrix.diagonal().tolist()):
            if seconds:
                place.item(at).item(at).note(f"{seconds} from a location to itself; give 0")
        return matrix

    return read


def _row(count: int) -> Reader[Sequence[int]]:
    read_one = integer(0)

    def read(value: Any, place: Place) -> Sequence[int]:
        row = a_list(value)
        if len(row) != count:
            raise Fault(f"{len(row)} values for {count} locations; give one for each location")
        if set(map(type, row)) <= {int} and (not row or (min(row) >= 0 and max(row) <= LARGEST)):
            return row
        checked = [0] * count
        for index, one in each(row, place, read_one):
            checked[index] = one
        return checked

    return read


def _profile(value: Any, place: Place) -> tuple[tuple[int, Fraction], ...]:
    entries = items(_breakpoint)(value, place)
    for index in range(1, len(entries)):
        if entries[index][0] <= entries[index - 1][0]:
            place.item(index).note(
                f"second {entries[index][0]} does not come after {entries[index - 1][0]}; sort the entries"
            )
    return entries


def _breakpoint(value: Any, place: Place) -> tuple[int, Fraction]:
    pair = a_list(value)
    if len(pair) != 2:
        raise Fault(
            f"{shown(value)} is not an entry of the profile; give [second of the day, factor]"
        )
    return integer(0, DAY - 1)(pair[0], place), number(0, above=True)(pair[1], place)
