"""`city.osm.pbf` → `city.pmtiles`: the vector tiles of a city in one file."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dispatch.errors import BasemapError
from dispatch.languages import gettext as _
from dispatch.maps.basemap.cut import EXTENT, Piece, cut, zoom_level
from dispatch.maps.basemap.extract import Extract, read_extract
from dispatch.maps.basemap.kinds import LEAST_ZOOM, MOST_ZOOM
from dispatch.maps.basemap.served import ATTRIBUTION
from dispatch.saving import save_whole

MOST_TILES = 60_000
"""At the last zoom: about 300 by 300 km. A larger area is better cut, or served by a tile server."""
MOST_TILE_BYTES = 400_000
"""Compressed; a fuller tile loses its least important layers."""
LAYERS = ("land", "water", "buildings", "rails", "roads", "places")
LESS_AND_LESS = ((), ("buildings",), ("buildings", "land"))
"""Which layers a tile may lose, one step after the other."""
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Basemap:
    """What was written.

    Attributes
    ----------
    path : Path
        The file.
    tiles, size : int
        How many tiles it holds, and its bytes.
    bounds : tuple of float
        West, south, east and north, degrees.
    """

    path: Path
    tiles: int
    size: int
    bounds: tuple[float, float, float, float]


def make_basemap(
    extract: Path, out: Path, *, report: Report = lambda _text, _share: None
) -> Basemap:
    """Write the background of the area of an extract; the same extract gives the same bytes.

    Parameters
    ----------
    extract : Path
        An `.osm.pbf` file.
    out : Path
        The `.pmtiles` file; it appears whole or not at all.
    report : callable
        Told what is being done, and how much of all the work is over, 0 to 1.

    Raises
    ------
    BasemapError
        If the extract cannot be read or covers too much, a package is missing, or the file cannot be written.
    """
    if out.suffix != ".pmtiles":
        raise BasemapError(
            _("{file} does not end in .pmtiles. Give a file name that does.", file=out)
        )
    _refuse_missing_packages()
    report(_("Reading {file}", file=extract.name), 0.0)
    found = read_extract(
        extract, say=lambda count: report(_("Reading: {count} things", count=f"{count:,}"), 0.05)
    )
    made: list[int] = []
    try:
        save_whole(out, lambda draft: made.append(_write(found, draft, report)))
        size = out.stat().st_size
    except OSError as error:
        raise BasemapError(
            _(
                "{file} cannot be written: {error}. Free some space or choose another folder.",
                file=out,
                error=error.strerror or error,
            )
        ) from error
    return Basemap(out, made[0], size, _bounds(found))


def _refuse_missing_packages() -> None:
    try:
        import mapbox_vector_tile
        import pmtiles.writer  # noqa: F401
    except ImportError:
        raise BasemapError(
            _(
                "Tiles are written by the packages pmtiles and mapbox-vector-tile, which are not installed."
                " Install them: pip install 'field-dispatch[basemap]'."
            )
        ) from None
    assert mapbox_vector_tile


def _write(found: Extract, draft: Path, report: Report) -> int:
    """Write all tiles in the order of their ids; return how many there are."""
    from pmtiles.tile import zxy_to_tileid
    from pmtiles.writer import Writer

    with draft.open("wb") as stream:
        writer = Writer(stream)
        with writer.tile_f:  # closed in any case, as it lies on the disk
            for zoom in range(LEAST_ZOOM, MOST_ZOOM + 1):
                level = zoom_level(found, zoom)
                _refuse_large(len(level.tiles()))
                report(_("Zoom {zoom}", zoom=zoom), 0.1 + 0.9 * (4.0 ** (zoom - MOST_ZOOM - 1)))
                tiles = {zxy_to_tileid(zoom, x, y): _tile(pieces) for x, y, pieces in cut(level)}
                for number in sorted(tiles):
                    writer.write_tile(number, tiles[number])
            writer.finalize(_header(found), _about())
        return int(writer.addressed_tiles)


def _header(found: Extract) -> dict[str, Any]:
    from pmtiles.tile import Compression, TileType

    west, south, east, north = (round(1e7 * degrees) for degrees in _bounds(found))
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 12,
    }


def _about() -> dict[str, Any]:
    layers = [{"id": layer, "fields": {"kind": "String"}} for layer in LAYERS]
    return {"name": "Streets", "attribution": ATTRIBUTION, "vector_layers": layers}


def _refuse_large(tiles: int) -> None:
    if tiles > MOST_TILES:
        raise BasemapError(
            _(
                "The extract covers {tiles} tiles, more than {most}."
                " Cut it to the area that is served, for instance with: osmium extract --bbox",
                tiles=f"{tiles:,}",
                most=f"{MOST_TILES:,}",
            )
        )


def _tile(pieces: list[Piece]) -> bytes:
    """Return the compressed tile; a tile that is too full loses its least important layers."""
    for lost in LESS_AND_LESS:
        # Without a moment of writing, so that the same tile has the same bytes.
        data = gzip.compress(
            _encoded([p for p in pieces if p.thing.kind.layer not in lost]), mtime=0
        )
        if len(data) <= MOST_TILE_BYTES:
            break
    return data


def _encoded(pieces: list[Piece]) -> bytes:
    import mapbox_vector_tile

    layers: dict[str, list[dict[str, Any]]] = {}
    for piece in pieces:
        feature = {"geometry": piece.shape, "properties": _properties(piece)}
        layers.setdefault(piece.thing.kind.layer, []).append(feature)
    return bytes(
        mapbox_vector_tile.encode(
            [{"name": name, "features": layers[name]} for name in LAYERS if name in layers],
            default_options={"y_coord_down": True, "extents": EXTENT, "check_winding_order": True},
        )
    )


def _properties(piece: Piece) -> dict[str, str | int]:
    thing = piece.thing
    told: dict[str, str | int] = {"kind": thing.kind.kind}
    if thing.name:
        told["name"] = thing.name
    return told | ({"link": 1} if thing.link else {}) | ({"tunnel": 1} if thing.tunnel else {})


def _bounds(found: Extract) -> tuple[float, float, float, float]:
    west, north, east, south = np.asarray(shapely.total_bounds(found.shapes), dtype=float).tolist()
    return (_longitude(west), _latitude(south), _longitude(east), _latitude(north))


def _longitude(x: float) -> float:
    return 360 * x - 180


def _latitude(y: float) -> float:
    return float(np.degrees(np.arctan(np.sinh(2 * np.pi * (0.5 - y)))))
