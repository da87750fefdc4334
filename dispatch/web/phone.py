"""The technician's pages on a phone: a shell that works without a connection, the day as JSON, what is sent back."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from dispatch.desk.phone_acts import take_act
from dispatch.desk.phone_day import Noted, notes_of, photo_of
from dispatch.desk.phone_photos import MOST_BYTES
from dispatch.desk.ticket_views import see_ticket
from dispatch.domain.account import Role
from dispatch.languages import gettext as _
from dispatch.web.access import EVERYBODY, acting, acting_user, allow, public
from dispatch.web.phone_state import phone_state
from dispatch.web.phone_values import act_of
from dispatch.web.phone_worker import worker_script
from dispatch.web.security import reads_up_to
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("phone", __name__)

LONGEST_ACT = 64 * 1024


@blueprint.get("/my")
@allow(Role.TECHNICIAN)
def day() -> str:
    """Show the shell of the technician's pages; it holds nothing of anybody, so phones may keep it."""
    return _shell()


@blueprint.get("/my/visits/<id:ticket_id>")
@allow(Role.TECHNICIAN)
def visit(ticket_id: str) -> str:
    """Show the same shell for one visit, where the visit is the technician's."""
    found = see_ticket(current_store(), ticket_id, by=acting())
    if found.technician_id != acting_user().technician_id:
        abort(
            404,
            _(
                "There is no visit {ticket_id!r} of yours. Go back to your day.",
                ticket_id=ticket_id,
            ),
        )
    return _shell()


def _shell() -> str:
    return render_template("phone.html")


@blueprint.get("/my/state")
@allow(Role.TECHNICIAN)
def state() -> Response:
    """Give the own day as the phone keeps it."""
    return jsonify(phone_state())


@blueprint.get("/my/worker.js")
@public
def worker() -> Response:
    """Give the script that opens the pages without a connection; its version is that of all it keeps."""
    response = Response(worker_script(), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/my"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.post("/my/acts")
@allow(Role.TECHNICIAN)
@reads_up_to(LONGEST_ACT)
def acts() -> Response:
    """Take in one act of the queue."""
    return _taken(request.get_json(silent=True), b"")


@blueprint.post("/my/photos")
@allow(Role.TECHNICIAN)
@reads_up_to(MOST_BYTES + LONGEST_ACT)
def photos() -> Response:
    """Take in one photo of the queue."""
    file = request.files.get("photo")
    try:
        sent = json.loads(request.form.get("act", ""))
    except ValueError:
        sent = None
    return _taken(sent, file.read() if file else b"")


def _taken(sent: Any, photo: bytes) -> Response:
    user = acting_user()
    if isinstance(sent, dict) and sent.get("user", user.id) != user.id:
        # Another technician logged in on this phone; the queue waits for the one whose it is.
        abort(409, _("This was done by somebody else, who has to log in to send it."))
    act = act_of(sent, photo)
    outcome = take_act(current_store(), act, by=acting(), at=now().astimezone(standards().timezone))
    return jsonify({"id": outcome.act_id, "done": outcome.is_done, "sentence": outcome.sentence})


@blueprint.get("/tickets/<id:ticket_id>/photos/<id:photo_id>")
@allow(*EVERYBODY)
def photo(ticket_id: str, photo_id: str) -> Response:
    """Show a photo of a ticket to whoever may see the ticket."""
    see_ticket(current_store(), ticket_id, by=acting())
    response = Response(photo_of(current_store(), ticket_id, photo_id), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = "inline"
    return response


@blueprint.app_template_global("noted_on")
def noted_on(ticket_id: str) -> tuple[Noted, ...]:
    """Return what phones noted on a ticket that the page shows already."""
    return notes_of(current_store(), ticket_id)
