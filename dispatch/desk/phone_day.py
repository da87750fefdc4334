"""What a technician's phone shows: the own visits as they stand, what is kept for them, what was noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import reservations, stock_book
from dispatch.desk.actions import Action
from dispatch.desk.move_rules import still_to_book
from dispatch.desk.permissions import require
from dispatch.desk.ticket_steps import ticket_of
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.stock import Reservation, van
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, audit, phone, tickets

S = TicketState
AHEAD = (S.PLANNED, S.DISPATCHED, S.ON_THE_WAY, S.ON_SITE)
"""States of visits that are still to be made or under way."""
OVER = (S.DONE, S.NEEDS_PART, S.NEEDS_EXPERT, S.FOLLOWED_UP, S.CLOSED)
"""States of visits that were made."""


@dataclass(frozen=True)
class Noted:
    """A note or photo of a visit: when, by whom, the words, and the photo's id or None."""

    at: datetime
    by: str
    words: str
    photo: str | None


@dataclass(frozen=True)
class OwnVisit:
    """One visit.

    Attributes
    ----------
    ticket : Ticket
        As it stands.
    to_book : Mapping of sku to quantity
        What is planned for it and not booked yet.
    kept : tuple of Reservation
        Where the published plan keeps it.
    notes : tuple of Noted
        In the order in which they were made.
    """

    ticket: Ticket
    to_book: Mapping[str, int]
    kept: tuple[Reservation, ...]
    notes: tuple[Noted, ...]


@dataclass(frozen=True)
class OwnDay:
    """All that is the technician's own now.

    Attributes
    ----------
    visits : Mapping of ticket id to OwnVisit
        Ahead, under way, or made since `since` of `own_day`.
    called_off : frozenset of str
        Tickets cancelled since then, whoever's they were; a published route may still name one.
    van : Mapping of sku to quantity
        What the van holds.
    borrowed : Mapping of depot id to tools
        What depots have lent since then.
    """

    visits: Mapping[str, OwnVisit]
    called_off: frozenset[str]
    van: Mapping[str, int]
    borrowed: Mapping[str, frozenset[str]]


def own_day(store: Store, *, by: Actor, since: datetime) -> OwnDay:
    """Return what a technician has to do, and what has happened since a moment.

    Raises
    ------
    NotAllowed
        If the actor is no technician.
    """
    require(by, {Role.TECHNICIAN}, _("see a technician's own day"))
    own = by.technician_id or ""
    with store.reading() as session:
        rows = tickets.listing(session, states=_values(AHEAD), technician_id=own)
        rows += tickets.listing(session, states=_values(OVER), technician_id=own, moved_since=since)
        kept = reservations.reserved(session)
        cancelled = tickets.listing(session, states=_values((S.CANCELLED,)), moved_since=since)
        held = stock_book.held(session)
        return OwnDay(
            visits={row.id: _visit(session, ticket_of(row), kept) for row in rows},
            called_off=frozenset(row.id for row in cancelled),
            van={sku: count for (place, sku), count in held.items() if place == van(own) and count},
            borrowed=_borrowed(session, own, since),
        )


def notes_of(store: Store, ticket_id: str) -> tuple[Noted, ...]:
    """Return what phones noted on a ticket; who may see the ticket is asked before."""
    with store.reading() as session:
        return _notes(session, ticket_id)


def photo_of(store: Store, ticket_id: str, photo_id: str) -> bytes:
    """Return a photo of a ticket as JPEG; `NotFound` if the ticket has none of this id."""
    with store.reading() as session:
        return phone.photo(session, photo_id, ticket_id=ticket_id).content


def _values(states: Sequence[TicketState]) -> list[str]:
    return [state.value for state in states]


def _visit(session: Session, ticket: Ticket, kept: Sequence[Reservation]) -> OwnVisit:
    is_ahead = ticket.state in AHEAD
    return OwnVisit(
        ticket=ticket,
        to_book=still_to_book(session, ticket) if is_ahead else {},
        kept=tuple(item for item in kept if item.ticket_id == ticket.id),
        notes=_notes(session, ticket.id),
    )


def _notes(session: Session, ticket_id: str) -> tuple[Noted, ...]:
    actions = [Action.TICKET_NOTED.value]
    rows = audit.trail(session, subject=("ticket", ticket_id), actions=actions)
    return tuple(
        Noted(row.at, row.actor, row.details["words"], row.details["photo"]) for row in rows
    )


def _borrowed(session: Session, technician_id: str, since: datetime) -> dict[str, frozenset[str]]:
    subject, actions = ("stock", str(van(technician_id))), [Action.TOOLS_LENT.value]
    found: dict[str, frozenset[str]] = {}
    for row in audit.trail(session, subject=subject, actions=actions, since=since):
        depot_id = row.details["depot"]
        found[depot_id] = found.get(depot_id, frozenset()) | frozenset(row.details["tools"])
    return found
