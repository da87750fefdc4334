"""The files of Leaflet as they lie in the installed package, and our own that draw with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# The package holds source maps and debug builds as well; these are what a page asks for.
LEAFLET = ("leaflet.js", "leaflet.css")
LEAFLET_IMAGES = (
    "layers.png",
    "layers-2x.png",
    "marker-icon.png",
    "marker-icon-2x.png",
    "marker-shadow.png",
)
STREETS = ("vector-tiles.js", "basemap-style.js", "basemap-names.js", "basemap.js")
"""What draws a local file of streets; pages load it where there is one, in this order."""
OWN = ("gcj02.js", "map-controls.js", "route-layer.js", "map.css", *STREETS)


@cache
def map_files() -> Mapping[str, Traversable]:
    """Return every file a map needs by its path below the static address, such as `leaflet/leaflet.js`."""
    leaflet = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    own = files("dispatch.maps") / "static"
    found = {f"leaflet/{name}": leaflet / name for name in LEAFLET}
    found |= {f"leaflet/images/{name}": leaflet / "images" / name for name in LEAFLET_IMAGES}
    return found | {f"maps/{name}": own / name for name in OWN}


SCRIPTS = (
    "leaflet/leaflet.js",
    "maps/gcj02.js",
    "maps/map-controls.js",
    "maps/route-layer.js",
)
STYLES = ("leaflet/leaflet.css", "maps/map.css")
