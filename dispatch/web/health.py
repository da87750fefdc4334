"""A sign of life for whoever watches over the server."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from dispatch import __version__
from dispatch.errors import PlanFolderError
from dispatch.web.access import public
from dispatch.web.plan_source import current_table

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public
def health() -> Response:
    """Answer that the server works, and whether it has a plan to show."""
    try:
        current_table()
        has_plan = True
    except PlanFolderError:
        has_plan = False
    return jsonify(status="ok", plan=has_plan, version=__version__)
