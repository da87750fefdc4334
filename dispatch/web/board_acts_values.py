"""Acts on the board as the page's scripts send and read them: moments are seconds since 1970."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from dispatch.desk.edit_judging import BoardEdit, Judgement, Off, Place
from dispatch.desk.elsewhere import Found
from dispatch.desk.hand_edits import Acted
from dispatch.desk.hand_locks import LockKind
from dispatch.desk.plan_changes import VisitChange
from dispatch.desk.plans import Board
from dispatch.desk.rule_words import Forbids
from dispatch.desk.what_changed import Changed
from dispatch.domain.words import COST_NAMES
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.planning.replanning import Slot
from dispatch.web.api.values import identifier, whole
from dispatch.web.store_mode import standards
from dispatch.web.strict_json import strict_loads

LARGEST = 2**31 - 1
Values = dict[str, Any]


class Act(Schema):
    """What every act says of the board it rests on: its version and, to be told what changed, its plan."""

    board_version = whole(0, LARGEST, required=True)
    plan = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))


class EditOfBoard(Schema):
    """A visit placed with a technician, or taken off."""

    kind = fields.String(required=True, validate=validate.OneOf(("place", "off")))
    job = identifier(required=True)
    technician = identifier()
    shift = whole(0, 1000, allow_none=True)
    before = fields.String(allow_none=True, validate=validate.Length(max=200))
    start = whole(0, 10**10, allow_none=True)

    @validates_schema
    def refuse_nobody(self, found: Values, **_kept: Any) -> None:
        """Refuse a place with nobody."""
        if found["kind"] == "place" and "technician" not in found:
            raise ValidationError(_("Say which technician."), "technician")


class EditAct(Act):
    """An edit that is tried or made."""

    edit = fields.Nested(EditOfBoard, required=True)
    force = fields.Boolean(load_default=False)


class LockAct(Act):
    """A visit to be locked or unlocked."""

    job = identifier(required=True)
    kind = fields.Enum(LockKind, by_value=True, required=True)


class SlotAct(Schema):
    """The appointment that is taken."""

    opens = whole(0, 10**10, required=True)
    closes = whole(0, 10**10, required=True)


class OwnerAct(Schema):
    """A ticket handed over."""

    to = identifier(required=True)
    why = fields.String(required=True, validate=validate.Length(max=500))


class AcceptAct(Act):
    """Which changes of a proposal shall hold; all of them where none is named."""

    jobs = fields.List(identifier(), load_default=None, allow_none=True)


def sent(schema: type[Schema]) -> Values:
    """Return the body of the request as a schema reads it.

    Raises
    ------
    InputError
        Naming what is wrong with it, and where.
    """
    try:
        body = strict_loads(request.get_data())
        found: Values = schema().load(body)
    except ValidationError as error:
        raise InputError(
            _("This act cannot be read: {messages}.", messages=error.messages)
        ) from error
    except ValueError as error:
        raise InputError(_("An act is sent as JSON. Load the page again.")) from error
    return found


def moment_of(seconds: int | None) -> datetime | None:
    """Return seconds since 1970 as a moment by the clock of the standards."""
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=standards().timezone)


def edit_of(found: Values) -> BoardEdit:
    """Return the edit that `EditOfBoard` has read."""
    if found["kind"] == "off":
        return Off(found["job"])
    return Place(
        found["job"],
        found["technician"],
        shift=found.get("shift"),
        before=found.get("before"),
        start_at=moment_of(found.get("start")),
    )


def seconds_of(at: datetime | None) -> int | None:
    """Return a moment as whole seconds since 1970."""
    return None if at is None else round(at.timestamp())


def shown_board(board: Board) -> Values:
    """Return which plan holds."""
    return {"plan": board.plan_id, "version": board.version}


def shown_acted(acted: Acted) -> Values:
    """Return an act that holds."""
    return {"board": shown_board(acted.published.board), "sentence": acted.sentence}


def shown_judgement(judgement: Judgement) -> Values:
    """Return what an edit would do; see docs/board_acts.md."""
    at_hand, edited = judgement.at_hand, judgement.edited
    found: Values = {
        "allowed": judgement.is_allowed,
        "can_be_forced": judgement.can_be_forced,
        "forbids": [_forbids(each) for each in judgement.forbids],
        "known": [_forbids(each) for each in judgement.known],
        "board": shown_board(at_hand.board),
        "cost": [],
        "starts": [],
        "later": [],
        "visit": None,
        "routes": [],
        "pickups": [],
    }
    if edited is None:
        return found
    routes = [_route(judgement, route) for route in at_hand.routes_after(edited)]
    return {
        **found,
        "more_cents": edited.cost["total"],
        "cost": cost_lines(edited.cost),
        "starts": [
            {"job": job_id, "before": seconds_of(before), "after": seconds_of(after)}
            for job_id, (before, after) in edited.starts.items()
        ],
        "later": [{"job": job_id, "seconds": seconds} for job_id, seconds in edited.later],
        "visit": _visit_after(judgement),
        "routes": routes,
        "pickups": _new_pickups(judgement, routes),
        "parts": dict(at_hand.ticket.job.parts),
    }


def _visit_after(judgement: Judgement) -> Values | None:
    """Return where the edited visit would be, and by how much it would miss its promise."""
    at_hand, edited = judgement.at_hand, judgement.edited
    visit = None if edited is None else at_hand.visit_after(edited)
    if visit is None:
        return None
    moment = at_hand.horizon.moment
    jobs = at_hand.editing.problem["jobs"]
    due = next(job["due"] for job in jobs if job["id"] == at_hand.ticket.id)
    return {
        **visit,
        "start": seconds_of(moment(visit["start"])),
        "depart": seconds_of(moment(visit["depart"])),
        "late_seconds": 0 if due is None else max(0, visit["start"] - due),
    }


def cost_lines(cost: Any) -> list[Values]:
    """Return the terms of a difference in cost that are not 0, the largest first, in words."""
    terms = [(name, cents) for name, cents in cost.items() if name != "total" and cents]
    terms.sort(key=lambda term: -abs(term[1]))
    return [
        {"term": name, "words": str(COST_NAMES.get(name, name.replace("_", " "))), "cents": cents}
        for name, cents in terms
    ]


def _forbids(each: Forbids) -> Values:
    return {
        "rule": each.rule,
        "sentence": each.sentence,
        "job": each.job_id,
        "technician": each.technician_id,
        "firm": each.is_firm,
    }


def _route(judgement: Judgement, route: Values) -> Values:
    moment = judgement.at_hand.horizon.moment
    times = ("arrive", "start", "depart")
    stops = [
        {**stop, **{name: seconds_of(moment(stop[name])) for name in times}}
        for stop in route["stops"]
    ]
    return {**route, "stops": stops}


def _new_pickups(judgement: Judgement, routes: list[Values]) -> list[Values]:
    """Return pick-ups that the plan does not hold as it is."""
    known = [
        (route["technician"], stop.get("depot"), dict(stop.get("parts", {})))
        for route in judgement.at_hand.editing.plan["routes"]
        for stop in route["stops"]
        if stop["kind"] == "pickup"
    ]
    found = []
    for route in routes:
        for stop in route["stops"]:
            key = (route["technician"], stop["depot"], stop["parts"])
            if stop["kind"] == "pickup" and key not in known:
                found.append({"technician": key[0], **stop})
    return found


def shown_place(found: Found) -> Values:
    """Return a place that a visit could go to."""
    return {
        "technician": found.technician_id,
        "shift": found.shift,
        "before": found.before,
        "start": seconds_of(found.start_at),
        "cents": found.cents,
        "cost": cost_lines(found.judgement.edited.cost if found.judgement.edited else {}),
        "later": len(found.judgement.edited.later) if found.judgement.edited else 0,
    }


def shown_slot(slot: Slot) -> Values:
    """Return an appointment that can be taken."""
    return {
        "opens": seconds_of(slot.opens_at),
        "closes": seconds_of(slot.closes_at),
        "technician": slot.technician_id,
        "start": seconds_of(slot.start_at),
        "cents": slot.cents,
        "cost": cost_lines(slot.cost),
        "late_seconds": slot.own_late_seconds,
        "later": len(slot.later),
    }


def shown_changed(changed: Changed) -> Values:
    """Return what others have done to the board."""
    return {
        "board": shown_board(changed.board),
        "by": changed.by,
        "at": seconds_of(changed.at),
        "reason": changed.reason,
        "changes": [shown_change(each) for each in changed.visits],
    }


def shown_change(change: VisitChange) -> Values:
    """Return a visit that differs; null where there is none."""
    return {
        "job": change.job_id,
        "before": _visit(change.technician_before, change.start_before),
        "after": _visit(change.technician_after, change.start_after),
    }


def _visit(technician_id: str | None, start_at: datetime | None) -> Values | None:
    if technician_id is None:
        return None
    return {"technician": technician_id, "start": seconds_of(start_at)}
