"""Calls about appointments and hand edits: what a caller is offered, what a person changes in a plan."""

from __future__ import annotations

from typing import Any

from dispatch.desk import edits, ticket_views
from dispatch.desk.slots import Booked, Offered
from dispatch.web.access import DISPATCH, acting
from dispatch.web.api import booking_values as values
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.api.job_values import job_of
from dispatch.web.store_mode import current_store, now, slot_book, standards

blueprint = ApiBlueprint("Booking", __name__, description="Appointments, and edits by hand.")

STALE = (404, 409)


@call(blueprint, "POST", "/slots", roles=DISPATCH)
@blueprint.arguments(values.Call)
@blueprint.response(200, values.OfferAnswer)
def offer(order: dict[str, Any]) -> dict[str, Any]:
    """Offer appointments for a caller's job that has no ticket yet, the cheapest first."""
    at = now()
    job = job_of(order.pop("job"), reported_at=at)
    return _shown(slot_book().offer(job, by=acting(), at=at, **order))


@call(blueprint, "GET", "/tickets/<id:ticket_id>/slots", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.SlotQuery, location="query")
@blueprint.response(200, values.OfferAnswer)
def offer_for_ticket(query: dict[str, Any], ticket_id: str) -> dict[str, Any]:
    """Offer appointments for a triaged ticket, the cheapest first."""
    ticket = ticket_views.see_ticket(current_store(), ticket_id, by=acting())
    return _shown(slot_book().offer(ticket.job, by=acting(), at=now(), **query))


@call(blueprint, "POST", "/tickets/<id:ticket_id>/slots", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.SlotTaken)
@blueprint.response(200, values.BookedAnswer)
def take(order: dict[str, Any], ticket_id: str) -> Booked:
    """Take an appointment: its time and its parts are kept, and the plan that holds it is published."""
    return slot_book().take(ticket_id, **order, by=acting(), at=now())


@call(blueprint, "POST", "/plans/<id:plan_id>/edits/try", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.EditValue)
@blueprint.response(200, values.EditedAnswer)
def try_edit(order: dict[str, Any], plan_id: str) -> dict[str, Any]:
    """Say what an edit would do to a plan, with every rule it would break; nothing is changed."""
    edited = edits.try_edit(current_store(), plan_id, values.edit_of(order), by=acting())
    return values.shown(edited)


@call(blueprint, "POST", "/plans/<id:plan_id>/edits", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.EditOrder)
@blueprint.response(201, values.EditSavedAnswer)
def edit(order: dict[str, Any], plan_id: str) -> edits.EditSaved:
    """Make an edit in a plan and save the result as a draft; a forbidden one can be forced."""
    return edits.edit_plan(
        current_store(),
        plan_id,
        values.edit_of(order.pop("edit")),
        **order,
        by=acting(),
        at=now(),
        standards=standards(),
    )


def _shown(found: Offered) -> dict[str, Any]:
    return {
        "board": found.board,
        "slots": found.offer.slots,
        "part_at": found.offer.part_at,
        "note": found.offer.note,
    }
