"""What lies under a map, as its script reads it: streets of a local file, tiles of an address, or a plain grid."""

from __future__ import annotations

from dispatch.domain.gcj02 import Coordinates
from dispatch.maps.basemap.served import ATTRIBUTION, served_basemap
from dispatch.maps.tiles import background
from dispatch.settings import Settings


def background_data(settings: Settings) -> dict[str, str] | None:
    """Return the background that the settings choose; None for a plain grid.

    Raises
    ------
    SettingsError
        If the tiles cannot be used.
    """
    streets = served_basemap(settings)
    if streets is not None:
        wgs84 = Coordinates.WGS84.value
        return {"streets": streets.address, "attribution": ATTRIBUTION, "coordinates": wgs84}
    tiles = background(settings)
    if tiles is None:
        return None
    return {
        "url": tiles.url,
        "attribution": tiles.attribution,
        "coordinates": tiles.coordinates.value,
    }
