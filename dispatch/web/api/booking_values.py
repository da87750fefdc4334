"""Appointments and hand edits as calls take and give them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from dispatch.planning.replanning import Edit, Edited, HoldVisit, LeaveOut, MoveVisit
from dispatch.planning.replanning.slots import WINDOW_SECONDS
from dispatch.web.api.job_values import NewJob
from dispatch.web.api.plan_values import BoardAnswer, PlanAnswer, PublishedAnswer
from dispatch.web.api.ticket_values import TicketAnswer
from dispatch.web.api.values import Moment, Truth, identifier, whole

MOST_SLOTS = 100
SHORTEST, LONGEST = 900, 24 * 3600


class SlotQuery(Schema):
    """How many appointments are asked for, and how long each is."""

    count = fields.Integer(load_default=10, validate=validate.Range(1, MOST_SLOTS))
    window_seconds = fields.Integer(
        load_default=WINDOW_SECONDS, validate=validate.Range(SHORTEST, LONGEST)
    )


class Call(Schema):
    """A caller's job that has no ticket yet."""

    job = fields.Nested(NewJob, required=True)
    count = whole(1, MOST_SLOTS, load_default=10)
    window_seconds = whole(SHORTEST, LONGEST, load_default=WINDOW_SECONDS)


class LaterAnswer(Schema):
    """A visit that would miss its promise by more than now, and by how much more."""

    job_id = fields.String(required=True)
    seconds = fields.Integer(required=True)


def later(found: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
    """Return pairs of job and seconds as `LaterAnswer` gives them."""
    return [{"job_id": job_id, "seconds": seconds} for job_id, seconds in found]


class SlotAnswer(Schema):
    """One appointment that can be kept."""

    opens_at = Moment(required=True)
    closes_at = Moment(required=True)
    technician_id = fields.String(required=True)
    start_at = Moment(required=True)
    cents = fields.Integer(required=True, metadata={"description": "What the plan costs more."})
    cost = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    own_late_seconds = fields.Integer(required=True)
    later = fields.Function(
        lambda slot: later(slot.later),
        metadata={"type": "array", "items": {"type": "object"}},
    )


class OfferAnswer(Schema):
    """Appointments for a job, the cheapest first."""

    board = fields.Nested(BoardAnswer, required=True)
    slots = fields.List(fields.Nested(SlotAnswer), required=True)
    part_at = Moment(allow_none=True)
    note = fields.String()


class SlotTaken(Schema):
    """The appointment to be taken, as it was offered."""

    opens_at = Moment(required=True)
    closes_at = Moment(required=True)

    @validates_schema
    def refuse_backwards(self, found: dict[str, datetime], **_: Any) -> None:
        """Refuse an appointment that is shorter or longer than any that is offered."""
        seconds = (found["closes_at"] - found["opens_at"]).total_seconds()
        if not SHORTEST <= seconds <= LONGEST:
            raise ValidationError(
                f"Give a time {SHORTEST} to {LONGEST} seconds after opens_at.", "closes_at"
            )


class BookedAnswer(Schema):
    """An appointment taken."""

    ticket = fields.Nested(TicketAnswer, required=True)
    slot = fields.Nested(SlotAnswer, required=True)
    published = fields.Nested(PublishedAnswer, required=True)


class EditValue(Schema):
    """What is changed by hand: `move` a visit, `leave_out` a job, or `hold` a visit where it stands."""

    kind = fields.String(required=True, validate=validate.OneOf(("move", "leave_out", "hold")))
    job_id = identifier(required=True)
    technician_id = identifier(metadata={"description": "For move."})
    shift = whole(0, 1000, metadata={"description": "For move; left out, the one that suits."})
    position = whole(0, 1000, metadata={"description": "For move; left out, the cheapest."})
    start_at = Moment(metadata={"description": "For move; left out, as soon as suits."})
    technician = Truth(metadata={"description": "For hold: keep the technician."})
    start = Truth(metadata={"description": "For hold: keep the start."})

    @validates_schema
    def refuse_half(self, found: dict[str, Any], **_: Any) -> None:
        """Refuse a move to nobody."""
        if found["kind"] == "move" and "technician_id" not in found:
            raise ValidationError("Say which technician.", "technician_id")


def edit_of(found: dict[str, Any]) -> Edit:
    """Return the edit of what `EditValue` has read."""
    if found["kind"] == "leave_out":
        return LeaveOut(found["job_id"])
    if found["kind"] == "hold":
        return HoldVisit(
            found["job_id"],
            technician=found.get("technician", True),
            start=found.get("start", False),
        )
    return MoveVisit(
        found["job_id"],
        found["technician_id"],
        shift=found.get("shift"),
        position=found.get("position"),
        start_at=found.get("start_at"),
    )


class EditOrder(Schema):
    """An edit to be made."""

    edit = fields.Nested(EditValue, required=True)
    version = whole(
        1, required=True, metadata={"description": "The plan's; 409 if it has changed."}
    )
    force = Truth(load_default=False)


class StartAnswer(Schema):
    """A visit whose start changes."""

    job_id = fields.String(required=True)
    before = Moment(allow_none=True)
    after = Moment(allow_none=True)


class EditedAnswer(Schema):
    """What an edit would do."""

    valid = fields.Boolean(required=True)
    sentences = fields.List(fields.String(), required=True)
    cost = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    total = fields.Integer(required=True)
    starts = fields.List(fields.Nested(StartAnswer), required=True)
    later = fields.List(fields.Nested(LaterAnswer), required=True)


def shown(edited: Edited) -> dict[str, Any]:
    """Return what an edit would do as `EditedAnswer` gives it."""
    return {
        "valid": edited.valid,
        "sentences": edited.sentences,
        "cost": edited.cost,
        "total": edited.total,
        "starts": [
            {"job_id": job_id, "before": before, "after": after}
            for job_id, (before, after) in edited.starts.items()
        ],
        "later": later(edited.later),
    }


class EditSavedAnswer(Schema):
    """A plan with an edit in it, saved as a draft."""

    saved = fields.Nested(PlanAnswer, required=True)
    sentences = fields.List(fields.String(), required=True)
