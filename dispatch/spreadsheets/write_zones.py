"""Zones as GeoJSON (RFC 7946) that `read_drawn_zones` reads back as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dispatch.domain.place import Location, Zone


def zones_geojson(zones: Sequence[Zone]) -> dict[str, Any]:
    """Return a FeatureCollection in the order of the zones; a round zone is a Point with the property `radius_km`."""
    return {"type": "FeatureCollection", "features": [_feature(zone) for zone in zones]}


def _feature(zone: Zone) -> dict[str, Any]:
    properties: dict[str, Any] = {"name": zone.name, "zone": zone.kind.value}
    geometry: dict[str, Any]
    if zone.centre is not None:
        properties["radius_km"] = zone.radius_km
        geometry = {"type": "Point", "coordinates": _point(zone.centre)}
    else:
        polygons = [
            [[_point(place) for place in ring] for ring in rings] for rings in zone.polygons
        ]
        is_one = len(polygons) == 1
        geometry = {
            "type": "Polygon" if is_one else "MultiPolygon",
            "coordinates": polygons[0] if is_one else polygons,
        }
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _point(place: Location) -> list[float]:
    return [place.longitude, place.latitude]
