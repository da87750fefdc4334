"""What is wrong with zones, which of them overlap, and which jobs another set of zones would move."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely.validation import explain_validity

from dispatch.domain.job import Job
from dispatch.domain.place import Location, Zone, ZoneKind
from dispatch.languages import gettext as _
from dispatch.standards.zones import ZoneMap, shape_of

LONGEST_NAME = 100
MOST_ZONES, MOST_POINTS = 500, 20_000
LEAST_RADIUS_KM, MOST_RADIUS_KM = 0.01, 20_000.0
_CORNERS = 72  # of the outline that stands for a circle where overlaps are looked for
_KM_A_DEGREE = 111.195
_ALL_OF_IT = 0.999  # share of an area; borders that were drawn twice never fit exactly
_TOUCHES = 1e-4


@dataclass(frozen=True)
class ZoneFault:
    """What is wrong with one zone: its position from 0 and a sentence with the remedy."""

    index: int
    sentence: str


@dataclass(frozen=True)
class ZoneOverlap:
    """Two zones that share places, which belong to the first: positions from 0.

    Attributes
    ----------
    hidden : bool
        Whether the first covers the second wholly, so that no place is ever in the second.
    """

    first: int
    second: int
    hidden: bool


@dataclass(frozen=True)
class ZoneChange:
    """A job that another set of zones moves: the kind and the name of its zone before and after."""

    job_id: str
    before: tuple[ZoneKind, str]
    after: tuple[ZoneKind, str]


def zone_faults(zones: Sequence[Zone]) -> list[ZoneFault]:
    """Return everything that is wrong with zones, in their order; zones without a fault may be planned with."""
    if len(zones) > MOST_ZONES:
        return [
            ZoneFault(
                MOST_ZONES,
                _(
                    "There are {count} zones. Draw {most} at most.",
                    count=len(zones),
                    most=MOST_ZONES,
                ),
            )
        ]
    points = sum(len(ring) for zone in zones for polygon in zone.polygons for ring in polygon)
    if points > MOST_POINTS:
        return [
            ZoneFault(
                0,
                _(
                    "The zones have {count} points. Draw them with {most} at most.",
                    count=points,
                    most=MOST_POINTS,
                ),
            )
        ]
    names = [zone.name for zone in zones]
    found = []
    for index, zone in enumerate(zones):
        for sentence in (*_name_faults(zone.name, names[:index]), *_shape_faults(zone)):
            found.append(ZoneFault(index, sentence))
    return found


def _name_faults(name: str, others: Sequence[str]) -> Iterator[str]:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        yield _("A zone has no name that can be used. Give it one of 1 to 100 characters.")
    elif name in others:
        yield _("{name}: another zone has this name. Give each its own.", name=name)


def _shape_faults(zone: Zone) -> Iterator[str]:
    if zone.centre is not None or zone.radius_km is not None:
        yield from _circle_faults(zone)
    elif not zone.polygons:
        yield _("{name}: nothing is drawn. Draw its outline, or remove it.", name=zone.name)
    for polygon in zone.polygons:
        if any(len(set(ring)) < 3 for ring in polygon):
            yield _("{name}: the outline has fewer than 3 corners. Add some.", name=zone.name)
            return
        if not all(_on_earth(point) for ring in polygon for point in ring):
            yield _("{name}: a corner is not on earth. Correct its degrees.", name=zone.name)
            return
    shape = shape_of(zone)
    if zone.polygons and not shape.is_valid:
        yield _(
            "{name}: the outline crosses or touches itself at {place}. Move a corner.",
            name=zone.name,
            place=_place_of(explain_validity(shape)),
        )


def _circle_faults(zone: Zone) -> Iterator[str]:
    radius = zone.radius_km
    if zone.centre is None or not _on_earth(zone.centre):
        yield _("{name}: the middle is not on earth. Correct its degrees.", name=zone.name)
    if radius is None or not LEAST_RADIUS_KM <= radius <= MOST_RADIUS_KM:
        yield _("{name}: the radius is no length. Give 0.01 to 20000 km.", name=zone.name)


def _on_earth(place: Location) -> bool:
    return abs(place.latitude) <= 90 and abs(place.longitude) <= 180


def _place_of(reason: str) -> str:
    """Return the place that shapely names as `Self-intersection[116.4 39.9]`, as latitude and longitude."""
    inside = reason.partition("[")[2].rstrip("]").split()
    try:
        longitude, latitude = (float(number) for number in inside)
    except ValueError:
        return reason
    return f"{latitude:.5f}, {longitude:.5f}"


def zone_overlaps(zones: Sequence[Zone]) -> list[ZoneOverlap]:
    """Return which zones without a fault share places, the first of the two first; circles count by 72 corners."""
    shapes = [_outline(zone) for zone in zones]
    tree = shapely.STRtree(shapes)
    found = []
    for second, shape in enumerate(shapes):
        for first in sorted(int(each) for each in tree.query(shape, predicate="intersects")):
            if first >= second or shape.area == 0:
                continue
            share = shapes[first].intersection(shape).area / shape.area
            if share > _TOUCHES:
                found.append(ZoneOverlap(first, second, hidden=share > _ALL_OF_IT))
    return found


def _outline(zone: Zone) -> shapely.Geometry:
    if zone.centre is None or zone.radius_km is None:
        return shape_of(zone)
    north = zone.radius_km / _KM_A_DEGREE
    east = north / max(0.01, math.cos(math.radians(zone.centre.latitude)))
    turns = [2 * math.pi * corner / _CORNERS for corner in range(_CORNERS)]
    middle = zone.centre
    return shapely.Polygon(
        [
            (middle.longitude + east * math.cos(turn), middle.latitude + north * math.sin(turn))
            for turn in turns
        ]
    )


def zone_changes(
    before: Sequence[Zone], after: Sequence[Zone], jobs: Iterable[Job]
) -> list[ZoneChange]:
    """Return the jobs whose zone would be another one, in the order of the jobs."""
    old, new = ZoneMap(before), ZoneMap(after)
    found = []
    for job in jobs:
        was, will_be = old.kind_and_name(job.location), new.kind_and_name(job.location)
        if was != will_be:
            found.append(ZoneChange(job.id, was, will_be))
    return found
