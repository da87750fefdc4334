"""Calls about master data: technicians, depots, parts, orders and zones as they are kept."""

from __future__ import annotations

from typing import Any

from flask import abort
from marshmallow import Schema, fields

from dispatch.desk.master_views import KINDS, list_master, one_master
from dispatch.web.access import OFFICE
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.store_mode import current_store

blueprint = ApiBlueprint("Master data", __name__, description="What changes slowly.")


class MasterAnswer(Schema):
    """A record of the master data."""

    id = fields.String(required=True)
    content = fields.Dict(required=True, metadata={"description": "Its fields by name."})


@call(blueprint, "GET", "/master/<id:kind>", roles=OFFICE, refusals=(404,))
@blueprint.response(200, MasterAnswer(many=True))
def listing(kind: str) -> list[dict[str, Any]]:
    """List the records of a kind: technician, depot, part, order or zone."""
    found = list_master(current_store(), _known(kind))
    return [{"id": id, "content": content} for id, content in found.items()]


@call(blueprint, "GET", "/master/<id:kind>/<id:thing_id>", roles=OFFICE, refusals=(404,))
@blueprint.response(200, MasterAnswer)
def one(kind: str, thing_id: str) -> dict[str, Any]:
    """Return one record."""
    return {"id": thing_id, "content": one_master(current_store(), _known(kind), thing_id)}


def _known(kind: str) -> str:
    if kind not in KINDS:
        abort(404, f"There is no kind {kind!r}. Ask for {', '.join(KINDS)}.")
    return kind
