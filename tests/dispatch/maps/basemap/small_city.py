"""A city of a few streets as an OpenStreetMap extract, for tests of the streets under a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import osmium

MIDDLE = (31.23, 121.47)
"""Latitude and longitude; the plans of `made_plan` lie around it."""
STEP = 0.004
STREETS = 7
"""So many in each direction, about 400 m apart."""
Point = tuple[float, float]
Tags = Mapping[str, str]


class _City:
    """Collects points and lines, and writes them as nodes and ways in the order of an extract."""

    def __init__(self) -> None:
        self.nodes: dict[Point, int] = {}
        self.signs: list[tuple[int, Point, Tags]] = []
        self.ways: list[tuple[int, list[int], Tags]] = []
        self.relations: list[tuple[list[tuple[str, int, str]], Tags]] = []

    def node(self, north: float, east: float) -> int:
        point = (round(MIDDLE[0] + north * STEP, 7), round(MIDDLE[1] + east * STEP, 7))
        return self.nodes.setdefault(point, len(self.nodes) + 1)

    def way(self, points: Sequence[Point], **tags: str) -> int:
        number = len(self.ways) + 1
        self.ways.append((number, [self.node(*point) for point in points], tags))
        return number

    def ring(self, south: float, west: float, north: float, east: float, **tags: str) -> int:
        corners = [(south, west), (south, east), (north, east), (north, west), (south, west)]
        return self.way(corners, **tags)

    def sign(self, north: float, east: float, **tags: str) -> None:
        point = (MIDDLE[0] + north * STEP, MIDDLE[1] + east * STEP)
        self.signs.append((1_000_000 + len(self.signs), point, tags))

    def write(self, path: Path) -> None:
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for (north, east), number in self.nodes.items():
                writer.add_node(osmium.osm.mutable.Node(id=number, location=(east, north)))
            for number, (north, east), tags in self.signs:
                node = osmium.osm.mutable.Node(id=number, location=(east, north), tags=dict(tags))
                writer.add_node(node)
            for number, nodes, tags in self.ways:
                writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=dict(tags)))
            for number, (members, tags) in enumerate(self.relations, 1):
                relation = osmium.osm.mutable.Relation(id=number, members=members, tags=dict(tags))
                writer.add_relation(relation)


def write_small_city(path: Path, *, streets: int = STREETS) -> Path:
    """Write the extract and return its path.

    Streets run every 400 m, named 人民路 0 to 6 from south to north and East Street 0 to 6 from west to east. There are
    a motorway, a lake with an island, a park, a railway, buildings, and the names of a city and a suburb.
    """
    city = _City()
    half = streets // 2
    line = [float(place) for place in range(-half, half + 1)]
    for number, place in enumerate(line):
        for here, there in pairwise(line):
            city.way(
                [(place, here), (place, there)], highway="residential", name=f"人民路 {number}"
            )
            kind = "primary" if place == 0 else "tertiary"
            city.way([(here, place), (there, place)], highway=kind, name=f"East Street {number}")
    motorway = [(-half - 2.0, -half - 2.0), (0.5, 0.5), (half + 2.0, half + 2.0)]
    city.way(motorway, highway="motorway", ref="G 42")
    city.way([(0.5, 0.5), (0.0, 0.0)], highway="motorway_link", tunnel="yes")
    city.way([(0.2, -half), (0.2, half)], railway="rail")
    city.ring(1.1, -2.9, 2.9, -1.1, leisure="park", name="Lake Park")
    shore, island = city.ring(1.3, -2.7, 2.7, -1.3), city.ring(1.8, -2.2, 2.2, -1.8)
    members = [("w", shore, "outer"), ("w", island, "inner")]
    city.relations.append((members, {"type": "multipolygon", "natural": "water"}))
    for block in range(5):
        west = 1.1 + block * 0.16
        city.ring(-0.9, west, -0.8, west + 0.1, building="yes")
    city.sign(0.3, 0.3, place="city", name="上海")
    city.sign(-2.5, 1.5, place="suburb", name="Southside")
    city.write(path)
    return path
