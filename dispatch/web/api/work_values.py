"""Work of the worker, events and proposals as calls take and give them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from dispatch.desk.events import Happening
from dispatch.desk.work import MOST_DAYS, MOST_ITERATIONS, MOST_SECONDS, MOST_SEED
from dispatch.planning.replanning import (
    Lock,
    LockBoth,
    LockSequence,
    LockTechnician,
    LockTime,
    Overrun,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
)
from dispatch.planning.replanning.changes import ChangeKind
from dispatch.web.api.plan_values import PublishedAnswer
from dispatch.web.api.values import MOST_ITEMS, Moment, Page, identifier, ids, line, number, whole
from solver.solve import engine_names

STATES = ("queued", "running", "done", "failed", "cancelled")
LONGEST_DELAY = 24 * 3600


class WorkAnswer(Schema):
    """A piece of work of the worker."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    request = fields.Dict(required=True)
    progress = fields.Dict(
        required=True, metadata={"description": "seconds, iterations, cost, unserved, message"}
    )
    by = fields.String(required=True)
    at = Moment(required=True)
    cancel_asked = fields.Boolean(required=True)
    attempts = fields.Integer(required=True)
    plan_id = fields.String(
        allow_none=True, metadata={"description": "The draft that it has made."}
    )
    sentence = fields.String(metadata={"description": "Why it failed, or how it ended."})
    finished_at = Moment(allow_none=True)


class WorkPage(Page):
    """Which work is asked for."""

    mine = fields.Boolean(load_default=False)


class BestAnswer(Schema):
    """What a search has found so far."""

    best = fields.Dict(
        allow_none=True,
        required=True,
        metadata={"description": "The routes so far; null before there are any and after the end."},
    )


class Search(Schema):
    """How long and from which chance a plan is searched for."""

    seconds = number(0, MOST_SECONDS, load_default=None, allow_none=True)
    iterations = whole(0, MOST_ITERATIONS, load_default=None, allow_none=True)
    seed = whole(0, MOST_SEED, load_default=0)
    engine = fields.String(validate=validate.OneOf(engine_names()))
    reason = line()


class PlanRequest(Search):
    """A plan of the day as it stands."""

    days = whole(1, MOST_DAYS, load_default=1)
    from_at = Moment(load_default=None, allow_none=True)


class LockValue(Schema):
    """What is held fast: `technician`, `time`, `both`, or a technician's `sequence` up to a job."""

    kind = fields.String(
        required=True, validate=validate.OneOf(("technician", "time", "both", "sequence"))
    )
    job_id = identifier(required=True)
    technician_id = identifier()
    start_at = Moment()

    @validates_schema
    def refuse_half(self, found: dict[str, Any], **_: Any) -> None:
        """Refuse a lock without what it holds fast."""
        if found["kind"] != "time" and "technician_id" not in found:
            raise ValidationError("Say which technician.", "technician_id")
        if found["kind"] in {"time", "both"} and "start_at" not in found:
            raise ValidationError("Say which start.", "start_at")

    @post_load
    def make(self, found: dict[str, Any], **_: Any) -> Lock:
        """Return the domain's own."""
        job_id, technician_id = found["job_id"], found.get("technician_id", "")
        if found["kind"] == "technician":
            return LockTechnician(job_id, technician_id)
        if found["kind"] == "time":
            return LockTime(job_id, found["start_at"])
        if found["kind"] == "both":
            return LockBoth(job_id, technician_id, found["start_at"])
        return LockSequence(technician_id, job_id)


class ReplanRequest(Search):
    """A plan of what is left of the day."""

    locks = fields.List(
        fields.Nested(LockValue), load_default=[], validate=validate.Length(max=MOST_ITEMS)
    )


class VisitAtAnswer(Schema):
    """A visit in a plan."""

    technician_id = fields.String(required=True)
    shift = fields.Integer(required=True)
    start_at = Moment(required=True)
    late_seconds = fields.Integer(required=True)


class ChangeAnswer(Schema):
    """What becomes of one job."""

    job_id = fields.String(required=True)
    kind = fields.Enum(ChangeKind, by_value=True, required=True)
    was = fields.Nested(VisitAtAnswer, allow_none=True)
    carried = fields.Nested(VisitAtAnswer, allow_none=True)
    now = fields.Nested(VisitAtAnswer, allow_none=True)
    newly_late = fields.Boolean(required=True)
    choice = fields.Boolean(required=True)
    cost = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    needs = fields.List(fields.String(), required=True)


class DiffAnswer(Schema):
    """Everything that a proposal changes."""

    changes = fields.List(fields.Nested(ChangeAnswer), required=True)
    before = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    after = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rest = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class Acceptance(Schema):
    """A decision about a proposal."""

    board_version = whole(0, required=True)
    job_ids = ids(
        load_default=None,
        allow_none=True,
        metadata={"description": "The choices to make; left out, all."},
    )
    dispatch_until = Moment(load_default=None, allow_none=True)


class NotAloneAnswer(Schema):
    """A choice that cannot be made without others."""

    job_id = fields.String(required=True)
    needs = fields.List(fields.String())


class AcceptedAnswer(Schema):
    """What became of a proposal."""

    published = fields.Nested(PublishedAnswer, required=True)
    accepted = fields.List(fields.String(), required=True)
    not_alone = fields.List(fields.Nested(NotAloneAnswer), required=True)


EVENTS = ("technician_out", "technician_late", "overrun", "traffic_slower")
NEEDED = {
    "technician_out": ("technician_id",),
    "technician_late": ("technician_id", "seconds"),
    "overrun": ("job_id", "ends_at"),
    "traffic_slower": ("factor",),
}


class EventValue(Schema):
    """What has happened; new tickets, cancellations and parts have calls of their own."""

    kind = fields.String(required=True, validate=validate.OneOf(EVENTS))
    technician_id = identifier(metadata={"description": "For technician_out and technician_late."})
    from_at = Moment(metadata={"description": "For technician_out; left out, now."})
    until_at = Moment(metadata={"description": "For technician_out; left out, to the end."})
    seconds = whole(1, LONGEST_DELAY, metadata={"description": "For technician_late."})
    job_id = identifier(metadata={"description": "For overrun."})
    ends_at = Moment(metadata={"description": "For overrun."})
    factor = number(0.1, 10, metadata={"description": "For traffic_slower; 1 ends it."})
    at = Moment(metadata={"description": "When it happened, if earlier than now."})

    @validates_schema
    def refuse_half(self, found: dict[str, Any], **_: Any) -> None:
        """Refuse an event without what it needs."""
        for name in NEEDED[found["kind"]]:
            if name not in found:
                raise ValidationError(f"Needed for {found['kind']}.", name)


def event_of(found: dict[str, Any]) -> Happening:
    """Return the event of what `EventValue` has read."""
    kind = found["kind"]
    if kind == "technician_out":
        return TechnicianOut(found["technician_id"], found.get("from_at"), found.get("until_at"))
    if kind == "technician_late":
        return TechnicianLate(found["technician_id"], found["seconds"])
    if kind == "overrun":
        return Overrun(found["job_id"], found["ends_at"])
    return TrafficSlower(found["factor"])
