"""A pin on the map that corrects where a ticket, or one of a customer's places, is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import customers, places
from dispatch.desk.ticket_views import view_ticket
from dispatch.domain.gcj02 import coordinates_of, to_wgs84
from dispatch.domain.place import PIN, Location
from dispatch.domain.place_words import precision_words
from dispatch.errors import DispatchError, NotFound, StaleVersion
from dispatch.web.access import DISPATCH, acting, allow
from dispatch.web.forms import decimal, optional_whole, whole
from dispatch.web.pin_map import pin_map
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("places", __name__, url_prefix="/places")


@blueprint.get("/ticket/<id:ticket_id>")
@allow(*DISPATCH)
def ticket(ticket_id: str) -> str:
    """Show where a ticket's job is."""
    return _ticket_page(ticket_id, "")


def _ticket_page(ticket_id: str, sentence: str) -> str:
    by = acting()
    view = view_ticket(current_store(), ticket_id, by=by, at=now(), standards=standards())
    job = view.ticket.job
    return _page(
        sentence,
        title=ticket_id,
        back=url_for("tickets.ticket", ticket_id=ticket_id),
        address=job.address,
        location=job.location,
        precision=job.place_precision,
        version=view.ticket.version,
        others=places.same_address(current_store(), ticket_id, by=by),
    )


@blueprint.post("/ticket/<id:ticket_id>")
@allow(*DISPATCH)
def correct_ticket(ticket_id: str) -> Response:
    """Set where a ticket's job is."""
    try:
        places.correct_ticket(
            current_store(),
            ticket_id,
            _sent_place(),
            by=acting(),
            at=now(),
            standards=standards(),
            version=optional_whole("version", least=1, most=10**9),
            others_too="others" in request.form,
        )
    except NotFound:
        raise
    except DispatchError as error:
        return make_response(_ticket_page(ticket_id, str(error)), _status(error))
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id))


@blueprint.get("/customer/<id:customer_id>/<id:place_number>")
@allow(*DISPATCH)
def customer(customer_id: str, place_number: str) -> str:
    """Show where one of a customer's places is."""
    return _customer_page(customer_id, place_number, "")


def _customer_page(customer_id: str, place_number: str, sentence: str) -> str:
    held = customers.view_customer(current_store(), customer_id, by=acting()).held
    place = places.place_of(held, place_number)
    return _page(
        sentence,
        title=f"{held.customer.name}, {place.name}",
        back=url_for("contracts.customer", customer_id=customer_id),
        address=place.address,
        location=place.location,
        precision="",
        version=held.version,
        others=(),
    )


@blueprint.post("/customer/<id:customer_id>/<id:place_number>")
@allow(*DISPATCH)
def correct_customer(customer_id: str, place_number: str) -> Response:
    """Set where one of a customer's places is."""
    try:
        places.correct_customer(
            current_store(),
            customer_id,
            place_number,
            _sent_place(),
            by=acting(),
            at=now(),
            version=whole("version", least=1, most=10**9),
        )
    except NotFound:
        raise
    except DispatchError as error:
        return make_response(_customer_page(customer_id, place_number, str(error)), _status(error))
    return redirect(url_for("contracts.customer", customer_id=customer_id))


def _page(sentence: str, *, location: Location, precision: str, **more: Any) -> str:
    """Return the page with the pin where it is, or where the refused form had set it."""
    shown = request.form if sentence else {}
    return render_template(
        "place.html",
        sentence=sentence,
        pin=pin_map(),
        latitude=shown.get("latitude", f"{location.latitude:.6f}"),
        longitude=shown.get("longitude", f"{location.longitude:.6f}"),
        coordinates=shown.get("coordinates", "wgs84"),
        precision=precision_words(precision) if precision else "",
        is_pin=precision == PIN,
        has_geocoder=bool(current_settings().geocoder or current_settings().gazetteer),
        **more,
    )


def _sent_place() -> Location:
    """Return the place of the form as WGS-84; InputError or SettingsError where it is none."""
    written = Location(
        decimal("latitude", least=-90, most=90), decimal("longitude", least=-180, most=180)
    )
    return to_wgs84(
        written, coordinates_of(request.form.get("coordinates", ""), what="coordinates")
    )


def _status(error: DispatchError) -> int:
    return 409 if isinstance(error, StaleVersion) else 422
