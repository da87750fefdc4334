"""The day: of a store the dispatcher's board; of a folder its figures, the map, the visits and what needs a person."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dispatch.domain.bound_words import TOLD, BoundWords
from dispatch.domain.plan import Comparison, Plan
from dispatch.maps import draw_map, map_parts
from dispatch.maps.appointments import left_out_first, not_kept, was_moved
from dispatch.maps.timetable import Timetable
from dispatch.maps.words import Clock
from dispatch.web.access import EVERYBODY, allow, only_technician
from dispatch.web.files import downloads
from dispatch.web.plan_source import current_settings, current_table

blueprint = Blueprint("board", __name__)


@blueprint.get("/")
@allow(*EVERYBODY)
def board() -> str | Response:
    """Show the whole day; a technician is sent to the pages for the phone."""
    if only_technician() is not None:
        return redirect(url_for("phone.day"))
    if "dispatch_store" in current_app.extensions:
        # Imported when it is needed: a folder is shown without a database.
        from dispatch.web.board_page import board_page

        return board_page()
    table = current_table()
    plan = table.plan
    return render_template(
        "board.html",
        table=table,
        plan=plan,
        clock=Clock(plan.day.horizon.start_at),
        map=map_parts(draw_map(table, settings=current_settings())),
        own=own_figures(table),
        rules=plan.comparisons[1:],
        unserved=left_out_first(table),
        not_kept=not_kept(table),
        moved_count=sum(was_moved(sheet, line) for sheet in table.sheets for line in sheet.visits),
        tight=sum(sheet.tight for sheet in table.sheets),
        idle=[t for t in plan.day.technicians if not table.of_technician(t.id)],
        cost=cost_lines(plan),
        bound=BoundWords.of(plan),
        bound_stats=TOLD,
        files=downloads(),
    )


def own_figures(table: Timetable) -> Comparison:
    """Return the plan's own figures, counted here where it brings none along."""
    plan = table.plan
    if plan.comparisons:
        return plan.comparisons[0]
    late = [plan.lateness_seconds(line.stop) for sheet in table.sheets for line in sheet.visits]
    return Comparison(
        name="this plan",
        total_cents=plan.cost.get("total", 0),
        served=len(table.placed),
        unserved=len(plan.unserved),
        late=sum(seconds > 0 for seconds in late),
        late_seconds=sum(late),
        travel_seconds=sum(sheet.travel_seconds for sheet in table.sheets),
        travel_metres=sum(sheet.travel_metres for sheet in table.sheets),
        overtime_seconds=sum(sheet.overtime_seconds for sheet in table.sheets),
    )


def cost_lines(plan: Plan) -> list[tuple[str, int]]:
    """Return the components that cost anything, the dearest first."""
    parts = [(name, cents) for name, cents in plan.cost.items() if name != "total" and cents]
    return sorted(parts, key=lambda part: (-part[1], part[0]))
