"""The things of an extract cut into the tiles of a zoom, no finer than that zoom can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.maps.basemap.extract import Extract, Geometries, Thing
from dispatch.maps.basemap.kinds import MOST_ZOOM

EXTENT = 4096
"""Units along the side of a tile."""
EDGE = 96
"""Units that a tile reaches over its sides, so that wide lines and outlines meet the next tile's."""
PIXEL = EXTENT / 256
COARSE, FINE = 0.6, 0.07
"""Pixels that a simplified line may lie off: on tiles of their own zoom, and of the last, which are drawn larger."""
LEAST_AREA = {"buildings": 4.0, "land": 12.0, "water": 6.0}
"""Square pixels below which an area is left out."""


@dataclass(frozen=True)
class Piece:
    """What is drawn alike in one tile, its shape in units of the tile, y downward."""

    thing: Thing
    shape: Any


@dataclass(frozen=True)
class ZoomLevel:
    """The things of one zoom, simplified, in units of its tiles from the world's corner."""

    zoom: int
    things: list[Thing]
    shapes: Geometries

    def tiles(self) -> list[tuple[int, int]]:
        """Return column and row of each tile that anything may lie in."""
        found: set[tuple[int, int]] = set()
        last = 2**self.zoom - 1
        bounds = np.floor(
            (shapely.bounds(self.shapes) + np.array([-EDGE, -EDGE, EDGE, EDGE])) / EXTENT
        )
        for west, north, east, south in np.clip(bounds, 0, last).astype(int).tolist():
            found.update((x, y) for x in range(west, east + 1) for y in range(north, south + 1))
        return sorted(found)


def zoom_level(extract: Extract, zoom: int) -> ZoomLevel:
    """Return what a zoom shows of an extract."""
    chosen = np.array([thing.kind.zoom <= zoom for thing in extract.things])
    things = [_at(thing, zoom) for thing in extract.things if thing.kind.zoom <= zoom]
    scale = EXTENT * 2**zoom
    shapes = shapely.transform(extract.shapes[chosen], lambda points: points * scale)
    things, shapes = _merged(things, shapes)
    off = PIXEL * (FINE if zoom == MOST_ZOOM else COARSE)
    shapes = shapely.simplify(shapes, off, preserve_topology=False)
    least = np.array([LEAST_AREA.get(thing.kind.layer, 0.0) for thing in things]) * PIXEL**2
    is_area = shapely.get_dimensions(shapes) == 2
    kept = ~shapely.is_empty(shapes) & (~is_area | (shapely.area(shapes) >= least))
    return ZoomLevel(zoom, [t for t, keep in zip(things, kept, strict=True) if keep], shapes[kept])


def cut(level: ZoomLevel) -> Iterator[tuple[int, int, list[Piece]]]:
    """Yield column, row and pieces of each tile that holds anything."""
    tree = shapely.STRtree(level.shapes)
    for x, y in level.tiles():
        west, north = x * EXTENT - EDGE, y * EXTENT - EDGE
        east, south = west + EXTENT + 2 * EDGE, north + EXTENT + 2 * EDGE
        near = np.sort(tree.query(shapely.box(west, north, east, south), predicate="intersects"))
        if not len(near):
            continue
        cut_out = shapely.clip_by_rect(level.shapes[near], west, north, east, south)
        corner = np.array([x * EXTENT, y * EXTENT])
        moved = shapely.transform(cut_out, lambda points, at=corner: np.rint(points - at))
        pieces = _pieces([level.things[index] for index in near], moved)
        if pieces:
            yield x, y, pieces


def _at(thing: Thing, zoom: int) -> Thing:
    """Return a thing as it is told apart at a zoom: without a name that is not drawn there yet."""
    return (
        thing if zoom >= thing.kind.name_zoom else Thing(thing.kind, "", thing.link, thing.tunnel)
    )


def _merged(things: list[Thing], shapes: Geometries) -> tuple[list[Thing], Geometries]:
    """Return lines that are drawn alike joined end to end: fewer, and simpler when simplified."""
    alike: dict[Thing, list[int]] = {}
    for index, dimension in enumerate(shapely.get_dimensions(shapes).tolist()):
        if dimension == 1:
            alike.setdefault(things[index], []).append(index)
    lines = [
        (thing, line)
        for thing, indices in alike.items()
        for line in shapely.get_parts(
            shapely.line_merge(shapely.multilinestrings(shapes[np.array(indices)]))
        )
    ]
    rest = [index for index in range(len(things)) if shapely.get_dimensions(shapes[index]) != 1]
    joined = np.array(
        [*shapes[np.array(rest, dtype=int)], *(line for _, line in lines)], dtype=object
    )
    return [*(things[index] for index in rest), *(thing for thing, _ in lines)], joined


def _pieces(things: list[Thing], shapes: NDArray[np.object_]) -> list[Piece]:
    """Return what is drawn alike in one tile as one piece each, in an order that does not depend on chance."""
    alike: dict[Thing, list[Any]] = {}
    for thing, shape in zip(things, shapes, strict=True):
        if not shape.is_empty:
            alike.setdefault(thing, []).extend(shapely.get_parts(shape).tolist())
    return [Piece(thing, _together(parts)) for thing, parts in alike.items()]


def _together(parts: list[Any]) -> Any:
    dimension = max(shapely.get_dimensions(parts).tolist())
    same = [part for part in parts if shapely.get_dimensions(part) == dimension]
    if dimension == 0:
        return shapely.multipoints(same)
    return shapely.multilinestrings(same) if dimension == 1 else shapely.multipolygons(same)
