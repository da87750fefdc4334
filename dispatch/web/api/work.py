"""Calls about long work: asked for here, done by the worker, looked at and cancelled meanwhile."""

from __future__ import annotations

from typing import Any

from dispatch.desk import work
from dispatch.web.access import OFFICE, acting, acting_user
from dispatch.web.api import work_values as values
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.store_mode import current_store, now

blueprint = ApiBlueprint("Work", __name__, description="What the worker does.")


@call(blueprint, "POST", "/plan-requests", roles=OFFICE, refusals=(429,))
@blueprint.arguments(values.PlanRequest, required=False)
@blueprint.response(202, values.WorkAnswer)
def ask_for_plan(order: dict[str, Any]) -> work.Work:
    """Ask for a plan of the day as it stands; the worker makes a draft of it."""
    return work.ask_for_plan(current_store(), **order, by=acting(), at=now())


@call(blueprint, "GET", "/work", roles=OFFICE)
@blueprint.arguments(values.WorkPage, location="query")
@blueprint.response(200, values.WorkAnswer(many=True))
def list_work(page: dict[str, Any]) -> list[work.Work]:
    """List work, the newest first."""
    by = acting_user().id if page["mine"] else None
    return list(work.list_work(current_store(), by=by, limit=page["limit"]))


@call(blueprint, "GET", "/work/<id:work_id>", roles=OFFICE, refusals=(404,))
@blueprint.response(200, values.WorkAnswer)
def view(work_id: str) -> work.Work:
    """Return a piece of work with its progress."""
    return work.get_work(current_store(), work_id)


@call(blueprint, "GET", "/work/<id:work_id>/best", roles=OFFICE, refusals=(404,))
@blueprint.response(200, values.BestAnswer)
def best(work_id: str) -> dict[str, Any]:
    """Return the best that a search has found so far."""
    return {"best": work.best_so_far(current_store(), work_id)}


@call(blueprint, "POST", "/work/<id:work_id>/cancel", roles=OFFICE, refusals=(404,))
@blueprint.response(200, values.WorkAnswer)
def cancel(work_id: str) -> work.Work:
    """End a piece of work: one that waits at once, one that runs with the best plan so far."""
    return work.cancel_work(current_store(), work_id, by=acting(), at=now())
