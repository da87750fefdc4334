"""Customers with a contract, inspections and warnings as calls take and give them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from dispatch.desk.customer_checks import MOST_HOURS, PROMISES
from dispatch.desk.early_warnings import Warned
from dispatch.domain.customer import Contact, Customer, CustomerPlace, Inspection, Rhythm, Severity
from dispatch.domain.job import OwnStandard
from dispatch.web.api.job_values import LONGEST_SERVICE, LocationValue
from dispatch.web.api.values import (
    LONGEST_LINE,
    MOST_ITEMS,
    Moment,
    Truth,
    identifier,
    ids,
    line,
    number,
    quantities,
    text,
    whole,
)


def _made(kind: type[Any], found: dict[str, Any], *tuples: str) -> Any:
    return kind(**found | {name: tuple(found[name]) for name in tuples if name in found})


def _texts() -> fields.List:
    return fields.List(line(), load_default=list, validate=validate.Length(max=MOST_ITEMS))


class OwnStandardValue(Schema):
    """What a contract promises in place of the service standards; null leaves a promise to them."""

    first_response_hours = number(0.01, MOST_HOURS, load_default=None, allow_none=True)
    on_site_hours = number(0.01, MOST_HOURS, load_default=None, allow_none=True)
    resolution_hours = number(0.01, MOST_HOURS, load_default=None, allow_none=True)
    working_hours = Truth(load_default=False)

    @post_load
    def make(self, found: dict[str, Any], **_: Any) -> OwnStandard:
        """Return the domain's own."""
        return OwnStandard(**found)


class ContactValue(Schema):
    """Somebody to talk to."""

    name = line(required=True)
    phone = line(load_default="")
    role = line(load_default="")

    @post_load
    def make(self, found: dict[str, Any], **_: Any) -> Contact:
        """Return the domain's own."""
        return Contact(**found)


class PlaceValue(Schema):
    """One of the customer's places."""

    name = fields.String(required=True, validate=validate.Length(1, LONGEST_LINE))
    location = fields.Nested(LocationValue, required=True)
    address = line(load_default="")

    @post_load
    def make(self, found: dict[str, Any], **_: Any) -> CustomerPlace:
        """Return the domain's own."""
        return CustomerPlace(**found)


class CustomerValue(Schema):
    """A customer with a contract; jobs of one of the names or numbers are the customer's."""

    name = fields.String(required=True, validate=validate.Length(1, LONGEST_LINE))
    name_en = line(load_default="")
    also_called = _texts()
    phones = _texts()
    preferred_id = identifier(load_default=None, allow_none=True)
    preferred_only = Truth(load_default=False)
    standard = fields.Nested(OwnStandardValue, load_default=None, allow_none=True)
    targets = fields.Dict(
        keys=fields.String(validate=validate.OneOf(PROMISES)),
        values=number(0, 1),
        load_default=dict,
        metadata={"description": "Share of each promise that is to be kept."},
    )
    contacts = fields.List(
        fields.Nested(ContactValue), load_default=list, validate=validate.Length(max=MOST_ITEMS)
    )
    places = fields.List(
        fields.Nested(PlaceValue), load_default=list, validate=validate.Length(max=MOST_ITEMS)
    )
    note = text(load_default="")


def customer_of(found: dict[str, Any], customer_id: str = "") -> Customer:
    """Return the customer of what `CustomerValue` has read."""
    lists = ("also_called", "phones", "contacts", "places")
    made: Customer = _made(Customer, {"id": customer_id, **found}, *lists)
    return made


class CustomerChange(Schema):
    """A customer as it is to be, and the version that was seen."""

    customer = fields.Nested(CustomerValue, required=True)
    version = whole(1, load_default=None, allow_none=True)


class CustomerAnswer(CustomerValue):
    """A customer as it is kept."""

    id = fields.String(required=True)


class HeldAnswer(Schema):
    """A customer with its version."""

    customer = fields.Nested(CustomerAnswer, required=True)
    version = fields.Integer(required=True)
    ended_at = Moment(allow_none=True)


class CustomerPage(Schema):
    """Which customers are asked for."""

    ended = fields.Boolean(
        load_default=False, metadata={"description": "Those whose contract has ended."}
    )


