"""The road graph of an extract: points, arcs with their length and time, and nothing that cannot be left again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import asin, ceil, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.place import EARTH_RADIUS_KM
from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.travel.roads.tags import directions, speed_kmh

LONGEST_ARC_METRES = 100.0
"""Longer ones get points between, so that a place is never far from a point of its road."""
UNITS_A_SECOND = 10_000
"""Times are whole numbers of a tenth of a millisecond: 59 hours fit into 31 bits."""


@dataclass(frozen=True)
class RoadGraph:
    """N points and A arcs; every point is reached from every other.

    Attributes
    ----------
    latitude, longitude : ndarray of float32, shape (N,)
        WGS-84, degrees.
    tail, head : ndarray of uint32, shape (A,)
        Points an arc leads from and to.
    units : ndarray of uint32, shape (A,)
        Free-flow time, tenths of a millisecond.
    metres : ndarray of uint32, shape (A,)
        Length, rounded to the metre, 1 or more.
    """

    latitude: NDArray[np.float32]
    longitude: NDArray[np.float32]
    tail: NDArray[np.uint32]
    head: NDArray[np.uint32]
    units: NDArray[np.uint32]
    metres: NDArray[np.uint32]


class _Builder:
    """Collects points by their id and arcs between them."""

    def __init__(self) -> None:
        self.index: dict[int, int] = {}
        self.places: list[tuple[float, float]] = []
        self.arcs: list[tuple[int, int, float, float]] = []

    def point(self, id: int, latitude: float, longitude: float) -> int:
        found = self.index.setdefault(id, len(self.places))
        if found == len(self.places):
            self.places.append((latitude, longitude))
        return found

    def between(self, latitude: float, longitude: float) -> int:
        self.places.append((latitude, longitude))
        return len(self.places) - 1

    def road(self, here: int, there: int, kmh: float, ways: tuple[bool, bool]) -> None:
        """Add a straight piece of road, cut into arcs of at most the longest length."""
        first, last = self.places[here], self.places[there]
        whole = metres_between(first, last)
        pieces = max(1, ceil(whole / LONGEST_ARC_METRES))
        chain = [here]
        for step in range(1, pieces):
            share = step / pieces
            chain.append(
                self.between(
                    first[0] + share * (last[0] - first[0]),
                    first[1] + share * (last[1] - first[1]),
                )
            )
        chain.append(there)
        along, against = ways
        for one, other in pairwise(chain):
            if along:
                self.arcs.append((one, other, whole / pieces, kmh))
            if against:
                self.arcs.append((other, one, whole / pieces, kmh))


def read_graph(extract: Path) -> RoadGraph:
    """Return the roads of an `.osm.pbf` file that a car can come to and leave again.

    Raises
    ------
    TravelError
        If the package that reads such files is missing, the file cannot be read, or it holds no roads.
    """
    builder = _Builder()
    try:
        for tags, nodes in _ways(extract):
            kmh = speed_kmh(tags)
            if kmh is not None:
                points = [builder.point(*node) for node in nodes]
                for here, there in pairwise(points):
                    if here != there:
                        builder.road(here, there, kmh, directions(tags))
    except (OSError, RuntimeError) as error:
        raise TravelError(
            _(
                "{extract} cannot be read as an OpenStreetMap extract: {error}. Give an .osm.pbf file.",
                extract=extract,
                error=error,
            )
        ) from error
    if not builder.arcs:
        raise TravelError(
            _("{extract} holds no road for cars. Give an extract with streets.", extract=extract)
        )
    return _strongly_connected(builder)


def _ways(extract: Path) -> Any:
    """Yield the tags of each way, and its points that are in the file as (id, latitude, longitude)."""
    try:
        import osmium
    except ImportError:
        raise TravelError(
            _(
                "Roads are read by the package osmium, which is not installed. Install it: pip install"
                " 'field-dispatch[roads]'."
            )
        ) from None
    if not extract.is_file():
        raise TravelError(
            _("{extract} does not exist. Give the path of an .osm.pbf file.", extract=extract)
        )
    ways = osmium.FileProcessor(str(extract), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
        if isinstance(way, osmium.osm.Way):
            nodes = [
                (node.ref, node.location.lat, node.location.lon)
                for node in way.nodes
                if node.location.valid()
            ]
            yield dict(way.tags), nodes


def _strongly_connected(builder: _Builder) -> RoadGraph:
    """Return the largest part in which every point is reached from every other."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    arcs = np.array([(tail, head) for tail, head, _, _ in builder.arcs], dtype=np.int64)
    lengths = np.array([length for _, _, length, _ in builder.arcs])
    speeds = np.array([kmh for _, _, _, kmh in builder.arcs])
    count = len(builder.places)
    ones = np.ones(len(arcs), dtype=np.int8)
    matrix = coo_array((ones, (arcs[:, 0], arcs[:, 1])), shape=(count, count)).tocsr()
    _, part = connected_components(matrix, directed=True, connection="strong")
    kept = part == np.bincount(part).argmax()
    number = np.cumsum(kept) - 1
    inside = kept[arcs[:, 0]] & kept[arcs[:, 1]]
    places = np.array(builder.places)[kept]
    seconds = lengths[inside] * 3.6 / speeds[inside]
    return RoadGraph(
        latitude=places[:, 0].astype(np.float32),
        longitude=places[:, 1].astype(np.float32),
        tail=number[arcs[inside, 0]].astype(np.uint32),
        head=number[arcs[inside, 1]].astype(np.uint32),
        units=np.maximum(1, np.rint(seconds * UNITS_A_SECOND)).astype(np.uint32),
        metres=np.maximum(1, np.rint(lengths[inside])).astype(np.uint32),
    )


def metres_between(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the distance of two points over a round Earth; (latitude, longitude) in degrees."""
    north, other = radians(first[0]), radians(second[0])
    east = radians(second[1] - first[1])
    h = sin((other - north) / 2) ** 2 + cos(north) * cos(other) * sin(east / 2) ** 2
    return 2000 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, h)))
