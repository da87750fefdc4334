"""Use cases of a place that is corrected by a pin on the map: of a ticket, and of one of a customer's places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.desk import customers, ticket_changes
from dispatch.desk.customers import Held
from dispatch.desk.intake import OPEN
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.place_memory import remember
from dispatch.domain.actor import Actor
from dispatch.domain.customer import CustomerPlace
from dispatch.domain.place import PIN, Location
from dispatch.domain.ticket import Ticket
from dispatch.errors import NotFound
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, tickets
from dispatch.travel.gazetteer import plain


@dataclass(frozen=True)
class Corrected:
    """A ticket whose place was set, and the ids of the others that were set with it."""

    ticket: Ticket
    others: tuple[str, ...]


def same_address(store: Store, ticket_id: str, *, by: Actor) -> tuple[str, ...]:
    """Return the other open tickets of a ticket's address; none where it has no address."""
    require(by, OFFICE, _("correct places"))
    with store.reading() as session:
        return _same_address(session, ticket_id)


def correct_ticket(
    store: Store,
    ticket_id: str,
    location: Location,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    version: int | None = None,
    others_too: bool = False,
) -> Corrected:
    """Set where a ticket's job is, and remember it for its address; the next plan goes by it.

    Parameters
    ----------
    store, ticket_id, location : Store, str, Location
        Where, which, and where the pin was set.
    by, at, standards : Actor, datetime, ServiceStandards
        Who, when, and what is promised: the place decides the zone.
    version : int or None
        Of the ticket that the pin rests on.
    others_too : bool
        Set the other open tickets of the same address as well.

    Raises
    ------
    NotFound, StaleVersion, NotAllowed, InputError, MoveRefused
        If there is no such ticket, it has changed since, is at an end, or the pin is no place on Earth.
    """
    require(by, OFFICE, _("correct places"))
    changes: dict[str, Any] = {"location": location, "place_precision": PIN}
    with store.transaction() as session:
        others = _same_address(session, ticket_id) if others_too else ()
        ticket = ticket_changes.change_in(
            session, ticket_id, changes, by=by, at=at, standards=standards, version=version
        )
        for other in others:
            ticket_changes.change_in(
                session, other, changes, by=by, at=at, standards=standards, version=None
            )
        return Corrected(ticket, others)


def place_of(customer: Held, number: str) -> CustomerPlace:
    """Return a place of a customer by its number from 0; `NotFound` if there is none."""
    return customer.customer.places[_position(customer, number)]


def _position(customer: Held, number: str) -> int:
    count = len(customer.customer.places)
    if not (number.isascii() and number.isdigit() and len(number) < 6 and int(number) < count):
        raise NotFound("place", f"{customer.customer.id}/{number}")
    return int(number)


def correct_customer(
    store: Store,
    customer_id: str,
    number: str,
    location: Location,
    *,
    by: Actor,
    at: datetime,
    version: int,
) -> Held:
    """Set where one of a customer's places is, and remember it for its address.

    Raises
    ------
    NotFound, StaleVersion, NotAllowed, InputError
        If there is no such place, the contract has changed since, or the pin is no place on Earth.
    """
    require(by, OFFICE, _("correct places"))
    held = customers.view_customer(store, customer_id, by=by).held
    at_position, known = _position(held, number), held.customer.places
    corrected = replace(known[at_position], location=location)
    places = (*known[:at_position], corrected, *known[at_position + 1 :])
    changed = replace(held.customer, places=places)
    with store.transaction() as session:
        after = customers.change_in(session, changed, by=by, at=at, version=version)
        remember(session, corrected.address, location, by=by, at=at)
        return after


def _same_address(session: Session, ticket_id: str) -> tuple[str, ...]:
    address = plain(tickets.job_of(tickets.get(session, ticket_id)).address)
    if not address:
        return ()
    rows = tickets.listing(session, states=OPEN)
    return tuple(
        row.id for row in rows if row.id != ticket_id and plain(row.job["address"]) == address
    )
