"""Calling customers back: the queue, what they said, complaints and their answers, return visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import complaints, follow_up, ticket_changes
from dispatch.desk.ticket_views import see_ticket
from dispatch.desk.users import list_users
from dispatch.domain.account import User
from dispatch.domain.ticket import Feedback
from dispatch.errors import Conflict, DispatchError, NotFound, StaleVersion
from dispatch.web.access import DISPATCH, OFFICE, acting, acting_user, allow
from dispatch.web.forms import optional_whole
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("follow_up", __name__, url_prefix="/follow-up")

ANSWERED = 20
"""How many answered complaints are shown below those that are open."""


@blueprint.get("")
@allow(*OFFICE)
def queue() -> str:
    """Show whom to call back, and the complaints."""
    return _page("", "")


def _page(ticket_id: str, sentence: str) -> str:
    settings, store = current_settings(), current_store()
    found = follow_up.call_backs(
        store,
        by=acting(),
        at=now(),
        after_hours=settings.follow_up_hours,
        overdue_hours=settings.follow_up_overdue_hours,
    )
    told = complaints.list_complaints(store, by=acting())
    users = list_users(store)
    return render_template(
        "follow_up.html",
        queue=found,
        waiting=[each for each in told if each.is_open],
        answered=[each for each in told if not each.is_open][:ANSWERED],
        names={user.id: user.name for user in users},
        owners=_owners(),
        refused=ticket_id,
        sentence=sentence,
        form=request.form,
        may_act=acting_user().role in DISPATCH,
        hours=settings.follow_up_hours,
        own_id=acting_user().id,
    )


@blueprint.post("/<id:ticket_id>")
@allow(*DISPATCH)
def called(ticket_id: str) -> Response:
    """Record what a customer said."""

    def act() -> None:
        said = Feedback(
            optional_whole("score", least=1, most=5), request.form.get("words", "").strip()
        )
        follow_up.called_back(
            current_store(),
            ticket_id,
            said,
            by=acting(),
            at=now(),
            complaint=request.form.get("complaint", ""),
            owner=request.form.get("owner") or None,
            close=request.form.get("close") == "yes",
            version=optional_whole("version", least=1, most=10**9),
        )

    return _done(ticket_id, act)


@blueprint.get("/complaint")
@allow(*DISPATCH)
def find() -> str:
    """Show the form of a complaint about a ticket."""
    wanted = request.args.get("ticket", "").strip()[:200]
    seen = see_ticket(current_store(), wanted, by=acting())
    return render_template("complain.html", ticket=seen, owners=_owners(), own_id=acting_user().id)


@blueprint.post("/<id:ticket_id>/complaint")
@allow(*DISPATCH)
def complain(ticket_id: str) -> Response:
    """Write a complaint down."""
    return _done(
        ticket_id,
        lambda: complaints.complain(
            current_store(),
            ticket_id,
            request.form.get("words", ""),
            by=acting(),
            at=now(),
            owner=request.form.get("owner") or None,
        ),
    )


@blueprint.post("/<id:ticket_id>/answer")
@allow(*DISPATCH)
def answer(ticket_id: str) -> Response:
    """Write down how a complaint was answered."""
    return _done(
        ticket_id,
        lambda: complaints.answer_complaint(
            current_store(), ticket_id, request.form.get("words", ""), by=acting(), at=now()
        ),
    )


@blueprint.post("/<id:ticket_id>/return-visit")
@allow(*DISPATCH)
def return_visit(ticket_id: str) -> Response:
    """Make the ticket of a visit that returns, because it is not solved after all."""
    made: list[str] = []

    def act() -> None:
        ticket = ticket_changes.arrange_return_visit(
            current_store(),
            ticket_id,
            by=acting(),
            at=now(),
            standards=standards(),
            note=request.form.get("words", "").strip() or "not solved after all",
        )
        made.append(ticket.id)

    refused = _done(ticket_id, act)
    return redirect(url_for("intake.saved", ticket_id=made[0])) if made else refused


def _owners() -> list[User]:
    return [
        user for user in list_users(current_store()) if user.is_active and user.role in DISPATCH
    ]


def _done(ticket_id: str, act: Callable[[], Any]) -> Response:
    """Do something and show the queue again, with the sentence of a refusal beside the ticket."""
    try:
        see_ticket(current_store(), ticket_id, by=acting())
        act()
    except DispatchError as error:
        status = 422
        if isinstance(error, NotFound):
            status = 404
        elif isinstance(error, StaleVersion | Conflict):
            status = 409
        return make_response(_page(ticket_id, str(error)), status)
    return redirect(url_for("follow_up.queue"))
