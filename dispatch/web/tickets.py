"""Tickets: the list, one with its history and clocks, and the moves that are possible now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import ticket_changes, tickets
from dispatch.desk.move_rules import is_made_by_plan
from dispatch.desk.ticket_views import (
    TicketOrder,
    TicketQuery,
    list_tickets,
    see_ticket,
    view_ticket,
)
from dispatch.desk.users import list_users
from dispatch.domain.account import Role, User
from dispatch.domain.job import Job, Priority
from dispatch.domain.place import Location
from dispatch.domain.ticket import Feedback, TicketState
from dispatch.errors import DispatchError, InputError, NotFound, StaleVersion
from dispatch.languages import gettext as _
from dispatch.tickets.life_cycle import MOVES
from dispatch.web import customer_links
from dispatch.web.access import DISPATCH, EVERYBODY, acting, acting_user, allow
from dispatch.web.forms import decimal, optional_whole, parts_of, whole
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("tickets", __name__, url_prefix="/tickets")

AT_WORK = (*DISPATCH, Role.TECHNICIAN)
PAGE = 50
CLOCKS_REACH = timedelta(days=30)
"""How far ahead of now the calendar of a ticket's clocks is looked at."""
LONGEST_LINE, LONGEST_TEXT = 500, 10_000


@blueprint.get("")
@allow(*EVERYBODY)
def listing() -> str:
    """List tickets, by state and in an order of a closed list."""
    state = request.args.get("state", "")
    order = request.args.get("order", "")
    offset = max(0, min(request.args.get("offset", 0, type=int), 10**6))
    query = TicketQuery(
        states=(state,) if state in {known.value for known in TicketState} else (),
        order=TicketOrder(order) if order in {o.value for o in TicketOrder} else TicketOrder.NEWEST,
        offset=offset,
        limit=PAGE,
    )
    found, count = list_tickets(current_store(), query, by=acting())
    return render_template(
        "tickets.html",
        tickets=found,
        count=count,
        query=query,
        states=list(TicketState),
        orders=list(TicketOrder),
        names=_names(),
        may_report=acting_user().role in AT_WORK,
        may_dispatch=acting_user().role in DISPATCH,
    )


@blueprint.get("/new")
@allow(*AT_WORK)
def new() -> str:
    """Show the form that a customer's call is written into."""
    return _new_page("")


def _new_page(sentence: str) -> str:
    return render_template(
        "ticket_new.html", sentence=sentence, priorities=list(Priority), form=request.form
    )


@blueprint.post("/new")
@allow(*AT_WORK)
def report() -> Response:
    """Write down what a customer asks for."""
    try:
        ticket = tickets.report_ticket(
            current_store(), _job(), by=acting(), at=now(), standards=standards()
        )
    except DispatchError as error:
        return make_response(_new_page(str(error)), 422)
    return redirect(url_for("tickets.ticket", ticket_id=ticket.id))


def _job() -> Job:
    given = request.form.get("priority", Priority.NORMAL.value)
    known = {priority.value for priority in Priority}
    return Job(
        id="",
        location=Location(
            decimal("latitude", least=-90, most=90), decimal("longitude", least=-180, most=180)
        ),
        reported_at=now(),
        service_seconds=60 * whole("minutes", least=0, most=14 * 24 * 60),
        priority=Priority(given) if given in known else Priority.NORMAL,
        parts=parts_of("parts"),
        kind=_line("kind"),
        customer=_line("customer"),
        phone=_line("phone"),
        address=_line("address"),
        description=request.form.get("description", "").strip()[:LONGEST_TEXT],
    )


def _line(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST_LINE]


@blueprint.get("/<id:ticket_id>")
@allow(*EVERYBODY)
def ticket(ticket_id: str) -> str:
    """Show one ticket."""
    return _page(ticket_id, "")


