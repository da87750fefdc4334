"""The local file of streets, sent in the ranges of bytes that maps ask for."""

from __future__ import annotations

from flask import Blueprint, Response, abort, send_file

from dispatch.maps.basemap.served import served_basemap
from dispatch.web.access import public
from dispatch.web.plan_source import current_settings
from dispatch.web.security import A_YEAR

blueprint = Blueprint("basemap", __name__)


@blueprint.get("/basemap/<version>.pmtiles")
@public
def streets(version: str) -> Response:
    """Send the file of the setting `basemap`, whole or a range of it; it holds streets and nothing of any customer.

    The address names a version and never a path, so that it leads to this file alone. Another file has another version:
    a map that was opened over the earlier one gets no bytes of the later one in between.
    """
    found = served_basemap(current_settings())
    if found is None or found.version != version:
        abort(404)
    try:
        response = send_file(
            found.path,
            mimetype="application/vnd.pmtiles",
            conditional=True,
            etag=found.version,
            max_age=A_YEAR,
        )
    except OSError:  # it has gone since
        abort(404)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response
