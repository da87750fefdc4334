"""Tickets as calls take and give them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from dispatch.domain.account import Role
from dispatch.domain.ticket import TicketState
from dispatch.storage.ticket_queries import TicketOrder
from dispatch.tickets.clocks import Outcome
from dispatch.web.api.job_values import JobAnswer, JobChanges, NewJob
from dispatch.web.api.values import LARGEST, Moment, Page, identifier, quantities, text, whole

VERSION = {"description": "The version that this rests on; 409 if the ticket has changed since."}


class TicketAnswer(Schema):
    """A job and the state of its work."""

    id = fields.String(required=True)
    state = fields.Enum(TicketState, by_value=True, required=True)
    moved_at = Moment(required=True)
    owner = fields.String(required=True)
    technician_id = fields.String(allow_none=True, required=True)
    follows = fields.String(allow_none=True, required=True)
    version = fields.Integer(required=True)
    job = fields.Nested(JobAnswer, required=True)


class TicketsAnswer(Schema):
    """A part of a list of tickets."""

    tickets = fields.List(fields.Nested(TicketAnswer), required=True)
    count = fields.Integer(required=True, metadata={"description": "How long the whole list is."})


class TicketPage(Page):
    """Which tickets are asked for, and in which order."""

    state = fields.List(fields.Enum(TicketState, by_value=True), load_default=[])
    technician_id = identifier(load_default=None)
    owner = identifier(load_default=None)
    follows = identifier(load_default=None)
    order = fields.Enum(TicketOrder, by_value=True, load_default=TicketOrder.NEWEST)
    offset = fields.Integer(load_default=0, validate=validate.Range(0, LARGEST))


class FeedbackAnswer(Schema):
    """What the customer said at the call-back."""

    score = fields.Integer(required=True, allow_none=True)
    words = fields.String(required=True)


class MoveAnswer(Schema):
    """One step in the life of a ticket."""

    at = Moment(required=True)
    by = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    before = fields.Enum(TicketState, by_value=True, allow_none=True)
    after = fields.Enum(TicketState, by_value=True, required=True)
    note = fields.String()
    feedback = fields.Nested(FeedbackAnswer, allow_none=True)


class WaitAnswer(Schema):
    """A part that the ticket waits for, or waited for."""

    sku = fields.String(required=True)
    quantity = fields.Integer(required=True)
    since = Moment(required=True)
    until = Moment(allow_none=True)
    expected_at = Moment(allow_none=True)


class HandOverAnswer(Schema):
    """A change of owner."""

    at = Moment(required=True)
    by = fields.String(required=True)
    giver = fields.String(required=True)
    taker = fields.String(required=True)
    why = fields.String(required=True)


class ReadingAnswer(Schema):
    """A clock read."""

    due_at = Moment(allow_none=True)
    met_at = Moment(allow_none=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)


class ClockAnswer(Schema):
    """A promise read as the customer lives it, and less the time a part was awaited."""

    plain = fields.Nested(ReadingAnswer, required=True)
    less_waits = fields.Nested(ReadingAnswer, required=True)


class ClocksAnswer(Schema):
    """The three clocks of a case."""

    first_response = fields.Nested(ClockAnswer, required=True)
    on_site = fields.Nested(ClockAnswer, required=True)
    resolution = fields.Nested(ClockAnswer, required=True)


class HistoryAnswer(Schema):
    """What happened to a ticket."""

    moves = fields.List(fields.Nested(MoveAnswer), required=True)
    waits = fields.List(fields.Nested(WaitAnswer), required=True)
    hand_overs = fields.List(fields.Nested(HandOverAnswer), required=True)


class TicketView(Schema):
    """A ticket with its history, its clocks, and what can be done now."""

    ticket = fields.Nested(TicketAnswer, required=True)
    history = fields.Nested(HistoryAnswer, required=True)
    clocks = fields.Nested(ClocksAnswer, required=True)
    possible = fields.List(fields.Enum(TicketState, by_value=True), required=True)
    returns = fields.List(fields.String(), required=True)


class Report(Schema):
    """A ticket to be written down."""

    job = fields.Nested(NewJob, required=True)
    note = text(load_default="")


class Change(Schema):
    """What changes of the job."""

    changes = fields.Nested(JobChanges, required=True)
    version = whole(1, load_default=None, metadata=VERSION)


class Triage(Schema):
    """The answer to the customer."""

    changes = fields.Nested(JobChanges, load_default=None)
    note = text(load_default="")
    version = whole(1, load_default=None, metadata=VERSION)


class FeedbackValue(Schema):
    """What the customer said when called back."""

    score = whole(1, 5, load_default=None, allow_none=True)
    words = text(load_default="")


class MoveOrder(Schema):
    """A move of a ticket with what belongs to it."""

    to = fields.Enum(TicketState, by_value=True, required=True)
    at = Moment(
        load_default=None,
        metadata={"description": "When it happened, if earlier than now; left out, now."},
    )
    note = text(load_default="")
    feedback = fields.Nested(FeedbackValue, load_default=None)
    used = quantities(
        load_default=None, metadata={"description": "Parts that the visit took out of the van."}
    )
    missing = quantities(
        load_default=None, metadata={"description": "Parts that the visit lacked."}
    )
    version = whole(1, load_default=None, metadata=VERSION)


class HandOverOrder(Schema):
    """A change of owner."""

    to = identifier(required=True, metadata={"description": "Id of the user who takes it."})
    why = text(required=True)
    version = whole(1, load_default=None, metadata=VERSION)


class ReturnVisit(Schema):
    """A visit that returns for an unfinished one."""

    changes = fields.Nested(JobChanges, load_default=None)
    note = text(load_default="")


class AwaitedPart(Schema):
    """A part that a ticket waits for."""

    sku = identifier(required=True)
    quantity = whole(1, required=True)
    expected_at = Moment(load_default=None, allow_none=True)