class InspectionValue(Schema):
    """Work that a contract asks for again and again."""

    name = fields.String(required=True, validate=validate.Length(1, LONGEST_LINE))
    place = line(required=True, metadata={"description": "Name of one of the customer's places."})
    every = whole(1, 120, required=True)
    rhythm = fields.Enum(Rhythm, by_value=True, required=True)
    starts_on = fields.Date(required=True)
    window_days = whole(1, 60, load_default=5)
    lead_days = whole(0, 120, load_default=14)
    service_seconds = whole(1, LONGEST_SERVICE, required=True)
    skill = line(load_default="")
    level = whole(1, 100, load_default=1)
    kind = line(load_default="inspection")
    tools = ids(load_default=list)
    parts = quantities(load_default=dict)


def inspection_of(found: dict[str, Any], customer_id: str) -> Inspection:
    """Return the inspection of what `InspectionValue` has read."""
    made: Inspection = _made(Inspection, {"id": "", "customer_id": customer_id, **found}, "tools")
    return made


class InspectionAnswer(InspectionValue):
    """An inspection as it is kept."""

    id = fields.String(required=True)
    customer_id = fields.String(required=True)
    owner = fields.String(required=True)


class HeldInspectionAnswer(Schema):
    """An inspection with the tickets that its dates have become, by date."""

    inspection = fields.Nested(InspectionAnswer, required=True)
    version = fields.Integer(required=True)
    ended_at = Moment(allow_none=True)
    tickets = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class MadeAnswer(Schema):
    """A date of an inspection that has become a ticket."""

    inspection_id = fields.String(required=True)
    ticket_id = fields.String(required=True)
    due_on = fields.Date(required=True, attribute="visit.due_on")
    opens_at = Moment(required=True, attribute="visit.opens_at")
    closes_at = Moment(required=True, attribute="visit.closes_at")


class WarningValue(Schema):
    """What a device or a monitoring system tells."""

    event_id = identifier(
        required=True,
        metadata={"description": "Your own id of the event; sent again, it is answered as before."},
    )
    customer_id = identifier(required=True)
    device = identifier(required=True)
    code = identifier(required=True, metadata={"description": "The device's code."})
    severity = fields.Enum(Severity, by_value=True, load_default=Severity.WARNING)
    text = text(load_default="")
    place = line(
        load_default="",
        metadata={"description": "Name of the customer's place; left out, the first."},
    )

    @post_load
    def make(self, found: dict[str, Any], **_: Any) -> Warned:
        """Return the use case's own."""
        return Warned(**found)


class TakenAnswer(Schema):
    """What became of a warning."""

    ticket_id = fields.String(required=True)
    is_new = fields.Boolean(
        required=True, metadata={"description": "Whether the ticket was made for this warning."}
    )
    again = fields.Boolean(
        required=True, metadata={"description": "Whether the same event had come before."}
    )
    fault = fields.String(
        required=True, metadata={"description": "The fault proposed; empty for an unknown code."}
    )


class WarningAnswer(Schema):
    """A warning as it came."""

    event_id = fields.String(required=True)
    customer_id = fields.String(required=True)
    device = fields.String(required=True)
    code = fields.String(required=True)
    severity = fields.String(required=True)
    text = fields.String(required=True)
    received_at = Moment(required=True)
    ticket_id = fields.String(required=True)


class WarningPage(Schema):
    """Which warnings are asked for."""

    customer_id = identifier(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class FaultValue(Schema):
    """A fault of the catalogue."""

    code = fields.String(required=True)
    symptom = fields.String(required=True)
    symptom_zh = fields.String(required=True)
    kind = fields.String(required=True)
    priority = fields.String(attribute="priority.value", required=True)
    difficulty = fields.String(attribute="difficulty.value", required=True)
    skill = fields.String(required=True)
    level = fields.Integer(required=True)
    tools = fields.List(fields.String(), required=True)
    parts = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    minutes = fields.Float(required=True)
    remote = fields.Boolean(required=True)
    remote_steps = fields.List(fields.String(), required=True)
    steps = fields.List(fields.String(), required=True)
    signals = fields.List(fields.String(), required=True)


class FaultPage(Schema):
    """Which faults are asked for."""

    q = line(
        load_default="", metadata={"description": "Words, a code or a device's code; empty is all."}
    )


class Words(Schema):
    """What is said."""

    words = fields.String(required=True, validate=validate.Length(1, 10_000))


class ComplaintValue(Words):
    """A complaint to be written down."""

    owner = identifier(
        load_default=None, allow_none=True, metadata={"description": "Who answers it."}
    )


class ComplaintAnswer(Schema):
    """A complaint as it stands."""

    ticket_id = fields.String(required=True)
    at = Moment(required=True)
    by = fields.String(required=True)
    words = fields.String(required=True)
    owner = fields.String(required=True)
    answered_at = Moment(allow_none=True, required=True)
    answered_by = fields.String(required=True)
    answer = fields.String(required=True)
