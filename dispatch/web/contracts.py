"""Contracts: customers with a technician and a standard of their own, inspections that recur, warnings of devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.contracts.recurrence import next_dates, visit_on
from dispatch.desk import customers, inspections
from dispatch.desk.master_views import technician_names
from dispatch.errors import Conflict, DispatchError, NotFound, StaleVersion
from dispatch.web.access import DISPATCH, OFFICE, acting, acting_user, allow
from dispatch.web.contract_form import fields_of, read_customer, read_inspection
from dispatch.web.forms import optional_whole
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("contracts", __name__, url_prefix="/contracts")

UPCOMING = 3


@blueprint.get("")
@allow(*OFFICE)
def listing() -> str:
    """List the customers with a contract."""
    return _list_page("")


def _list_page(sentence: str, made: list[inspections.Made] | None = None) -> str:
    ended = request.args.get("ended") == "yes"
    return render_template(
        "contracts.html",
        customers=customers.list_customers(current_store(), by=acting(), ended=ended),
        ended=ended,
        sentence=sentence,
        made=made,
        may_act=acting_user().role in DISPATCH,
        people=technician_names(current_store()),
    )


@blueprint.get("/new")
@allow(*DISPATCH)
def new() -> str:
    """Show the empty form of a customer."""
    return _form_page({"counting": "calendar"}, None, "")


def _form_page(fields: dict[str, str], held: customers.Held | None, sentence: str) -> str:
    return render_template(
        "contract_form.html",
        fields=fields,
        held=held,
        sentence=sentence,
        people=technician_names(current_store()),
    )


def _asked() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


@blueprint.post("/new")
@allow(*DISPATCH)
def add() -> Response:
    """Add a customer."""
    try:
        held = customers.add_customer(current_store(), read_customer(), by=acting(), at=now())
    except DispatchError as error:
        return make_response(_form_page(_asked(), None, str(error)), _status(error))
    return redirect(url_for("contracts.customer", customer_id=held.customer.id))


@blueprint.get("/<id:customer_id>")
@allow(*OFFICE)
def customer(customer_id: str) -> str:
    """Show a contract with its inspections and the newest warnings."""
    return _page(customer_id, "")


def _page(customer_id: str, sentence: str, fields: dict[str, str] | None = None) -> str:
    view = customers.view_customer(current_store(), customer_id, by=acting())
    calendar = standards().calendar
    today = now().astimezone(standards().timezone).date()
    ahead = {
        held.inspection.id: [
            visit_on(held.inspection, day, calendar)
            for day in next_dates(held.inspection, today=today, count=UPCOMING)
        ]
        for held in view.inspections
        if held.ended_at is None
    }
    return render_template(
        "contract.html",
        view=view,
        held=view.held,
        customer=view.held.customer,
        ahead=ahead,
        fields=fields or {},
        sentence=sentence,
        today=today,
        calendar_notes=calendar.warnings(
            visit.first_day.year for visits in ahead.values() for visit in visits
        ),
        may_act=acting_user().role in DISPATCH,
        people=technician_names(current_store()),
    )


@blueprint.get("/<id:customer_id>/change")
@allow(*DISPATCH)
def change_form(customer_id: str) -> str:
    """Show the form of a customer as it is."""
    held = customers.view_customer(current_store(), customer_id, by=acting()).held
    return _form_page(fields_of(held.customer), held, "")


@blueprint.post("/<id:customer_id>/change")
@allow(*DISPATCH)
def change(customer_id: str) -> Response:
    """Change a customer."""
    held = customers.view_customer(current_store(), customer_id, by=acting()).held
    try:
        customers.change_customer(
            current_store(),
            read_customer(customer_id),
            by=acting(),
            at=now(),
            version=optional_whole("version", least=1, most=10**9),
        )
    except DispatchError as error:
        return make_response(_form_page(_asked(), held, str(error)), _status(error))
    return redirect(url_for("contracts.customer", customer_id=customer_id))


@blueprint.post("/<id:customer_id>/end")
@allow(*DISPATCH)
def end(customer_id: str) -> Response:
    """End a contract with its inspections."""
    return _done(
        customer_id,
        lambda: customers.end_contract(current_store(), customer_id, by=acting(), at=now()),
    )


@blueprint.post("/<id:customer_id>/inspections")
@allow(*DISPATCH)
def add_inspection(customer_id: str) -> Response:
    """Add an inspection that recurs."""
    return _done(
        customer_id,
        lambda: inspections.add_inspection(
            current_store(),
            read_inspection(customer_id),
            by=acting(),
            at=now(),
            standards=standards(),
        ),
    )


@blueprint.post("/<id:customer_id>/inspections/<id:inspection_id>/end")
@allow(*DISPATCH)
def end_inspection(customer_id: str, inspection_id: str) -> Response:
    """End an inspection."""
    return _done(
        customer_id,
        lambda: inspections.end_inspection(current_store(), inspection_id, by=acting(), at=now()),
    )


@blueprint.post("/make-due")
@allow(*DISPATCH)
def make_due() -> Response:
    """Make tickets of all dates that have come near; the worker does so each day by itself."""
    try:
        made = inspections.make_due(current_store(), at=now(), standards=standards(), by=acting())
    except DispatchError as error:
        return make_response(_list_page(str(error)), _status(error))
    return make_response(_list_page("", made))


def _done(customer_id: str, act: Callable[[], Any]) -> Response:
    """Do something to a contract and show it again, with the sentence of a refusal."""
    customers.view_customer(current_store(), customer_id, by=acting())
    try:
        act()
    except DispatchError as error:
        return make_response(_page(customer_id, str(error), _asked()), _status(error))
    return redirect(url_for("contracts.customer", customer_id=customer_id))


def _status(error: DispatchError) -> int:
    if isinstance(error, StaleVersion | Conflict):
        return 409
    return 404 if isinstance(error, NotFound) else 422
