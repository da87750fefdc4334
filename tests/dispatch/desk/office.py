"""A store with the example's technicians, depot and parts, and the people who work with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dispatch.desk import orders, stock, tickets
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.job import Job
from dispatch.domain.stock import depot, van
from dispatch.domain.technician import PartOrder
from dispatch.domain.ticket import Feedback, Ticket, TicketState
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store, audit, master
from dispatch.storage.tables import AuditRow
from tests.dispatch.planning import example
from tests.dispatch.planning.example import at

FILE = "office.sqlite"
STANDARDS = load_standards()
DISPATCHER = Actor("U-1", Role.DISPATCHER)
PLANNER = Actor("U-4", Role.PLANNER)
FIRST = Actor("U-2", Role.TECHNICIAN, "T-1")
SECOND = Actor("U-3", Role.TECHNICIAN, "T-2")
MORNING = at(6)
S = TicketState


def open_office(folder: Path) -> Store:
    """Return a new store: four of P-1 and one of P-2 in the depot, one of P-1 in the van of T-1."""
    store = Store.open(f"sqlite:///{folder / FILE}")
    furnish(store)
    return store


def furnish(store: Store) -> None:
    """Fill a new store with the office's master data and stock."""
    day = example.day()
    with store.transaction() as session:
        for kind, things in (
            (master.TECHNICIAN, {item.id: item for item in day.technicians}),
            (master.DEPOT, {item.id: replace(item, stock={}) for item in day.depots}),
            (master.PART, {item.sku: item for item in day.parts}),
            (master.ZONE, {item.name: item for item in day.zones}),
        ):
            master.upsert(session, kind, things, at=MORNING)
    stock.count_parts(store, depot("D-1"), {"P-1": 4, "P-2": 1}, by=DISPATCHER, at=MORNING)
    stock.count_parts(store, van("T-1"), {"P-1": 1}, by=DISPATCHER, at=MORNING)


def job(**changes: Any) -> Job:
    """Return a job that gets the next number, reported this morning."""
    return replace(example.job("", reported_at=MORNING), **changes)


def reported(store: Store, **changes: Any) -> Ticket:
    """Report a job and return its ticket."""
    return tickets.report_ticket(
        store, job(**changes), by=DISPATCHER, at=MORNING, standards=STANDARDS
    )


def triaged(store: Store, **changes: Any) -> Ticket:
    """Report and triage a job."""
    ticket = reported(store, **changes)
    return tickets.triage(store, ticket.id, by=DISPATCHER, at=at(6, 5), standards=STANDARDS)


def order(store: Store, sku: str, quantity: int, *, arrives_at: datetime) -> PartOrder:
    """Order parts for the depot."""
    return orders.order_parts(
        store, PartOrder(sku, quantity, "D-1", arrives_at), by=DISPATCHER, at=MORNING
    )


def walk(store: Store, ticket_id: str, *states: TicketState, hour: int, **last: Any) -> Ticket:
    """Move a ticket through states, ten minutes each from an hour on; `last` goes with the last move."""
    for step, state in enumerate(states):
        more = last if step == len(states) - 1 else {}
        if state is S.FOLLOWED_UP:
            more = {"feedback": Feedback(5, "谢谢")} | more
        ticket = tickets.move_ticket(
            store, ticket_id, state, by=DISPATCHER, at=at(hour, 10 * step), **more
        )
    return ticket


def trail(store: Store, *, subject: tuple[str, str] | None = None) -> list[AuditRow]:
    """Return the audit trail."""
    with store.reading() as session:
        return audit.trail(session, subject=subject)
