"""Calls that bring data in and out whole: spreadsheets, an export, calendars."""

from __future__ import annotations

from typing import Any

from flask import Response, request, send_file
from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from dispatch.desk.calendars import published_calendar
from dispatch.web.access import ADMIN, DISPATCH, EVERYBODY, acting
from dispatch.web.api.calls import ApiBlueprint, FaultAnswer, call
from dispatch.web.security import reads_up_to
from dispatch.web.store_mode import current_store
from dispatch.web.uploads import EXPORT, MOST_BYTES, export_file, load_files

blueprint = ApiBlueprint("In and out", __name__, description="Spreadsheets, exports, calendars.")

MOST_FILES = 20


class LoadFiles(Schema):
    """The files to load."""

    files = fields.List(
        Upload(),
        required=True,
        validate=validate.Length(1, MOST_FILES),
        metadata={"description": "One workbook, or .csv files called as their tables."},
    )


class LoadOptions(Schema):
    """How they are loaded."""

    recount = fields.Boolean(
        load_default=False, metadata={"description": "Take the stock of the files as counted now."}
    )
    skip_bad_rows = fields.Boolean(
        load_default=False, metadata={"description": "Load the good rows and name the others."}
    )


class LeftAlone(Schema):
    """What a file says otherwise but was not taken over."""

    id = fields.String(required=True)
    why = fields.String(required=True)


class TableAnswer(Schema):
    """What loading did to one table."""

    added = fields.List(fields.String(), required=True)
    changed = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(),
        required=True,
        metadata={"description": "By id: each field with its value before and after."},
    )
    unchanged = fields.Integer(required=True)
    left_alone = fields.List(fields.Nested(LeftAlone), required=True)


class LoadAnswer(Schema):
    """What loading did."""

    tables = fields.Dict(keys=fields.String(), values=fields.Nested(TableAnswer), required=True)
    skipped = fields.List(
        fields.Nested(FaultAnswer),
        required=True,
        metadata={"description": "The rows that were left out, each with its fault."},
    )


@call(blueprint, "POST", "/load", roles=DISPATCH)
@reads_up_to(MOST_BYTES)
@blueprint.arguments(LoadFiles, location="files")
@blueprint.arguments(LoadOptions, location="query")
@blueprint.response(200, LoadAnswer)
def load(sent: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Load a workbook, or tables as .csv files, by id: all of it or, where a row has a fault, nothing."""
    loaded = load_files(sent["files"], **options)
    tables = {
        name: {
            **vars(table),
            "left_alone": [{"id": id, "why": why} for id, why in table.left_alone],
        }
        for name, table in loaded.tables.items()
    }
    return {"tables": tables, "skipped": loaded.skipped}


@call(blueprint, "GET", "/export", roles=ADMIN)
@blueprint.response(
    200,
    {"type": "string", "format": "binary"},
    content_type="application/zip",
    description="Tables that load again, and lists of tickets, stock, trail and plans.",
)
def export() -> Response:
    """Return everything in the store as a zip."""
    return send_file(
        export_file(), mimetype="application/zip", as_attachment=True, download_name=EXPORT
    )


@call(
    blueprint,
    "GET",
    "/technicians/<id:technician_id>/calendar.ics",
    roles=EVERYBODY,
    refusals=(404,),
)
@blueprint.alt_response(304, description="The same as the one named by If-None-Match.")
@blueprint.response(
    200, {"type": "string"}, content_type="text/calendar", description="As RFC 5545 has it."
)
def calendar(technician_id: str) -> Response:
    """Return a technician's published plan as a calendar; technicians are given their own alone."""
    content = published_calendar(current_store(), technician_id, by=acting())
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
