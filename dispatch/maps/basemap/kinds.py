"""What of an extract is drawn: by its tags a layer, a kind, and from which zoom on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_ZOOM, MOST_ZOOM = 8, 14
"""Zooms of the file; further in, scripts draw the tiles of the last one larger, to half a metre."""
UNSEEN = 99
"""The least zoom of what is never drawn."""


@dataclass(frozen=True)
class Kind:
    """How a thing is drawn.

    Attributes
    ----------
    layer : str
        "land", "water", "buildings", "rails", "roads" or "places".
    kind : str
        Decides colour and width.
    zoom : int
        From which on it is in the tiles.
    name_zoom : int
        From which on its name is.
    """

    layer: str
    kind: str
    zoom: int
    name_zoom: int = UNSEEN


_ROADS = {
    "motorway": ("motorway", 8, 11),
    "trunk": ("trunk", 8, 11),
    "primary": ("primary", 9, 12),
    "secondary": ("secondary", 10, 13),
    "tertiary": ("tertiary", 11, 13),
    "unclassified": ("minor", 12, 14),
    "residential": ("minor", 12, 14),
    "living_street": ("minor", 12, 14),
    "road": ("minor", 12, 14),
    "pedestrian": ("path", 13, 14),
    "service": ("service", 14, 14),
    "track": ("path", 14, 14),
    "footway": ("path", 14, 14),
    "path": ("path", 14, 14),
    "cycleway": ("path", 14, 14),
    "bridleway": ("path", 14, 14),
    "steps": ("path", 14, 14),
}
_LINKS = {
    "motorway_link": ("motorway", 11),
    "trunk_link": ("trunk", 11),
    "primary_link": ("primary", 12),
    "secondary_link": ("secondary", 13),
    "tertiary_link": ("tertiary", 13),
}
_RAILS = {"rail": 10, "light_rail": 12, "narrow_gauge": 12, "tram": 13, "subway": 13}
_WATERWAYS = {"river": 9, "canal": 11, "stream": 13}
_PLACES = {
    "city": 8,
    "town": 8,
    "suburb": 11,
    "village": 11,
    "quarter": 12,
    "neighbourhood": 13,
    "hamlet": 13,
    "locality": 14,
}
_LAND = {
    ("natural", "wood"): ("wood", 9),
    ("landuse", "forest"): ("wood", 9),
    ("natural", "scrub"): ("grass", 12),
    ("natural", "heath"): ("grass", 12),
    ("natural", "grassland"): ("grass", 12),
    ("natural", "beach"): ("sand", 11),
    ("natural", "sand"): ("sand", 11),
    ("landuse", "grass"): ("grass", 13),
    ("landuse", "meadow"): ("grass", 12),
    ("landuse", "village_green"): ("grass", 13),
    ("landuse", "recreation_ground"): ("park", 12),
    ("landuse", "cemetery"): ("park", 12),
    ("landuse", "allotments"): ("park", 12),
    ("landuse", "vineyard"): ("grass", 12),
    ("landuse", "orchard"): ("grass", 12),
    ("landuse", "residential"): ("built", 10),
    ("landuse", "commercial"): ("built", 10),
    ("landuse", "retail"): ("built", 10),
    ("landuse", "industrial"): ("works", 10),
    ("leisure", "park"): ("park", 11),
    ("leisure", "garden"): ("park", 13),
    ("leisure", "golf_course"): ("park", 11),
    ("leisure", "nature_reserve"): ("park", 9),
    ("leisure", "common"): ("park", 12),
    ("leisure", "pitch"): ("pitch", 14),
    ("leisure", "playground"): ("pitch", 14),
    ("leisure", "stadium"): ("pitch", 13),
    ("aeroway", "aerodrome"): ("works", 10),
}
_WATER = {
    ("natural", "water"): 8,
    ("landuse", "reservoir"): 9,
    ("landuse", "basin"): 12,
    ("waterway", "riverbank"): 8,
    ("waterway", "dock"): 11,
    ("leisure", "swimming_pool"): 14,
}
KEYS = ("highway", "railway", "waterway", "natural", "landuse", "leisure", "aeroway", "building")
"""Keys of ways and areas that anything is drawn of."""


def line_kind(tags: Mapping[str, str]) -> Kind | None:
    """Return how a way is drawn as a line; None for what is none."""
    if tags.get("area") == "yes":
        return None
    highway, waterway = tags.get("highway", ""), tags.get("waterway", "")
    if highway in _ROADS:
        return Kind("roads", *_ROADS[highway])
    if highway in _LINKS:
        return Kind("roads", *_LINKS[highway])
    if tags.get("railway") in _RAILS:
        return Kind("rails", "rail", _RAILS[tags["railway"]])
    if waterway in _WATERWAYS and tags.get("tunnel") in (None, "no"):
        zoom = _WATERWAYS[waterway]
        return Kind("water", waterway, zoom, max(13, zoom))
    return None


def area_kind(tags: Mapping[str, str]) -> Kind | None:
    """Return how an area is drawn; None for what is none."""
    for (key, value), zoom in _WATER.items():
        if tags.get(key) == value:
            return Kind("water", "water", zoom)
    if tags.get("building", "no") != "no":
        return Kind("buildings", "building", MOST_ZOOM)
    for (key, value), (kind, zoom) in _LAND.items():
        if tags.get(key) == value:
            return Kind("land", kind, zoom, MOST_ZOOM if kind == "park" else UNSEEN)
    return None


def place_kind(tags: Mapping[str, str]) -> Kind | None:
    """Return how the name of a place is drawn; None for what has no name or is no place."""
    place = tags.get("place", "")
    if place not in _PLACES or not tags.get("name"):
        return None
    return Kind("places", place, _PLACES[place], _PLACES[place])


def is_link(tags: Mapping[str, str]) -> bool:
    """Return whether a way is a ramp, which is drawn narrower than its road."""
    return tags.get("highway", "") in _LINKS


def shown_name(tags: Mapping[str, str]) -> str:
    """Return the name to draw; a motorway without one has its number, or all of them."""
    if name := tags.get("name"):
        return name
    numbers = tags.get("ref", "").split(";") if "highway" in tags else []
    return ", ".join(filter(None, map(str.strip, numbers)))
