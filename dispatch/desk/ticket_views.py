"""Tickets as they are looked at: lists, and one with its history, clocks and what can be done now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.desk.histories import case_of, recorded
from dispatch.desk.ticket_steps import ticket_of
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.job import Window
from dispatch.domain.ticket import History, Ticket, TicketState
from dispatch.errors import NotFound
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, tickets
from dispatch.storage.ticket_queries import TicketOrder, TicketQuery, page
from dispatch.tickets.clocks import Clocks, read_clocks
from dispatch.tickets.life_cycle import possible_moves

__all__ = ["TicketOrder", "TicketQuery", "TicketView", "list_tickets", "see_ticket", "view_ticket"]


@dataclass(frozen=True)
class TicketView:
    """A ticket with all that is known of it.

    Attributes
    ----------
    ticket : Ticket
        As it stands.
    history : History
        Its moves, waits and hand-overs.
    clocks : Clocks
        Those of the whole case.
    possible : tuple of TicketState
        Where the reader may move it now.
    returns : tuple of str
        Ids of the tickets that return for it.
    window : Window or None
        The arrival window that its customer was told with the start that holds; None where none was recorded.
    """

    ticket: Ticket
    history: History
    clocks: Clocks
    possible: tuple[TicketState, ...]
    returns: tuple[str, ...]
    window: Window | None = None


def list_tickets(store: Store, query: TicketQuery, *, by: Actor) -> tuple[list[Ticket], int]:
    """Return a part of a list, and how long the whole is; technicians are given their own visits alone."""
    if by.role is Role.TECHNICIAN:
        query = replace(query, technician_id=by.technician_id or "")
    with store.reading() as session:
        rows, count = page(session, query)
        return [ticket_of(row) for row in rows], count


def see_ticket(store: Store, ticket_id: str, *, by: Actor) -> Ticket:
    """Return a ticket that the reader may know of.

    Raises
    ------
    NotFound
        If there is none, or a technician asks who neither makes the visit nor wrote the ticket: which is not told.
    """
    with store.reading() as session:
        return _seen(session, ticket_id, by)


def view_ticket(
    store: Store, ticket_id: str, *, by: Actor, at: datetime, standards: ServiceStandards
) -> TicketView:
    """Return a ticket with its history and its clocks as they stand.

    Raises
    ------
    NotFound
        As `see_ticket`.
    """
    with store.reading() as session:
        ticket = _seen(session, ticket_id, by)
        case = case_of(session, ticket_id)
        clocks = read_clocks(
            [step.history for step in case], case[0].terms, standards.calendar, now=at
        )
        known = recorded(session, ticket_id)
        return TicketView(
            ticket=ticket,
            history=known.history,
            clocks=clocks,
            possible=possible_moves(ticket.state, by.role),
            returns=tuple(row.id for row in tickets.followers(session, ticket_id)),
            window=known.windows[-1] if known.windows else None,
        )


def _seen(session: Session, ticket_id: str, by: Actor) -> Ticket:
    ticket = ticket_of(tickets.get(session, ticket_id))
    own = by.id == ticket.owner or (by.technician_id or "") == ticket.technician_id
    if by.role is Role.TECHNICIAN and not own:
        raise NotFound(tickets.KIND, ticket_id)
    return ticket
