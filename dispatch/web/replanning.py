"""Re-planning: what has happened, a proposal for the rest of the day, and what of it is accepted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import events, plans, publishing, replans, work
from dispatch.desk.replan_requests import KIND, ask_for_replan
from dispatch.errors import DispatchError, InputError, TooManyJobs
from dispatch.languages import gettext as _
from dispatch.planning.replanning import (
    ChangeKind,
    Diff,
    Overrun,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
)
from dispatch.web.access import DISPATCH, OFFICE, acting, acting_user, allow
from dispatch.web.forms import decimal, moment, whole
from dispatch.web.store_mode import current_store, now, standards, travel

blueprint = Blueprint("replanning", __name__, url_prefix="/replan")

LONGEST_REASON = 200
LARGEST = 2**31 - 1
DULL = {ChangeKind.KEPT, ChangeKind.LEFT_OUT}


@blueprint.get("")
@allow(*OFFICE)
def proposals() -> str:
    """List proposals, the newest first, with the forms that tell what has happened."""
    return _listing("")


def _listing(sentence: str) -> str:
    found = [each for each in work.list_work(current_store(), limit=100) if each.kind == KIND]
    return render_template(
        "proposals.html",
        works=found[:30],
        sentence=sentence,
        may_record=acting_user().role in DISPATCH,
    )


@blueprint.post("")
@allow(*OFFICE)
def ask() -> Response:
    """Ask the worker for a proposal."""
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    try:
        asked = ask_for_replan(
            current_store(),
            by=acting(),
            at=now(),
            seconds=whole("seconds", least=1, most=int(work.MOST_SECONDS)),
            reason=reason or "re-planned",
        )
    except DispatchError as error:
        status = 429 if isinstance(error, TooManyJobs) else 422
        return make_response(_listing(str(error)), status)
    return redirect(url_for("work.one", work_id=asked.id))


@blueprint.post("/events")
@allow(*DISPATCH)
def record() -> Response:
    """Record that something has happened."""
    try:
        events.record_event(
            current_store(),
            _event(),
            by=acting(),
            at=now(),
            standards=standards(),
            travel=travel(),
        )
    except DispatchError as error:
        return make_response(_listing(str(error)), 422)
    return redirect(url_for("replanning.proposals"))


def _event() -> events.Happening:
    kind, zone = request.form.get("kind", ""), standards().timezone
    person = request.form.get("technician_id", "").strip()
    if kind == "technician_out":
        return TechnicianOut(person, until_at=moment("until_at", zone=zone))
    if kind == "technician_late":
        return TechnicianLate(person, 60 * whole("minutes", least=1, most=24 * 60))
    if kind == "overrun":
        ends_at = moment("ends_at", zone=zone)
        if ends_at is None:
            raise InputError(_("ends_at is empty. Give a day and a time."))
        return Overrun(request.form.get("job_id", "").strip(), ends_at)
    if kind == "traffic_slower":
        return TrafficSlower(decimal("factor", least=0.1, most=10))
    abort(422, _("{kind!r} is no event. Choose one from the page.", kind=kind))


@blueprint.get("/<id:plan_id>")
@allow(*OFFICE)
def proposal(plan_id: str) -> str:
    """Show what a proposal would change."""
    return _page(plan_id)


def _page(plan_id: str, sentence: str = "", **more: Any) -> str:
    store = current_store()
    diff = replans.proposed_diff(store, plan_id)
    if diff is None:
        abort(
            404,
            _(
                "Plan {plan_id!r} proposes no change. The page of plans compares it.",
                plan_id=plan_id,
            ),
        )
    return render_template(
        "proposal.html",
        saved=plans.open_plan(store, plan_id).saved,
        diff=diff,
        counts=_counts(diff),
        late=len(diff.newly_late),
        shown=[change for change in diff.changes if change.kind not in DULL],
        board=plans.board(store),
        sentence=sentence,
        may_accept=acting_user().role in DISPATCH,
        **more,
    )


def _counts(diff: Diff) -> list[tuple[str, int]]:
    found = Counter(change.kind for change in diff.changes)
    return [(kind.value, found[kind]) for kind in ChangeKind if found[kind]]


@blueprint.post("/<id:plan_id>/accept")
@allow(*DISPATCH)
def accept(plan_id: str) -> Response:
    """Let a proposal hold, all of it or what is ticked; one that rests on an older board is shown with what changed."""
    chosen = None if request.form.get("what") == "all" else request.form.getlist("job")
    try:
        done = replans.accept_replan(
            current_store(),
            plan_id,
            board_version=whole("board_version", least=0, most=LARGEST),
            by=acting(),
            at=now(),
            standards=standards(),
            travel=travel(),
            job_ids=chosen,
        )
    except publishing.StaleBoard as error:
        return make_response(_page(plan_id, str(error), changes=error.changes), 409)
    except DispatchError as error:
        return make_response(_page(plan_id, str(error)), 422)
    if done.not_alone:
        return make_response(_page(plan_id, not_alone=done.not_alone))
    return redirect(url_for("board.board"))
