"""Zones drawn as polygons, from GeoJSON (RFC 7946), strictly checked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon
from shapely.validation import explain_validity

from dispatch.domain.gcj02 import Coordinates, to_wgs84
from dispatch.domain.place import Location, Zone, ZoneKind
from dispatch.errors import InputFaults
from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import clean
from dispatch.spreadsheets.coordinates import looks_swapped
from dispatch.spreadsheets.decode import Unreadable, read_text
from dispatch.spreadsheets.fault_log import FaultLog
from dispatch.spreadsheets.limits import MAX_NAME
from dispatch.spreadsheets.tables.places import ZONE_KINDS

_KINDS = {spelling.casefold(): kind[0] for kind in ZONE_KINDS for spelling in kind}
_MAX_FEATURES = 10_000
LEAST_RADIUS_KM, MOST_RADIUS_KM = 0.01, 20_000
Ring = tuple[Location, ...]


class _ZoneProblem(Exception):
    def __init__(self, problem: str, remedy: str, value: object = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.value = str(value)


def read_drawn_zones(path: Path, *, centre: Location | None, log: FaultLog) -> tuple[Zone, ...]:
    """Return the zones of a GeoJSON file in their order; its faults are added to `log` as faults of the file.

    Parameters
    ----------
    path : Path
        A FeatureCollection of Polygons and MultiPolygons, and of Points with the property `radius_km`, each with the
        properties `name` and `kind`, which may also be called `zone`; of both, `zone` counts.
    centre : Location or None
        Where the technicians are, to tell swapped coordinates.
    """
    log.register(path.name)
    try:
        text = read_text(path)
    except Unreadable as error:
        log.whole(path.name, error.problem, error.remedy)
        return ()
    return zones_of_geojson(text, file=path.name, centre=centre, log=log)


def zones_of_geojson(
    text: str, *, file: str, centre: Location | None, log: FaultLog
) -> tuple[Zone, ...]:
    """Return the zones of a GeoJSON text in their order; its faults are added to `log` as faults of `file`."""
    try:
        features = _features(text)
    except _ZoneProblem as error:
        log.whole(file, error.problem, error.remedy, value=error.value)
        return ()
    zones: list[Zone] = []
    for number, feature in enumerate(features, 1):
        try:
            zone = _zone(feature, centre)
            if any(zone.name == other.name for other in zones):
                raise _ZoneProblem(
                    _("another zone has this name"), _("Give each its own"), zone.name
                )
            zones.append(zone)
        except _ZoneProblem as error:
            problem = _("feature {number}: {problem}", number=number, problem=error.problem)
            log.whole(file, problem, error.remedy, value=error.value)
    return tuple(zones)


def read_sent_zones(
    content: bytes, *, file: str, coordinates: Coordinates = Coordinates.WGS84
) -> tuple[Zone, ...]:
    """Return the zones of a GeoJSON file that somebody sent.

    Raises
    ------
    InputFaults
        With every fault of it.
    """
    log = FaultLog()
    log.register(file)
    zones: tuple[Zone, ...] = ()
    try:
        zones = zones_of_geojson(content.decode("utf-8-sig"), file=file, centre=None, log=log)
    except UnicodeDecodeError:
        log.whole(file, _("this is not UTF-8"), _("Export it again as GeoJSON"))
    if log:
        raise InputFaults(log.faults())
    return tuple(zone_in_wgs84(zone, coordinates) for zone in zones)


def zone_in_wgs84(zone: Zone, coordinates: Coordinates) -> Zone:
    """Return a zone as WGS-84, whatever its points were written in."""
    if coordinates is Coordinates.WGS84:
        return zone
    return replace(
        zone,
        polygons=tuple(
            tuple(tuple(to_wgs84(point, coordinates) for point in ring) for ring in polygon)
            for polygon in zone.polygons
        ),
        centre=None if zone.centre is None else to_wgs84(zone.centre, coordinates),
    )


def _features(text: str) -> list[Any]:
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _ZoneProblem(
            _("this is not JSON ({error})", error=error), _("Export it again as GeoJSON")
        ) from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise _ZoneProblem(_("this is no FeatureCollection"), _("Export the polygons as GeoJSON"))
    features = document.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= _MAX_FEATURES:
        raise _ZoneProblem(
            _("there are no features, or too many"),
            _("Give 1 to {max_features}", max_features=_MAX_FEATURES),
        )
    return features


def _no_constant(text: str) -> float:
    raise ValueError(_("{text} is not a number", text=text))


def _zone(feature: Any, centre: Location | None) -> Zone:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        raise _ZoneProblem(_("there are no properties or no geometry"), _("Give each feature both"))
    name = properties.get("name")
    if (
        not isinstance(name, str)
        or not clean(name)
        or len(name) > MAX_NAME
        or not name.isprintable()
    ):
        raise _ZoneProblem(_("the property name is missing or no name"), _("Write one"), name or "")
    key = "zone" if "zone" in properties else "kind"
    kind = _KINDS.get(str(properties.get(key)).strip().casefold())
    if kind is None:
        known = ", ".join(choice[0] for choice in ZONE_KINDS)
        given = properties.get(key)
        raise _ZoneProblem(
            _("the property {key} is none of {known}", key=key, known=known),
            _("Write one of {known}", known=known),
            given,
        )
    if geometry.get("type") == "Point":
        middle, radius_km = _circle(geometry.get("coordinates"), properties.get("radius_km"))
        return Zone(clean(name), ZoneKind(kind), centre=middle, radius_km=radius_km)
    polygons = tuple(_polygon(rings, centre) for rings in _polygons(geometry))
    return Zone(clean(name), ZoneKind(kind), polygons=polygons)


def _circle(written: Any, radius_km: Any) -> tuple[Location, float]:
    if not _is_number(radius_km) or not LEAST_RADIUS_KM <= radius_km <= MOST_RADIUS_KM:
        raise _ZoneProblem(
            _("a point needs the property radius_km"),
            _("Write {least} to {most} km", least=LEAST_RADIUS_KM, most=MOST_RADIUS_KM),
            radius_km,
        )
    middle = _point(written)
    _refuse_off_earth(middle, written)
    return middle, float(radius_km)


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        coordinates = [coordinates]
    elif kind != "MultiPolygon":
        raise _ZoneProblem(
            _("the geometry is no Polygon or MultiPolygon"), _("Draw the area"), kind
        )
    if not isinstance(coordinates, list) or not coordinates:
        raise _ZoneProblem(_("the geometry has no coordinates"), _("Draw the area again"))
    return coordinates


def _polygon(rings: Any, centre: Location | None) -> tuple[Ring, ...]:
    if not isinstance(rings, list) or not rings:
        raise _ZoneProblem(_("a polygon has no ring"), _("Draw the area again"))
    read = tuple(_ring(ring, centre) for ring in rings)
    shape = Polygon(
        [(point.longitude, point.latitude) for point in read[0]],
        [[(point.longitude, point.latitude) for point in ring] for ring in read[1:]],
    )
    if not shape.is_valid:
        raise _ZoneProblem(
            _("a polygon crosses or touches itself"),
            _("Draw its outline again"),
            explain_validity(shape),
        )
    return read


def _ring(ring: Any, centre: Location | None) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise _ZoneProblem(
            _("a ring has fewer than 4 points"), _("Give 3 corners and the first again")
        )
    points = tuple(map(_point, ring))
    if any(looks_swapped(point, centre) for point in points):
        raise _ZoneProblem(
            _("latitude and longitude are swapped"),
            _("Write longitude first, as GeoJSON does"),
            ring[0],
        )
    for point, written in zip(points, ring, strict=True):
        _refuse_off_earth(point, written)
    if points[0] != points[-1]:
        raise _ZoneProblem(
            _("a ring is not closed"), _("Let its last point be its first"), ring[-1]
        )
    return points


def _refuse_off_earth(point: Location, written: Any) -> None:
    if abs(point.latitude) > 90 or abs(point.longitude) > 180:
        raise _ZoneProblem(
            _("a point is not on earth"),
            _("Write longitude -180 to 180, latitude -90 to 90"),
            written,
        )


def _point(written: Any) -> Location:
    numbers: Sequence[Any] = written if isinstance(written, list) else ()
    if len(numbers) not in (2, 3) or not all(_is_number(number) for number in numbers):
        raise _ZoneProblem(
            _("a point is not two numbers"), _("Write [longitude, latitude]"), written
        )
    return Location(float(numbers[1]), float(numbers[0]))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
