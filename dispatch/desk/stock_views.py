"""Stock as it is looked at: the ledger's lines, what to load in the morning, what will run short."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk import reservations, stock_book
from dispatch.desk.days import open_orders
from dispatch.desk.permissions import require_own_van
from dispatch.desk.plans import opened
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.place import Depot
from dispatch.domain.stock import van
from dispatch.domain.ticket import TicketState
from dispatch.errors import NotAllowed
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards
from dispatch.stock.ledger import balances
from dispatch.stock.loading import LoadingList, loading_lists
from dispatch.stock.shortage import RunsShort, runs_short
from dispatch.storage import Session, Store, master, plans, tickets
from dispatch.storage import stock as ledger
from dispatch.storage.tables import StockEntryRow

UNPLANNED = (TicketState.TRIAGED.value,)


def stock_entries(
    store: Store,
    *,
    by: Actor,
    place: str | None = None,
    sku: str | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[StockEntryRow]:
    """Return lines of the ledger in the order in which they were booked.

    Raises
    ------
    NotAllowed
        If a technician asks for another place than the own van.
    """
    if by.role is Role.TECHNICIAN:
        place = place or str(van(by.technician_id or ""))
        if place != str(van(by.technician_id or "")):
            raise NotAllowed(
                _("Technicians see the lines of their own van alone. Ask the dispatcher.")
            )
    with store.reading() as session:
        return ledger.entries(session, place=place, sku=sku, after=after, limit=limit)


def morning_lists(store: Store, technician_id: str, *, by: Actor) -> tuple[LoadingList, ...]:
    """Return what a technician loads for each shift of the published plan; nothing before there is one.

    Raises
    ------
    NotAllowed, NotFound
        If a technician asks for another's list, or there is no such technician.
    """
    require_own_van(by, van(technician_id), _("see loading lists"))
    with store.reading() as session:
        master.get(session, master.TECHNICIAN, technician_id)
        row = plans.current(session)
        return () if row is None else loading_lists(opened(row).plan, technician_id)


def shortages(store: Store, *, at: datetime, standards: ServiceStandards) -> tuple[RunsShort, ...]:
    """Return the parts that each depot will lack before its next delivery."""
    with store.reading() as session:
        return shortages_in(session, at=at, standards=standards)


def shortages_in(
    session: Session, *, at: datetime, standards: ServiceStandards
) -> tuple[RunsShort, ...]:
    """Do what `shortages` does within a session."""
    held = balances(stock_book.entries_of(session), at=at)
    waiting = tickets.listing(session, states=UNPLANNED)
    return runs_short(
        master.all_as(session, master.DEPOT, Depot),
        held,
        reserved=reservations.reserved(session),
        orders=open_orders(session, held, at=at, standards=standards),
        unplanned=[tickets.job_of(row) for row in waiting],
        now=at,
        unlimited=stock_book.unlimited_shelves(session),
    )
