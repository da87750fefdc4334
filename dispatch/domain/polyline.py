"""The road of a leg as a short text: points as differences, in hundred-thousandths of a degree.

References
----------
Google, "Encoded Polyline Algorithm Format", Maps Platform documentation; here with 5 decimals, about a metre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dispatch.domain.place import Location

UNITS = 100_000
SAME = 2
"""Units that the end of a way may lie off the place it leads to: both are rounded."""


def encoded(points: Iterable[Location]) -> str:
    """Return points as a text."""
    written: list[str] = []
    before = (0, 0)
    for point in points:
        here = _units(point)
        for value, last in zip(here, before, strict=True):
            rest = (value - last) << 1
            rest = ~rest if value < last else rest
            while rest >= 0x20:
                written.append(chr((0x20 | (rest & 0x1F)) + 63))
                rest >>= 5
            written.append(chr(rest + 63))
        before = here
    return "".join(written)


def decoded(text: str) -> tuple[Location, ...]:
    """Return the points of a text that `encoded` wrote."""
    return tuple(Location(north / UNITS, east / UNITS) for north, east in _pairs(text))


def leads(way: str, *, start: Location, end: Location) -> bool:
    """Return whether a way begins at one place and ends at another; a text that is no way leads nowhere."""
    pairs = list(_pairs(way))
    if len(pairs) < 2:
        return False
    return all(
        abs(found - wanted) <= SAME
        for pair, place in ((pairs[0], start), (pairs[-1], end))
        for found, wanted in zip(pair, _units(place), strict=True)
    )


def _units(point: Location) -> tuple[int, int]:
    return round(point.latitude * UNITS), round(point.longitude * UNITS)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the points in units; what is left over at the end is dropped."""
    sums, turn, value, shift = [0, 0], 0, 0, 0
    for letter in text:
        part = ord(letter) - 63
        value |= (part & 0x1F) << shift
        shift += 5
        if part & 0x20:
            continue
        sums[turn] += ~(value >> 1) if value & 1 else value >> 1
        if turn:
            yield sums[0], sums[1]
        turn, value, shift = 1 - turn, 0, 0
