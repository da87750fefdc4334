"""A page for each technician that fits a phone, and the list of them all."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from dispatch.domain.place import Depot
from dispatch.languages import gettext as _
from dispatch.maps import draw_map, map_parts
from dispatch.maps.timetable import RouteSheet
from dispatch.maps.words import Clock
from dispatch.web.access import EVERYBODY, OFFICE, allow, may_see_technician
from dispatch.web.plan_source import current_settings, current_table

blueprint = Blueprint("technicians", __name__)


@blueprint.get("/technicians")
@allow(*OFFICE)
def technicians() -> str:
    """List everybody with their day in a line."""
    table = current_table()
    clock = Clock(table.plan.day.horizon.start_at)
    return render_template("technicians.html", table=table, plan=table.plan, clock=clock)


@blueprint.get("/technicians/<id:technician_id>")
@allow(*EVERYBODY)
def technician(technician_id: str) -> str:
    """Show one technician's day: what to load, the visits in order, the map of this route alone."""
    table = current_table()
    person = table.technicians.get(technician_id)
    if person is None or not may_see_technician(technician_id):
        abort(
            404,
            _(
                "There is no technician {technician_id!r} in this plan. Choose one from the list.",
                technician_id=technician_id,
            ),
        )
    sheets = table.of_technician(technician_id)
    drawn = draw_map(table, settings=current_settings(), technician_id=technician_id)
    return render_template(
        "technician.html",
        table=table,
        plan=table.plan,
        clock=Clock(table.plan.day.horizon.start_at),
        person=person,
        sheets=sheets,
        aboard=[aboard(sheet) for sheet in sheets],
        map=map_parts(drawn) if sheets else None,
    )


def aboard(sheet: RouteSheet) -> tuple[dict[str, int], list[str]]:
    """Return what has to lie in the van before a route begins: parts by sku with their quantity, and tools.

    What is picked up on the way is left out.
    """
    parts: dict[str, int] = {}
    tools: dict[str, Depot | None] = {}
    for line in sheet.visits:
        for need in line.parts:
            if need.depot is None:
                parts[need.name] = parts.get(need.name, 0) + need.quantity
        for need in line.tools:
            if need.depot is None:
                tools.setdefault(need.name, None)
    return parts, list(tools)
