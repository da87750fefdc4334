"""Calls about how well customers are served."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from dispatch.desk.quality import Quality, service_quality
from dispatch.tickets.clocks import Outcome
from dispatch.tickets.first_time_fix import WITHIN_DAYS
from dispatch.web.access import OFFICE, acting
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.api.values import Moment
from dispatch.web.store_mode import current_store, now, standards

blueprint = ApiBlueprint("Quality", __name__, description="How well customers are served.")

MOST_DAYS = 3650


class Period(Schema):
    """Whose service is asked for: that of the customers who called in a period."""

    since = Moment(load_default=None, metadata={"description": "Its beginning."})
    until = Moment(load_default=None, metadata={"description": "Its end, which is no part of it."})
    within_days = fields.Integer(
        load_default=WITHIN_DAYS,
        validate=validate.Range(1, MOST_DAYS),
        metadata={"description": "How long a return visit counts against the first one."},
    )


def _clocks(text: str) -> fields.Dict:
    names = ", ".join(outcome.value for outcome in Outcome)
    return fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.Enum(Outcome, by_value=True), values=fields.Integer()),
        required=True,
        metadata={"description": f"{text} By clock, how many are {names}."},
    )


class FirstTimeFixAnswer(Schema):
    """How many cases the first visit ended."""

    fixed = fields.Integer(required=True)
    known = fields.Integer(required=True)
    too_early = fields.Integer(required=True)
    rate = fields.Float(
        required=True,
        allow_none=True,
        metadata={
            "description": "Of all first visits that are over; those too early to know count as fixed so far."
        },
    )


class QualityAnswer(Schema):
    """The service of a period."""

    cases = fields.Integer(
        required=True, metadata={"description": "A return visit is no case of its own."}
    )
    plain = _clocks("As customers live it.")
    less_waits = _clocks("Less the time a part was awaited.")
    first_time_fix = fields.Nested(FirstTimeFixAnswer, required=True)
    scores = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={
            "description": "What customers said when called back or by their link: how many gave which score."
        },
    )


@call(blueprint, "GET", "/quality", roles=OFFICE)
@blueprint.arguments(Period, location="query")
@blueprint.response(200, QualityAnswer)
def quality(period: dict[str, Any]) -> Quality:
    """Return how promises were kept, how often one visit was enough, and what customers said."""
    return service_quality(current_store(), **period, by=acting(), at=now(), standards=standards())
