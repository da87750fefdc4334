"""Calls about the day as it changes: events, and proposals that are accepted, all of them or part."""

from __future__ import annotations

from typing import Any

from flask import abort

from dispatch.desk import events, replans
from dispatch.desk.replan_requests import ask_for_replan
from dispatch.desk.work import Work
from dispatch.domain.account import Role
from dispatch.planning.replanning import Diff
from dispatch.web.access import DISPATCH, OFFICE, acting
from dispatch.web.api import work_values as values
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.api.plan_values import StaleBoardAnswer
from dispatch.web.store_mode import current_store, happened_at, now, standards, travel

blueprint = ApiBlueprint("Re-planning", __name__, description="Events and proposals.")


@call(blueprint, "POST", "/events", roles=(*DISPATCH, Role.TECHNICIAN))
@blueprint.arguments(values.EventValue)
@blueprint.response(204)
def record(order: dict[str, Any]) -> None:
    """Record that something has happened; every plan made from now on goes by it."""
    events.record_event(
        current_store(),
        values.event_of(order),
        by=acting(),
        at=happened_at(order.get("at")),
        standards=standards(),
        travel=travel(),
    )


@call(blueprint, "POST", "/replan-requests", roles=OFFICE, refusals=(429,))
@blueprint.arguments(values.ReplanRequest, required=False)
@blueprint.response(202, values.WorkAnswer)
def propose(order: dict[str, Any]) -> Work:
    """Ask for a proposal for the rest of the day; the worker makes a draft of it."""
    return ask_for_replan(current_store(), **order, by=acting(), at=now())


@call(blueprint, "GET", "/plans/<id:plan_id>/diff", roles=OFFICE, refusals=(404,))
@blueprint.response(200, values.DiffAnswer)
def diff(plan_id: str) -> Diff:
    """Return what a proposal would change in the plan that was in force, and the cost of each change."""
    found = replans.proposed_diff(current_store(), plan_id)
    if found is None:
        abort(404, f"Plan {plan_id!r} proposes no change. Compare it: /plans/compare.")
    return found


@call(blueprint, "POST", "/plans/<id:plan_id>/accept", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.Acceptance)
@blueprint.alt_response(409, schema=StaleBoardAnswer, description="The board has changed.")
@blueprint.response(200, values.AcceptedAnswer)
def accept(order: dict[str, Any], plan_id: str) -> replans.Accepted:
    """Let a proposal hold, all of it or part."""
    return replans.accept_replan(
        current_store(),
        plan_id,
        **order,
        by=acting(),
        at=now(),
        standards=standards(),
        travel=travel(),
    )
