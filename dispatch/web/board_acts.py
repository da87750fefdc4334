"""Acts on the board, asked for by the page's scripts: edits judged and made, locks, hand-overs, undo, appointments."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from dispatch.desk import tickets
from dispatch.desk.elsewhere import places_for
from dispatch.desk.hand_edits import EditForbidden, judge_edit, make_edit
from dispatch.desk.hand_locks import set_lock
from dispatch.desk.publishing import StaleBoard
from dispatch.desk.ticket_views import see_ticket
from dispatch.desk.undoing import undo as undo_act
from dispatch.desk.users import list_users
from dispatch.desk.what_changed import changed_since
from dispatch.domain.account import Role
from dispatch.domain.ticket import TicketState
from dispatch.errors import InputError, NotFound
from dispatch.languages import format_weekday
from dispatch.languages import gettext as _
from dispatch.web import board_acts_values as values
from dispatch.web.access import DISPATCH, acting, acting_user, allow
from dispatch.web.store_mode import current_store, edit_book, now, slot_book, standards
from dispatch.web.strict_json import strict_loads

blueprint = Blueprint("board_acts", __name__, url_prefix="/board/acts")

TO_TRIAGE = frozenset({TicketState.REPORTED, TicketState.REOPENED})
CAN_OWN = frozenset({Role.DISPATCHER, Role.ADMIN})


@blueprint.post("/try")
@allow(*DISPATCH)
def try_edit() -> ResponseReturnValue:
    """Judge an edit before it is made."""
    act = values.sent(values.EditAct)
    edit, version = values.edit_of(act["edit"]), act["board_version"]
    judgement = judge_edit(edit_book(), edit, board_version=version, by=acting(), at=now())
    return jsonify(values.shown_judgement(judgement))


@blueprint.post("/edit")
@allow(*DISPATCH)
def edit() -> ResponseReturnValue:
    """Make an edit: the plan with it holds from now on."""
    act = values.sent(values.EditAct)
    made = make_edit(
        edit_book(),
        values.edit_of(act["edit"]),
        board_version=act["board_version"],
        by=acting(),
        at=now(),
        force=act["force"],
    )
    return jsonify(values.shown_acted(made))


@blueprint.post("/lock")
@allow(*DISPATCH)
def lock() -> ResponseReturnValue:
    """Lock a visit where it stands, or unlock it."""
    act = values.sent(values.LockAct)
    made = set_lock(
        current_store(),
        act["job"],
        act["kind"],
        board_version=act["board_version"],
        by=acting(),
        at=now(),
        standards=standards(),
    )
    return jsonify(values.shown_acted(made))


@blueprint.post("/undo")
@allow(*DISPATCH)
def undo() -> ResponseReturnValue:
    """Take the last own act back."""
    act = values.sent(values.Act)
    made = undo_act(
        current_store(),
        board_version=act["board_version"],
        by=acting(),
        at=now(),
        standards=standards(),
    )
    return jsonify(values.shown_acted(made))


@blueprint.get("/places/<id:job_id>")
@allow(*DISPATCH)
def places(job_id: str) -> ResponseReturnValue:
    """Return places that a visit could go to, the cheapest first."""
    found = places_for(edit_book(), job_id, by=acting(), at=now())
    return jsonify(
        board=values.shown_board(found.board),
        places=[values.shown_place(each) for each in found.places],
        note=found.note,
    )


@blueprint.get("/slots/<id:job_id>")
@allow(*DISPATCH)
def slots(job_id: str) -> ResponseReturnValue:
    """Return appointments for a job that has no visit, the cheapest first."""
    ticket = see_ticket(current_store(), job_id, by=acting())
    found = slot_book().offer(ticket.job, by=acting(), at=now(), count=6)
    return jsonify(
        board=values.shown_board(found.board),
        slots=[values.shown_slot(each) for each in found.offer.slots],
        note=found.offer.note,
        triage=ticket.state in TO_TRIAGE,
    )


@blueprint.post("/slots/<id:job_id>")
@allow(*DISPATCH)
def take_slot(job_id: str) -> ResponseReturnValue:
    """Take an appointment; a ticket that was only reported counts as answered with it."""
    act = values.sent(values.SlotAct)
    opens_at, closes_at = values.moment_of(act["opens"]), values.moment_of(act["closes"])
    if opens_at is None or closes_at is None or closes_at <= opens_at:
        raise InputError(_("The appointment ends before it begins. Ask for appointments again."))
    ticket = see_ticket(current_store(), job_id, by=acting())
    if ticket.state in TO_TRIAGE:
        tickets.triage(current_store(), job_id, by=acting(), at=now(), standards=standards())
    booked = slot_book().take(job_id, opens_at=opens_at, closes_at=closes_at, by=acting(), at=now())
    start_at = booked.slot.start_at.astimezone(standards().timezone)
    sentence = _(
        "{job_id} booked: {technician_id} comes at {start}.",
        job_id=job_id,
        technician_id=booked.slot.technician_id,
        start=f"{format_weekday(start_at)} {start_at:%H:%M}",
    )
    return jsonify(board=values.shown_board(booked.published.board), sentence=sentence)


@blueprint.get("/owners")
@allow(*DISPATCH)
def owners() -> ResponseReturnValue:
    """Return who can answer for a ticket."""
    found = [user for user in list_users(current_store()) if user.is_active]
    return jsonify(
        me=acting_user().id,
        owners=[{"id": user.id, "name": user.name} for user in found if user.role in CAN_OWN],
    )


@blueprint.post("/owner/<id:job_id>")
@allow(*DISPATCH)
def owner(job_id: str) -> ResponseReturnValue:
    """Hand a ticket over to somebody else."""
    act = values.sent(values.OwnerAct)
    at = now()
    tickets.hand_over(current_store(), job_id, act["to"], by=acting(), at=at, why=act["why"])
    name = next(user.name for user in list_users(current_store()) if user.id == act["to"])
    return jsonify(sentence=_("{job_id} is {name}'s now.", job_id=job_id, name=name))


@blueprint.errorhandler(EditForbidden)
def refuse_edit(error: EditForbidden) -> ResponseReturnValue:
    """Answer an edit that breaks rules with all of them."""
    judgement = values.shown_judgement(error.judgement)
    return jsonify(error=str(error), judgement=judgement), 422


def stale(error: StaleBoard) -> ResponseReturnValue:
    """Answer an act on an older board with who has changed it and what."""
    try:
        changed = changed_since(current_store(), _plan_seen())
    except NotFound:
        changed = changed_since(current_store(), None)
    if changed.at is None:
        sentence = _(
            "{by} changed the board: {reason} Nothing of yours was saved."
            " Look at it and try again.",
            by=changed.by,
            reason=changed.reason,
        )
    else:
        sentence = _(
            "{by} changed the board at {time}: {reason} Nothing of yours was saved."
            " Look at it and try again.",
            by=changed.by,
            time=f"{changed.at.astimezone(standards().timezone):%H:%M}",
            reason=changed.reason,
        )
    return jsonify({**values.shown_changed(changed), "error": sentence}), 409


blueprint.register_error_handler(StaleBoard, stale)


def _plan_seen() -> str | None:
    """Return the plan that the sender saw; the body was read once already."""
    body: Any = strict_loads(request.get_data())
    seen = body.get("plan") if isinstance(body, dict) else None
    return seen if isinstance(seen, str) else None
