"""Taking a call: the form, what is known while it is filled in, and the next step after saving."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import intake, notes
from dispatch.desk.master_views import technician_names
from dispatch.desk.place_memory import with_corrections
from dispatch.desk.ticket_views import see_ticket, view_ticket
from dispatch.domain.job import Difficulty, Priority
from dispatch.domain.place import EXACT
from dispatch.domain.place_words import precision_words
from dispatch.errors import DispatchError, GeocodingError, InputError, NotFound, SettingsError
from dispatch.languages import gettext as _
from dispatch.travel.geocoding import shared_geocoder
from dispatch.triage.search import search
from dispatch.web.access import DISPATCH, acting, allow
from dispatch.web.fault_catalogue import catalogue
from dispatch.web.intake_form import CallForm, fields_of, line, proposed_fields, read_form
from dispatch.web.pin_map import pin_map
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now, slot_book, standards

blueprint = Blueprint("intake", __name__, url_prefix="/intake")

LONGEST_SEARCH = 200
OFFERED = 6
NEW = {"priority": "normal", "difficulty": "simple", "kind": "repair", "minutes": "60"}


@blueprint.get("")
@allow(*DISPATCH)
def form() -> str:
    """Show the empty form."""
    phone = request.args.get("phone", "")[:LONGEST_SEARCH]
    return page({**NEW, "phone": phone, "coordinates": current_settings().coordinates}, {}, None)


def page(
    fields: dict[str, str],
    faults: dict[str, str],
    look: intake.Look | None,
    **more: Any,
) -> str:
    """Return the page of a call or of a ticket to be triaged."""
    chosen = catalogue().by_code.get(fields.get("fault", ""))
    return render_template(
        "intake.html",
        fields=fields,
        faults=faults,
        pin=pin_map(),
        people=technician_names(current_store()),
        priorities=[each.value for each in Priority],
        difficulties=[each.value for each in Difficulty],
        has_geocoder=bool(current_settings().geocoder or current_settings().gazetteer),
        **{"ticket": None, "sentence": "", "unseen": False, **more, **words_of(look, chosen)},
    )


def words_of(look: intake.Look | None, fault: Any) -> dict[str, Any]:
    """Return what the side of the form shows."""
    proposal = {} if look is None else proposed_fields(look.fields)
    return {"look": look, "fault": fault, "proposal": proposal}


@blueprint.get("/faults")
@allow(*DISPATCH)
def faults() -> str:
    """Return the faults that fit what was typed, as the options of a list."""
    typed = request.args.get("q", "")[:LONGEST_SEARCH]
    return render_template("intake_faults.html", faults=search(catalogue(), typed), typed=typed)


@blueprint.post("/look")
@allow(*DISPATCH)
def look() -> str:
    """Return what is known and proposed of the form as it stands; nothing is saved."""
    at = now()
    found = read_form(catalogue(), at=at)
    without = line("without")
    return render_template(
        "intake_look.html", ticket=None, **words_of(look_at(found, at, without), found.fault)
    )


def look_at(form: CallForm, at: datetime, without: str = "") -> intake.Look:
    """Return what is known of a form as far as it can be read."""
    return intake.look(
        current_store(),
        form.job,
        has_place=form.has_place,
        fault=form.fault,
        by=acting(),
        at=at,
        standards=standards(),
        take_from=current_settings().part_likelihood,
        without=without,
    )


@blueprint.post("")
@allow(*DISPATCH)
def save() -> Response:
    """Save the call; an open ticket that may be the same is shown first."""
    at = now()
    found = read_form(catalogue(), at=at)
    seen = look_at(found, at)
    asked = {name: value for name, value in request.form.items() if name != "csrf_token"}
    if found.faults:
        return make_response(page(asked, found.faults, seen), 422)
    shown = set(request.form.getlist("seen"))
    if any(like.ticket.id not in shown for like in seen.duplicates):
        return make_response(page(asked, {}, seen, unseen=True), 409)
    after = line("after") or "reported"
    tried = [int(text) for text in request.form.getlist("tried") if text.isdecimal()]
    try:
        ticket = intake.take_call(
            current_store(),
            found.job,
            by=acting(),
            at=at,
            standards=standards(),
            fault=found.fault,
            take_from=current_settings().part_likelihood,
            after=after,
            note=intake.steps_tried(found.fault, tried, line("note")),
        )
    except DispatchError as error:
        return make_response(page(asked, {}, seen, sentence=str(error)), 422)
    return redirect(url_for("intake.saved", ticket_id=ticket.id))


@blueprint.post("/same")
@allow(*DISPATCH)
def same() -> Response:
    """Write the call down at an open ticket instead of making another one."""
    ticket_id = line("ticket")
    said = [line("customer"), line("phone"), request.form.get("description", "").strip()]
    told = ", ".join(filter(None, said))
    try:
        if not told:
            raise InputError(_("Nothing was said yet. Write what the caller says, then add it."))
        words = f"The customer called again: {told}"[: notes.LONGEST]
        notes.note_ticket(current_store(), ticket_id, words, by=acting(), at=now())
    except DispatchError as error:
        status = 404 if isinstance(error, NotFound) else 422
        asked = {name: value for name, value in request.form.items() if name != "csrf_token"}
        return make_response(page(asked, {}, None, sentence=str(error)), status)
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id))


@blueprint.post("/address")
@allow(*DISPATCH)
def address() -> Response:
    """Look an address up: by the pins that were set, the gazetteer and the geocoder of the settings."""
    try:
        provider = shared_geocoder(current_settings())
        found = with_corrections(current_store(), provider)(line("address"))
    except GeocodingError:
        # The sentence names the address, which belongs to a customer; the form still has it.
        return _not_placed(_("The geocoder does not answer. Set the pin on the map."))
    except (InputError, SettingsError):
        return _not_placed(
            _("The gazetteer or the geocoder is not set up rightly. Set the pin on the map.")
        )
    if found is None and provider is None:
        return _not_placed(_("No geocoder is set. Set the pin on the map."))
    if found is None:
        return _not_placed(
            _("The geocoder does not know this address. Correct it, or set the pin on the map.")
        )
    return jsonify(
        {
            "latitude": found.location.latitude,
            "longitude": found.location.longitude,
            "precision": found.precision,
            "words": precision_words(found.precision),
            "is_rough": found.precision not in EXACT,
        }
    )


def _not_placed(sentence: str) -> Response:
    return make_response(jsonify({"error": sentence}), 422)


@blueprint.get("/saved/<id:ticket_id>")
@allow(*DISPATCH)
def saved(ticket_id: str) -> str:
    """Show what can be done next with a ticket that was just written down."""
    return saved_page(ticket_id, "", with_slots="slots" in request.args)


def saved_page(ticket_id: str, sentence: str, *, with_slots: bool) -> str:
    """Return the page of the next step; with slots it offers appointments."""
    at = now()
    view = view_ticket(current_store(), ticket_id, by=acting(), at=at, standards=standards())
    offered = None
    if with_slots and not sentence:
        try:
            offered = slot_book().offer(view.ticket.job, by=acting(), at=at, count=OFFERED)
        except DispatchError as error:
            sentence = str(error)
    return render_template(
        "intake_saved.html",
        view=view,
        ticket=view.ticket,
        job=view.ticket.job,
        offered=offered,
        sentence=sentence,
        fields=fields_of(view.ticket.job),
    )


@blueprint.post("/saved/<id:ticket_id>")
@allow(*DISPATCH)
def take(ticket_id: str) -> Response:
    """Take one of the appointments that were offered."""
    see_ticket(current_store(), ticket_id, by=acting())
    try:
        opens_at, closes_at = (_moment(name) for name in ("opens_at", "closes_at"))
        slot_book().take(ticket_id, opens_at=opens_at, closes_at=closes_at, by=acting(), at=now())
    except DispatchError as error:
        return make_response(saved_page(ticket_id, str(error), with_slots=False), 422)
    return redirect(url_for("intake.saved", ticket_id=ticket_id))


def _moment(name: str) -> datetime:
    text = line(name)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InputError(
            _(
                "{name} is {text!r}. Choose one of the appointments offered.",
                name=name,
                text=text[:40],
            )
        )
    return found
