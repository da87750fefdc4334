"""Zones as the page of zones sends them, and the words of its scripts."""

from __future__ import annotations

import math
from typing import Any

from dispatch.domain.place import Location, Zone, ZoneKind
from dispatch.languages import gettext as _
from dispatch.languages import mark

_KINDS = {
    ZoneKind.URBAN: mark("Urban"),
    ZoneKind.SUBURBAN: mark("Suburban"),
    ZoneKind.OUTSIDE: mark("Outside: mail-in"),
}
_WORDS = {
    "zone": mark("Zone {number}"),
    "ring": mark("Up to {km} km"),
    "corner": mark("Corner {number} of {name}. Arrow keys move it, Delete removes it."),
    "middle": mark("Middle of {name}. Arrow keys move it."),
    "between": mark("New corner in {name}"),
    "draw_hint": mark(
        "Click the map corner by corner; click the first corner or press Enter to close, Escape to stop."
    ),
    "more_corners": mark("An outline needs 3 corners or more."),
    "rings_hint": mark("Click the middle of the rings on the map, or type its degrees."),
    "bad_rings": mark("Give the radii as kilometres with commas between them, such as 8, 20."),
    "no_zones": mark(
        "No zone is drawn, so every place is urban. Draw the first one, or make rings."
    ),
    "corners": mark("{count} corners"),
    "circle": mark("{km} km around"),
    "latitude": mark("Latitude"),
    "longitude": mark("Longitude"),
    "remove_corner": mark("Remove corner {number}"),
    "up": mark("Move {name} up"),
    "down": mark("Move {name} down"),
    "remove": mark("Remove {name}"),
    "removed": mark("{name} is removed. Undo brings it back."),
    "saved": mark("Saved. Every plan made from now on goes by these zones."),
    "unsaved": mark("Not saved yet"),
    "as_saved": mark("As saved"),
    "checking": mark("Looking at what would change …"),
    "unreachable": mark("The server cannot be reached. What you drew is still here; try again."),
    "read": mark("{count} zones were read from the file. They are not saved yet."),
    "earlier": mark("These are the zones of then. They are not saved yet."),
}


def kind_words(kind: ZoneKind) -> str:
    """Return what people call a kind of zone."""
    return _(_KINDS[kind])


def script_words() -> dict[str, str]:
    """Return what the scripts of the page say, with their places still open."""
    words = {name: _(text) for name, text in _WORDS.items()}
    return words | {f"kind_{kind.value}": kind_words(kind) for kind in ZoneKind}


def zones_sent(values: Any) -> tuple[Zone, ...]:
    """Return the zones of a request; what is wrong with their shapes is judged later.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError, AttributeError
        If they are not of the form that the page sends.
    """
    if not isinstance(values, list):
        raise TypeError("zones are a list")
    return tuple(_zone(value) for value in values)


def _zone(value: Any) -> Zone:
    name, radius = value["name"], value["radius_km"]
    if not isinstance(name, str):
        raise TypeError("a name is a text")
    return Zone(
        name=" ".join(name.split()),
        kind=ZoneKind(value["kind"]),
        polygons=tuple(
            tuple(_ring(ring) for ring in polygon) for polygon in value["polygons"] if polygon
        ),
        centre=None if value["centre"] is None else _place(value["centre"]),
        radius_km=None if radius is None else _number(radius),
    )


def _ring(points: Any) -> tuple[Location, ...]:
    places = tuple(_place(point) for point in points)
    return (*places, *places[:1])


def _place(point: Any) -> Location:
    latitude, longitude = point
    return Location(_number(latitude), _number(longitude))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("a number is a number")
    return float(value)
