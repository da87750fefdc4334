"""Calls about tickets: from the customer's report to the end of the matter."""

from __future__ import annotations

from typing import Any

from dispatch.desk import ticket_changes, ticket_views, tickets
from dispatch.domain.account import Role
from dispatch.domain.ticket import Feedback, Ticket
from dispatch.web.access import DISPATCH, EVERYBODY, acting
from dispatch.web.api import ticket_values as values
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.api.job_values import job_of
from dispatch.web.store_mode import current_store, happened_at, now, standards

blueprint = ApiBlueprint("Tickets", __name__, description="Work asked for, and how it stands.")

AT_WORK = (*DISPATCH, Role.TECHNICIAN)
STALE = (404, 409)


@call(blueprint, "GET", "/tickets", roles=EVERYBODY)
@blueprint.arguments(values.TicketPage, location="query")
@blueprint.response(200, values.TicketsAnswer)
def list_tickets(page: dict[str, Any]) -> dict[str, Any]:
    """List tickets; technicians are given their own visits alone."""
    states = [state.value for state in page.pop("state")]
    query = ticket_views.TicketQuery(states=states, **page)
    found, count = ticket_views.list_tickets(current_store(), query, by=acting())
    return {"tickets": found, "count": count}


@call(blueprint, "POST", "/tickets", roles=AT_WORK, refusals=(409,))
@blueprint.arguments(values.Report)
@blueprint.response(201, values.TicketAnswer)
def report(order: dict[str, Any]) -> Ticket:
    """Write down what a customer asks for."""
    at = now()
    job = job_of(order["job"], reported_at=at)
    return tickets.report_ticket(
        current_store(), job, by=acting(), at=at, standards=standards(), note=order["note"]
    )


@call(blueprint, "GET", "/tickets/<id:ticket_id>", roles=EVERYBODY, refusals=(404,))
@blueprint.response(200, values.TicketView)
def view(ticket_id: str) -> ticket_views.TicketView:
    """Return a ticket with its history, its clocks, and what can be done now."""
    return ticket_views.view_ticket(
        current_store(), ticket_id, by=acting(), at=now(), standards=standards()
    )


@call(blueprint, "PATCH", "/tickets/<id:ticket_id>", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.Change)
@blueprint.response(200, values.TicketAnswer)
def change(order: dict[str, Any], ticket_id: str) -> Ticket:
    """Correct what a ticket asks for."""
    return ticket_changes.change_ticket(
        current_store(), ticket_id, **order, by=acting(), at=now(), standards=standards()
    )


@call(blueprint, "POST", "/tickets/<id:ticket_id>/triage", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.Triage, required=False)
@blueprint.response(200, values.TicketAnswer)
def triage(order: dict[str, Any], ticket_id: str) -> Ticket:
    """Answer the customer: say what is needed, and let the ticket be planned."""
    return tickets.triage(
        current_store(), ticket_id, **order, by=acting(), at=now(), standards=standards()
    )


@call(blueprint, "POST", "/tickets/<id:ticket_id>/moves", roles=AT_WORK, refusals=STALE)
@blueprint.arguments(values.MoveOrder)
@blueprint.response(200, values.TicketAnswer)
def move(order: dict[str, Any], ticket_id: str) -> Ticket:
    """Move a ticket into another state."""
    ticket_views.see_ticket(current_store(), ticket_id, by=acting())
    said = order.pop("feedback")
    return tickets.move_ticket(
        current_store(),
        ticket_id,
        order.pop("to"),
        **order | {"at": happened_at(order["at"])},
        feedback=None if said is None else Feedback(**said),
        by=acting(),
    )


@call(blueprint, "POST", "/tickets/<id:ticket_id>/hand-over", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.HandOverOrder)
@blueprint.response(200, values.TicketAnswer)
def hand_over(order: dict[str, Any], ticket_id: str) -> Ticket:
    """Give a ticket to another owner."""
    return tickets.hand_over(
        current_store(), ticket_id, order.pop("to"), **order, by=acting(), at=now()
    )


@call(blueprint, "POST", "/tickets/<id:ticket_id>/return-visit", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.ReturnVisit, required=False)
@blueprint.response(201, values.TicketAnswer)
def return_visit(order: dict[str, Any], ticket_id: str) -> Ticket:
    """Make the ticket of a visit that returns for an unfinished one."""
    return ticket_changes.arrange_return_visit(
        current_store(), ticket_id, **order, by=acting(), at=now(), standards=standards()
    )


@call(blueprint, "POST", "/tickets/<id:ticket_id>/waits", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.AwaitedPart)
@blueprint.response(204)
def await_part(order: dict[str, Any], ticket_id: str) -> None:
    """Record that a ticket waits for a part: its clocks stop."""
    tickets.await_part(current_store(), ticket_id, **order, by=acting(), at=now())


@call(
    blueprint,
    "DELETE",
    "/tickets/<id:ticket_id>/waits/<id:sku>",
    roles=DISPATCH,
    refusals=(404,),
)
@blueprint.response(204)
def part_arrived(ticket_id: str, sku: str) -> None:
    """Record that the part a ticket waits for is there: its clocks run on."""
    tickets.part_arrived(current_store(), ticket_id, sku, by=acting(), at=now())
