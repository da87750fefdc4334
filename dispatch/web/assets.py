"""Leaflet and the map's own files, served out of the packages they are installed in."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Response, abort, request

from dispatch.maps.leaflet_files import map_files
from dispatch.web.access import public

blueprint = Blueprint("assets", __name__)


@blueprint.get("/static/leaflet/<path:name>", defaults={"place": "leaflet"})
@blueprint.get("/static/maps/<path:name>", defaults={"place": "maps"})
@public
def map_file(place: str, name: str) -> Response:
    """Send one of the files a map needs; any other name is refused, so no path can lead elsewhere."""
    found = map_files().get(f"{place}/{name}")
    if found is None:
        abort(404)
    response = Response(found.read_bytes(), mimetype=mimetypes.guess_type(name)[0])
    response.cache_control.no_cache = (
        True  # kept, but asked about: another version may be installed
    )
    response.add_etag()
    response.make_conditional(request)
    return response
