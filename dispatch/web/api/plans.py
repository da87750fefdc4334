"""Calls about plans: every version, its documents, two of them compared, one of them on the board."""

from __future__ import annotations

from typing import Any

from flask import Response, abort

from dispatch.desk import plans, publishing
from dispatch.web.access import DISPATCH, OFFICE, acting
from dispatch.web.api import plan_values as values
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.store_mode import current_store, now

blueprint = ApiBlueprint("Plans", __name__, description="Plans, and the one that holds now.")

DOCUMENTS = {
    "problem.json": "problem_text",
    "plan.json": "plan_text",
    "day.json": "archive_text",
}


@call(blueprint, "GET", "/board", roles=OFFICE)
@blueprint.response(200, values.BoardAnswer)
def board() -> plans.Board:
    """Return which plan holds now."""
    return plans.board(current_store())


@call(blueprint, "GET", "/plans", roles=OFFICE)
@blueprint.arguments(values.PlanPage, location="query")
@blueprint.response(200, values.PlanAnswer(many=True))
def list_plans(page: dict[str, Any]) -> list[plans.SavedPlan]:
    """List plans, the newest first."""
    return list(plans.list_plans(current_store(), states=page.pop("state"), **page))


@call(blueprint, "GET", "/plans/compare", roles=OFFICE, refusals=(404,))
@blueprint.arguments(values.Pair, location="query")
@blueprint.response(200, values.ComparisonAnswer)
def compare(pair: dict[str, Any]) -> plans.PlanComparison:
    """Compare two plans term by term, and name the visits in which they differ."""
    return plans.compare_plans(current_store(), pair["first"], pair["second"])


@call(blueprint, "GET", "/plans/<id:plan_id>", roles=OFFICE, refusals=(404,))
@blueprint.response(200, values.PlanAnswer)
def view(plan_id: str) -> plans.SavedPlan:
    """Return what is known of a plan."""
    return plans.open_plan(current_store(), plan_id).saved


@call(
    blueprint,
    "GET",
    "/plans/<id:plan_id>/documents/<id:name>",
    roles=OFFICE,
    refusals=(404,),
)
@blueprint.response(200, {"type": "object"}, description="The document as it was saved.")
def document(plan_id: str, name: str) -> Response:
    """Return problem.json, plan.json or day.json of a plan, byte for byte as it was saved."""
    if name not in DOCUMENTS:
        abort(404, f"A plan has no document {name!r}. Ask for {', '.join(DOCUMENTS)}.")
    text = getattr(plans.open_plan(current_store(), plan_id), DOCUMENTS[name])
    return Response(text, mimetype="application/json")


@call(blueprint, "POST", "/plans/<id:plan_id>/publish", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.Publication)
@blueprint.alt_response(409, schema=values.StaleBoardAnswer, description="The board has changed.")
@blueprint.response(200, values.PublishedAnswer)
def publish(order: dict[str, Any], plan_id: str) -> publishing.Published:
    """Put a draft on the board: it holds from now on."""
    return publishing.publish_plan(current_store(), plan_id, **order, by=acting(), at=now())


@call(blueprint, "POST", "/plans/<id:plan_id>/discard", roles=OFFICE, refusals=(404, 409))
@blueprint.arguments(values.Discard)
@blueprint.response(200, values.PlanAnswer)
def discard(order: dict[str, Any], plan_id: str) -> plans.SavedPlan:
    """Put a draft away; it can still be opened."""
    return plans.discard_plan(current_store(), plan_id, **order, by=acting(), at=now())
