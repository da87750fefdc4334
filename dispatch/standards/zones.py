"""Which zone a place lies in."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from dispatch.domain.place import Location, Zone, ZoneKind, great_circle_km


class ZoneMap:
    """Zones made ready for many questions.

    A place lies in the first zone that holds it; the border belongs to the zone. Polygons are flat in degrees and do
    not cross the 180th meridian; circles are great circles.
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        """Prepare the polygons once."""
        self._zones = tuple(zones)
        self._shapes = [shape_of(zone) for zone in self._zones]
        for shape in self._shapes:
            shapely.prepare(shape)

    def find(self, location: Location) -> Zone | None:
        """Return the first zone that holds the place, or None."""
        point = shapely.Point(location.longitude, location.latitude)
        for zone, shape in zip(self._zones, self._shapes, strict=True):
            if shape.covers(point) or _in_circle(zone, location):
                return zone
        return None

    def kind_and_name(self, location: Location) -> tuple[ZoneKind, str]:
        """Return how a place is served and the name of its zone.

        Where no zone was drawn at all every place is urban; where some were, a place in none of them is outside.
        """
        zone = self.find(location)
        if zone is not None:
            return zone.kind, zone.name
        return (ZoneKind.OUTSIDE if self._zones else ZoneKind.URBAN), ""


def shape_of(zone: Zone) -> shapely.MultiPolygon:
    """Return the polygons of a zone, flat in degrees of longitude and latitude; those of a round zone are none."""
    return shapely.MultiPolygon(
        [
            shapely.Polygon(_ring(outline), [_ring(hole) for hole in holes])
            for outline, *holes in zone.polygons
        ]
    )


def _ring(ring: Sequence[Location]) -> list[tuple[float, float]]:
    return [(place.longitude, place.latitude) for place in ring]


def _in_circle(zone: Zone, location: Location) -> bool:
    if zone.centre is None or zone.radius_km is None:
        return False
    return great_circle_km(zone.centre, location) <= zone.radius_km
