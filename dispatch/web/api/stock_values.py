"""Stock as calls take and give it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from dispatch.domain.stock import EntryKind, PlaceKind
from dispatch.web.api.values import LARGEST, Moment, Page, identifier, ids, quantities, text, whole

AT = {"description": "When it happened, if earlier than now; left out, now."}
PLACE = validate.Regexp("^(van|depot|order):.{1,200}$")


def place(**options: Any) -> fields.String:
    """Return a field for a van, depot or order, as in `van:T-1`."""
    return fields.String(validate=PLACE, **options)


class PlaceAnswer(Schema):
    """Where parts lie."""

    kind = fields.Enum(PlaceKind, by_value=True, required=True)
    id = fields.String(required=True)


class LevelAnswer(Schema):
    """What a place holds of a part."""

    place = fields.Nested(PlaceAnswer, required=True)
    sku = fields.String(required=True)
    held = fields.Integer(required=True)
    reserved = fields.Integer(required=True)
    available = fields.Integer(required=True)


class EntryPage(Page):
    """Which lines of the ledger are asked for."""

    place = place(load_default=None)
    sku = identifier(load_default=None)
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**31))


class EntryAnswer(Schema):
    """A line of the ledger."""

    number = fields.Integer(required=True)
    at = Moment(required=True)
    place = fields.String(required=True)
    sku = fields.String(required=True)
    quantity = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([k.value for k in EntryKind]))
    ticket_id = fields.String(allow_none=True)
    plan_id = fields.String(allow_none=True)
    actor = fields.String(required=True)
    note = fields.String()


class PickUpAnswer(Schema):
    """A stop at a depot."""

    depot_id = fields.String(required=True)
    start_at = Moment(required=True)
    parts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    tools = fields.List(fields.String(), required=True)
    before_first_visit = fields.Boolean(required=True)


class VisitLoadAnswer(Schema):
    """What one visit needs."""

    job_id = fields.String(required=True)
    start_at = Moment(required=True)
    from_van = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    from_depots = fields.Dict(keys=fields.String(), values=fields.Dict(), required=True)
    tools_carried = fields.List(fields.String(), required=True)
    tools_lent = fields.List(fields.String(), required=True)


class LoadingAnswer(Schema):
    """What one technician loads for one shift."""

    technician_id = fields.String(required=True)
    shift_index = fields.Integer(required=True)
    leave_at = Moment(required=True)
    aboard = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    pick_ups = fields.List(fields.Nested(PickUpAnswer), required=True)
    visits = fields.List(fields.Nested(VisitLoadAnswer), required=True)


class ShortAnswer(Schema):
    """A part that a depot will lack."""

    depot_id = fields.String(required=True)
    sku = fields.String(required=True)
    held = fields.Integer(required=True)
    reserved = fields.Integer(required=True)
    wanted = fields.Integer(required=True)
    shortfall = fields.Integer(required=True)
    delivery_at = Moment(allow_none=True)
    delivery_quantity = fields.Integer(required=True)


class Count(Schema):
    """What was counted in a place."""

    place = place(required=True)
    parts = quantities(0, required=True)
    note = text(load_default="")
    at = Moment(load_default=None, metadata=AT)


class Use(Schema):
    """What a visit used up."""

    ticket_id = identifier(required=True)
    parts = quantities(required=True)
    note = text(load_default="")
    at = Moment(load_default=None, metadata=AT)


class DepotMove(Schema):
    """What goes between a technician's van and a depot."""

    technician_id = identifier(required=True)
    depot_id = identifier(required=True)
    parts = quantities(required=True)
    at = Moment(load_default=None, metadata=AT)


class PickUpOrder(DepotMove):
    """What a technician takes from a depot."""

    tools = ids(load_default=[], metadata={"description": "Lent until the end of the route."})


class PlaceMove(Schema):
    """What goes from one van or depot to another."""

    giver = place(required=True)
    taker = place(required=True)
    parts = quantities(required=True)
    note = text(load_default="")
    at = Moment(load_default=None, metadata=AT)


class WriteOff(Schema):
    """What is broken or lost, and why."""

    place = place(required=True)
    parts = quantities(required=True)
    note = text(required=True)
    at = Moment(load_default=None, metadata=AT)


class Order(Schema):
    """Parts to be ordered for a depot."""

    id = identifier(load_default="")
    sku = identifier(required=True)
    quantity = whole(1, LARGEST, required=True)
    depot_id = identifier(required=True)
    arrives_at = Moment(required=True)
    note = text(load_default="")


class OrderAnswer(Schema):
    """Parts on order."""

    id = fields.String(required=True)
    sku = fields.String(required=True)
    quantity = fields.Integer(required=True)
    depot_id = fields.String(required=True)
    arrives_at = Moment(required=True)


class OrderPromise(Schema):
    """Another time at which an order comes."""

    arrives_at = Moment(required=True)


class Receipt(Schema):
    """Parts that reached a depot."""

    depot_id = identifier(required=True)
    parts = quantities(required=True)
    order_id = identifier(load_default=None, allow_none=True)
    note = text(load_default="")
    at = Moment(load_default=None, metadata=AT)


class ReceiptAnswer(Schema):
    """Tickets whose wait for a part is over."""

    tickets = fields.List(fields.String(), required=True)