def _page(ticket_id: str, sentence: str) -> str:
    view = view_ticket(current_store(), ticket_id, by=acting(), at=now(), standards=standards())
    state = view.ticket.state
    moves = [
        (after, MOVES[state, after].means)
        for after in view.possible
        if not is_made_by_plan(state, after)
    ]
    return render_template(
        "ticket.html",
        view=view,
        ticket=view.ticket,
        job=view.ticket.job,
        moves=moves,
        names=_names(),
        people=_takers(),
        sentence=sentence,
        may_dispatch=acting_user().role in DISPATCH,
        zone=standards().timezone,
        calendar_notes=_calendar_notes(view.ticket.job),
        customer=customer_links.shown(ticket_id),
    )


def _calendar_notes(job: Job) -> tuple[str, ...]:
    """Return what is uncertain about the working days that the clocks of a job count."""
    promised = standards()
    if not promised.counts_working_hours:
        return ()
    until = max(job.reported_at, now()) + CLOCKS_REACH
    first, last = (at.astimezone(promised.timezone).year for at in (job.reported_at, until))
    return promised.calendar.warnings(range(first, last + 1))


@blueprint.post("/<id:ticket_id>/move")
@allow(*AT_WORK)
def move(ticket_id: str) -> Response:
    """Move a ticket into another state."""
    see_ticket(current_store(), ticket_id, by=acting())
    after = request.form.get("to", "")
    if after not in {state.value for state in TicketState}:
        abort(422, _("{after!r} is no state of a ticket. Choose one from the page.", after=after))

    def act() -> None:
        if after == TicketState.TRIAGED.value:
            tickets.triage(
                current_store(),
                ticket_id,
                by=acting(),
                at=now(),
                standards=standards(),
                **_common(),
            )
            return
        said: Feedback | None = None
        if after == TicketState.FOLLOWED_UP.value:
            words = request.form.get("note", "")
            said = Feedback(optional_whole("score", least=1, most=5), words)
        tickets.move_ticket(
            current_store(),
            ticket_id,
            TicketState(after),
            by=acting(),
            at=now(),
            feedback=said,
            missing=parts_of("missing") or None,
            **_common(),
        )

    return _done(ticket_id, act)


def _common() -> dict[str, Any]:
    version = optional_whole("version", least=1, most=10**9)
    return {"note": request.form.get("note", "").strip(), "version": version}


@blueprint.post("/<id:ticket_id>/hand-over")
@allow(*DISPATCH)
def hand_over(ticket_id: str) -> Response:
    """Give a ticket to another owner."""
    return _done(
        ticket_id,
        lambda: tickets.hand_over(
            current_store(),
            ticket_id,
            request.form.get("to", ""),
            by=acting(),
            at=now(),
            why=request.form.get("why", ""),
        ),
    )


@blueprint.post("/<id:ticket_id>/return-visit")
@allow(*DISPATCH)
def return_visit(ticket_id: str) -> Response:
    """Make the ticket of a visit that returns for this one."""
    return _done(
        ticket_id,
        lambda: ticket_changes.arrange_return_visit(
            current_store(),
            ticket_id,
            by=acting(),
            at=now(),
            standards=standards(),
            note=request.form.get("note", "").strip(),
        ),
    )


def _done(ticket_id: str, act: Any) -> Response:
    """Do something to a ticket and show it again, with the sentence of a refusal beside what was tried."""
    try:
        act()
    except NotFound as error:
        return make_response(_page(ticket_id, str(error)), 404)
    except StaleVersion as error:
        return make_response(_page(ticket_id, str(error)), 409)
    except (InputError, DispatchError) as error:
        return make_response(_page(ticket_id, str(error)), 422)
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id))


def _takers() -> list[User]:
    """Return who may take a ticket over, for those who may hand one over."""
    if acting_user().role not in DISPATCH:
        return []
    return [user for user in list_users(current_store()) if user.is_active]


def _names() -> dict[str, str]:
    return {user.id: user.name for user in list_users(current_store())}
