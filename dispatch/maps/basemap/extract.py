"""What a background draws, read out of an OpenStreetMap extract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.errors import BasemapError
from dispatch.languages import gettext as _
from dispatch.maps.basemap.kinds import (
    KEYS,
    Kind,
    area_kind,
    is_link,
    line_kind,
    place_kind,
    shown_name,
)

NORTHMOST = 85.05
"""Degrees; farther north and south Web Mercator ends."""
REPORT_EACH = 20_000
Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class Thing:
    """What is drawn alike: its kind, its name, and whether it is narrow or under ground."""

    kind: Kind
    name: str = ""
    link: bool = False
    tunnel: bool = False


@dataclass(frozen=True)
class Extract:
    """N things of an extract.

    Attributes
    ----------
    things : list of Thing
        What each of them is.
    shapes : ndarray of shapely geometries, shape (N,)
        In Web Mercator; the whole world is the unit square, y grows southward.
    """

    things: list[Thing]
    shapes: Geometries


def read_extract(path: Path, *, say: Callable[[int], None] = lambda _: None) -> Extract:
    """Return what is drawn of an `.osm.pbf` file.

    Parameters
    ----------
    path : Path
        The extract.
    say : callable
        Told from time to time how many things were found.

    Raises
    ------
    BasemapError
        If osmium is not installed, the file cannot be read as an extract, or nothing in it is drawn.
    """
    if not path.is_file():
        raise BasemapError(
            _("{file} does not exist. Give the path of an .osm.pbf file.", file=path)
        )
    things: list[Thing] = []
    shapes: list[Any] = []
    try:
        for thing, shape in _found(path):
            things.append(thing)
            shapes.append(shape)
            if len(things) % REPORT_EACH == 0:
                say(len(things))
    except (OSError, RuntimeError) as error:
        raise BasemapError(
            _(
                "{file} cannot be read as an OpenStreetMap extract: {error}. Give an .osm.pbf file.",
                file=path,
                error=str(error).rstrip("."),
            )
        ) from error
    if not things:
        raise BasemapError(
            _("{file} holds nothing to draw. Give an extract with streets.", file=path)
        )
    return Extract(things, shapely.transform(np.array(shapes, dtype=object), _mercator))


def _found(path: Path) -> Iterator[tuple[Thing, Any]]:
    try:
        import osmium
    except ImportError:
        raise BasemapError(
            _(
                "Extracts are read by the package osmium, which is not installed."
                " Install it: pip install 'field-dispatch[basemap]'."
            )
        ) from None
    wkb = osmium.geom.WKBFactory()
    found = osmium.FileProcessor(str(path)).with_areas()
    for thing in found.with_filter(osmium.filter.KeyFilter("place", *KEYS)):
        tags = dict(thing.tags)
        if isinstance(thing, osmium.osm.Node):
            kind = place_kind(tags)
            if kind is not None and thing.location.valid():
                yield Thing(kind, shown_name(tags)), shapely.Point(thing.lon, thing.lat)
        elif isinstance(thing, osmium.osm.Way):
            kind = line_kind(tags)
            if kind is not None:
                told = Thing(kind, shown_name(tags), is_link(tags), _is_tunnel(tags))
                for piece in _pieces(thing):
                    yield told, piece
        elif isinstance(thing, osmium.osm.Area):
            kind = area_kind(tags)
            if kind is not None:
                shape = _area(wkb, thing)
                if shape is not None:
                    yield Thing(kind, shown_name(tags)), shape


def _is_tunnel(tags: dict[str, str]) -> bool:
    return tags.get("tunnel", "no") != "no"


def _pieces(way: Any) -> Iterator[Any]:
    """Yield a way as lines; where the extract lacks a point, the way has a gap and no short cut."""
    run: list[tuple[float, float]] = []
    for node in [*way.nodes, None]:
        if node is not None and node.location.valid():
            run.append((node.location.lon, node.location.lat))
            continue
        if len(run) > 1:
            yield shapely.LineString(run)
        run = []


def _area(wkb: Any, area: Any) -> Any:
    """Return the shape of an area; None where its rings cannot be put together."""
    try:
        return shapely.from_wkb(bytes.fromhex(wkb.create_multipolygon(area)))
    except (RuntimeError, shapely.errors.GEOSException):
        return None


def _mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points of (longitude, latitude) in the unit square of Web Mercator."""
    north = np.radians(np.clip(degrees[:, 1], -NORTHMOST, NORTHMOST))
    east = (degrees[:, 0] + 180) / 360
    return np.column_stack([east, 0.5 - np.arcsinh(np.tan(north)) / (2 * np.pi)])
