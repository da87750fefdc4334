"""Plans as calls take and give them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from dispatch.storage import plans
from dispatch.web.api.calls import ErrorAnswer
from dispatch.web.api.values import Moment, Page, Truth, identifier, whole

STATES = (plans.DRAFT, plans.PUBLISHED, plans.SUPERSEDED, plans.DISCARDED)


class PlanAnswer(Schema):
    """A plan in the store, without its documents."""

    id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True)
    by = fields.String(required=True)
    at = Moment(required=True)
    based_on = fields.String(allow_none=True, required=True)
    total_cents = fields.Integer(required=True)
    violations = fields.List(fields.Raw(), required=True)
    version = fields.Integer(required=True)


class PlanPage(Page):
    """Which plans are asked for."""

    state = fields.List(fields.String(validate=validate.OneOf(STATES)), load_default=[])
    before = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 2**31),
        metadata={"description": "Only plans of a lower number: 7 gives those before P-000007."},
    )


class BoardAnswer(Schema):
    """Which plan holds now, and the version that publishing asks for."""

    plan_id = fields.String(allow_none=True, required=True)
    version = fields.Integer(required=True)


class VisitChangeAnswer(Schema):
    """A visit that differs; nobody and no time where a plan does not hold it."""

    job_id = fields.String(required=True)
    technician_before = fields.String(allow_none=True)
    start_before = Moment(allow_none=True)
    technician_after = fields.String(allow_none=True)
    start_after = Moment(allow_none=True)


class ComparisonAnswer(Schema):
    """Two plans side by side, term by term."""

    first = fields.String(required=True)
    second = fields.String(required=True)
    cents = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Integer()),
        required=True,
        metadata={"description": "Each term of the cost in the first and the second plan."},
    )
    changes = fields.List(fields.Nested(VisitChangeAnswer), required=True)


class Publication(Schema):
    """A plan to be put on the board."""

    board_version = whole(
        0,
        required=True,
        metadata={"description": "The board's version that you have seen; 409 if it has changed."},
    )
    dispatch_until = Moment(
        load_default=None,
        allow_none=True,
        metadata={"description": "Visits that start until then are dispatched at once."},
    )
    forced = Truth(
        load_default=False, metadata={"description": "Publish a plan that breaks rules."}
    )


class PublishedAnswer(Schema):
    """What publishing did."""

    board = fields.Nested(BoardAnswer, required=True)
    planned = fields.List(fields.String(), required=True)
    dispatched = fields.List(fields.String(), required=True)
    left_out = fields.List(fields.String(), required=True)


class StaleBoardAnswer(ErrorAnswer):
    """The board has changed since; what the plan on it changed against the one that this draft was made from."""

    changes = fields.List(fields.Nested(VisitChangeAnswer))


class Discard(Schema):
    """A draft to be put away."""

    version = whole(1, required=True)


class Pair(Schema):
    """Which two plans are compared."""

    first = identifier(required=True)
    second = identifier(required=True)
