"""Re-planning from the board: asked for, followed, looked at, accepted as a whole or in part, or put away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from dispatch.desk import events, plans, replans, work
from dispatch.desk.plan_changes import visits_of
from dispatch.desk.proposals import accept_on_board
from dispatch.desk.publishing import StaleBoard
from dispatch.desk.replan_requests import ask_for_replan
from dispatch.domain.plan import Plan
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.languages import ngettext
from dispatch.maps.drawn_ways import ways_of
from dispatch.maps.timetable import timetable
from dispatch.planning.replanning import (
    Change,
    Overrun,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
    VisitAt,
)
from dispatch.web import board_acts_values as values
from dispatch.web.access import DISPATCH, OFFICE, acting, allow
from dispatch.web.api.values import identifier, whole
from dispatch.web.board_acts import stale
from dispatch.web.store_mode import current_store, now, standards, travel

blueprint = Blueprint("board_acts_replan", __name__, url_prefix="/board/acts")
blueprint.register_error_handler(StaleBoard, stale)

KINDS = ("", "technician_out", "technician_late", "overrun", "traffic_slower")


class Ask(Schema):
    """What has happened, and how long the search may take."""

    seconds = whole(1, int(work.MOST_SECONDS), load_default=10)
    reason = fields.String(load_default="", validate=validate.Length(max=200))
    kind = fields.String(load_default="", validate=validate.OneOf(KINDS))
    technician = identifier()
    job = identifier()
    minutes = whole(1, 24 * 60)
    until = whole(0, 10**10, allow_none=True)
    factor = fields.Float(validate=validate.Range(0.1, 10))


@blueprint.post("/happened")
@allow(*DISPATCH)
def happened() -> ResponseReturnValue:
    """Record what has happened; every plan made from now on goes by it."""
    order = values.sent(Ask)
    events.record_event(
        current_store(),
        _event(order),
        by=acting(),
        at=now(),
        standards=standards(),
        travel=travel(),
    )
    return jsonify(sentence=_("Recorded. Plans made from now on go by it."))


@blueprint.post("/replan")
@allow(*OFFICE)
def replan() -> ResponseReturnValue:
    """Ask the worker for a proposal for the rest of the day."""
    order = values.sent(Ask)
    asked = ask_for_replan(
        current_store(),
        by=acting(),
        at=now(),
        seconds=order["seconds"],
        reason=order["reason"].strip() or _("re-planned from the board"),
    )
    return jsonify(_work(asked)), 202


@blueprint.get("/work/<id:work_id>")
@allow(*OFFICE)
def progress(work_id: str) -> ResponseReturnValue:
    """Return how far a search is, and in how much the best so far differs from the board."""
    found = work.get_work(current_store(), work_id)
    return jsonify({**_work(found), "best": _best(work_id)})


@blueprint.post("/work/<id:work_id>/cancel")
@allow(*OFFICE)
def cancel(work_id: str) -> ResponseReturnValue:
    """End a search: one that waits at once, one that runs with the best so far."""
    return jsonify(_work(work.cancel_work(current_store(), work_id, by=acting(), at=now())))


@blueprint.get("/proposal/<id:plan_id>")
@allow(*OFFICE)
def proposal(plan_id: str) -> ResponseReturnValue:
    """Return what a proposal would change on the board."""
    store = current_store()
    diff = replans.proposed_diff(store, plan_id)
    if diff is None:
        abort(404, _("Plan {plan_id} proposes no change. Re-plan.", plan_id=plan_id))
    opened, board = plans.open_plan(store, plan_id), plans.board(store)
    saved, ways = opened.saved, _ways(opened.plan)
    return jsonify(
        plan=plan_id,
        state=saved.state,
        reason=saved.reason,
        version=saved.version,
        board=values.shown_board(board),
        outdated=saved.based_on != board.plan_id,
        changes=[_change(each, ways) for each in diff.changes],
        more_cents=diff.after["total"] - diff.before["total"],
        cost=values.cost_lines(
            {name: cents - diff.before.get(name, 0) for name, cents in diff.after.items()}
        ),
    )


@blueprint.post("/proposal/<id:plan_id>/accept")
@allow(*DISPATCH)
def accept(plan_id: str) -> ResponseReturnValue:
    """Let a proposal hold, all of it or what is chosen."""
    act = values.sent(values.AcceptAct)
    done = accept_on_board(
        current_store(),
        plan_id,
        board_version=act["board_version"],
        by=acting(),
        at=now(),
        standards=standards(),
        travel=travel(),
        job_ids=act["jobs"],
    )
    count = len(done.accepted)
    sentence = ngettext(
        "{count} change of {plan} accepted.",
        "{count} changes of {plan} accepted.",
        count,
        plan=plan_id,
    )
    return jsonify(
        board=values.shown_board(done.published.board),
        sentence=sentence,
        accepted=done.accepted,
        not_alone=[{"job": each.job_id, "sentence": each.sentence} for each in done.not_alone],
    )


@blueprint.post("/proposal/<id:plan_id>/discard")
@allow(*OFFICE)
def discard(plan_id: str) -> ResponseReturnValue:
    """Accept nothing of a proposal: it is put away."""
    version = plans.open_plan(current_store(), plan_id).saved.version
    plans.discard_plan(current_store(), plan_id, version=version, by=acting(), at=now())
    return jsonify(
        sentence=_("Nothing of {plan_id} was accepted; the board stays as it is.", plan_id=plan_id)
    )


def _event(order: dict[str, Any]) -> events.Happening:
    kind = order["kind"]
    needs = {
        "technician_out": ("technician",),
        "technician_late": ("technician", "minutes"),
        "overrun": ("job", "until"),
        "traffic_slower": ("factor",),
    }
    missing = [name for name in needs.get(kind, ()) if order.get(name) is None]
    if kind == "" or missing:
        raise InputError(_("Say {what}.", what=", ".join(missing) or _("what has happened")))
    if kind == "technician_out":
        return TechnicianOut(order["technician"], until_at=values.moment_of(order.get("until")))
    if kind == "technician_late":
        return TechnicianLate(order["technician"], 60 * order["minutes"])
    if kind == "overrun":
        ends_at = values.moment_of(order["until"])
        assert ends_at is not None
        return Overrun(order["job"], ends_at)
    return TrafficSlower(order["factor"])


def _work(found: work.Work) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "state": found.state,
        "seconds": found.request.get("seconds"),
        "progress": dict(found.progress),
        "mine": found.by == acting().id,
        "cancel_asked": found.cancel_asked,
        "plan": found.plan_id,
        "sentence": found.sentence,
    }


def _best(work_id: str) -> dict[str, Any] | None:
    """Return how many visits the best so far gives to others, newly serves and drops."""
    routes: Any = work.best_so_far(current_store(), work_id)
    current = plans.current_plan(current_store())
    if routes is None or current is None:
        return None
    found = {job_id: each["technician"] for each in routes for job_id in each["jobs"]}
    now_by = {job_id: visit[0] for job_id, visit in visits_of(current.plan).items()}
    return {
        "visits": len(found),
        "handed_over": sum(now_by.get(id, who) != who for id, who in found.items()),
        "newly_served": sum(id not in now_by for id in found),
    }


def _ways(plan: Plan) -> dict[str, str]:
    """Return the road that leads to each visit of a plan, where it is known."""
    return {
        line.job.id: way
        for sheet in timetable(plan).sheets
        for line, way in zip(sheet.lines, ways_of(sheet), strict=True)
        if line.job is not None and way
    }


def _change(change: Change, ways: Mapping[str, str]) -> dict[str, Any]:
    return {
        "job": change.job_id,
        "kind": change.kind.value,
        "was": _visit(change.was),
        "now": _visit(change.now),
        "way": ways.get(change.job_id, ""),
        "newly_late": change.newly_late,
        "choice": change.choice,
        "cents": change.cost.get("total", 0),
        "cost": values.cost_lines(change.cost),
        "needs": list(change.needs),
    }


def _visit(visit: VisitAt | None) -> dict[str, Any] | None:
    if visit is None:
        return None
    return {
        "technician": visit.technician_id,
        "shift": visit.shift,
        "start": values.seconds_of(visit.start_at),
        "late_seconds": visit.late_seconds,
    }
