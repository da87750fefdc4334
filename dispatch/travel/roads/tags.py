"""What the tags of a way say about driving on it: how fast, and in which directions.

Speeds are free-flow. Those of the classes, the share of a posted limit that is driven, and the defaults of national
limits are facts of OSRM's published car profile (`profiles/car.lua`, BSD-2-Clause, release 26.10).
"""

from __future__ import annotations

from collections.abc import Mapping

CLASS_KMH = {
    "motorway": 90,
    "motorway_link": 45,
    "trunk": 85,
    "trunk_link": 40,
    "primary": 65,
    "primary_link": 30,
    "secondary": 55,
    "secondary_link": 25,
    "tertiary": 40,
    "tertiary_link": 20,
    "unclassified": 25,
    "residential": 25,
    "living_street": 10,
    "service": 15,
}
"""Kilometres an hour by class of road; on other classes nobody drives."""
DRIVEN_OF_LIMIT = 0.8
IMPLIED_KMH = {"urban": 50, "rural": 100, "motorway": 130, "trunk": 110, "living_street": 10}
WALKING_KMH = 5.0
KMH_OF_MPH = 1.609344
CLOSED = frozenset({"no", "private", "agricultural", "forestry", "emergency", "psv", "military"})
ACCESS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""The most particular first: it overrules those behind it."""
ONE_WAY_CLASSES = frozenset({"motorway", "motorway_link"})
ROUND = frozenset({"roundabout", "circular"})
LEAST_KMH = 5.0


def speed_kmh(tags: Mapping[str, str]) -> float | None:
    """Return how fast a car drives on a way; None where it may not.

    Parameters
    ----------
    tags : Mapping of str to str
        Of the way.
    """
    usual = CLASS_KMH.get(tags.get("highway", ""))
    if usual is None or tags.get("area") == "yes":
        return None
    allowed = next((tags[key] for key in ACCESS if key in tags), "yes")
    if allowed in CLOSED:
        return None
    limit = limit_kmh(tags.get("maxspeed", ""))
    speed = float(usual) if limit is None else limit * DRIVEN_OF_LIMIT
    return max(LEAST_KMH, speed)


def limit_kmh(text: str) -> float | None:
    """Return a posted limit; None where it is not posted or cannot be read.

    >>> limit_kmh("50"), limit_kmh("30 mph"), limit_kmh("DE:urban"), limit_kmh("none"), limit_kmh("signals")
    (50.0, 48.28032, 50.0, None, None)
    """
    if text == "walk" or text.endswith(":walk"):
        return WALKING_KMH
    number, _, unit = text.partition(" ")
    if number.replace(".", "", 1).isdigit():
        value = float(number)
        if value <= 0 or unit not in {"", "mph", "km/h", "kmh"}:
            return None
        return value * KMH_OF_MPH if unit == "mph" else value
    implied = IMPLIED_KMH.get(text.rpartition(":")[2]) if ":" in text else None
    return None if implied is None else float(implied)


def directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether a way is driven along its points, and whether against them.

    >>> directions({"highway": "residential"}), directions({"highway": "residential", "oneway": "-1"})
    ((True, True), (False, True))
    """
    said = tags.get("oneway", "")
    if said in {"yes", "true", "1"}:
        return True, False
    if said in {"-1", "reverse"}:
        return False, True
    if said != "no" and (tags.get("highway") in ONE_WAY_CLASSES or tags.get("junction") in ROUND):
        return True, False
    return True, True
