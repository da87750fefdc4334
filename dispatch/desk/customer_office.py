"""What the office sees of a customer's link: sent, opened, confirmed, what the customer said and asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.desk.actions import Action
from dispatch.desk.customer_links import CustomerLink, link_of
from dispatch.desk.customer_view import agreed_start, shifted
from dispatch.desk.histories import from_trail
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import Feedback
from dispatch.storage import Store, audit, tickets


@dataclass(frozen=True)
class CallWish:
    """When a customer asked to be called, and the words to it."""

    at: datetime
    words: str


@dataclass(frozen=True)
class CustomerSide:
    """How a ticket stands with its customer.

    Attributes
    ----------
    link : CustomerLink or None
        That of the case.
    confirmed_at, confirmed_start : datetime or None
        When the customer last agreed to a time, and to which start.
    confirmation_holds : bool
        Whether that is still about the time that is planned.
    said : Feedback or None
        The last score with its words, by the link or at the call-back.
    wish : CallWish or None
        Where nobody has moved the ticket since.
    """

    link: CustomerLink | None
    confirmed_at: datetime | None
    confirmed_start: datetime | None
    confirmation_holds: bool
    said: Feedback | None
    wish: CallWish | None


def customer_side(store: Store, ticket_id: str, *, by: Actor) -> CustomerSide:
    """Return how a ticket stands with its customer.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such ticket, or the role may not.
    """
    link = link_of(store, ticket_id, by=by)
    with store.reading() as session:
        row = tickets.get(session, ticket_id)
        rows = audit.trail(session, subject=("ticket", ticket_id))
        told = tickets.job_of(row).told
    confirmed = [each for each in rows if each.action == Action.TICKET_CONFIRMED]
    wishes = [
        each
        for each in rows
        if each.action == Action.TICKET_CALL_WISHED and each.at >= row.moved_at
    ]
    start = agreed_start(confirmed[-1]) if confirmed else None
    planned = None if told is None else told.start_at
    return CustomerSide(
        link=link,
        confirmed_at=confirmed[-1].at if confirmed else None,
        confirmed_start=start,
        confirmation_holds=start is not None
        and planned is not None
        and not shifted(start, planned),
        said=from_trail(rows).score,
        wish=CallWish(wishes[-1].at, wishes[-1].details["words"]) if wishes else None,
    )
