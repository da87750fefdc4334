"""The case that a customer's link is for: its visits, and which of them the customer is told of now."""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch.desk.customer_links import CustomerLink, LinkRefused
from dispatch.desk.ticket_steps import ticket_of
from dispatch.domain.actor import customer_of
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import DispatchError
from dispatch.languages import gettext as _
from dispatch.storage import Session, audit, customer_links, tickets

A_DAY = timedelta(days=1)
MOST_ACTS = 30
"""How often a customer may do something in a day: the trail is kept for ever."""


class CustomerRefused(DispatchError):
    """Something is not possible by a customer's link; the sentence is for the customer."""


def current_visit(session: Session, first: str) -> Ticket:
    """Return the visit of a case that goes on: of several return visits the last that was not cancelled."""
    row = tickets.get(session, first)
    while later := tickets.followers(session, row.id):
        alive = [each for each in later if each.state != TicketState.CANCELLED.value]
        row = (alive or later)[-1]
    return ticket_of(row)


def visit_to_change(session: Session, link: CustomerLink, *, at: datetime) -> Ticket:
    """Return the visit that a customer may change now.

    Raises
    ------
    LinkRefused
        If the link was revoked meanwhile.
    CustomerRefused
        If the customer has done too much today.
    """
    row = customer_links.held(session, link.id)
    if row is None or row.revoked_at is not None:
        raise LinkRefused(_("This link cannot be opened."))
    ticket = current_visit(session, link.ticket_id)
    own = customer_of(ticket.id).id
    recent = audit.trail(session, subject=("ticket", ticket.id), since=at - A_DAY)
    if sum(each.actor == own for each in recent) >= MOST_ACTS:
        raise CustomerRefused(
            _("That was changed very often today. Please call us instead, or try again tomorrow.")
        )
    return ticket
