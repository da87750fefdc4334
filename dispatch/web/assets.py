"""Leaflet and the map's own files, served out of the packages they are installed in."""

from __future__ import annotations

import mimetypes
from importlib.resources import as_file

from flask import Blueprint, Response, abort, send_file

from dispatch.maps.leaflet_files import map_files

blueprint = Blueprint("assets", __name__)


@blueprint.get("/static/leaflet/<path:name>", defaults={"place": "leaflet"})
@blueprint.get("/static/maps/<path:name>", defaults={"place": "maps"})
def map_file(place: str, name: str) -> Response:
    """Send one of the files a map needs; any other name is refused, so no path can lead elsewhere."""
    found = map_files().get(f"{place}/{name}")
    if found is None:
        abort(404)
    with as_file(found) as path:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return send_file(path.resolve(), mimetype=kind, conditional=True)
