"""Which zone a place lies in."""

from __future__ import annotations

from dispatch.domain.place import Location, Zone, ZoneKind, great_circle_km
from dispatch.standards.zones import ZoneMap


def square(south: float, west: float, size: float) -> tuple[Location, ...]:
    """Return a closed ring."""
    north, east = south + size, west + size
    corners = ((south, west), (south, east), (north, east), (north, west), (south, west))
    return tuple(Location(*corner) for corner in corners)


CORE = Zone("core", ZoneKind.URBAN, polygons=((square(10, 20, 4), square(11, 21, 1)),))
BELT = Zone("belt", ZoneKind.SUBURBAN, polygons=((square(8, 18, 8),), (square(30, 40, 1),)))
ROUND = Zone("round", ZoneKind.SUBURBAN, centre=Location(0, 0), radius_km=111.2)


def name(zones: list[Zone], latitude: float, longitude: float) -> str | None:
    """Return the name of the zone of a place."""
    zone = ZoneMap(zones).find(Location(latitude, longitude))
    return None if zone is None else zone.name


def test_the_first_zone_counts() -> None:
    """Where zones overlap the order decides."""
    assert name([CORE, BELT], 13, 23) == "core"
    assert name([BELT, CORE], 13, 23) == "belt"


def test_a_hole_is_not_in_the_zone() -> None:
    """A place in the hole of a polygon lies in the next zone, or in none."""
    assert name([CORE, BELT], 11.5, 21.5) == "belt"
    assert name([CORE], 11.5, 21.5) is None


def test_a_zone_of_several_polygons() -> None:
    """Every polygon of a zone counts."""
    assert name([CORE, BELT], 30.5, 40.5) == "belt"
    assert name([CORE, BELT], 30.5, 41.5) is None


def test_the_border_belongs_to_the_zone() -> None:
    """A place on the border is inside, one just beyond is outside."""
    assert name([CORE], 10, 22) == "core"
    assert name([CORE], 9.9999, 22) is None


def test_latitude_and_longitude_are_not_swapped() -> None:
    """A place is found by its own latitude."""
    assert name([BELT], 9, 25) == "belt"
    assert name([BELT], 25, 9) is None


def test_a_circle_is_measured_on_the_globe() -> None:
    """A radius of 111.2 km holds a place one degree away and not one a bit further."""
    assert 111.19 < great_circle_km(Location(0, 0), Location(0, 1)) < 111.2
    assert name([ROUND], 0, 1) == name([ROUND], -1, 0) == "round"
    assert name([ROUND], 0, 1.001) is None


def test_without_zones_everything_is_urban() -> None:
    """Where no zone was drawn every place is urban and its zone has no name."""
    assert ZoneMap([]).kind_and_name(Location(1, 2)) == (ZoneKind.URBAN, "")


def test_beyond_all_zones_is_outside() -> None:
    """Where zones were drawn a place in none of them gets no visit."""
    zones = ZoneMap([CORE, ROUND])
    assert zones.kind_and_name(Location(50, 50)) == (ZoneKind.OUTSIDE, "")
    assert zones.kind_and_name(Location(0.5, 0.5)) == (ZoneKind.SUBURBAN, "round")
