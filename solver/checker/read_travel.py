"""Locations and travel of the problem document to facts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from solver.checker.driving import DAY, EARTH_RADIUS_KM, Formula, Profile, Travel
from solver.checker.faults import shown
from solver.checker.reader import MISSING, TOO_LARGE, Reader

Coordinates = tuple[tuple[float, float], ...]
Rows = tuple[tuple[int, ...], ...]


def read_coordinates(reader: Reader, value: object) -> Coordinates:
    """Read the locations: pairs of latitude and longitude in degrees."""
    found = []
    for path, item in reader.entries(value, "locations"):
        pair = list(reader.entries(item, path))
        if len(pair) != 2:
            if isinstance(item, list | tuple):
                reader.note(path, f"{shown(item)} is not a pair [latitude, longitude]")
            found.append((0.0, 0.0))
            continue
        latitude, longitude = (
            reader.number(degrees, place, least=-limit, most=limit)
            for (place, degrees), limit in zip(pair, (90, 180), strict=True)
        )
        found.append((float(latitude), float(longitude)))
    return tuple(found)


def read_travel(
    reader: Reader,
    value: object,
    coordinates: Coordinates,
    *,
    size: int | None,
    clock: Fraction,
    km: Fraction,
) -> Travel:
    """Read travel given as matrices or as a formula.

    Parameters
    ----------
    reader : Reader
        Keeps the faults.
    value : object
        The entry ``travel`` of the document.
    coordinates : tuple of (float, float)
        The locations.
    size : int or None
        Their number; None where unknown.
    clock : Fraction
        Second of the day at second 0.
    km : Fraction
        Price of a kilometre; where it is 0 the distances may be left out.

    Returns
    -------
    Travel
    """
    keys = set(value) if isinstance(value, dict) else set()
    if keys & {"a", "p", "detour"} and not keys & {"duration", "distance"}:
        fields = reader.fields(
            value, "travel", required=("a", "p", "detour"), optional={"profile": []}
        )
        profile = _read_profile(reader, fields["profile"], clock)
        return Travel(coordinates, None, None, _read_formula(reader, fields), profile)
    needed = ("duration", "distance") if km else ("duration",)
    optional: dict[str, object] = {"profile": []} if km else {"profile": [], "distance": MISSING}
    fields = reader.fields(value, "travel", required=needed, optional=optional)
    duration = _read_matrix(reader, fields["duration"], "travel.duration", size)
    distance = _read_matrix(reader, fields["distance"], "travel.distance", size)
    profile = _read_profile(reader, fields["profile"], clock)
    return Travel(coordinates, duration, distance, None, profile)


def _read_formula(reader: Reader, fields: dict[str, object]) -> Formula:
    a, p, detour = (
        float(reader.number(fields[key], f"travel.{key}", least=0)) for key in ("a", "p", "detour")
    )
    farthest = math.pi * EARTH_RADIUS_KM
    try:
        finite = math.isfinite(a * farthest**p)
    except OverflowError:
        finite = False
    if not finite:
        reader.note("travel", f"a = {a} and p = {p} give endless travel")
    return Formula(a, p, detour)


def _read_matrix(reader: Reader, value: object, path: str, size: int | None) -> Rows | None:
    """Read a square matrix of whole numbers ≥ 0 with a diagonal of 0; one fault a row."""
    if value is MISSING:
        return None
    rows: list[tuple[int, ...]] = []
    for index, (place, row) in enumerate(reader.entries(value, path)):
        if not isinstance(row, list | tuple):
            reader.note(place, f"{shown(row)} is not a list")
            continue
        if size is not None and len(row) != size:
            reader.note(place, f"the row has {len(row)} entries; there are {size} locations")
            continue
        rows.append(_read_row(reader, row, place))
        if index < len(rows[-1]) and rows[-1][index] != 0:
            entry = f"{place}[{index}]"
            reader.note(entry, f"{shown(row[index])} is on the diagonal, which is 0")
    if size is not None and isinstance(value, list | tuple) and len(value) != size:
        reader.note(path, f"the matrix has {len(value)} rows; there are {size} locations")
    return tuple(rows)


def _read_row(reader: Reader, row: Sequence[object], place: str) -> tuple[int, ...]:
    """Read a row up to its first fault."""
    found: list[int] = []
    before = len(reader.faults)
    for column, entry in enumerate(row):
        # The quick way for millions of entries; type() because true is no travel time.
        if type(entry) is int and 0 <= entry < TOO_LARGE:
            found.append(entry)
            continue
        found.append(reader.integer(entry, f"{place}[{column}]", least=0))
        if len(reader.faults) > before:
            break
    return tuple(found)


def _read_profile(reader: Reader, value: object, clock: Fraction) -> Profile | None:
    """Read the factors by the clock; an empty list is no profile."""
    seconds: list[int] = []
    factors: list[Fraction] = []
    for path, item in reader.entries(value, "travel.profile"):
        pair = list(reader.entries(item, path))
        if len(pair) != 2:
            if isinstance(item, list | tuple):
                reader.note(path, f"{shown(item)} is not a pair [second of the day, factor]")
            continue
        second = reader.integer(pair[0][1], pair[0][0], least=0)
        if second >= DAY:
            reader.note(pair[0][0], f"{shown(second)} is not a second of the day, 0 to {DAY - 1}")
        elif seconds and second <= seconds[-1]:
            reader.note(
                pair[0][0], f"{second} does not come after {seconds[-1]}; seconds have to ascend"
            )
        seconds.append(second)
        factors.append(reader.number(pair[1][1], pair[1][0], above=0))
    return Profile(tuple(seconds), tuple(factors), clock) if seconds else None
