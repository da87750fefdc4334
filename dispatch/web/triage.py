"""Triage: tickets that nobody has answered yet, each with the catalogue's proposal."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import intake
from dispatch.desk.ticket_views import see_ticket
from dispatch.domain.job import Job
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import DispatchError, StaleVersion
from dispatch.triage.propose import FIELDS
from dispatch.triage.search import likeliest
from dispatch.web.access import DISPATCH, acting, allow
from dispatch.web.fault_catalogue import catalogue
from dispatch.web.forms import optional_whole
from dispatch.web.intake import look_at, page
from dispatch.web.intake_form import CallForm, changes_of, fields_of, line, read_form
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("triage", __name__, url_prefix="/triage")

WAITING = (TicketState.REPORTED, TicketState.REOPENED)


@blueprint.get("")
@allow(*DISPATCH)
def listing() -> str:
    """List the tickets that wait for an answer, with the fault that each may be."""
    found = intake.waiting_for_triage(current_store(), by=acting())
    known = catalogue()
    guessed = {
        ticket.id: known.by_code.get(ticket.job.fault) or likeliest(known, ticket.job.description)
        for ticket in found
    }
    return render_template("triage.html", tickets=found, guessed=guessed, at=now())


@blueprint.get("/<id:ticket_id>")
@allow(*DISPATCH)
def ticket(ticket_id: str) -> Response:
    """Show a ticket in the form of a call, with what the catalogue proposes filled in where nothing is said."""
    seen = see_ticket(current_store(), ticket_id, by=acting())
    if seen.state not in WAITING:
        return redirect(url_for("tickets.ticket", ticket_id=ticket_id))
    at = now()
    form = CallForm(seen.job, has_place=True)
    known = catalogue()
    form.fault = known.by_code.get(seen.job.fault) or likeliest(known, seen.job.description)
    found = look_at(form, at, ticket_id)
    job = _filled(seen.job, found)
    return make_response(page(fields_of(job), {}, found, ticket=seen))


def _filled(job: Job, found: intake.Look) -> Job:
    """Return a job whose empty fields hold what is proposed; a fault that it names was proposed from before."""
    if not found.fields or job.fault:
        return job
    empty = [name for name in FIELDS if not getattr(job, name)]
    named = ("fault", *(() if job.skills else ("kind", "difficulty")))
    return replace(job, **{name: found.fields[name] for name in {*empty, *named}})


@blueprint.post("/<id:ticket_id>")
@allow(*DISPATCH)
def answer(ticket_id: str) -> Response:
    """Triage a ticket with what stands in the form."""
    seen = see_ticket(current_store(), ticket_id, by=acting())
    at = now()
    form = read_form(catalogue(), at=at)
    asked = {name: value for name, value in request.form.items() if name != "csrf_token"}
    if form.faults:
        found = look_at(form, at, ticket_id)
        return make_response(page(asked, form.faults, found, ticket=seen), 422)
    try:
        _triage(seen, form)
    except DispatchError as error:
        status = 409 if isinstance(error, StaleVersion) else 422
        found = look_at(form, at, ticket_id)
        return make_response(page(asked, {}, found, ticket=seen, sentence=str(error)), status)
    return redirect(url_for("intake.saved", ticket_id=ticket_id))


def _triage(seen: Ticket, form: CallForm) -> None:
    tried = [int(text) for text in request.form.getlist("tried") if text.isdecimal()]
    intake.triage_call(
        current_store(),
        seen.id,
        changes_of(seen.job, form),
        by=acting(),
        at=now(),
        standards=standards(),
        fault=form.fault,
        take_from=current_settings().part_likelihood,
        after=line("after") or "triaged",
        note=intake.steps_tried(form.fault, tried, line("note")),
        version=optional_whole("version", least=1, most=10**9),
    )
