"""The page of zones: looked at, drawn, judged before they are saved, and saved; as GeoJSON in and out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, jsonify, make_response, render_template, request
from werkzeug.wrappers import Response

from dispatch.desk import zones as desk
from dispatch.desk.master_views import zones_and_depots
from dispatch.desk.users import list_users
from dispatch.domain.gcj02 import coordinates_of
from dispatch.domain.place import Zone, ZoneKind
from dispatch.errors import DispatchError, InputError
from dispatch.languages import gettext as _
from dispatch.maps.pin_data import PIN_SCRIPTS, PIN_STYLES
from dispatch.maps.zone_data import zone_editor_data, zone_values
from dispatch.spreadsheets.drawn_zones import read_sent_zones
from dispatch.spreadsheets.write_zones import zones_geojson
from dispatch.web.access import OFFICE, acting, allow
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now
from dispatch.web.strict_json import strict_loads
from dispatch.web.zone_values import kind_words, script_words, zones_sent

blueprint = Blueprint("zones", __name__, url_prefix="/zones")

MOST_SHOWN = 50
FILE = "zones.geojson"


@blueprint.get("")
@allow(*OFFICE)
def page() -> str:
    """Show the zones on the map, in a list and as numbers."""
    store, by = current_store(), acting()
    held = desk.view_zones(store, by=by)
    _zones, depots, homes = zones_and_depots(store)
    data = zone_editor_data(
        held.zones,
        depots,
        desk.open_places(store, by=by),
        homes,
        settings=current_settings(),
        words=script_words(),
        version=held.version,
    )
    names = {user.id: user.name for user in list_users(store)}
    return render_template(
        "zones.html",
        data=data,
        kinds={kind.value: kind_words(kind) for kind in ZoneKind},
        earlier=desk.earlier_zones(store, by=by),
        names=names,
        scripts=PIN_SCRIPTS,
        styles=PIN_STYLES,
        coordinates=current_settings().coordinates,
    )


@blueprint.post("/check")
@allow(*OFFICE)
def check() -> Response:
    """Show what is wrong with zones as they were drawn, and which tickets would change zone; nothing is saved."""
    try:
        zones, _version = _sent()
        judgement = desk.judge_zones(current_store(), zones, by=acting())
    except InputError as error:
        return make_response(_judged((), desk.Judgement(()), sentence=str(error)), 422)
    return make_response(_judged(zones, judgement))


def _judged(zones: Sequence[Zone], judgement: desk.Judgement, *, sentence: str = "") -> str:
    return render_template(
        "zones_check.html",
        zones=zones,
        judgement=judgement,
        sentence=sentence,
        most_shown=MOST_SHOWN,
        kind_words=kind_words,
    )


@blueprint.post("")
@allow(*OFFICE)
def save() -> Response:
    """Save the zones; all planning goes by them from then on."""
    try:
        zones, version = _sent()
        held = desk.save_zones(current_store(), zones, by=acting(), at=now(), version=version)
    except DispatchError as error:
        status = 409 if isinstance(error, desk.ZonesChanged) else 422
        return make_response(jsonify({"error": str(error)}), status)
    return jsonify({"version": held.version, "zones": [zone_values(zone) for zone in held.zones]})


@blueprint.post("/read")
@allow(*OFFICE)
def read() -> Response:
    """Read a GeoJSON file into the page; nothing is saved."""
    try:
        coordinates = coordinates_of(request.form.get("coordinates", ""), what="coordinates")
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise InputError(_("No file was sent. Choose a .geojson file."))
        zones = read_sent_zones(sent.read(), file=FILE, coordinates=coordinates)
    except DispatchError as error:
        return make_response(jsonify({"error": str(error)}), 422)
    return jsonify({"zones": [zone_values(zone) for zone in zones]})


@blueprint.get("/file")
@allow(*OFFICE)
def file() -> Response:
    """Send the zones that hold as GeoJSON."""
    held = desk.view_zones(current_store(), by=acting())
    answer = make_response(json.dumps(zones_geojson(held.zones), ensure_ascii=False))
    answer.mimetype = "application/geo+json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer


@blueprint.get("/before/<id:earlier_id>")
@allow(*OFFICE)
def before(earlier_id: str) -> Response:
    """Send zones that held before, to be looked at and saved again."""
    found = desk.zones_before(current_store(), earlier_id, by=acting())
    return jsonify({"zones": [zone_values(zone) for zone in found.zones]})


def _sent() -> tuple[tuple[Zone, ...], str]:
    """Return the zones of the request and the version they rest on.

    Raises
    ------
    InputError
        If the request holds no zones as the page sends them.
    """
    try:
        value: Any = strict_loads(request.get_data())
        return zones_sent(value["zones"]), str(value["version"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise InputError(
            _("This is no set of zones as the page sends it. Open the page again.")
        ) from error
