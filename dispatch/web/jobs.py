"""A page for each job: what was promised and by which clock, and what the plan makes of it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from dispatch.languages import gettext as _
from dispatch.maps.words import Clock
from dispatch.web.access import EVERYBODY, allow, may_see_technician
from dispatch.web.plan_source import current_table

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<id:job_id>")
@allow(*EVERYBODY)
def job(job_id: str) -> str:
    """Show one job."""
    table = current_table()
    found = table.jobs.get(job_id)
    sheet, line = table.placed.get(job_id, (None, None))
    if found is None or not may_see_technician(sheet.technician.id if sheet else None):
        abort(
            404,
            _(
                "There is no job {job_id!r} in this plan. Choose one from the day's page.",
                job_id=job_id,
            ),
        )
    return render_template(
        "job.html",
        table=table,
        plan=table.plan,
        clock=Clock(table.plan.day.horizon.start_at),
        job=found,
        promise=table.plan.promises.get(job_id),
        sheet=sheet,
        line=line,
        unserved=table.unserved.get(job_id),
    )
