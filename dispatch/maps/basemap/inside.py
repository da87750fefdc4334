"""The streets around a plan, small enough to stand inside the one file of its map."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from math import asinh, floor, pi, radians, tan
from typing import Any

from dispatch.maps.basemap.served import ATTRIBUTION, served_basemap
from dispatch.settings import Settings

MOST_BYTES = 3_000_000
"""Of all tiles; what is farther in is left out, and the last zoom is drawn larger."""
AROUND = 0.15
"""Of its height and width the area reaches beyond the plan."""
Bounds = list[list[float]]


def streets_inside(settings: Settings, bounds: Bounds | None) -> dict[str, Any] | None:
    """Return the tiles of the setting `basemap` around a plan, as text; None where there are none.

    Parameters
    ----------
    settings : Settings
        Which file.
    bounds : list of lists of float or None
        South-west and north-east corner of the plan, latitude first.
    """
    found = served_basemap(settings)
    if found is None or bounds is None:
        return None
    try:
        from pmtiles.reader import MmapSource, Reader
    except ImportError:  # the map is drawn on a grid, as without a file
        return None
    with found.path.open("rb") as stream:
        reader = Reader(MmapSource(stream))
        header = reader.header()
        tiles: dict[str, str] = {}
        size, last = 0, header["min_zoom"]
        for zoom in range(header["min_zoom"], header["max_zoom"] + 1):
            level = {
                f"{zoom}/{x}/{y}": data
                for x, y in _tiles(bounds, zoom)
                if (data := reader.get(zoom, x, y)) is not None
            }
            size += sum(len(data) for data in level.values())
            if size > MOST_BYTES:
                break
            last = zoom
            tiles |= {name: base64.b64encode(data).decode("ascii") for name, data in level.items()}
    if not tiles:
        return None
    return {
        "tiles": tiles,
        "minZoom": header["min_zoom"],
        "maxZoom": last,
        "attribution": ATTRIBUTION,
    }


def _wider(bounds: Bounds) -> Bounds:
    (south, west), (north, east) = bounds
    up, across = AROUND * (north - south) + 0.005, AROUND * (east - west) + 0.005
    return [[south - up, west - across], [north + up, east + across]]


def _tiles(bounds: Bounds, zoom: int) -> Iterator[tuple[int, int]]:
    """Yield column and row of each tile around a plan."""
    (south, west), (north, east) = _wider(bounds)
    first, last = _tile(north, west, zoom), _tile(south, east, zoom)
    for x in range(first[0], last[0] + 1):
        for y in range(first[1], last[1] + 1):
            yield x, y


def _tile(latitude: float, longitude: float, zoom: int) -> tuple[int, int]:
    north = max(-85.0, min(85.0, latitude))
    down = 0.5 - asinh(tan(radians(north))) / (2 * pi)
    most = 2**zoom - 1
    return (
        max(0, min(most, floor((longitude + 180) / 360 * 2**zoom))),
        max(0, min(most, floor(down * 2**zoom))),
    )
