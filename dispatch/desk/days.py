"""The day as it stands in the store: what planning is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from dispatch.archive.converter import from_plain
from dispatch.desk import stock_book
from dispatch.desk.actions import Action
from dispatch.desk.effects import at_work, standing_effects
from dispatch.desk.histories import case_of
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job
from dispatch.domain.place import Depot, Zone
from dispatch.domain.stock import depot, on_order, van
from dispatch.domain.technician import Part, PartOrder, Technician
from dispatch.domain.ticket import TicketState
from dispatch.standards.service_standard import ServiceStandards
from dispatch.stock.ledger import Balances
from dispatch.storage import Session, audit, master, tickets
from dispatch.storage.tables import TicketRow
from dispatch.tickets.clocks import latest_start
from dispatch.tickets.life_cycle import PLANNABLE, UNDER_WAY

VISITED = frozenset(
    {
        TicketState.DONE,
        TicketState.NEEDS_PART,
        TicketState.NEEDS_EXPERT,
        TicketState.FOLLOWED_UP,
        TicketState.CLOSED,
    }
)


def day_of(
    session: Session,
    *,
    at: datetime,
    standards: ServiceStandards,
    days: int = 1,
    horizon: Horizon | None = None,
    ahead_only: bool = True,
    name: str = "",
) -> Day:
    """Return the day as it stands: open tickets, technicians with what their vans hold, depots, orders.

    Parameters
    ----------
    session : Session
        Any.
    at : datetime
        The moment of planning.
    standards : ServiceStandards
        Their clock says when the day begins and ends.
    days : int
        How many days are planned, today included.
    horizon : Horizon or None
        The period planned, where it is known already.
    ahead_only : bool
        True for planning anew: shifts begin at `at` at the earliest, less absences, and visits under way are left out.
        False for the whole day from midnight on, with visits under way and those that are over.
    name : str
        Of the day; empty is its date.
    """
    zone = standards.timezone
    if horizon is None:
        start_at = datetime.combine(at.astimezone(zone).date(), time(), tzinfo=zone)
        horizon = Horizon(start_at, start_at + timedelta(days=days))
    held = stock_book.held(session, at=at)
    people = _technicians(session, horizon, held)
    if ahead_only:
        absences = standing_effects(session, horizon, at=at).absences
        people = tuple(at_work(person, at, absences) for person in people)
    return Day(
        name=name or horizon.start_at.date().isoformat(),
        horizon=horizon,
        jobs=tuple(_jobs(session, horizon, standards, ahead_only=ahead_only)),
        technicians=people,
        depots=stocked_depots(session, held),
        parts=master.all_as(session, master.PART, Part),
        orders=open_orders(session, held, at=at, standards=standards),
        zones=master.all_as(session, master.ZONE, Zone),
    )


def open_orders(
    session: Session, held: Balances, *, at: datetime, standards: ServiceStandards
) -> tuple[PartOrder, ...]:
    """Return what is still to come; an order that has not come by its time is not counted on."""
    orders = []
    for id, content in master.everything(session, master.ORDER).items():
        order = from_plain(content, PartOrder, zone=standards.timezone)
        left = held.get((on_order(id), order.sku), 0)
        if left > 0 and order.arrives_at > at:
            orders.append(replace(order, id=id, quantity=left))
    return tuple(orders)


def _technicians(session: Session, horizon: Horizon, held: Balances) -> tuple[Technician, ...]:
    people = []
    for content in master.everything(session, master.TECHNICIAN).values():
        person = from_plain(content, Technician, zone=horizon.start_at.tzinfo or UTC)
        aboard = {
            sku: quantity
            for (place, sku), quantity in sorted(held.items())
            if place == van(person.id) and quantity > 0
        }
        shifts = tuple(
            shift
            for shift in person.shifts
            if shift.end_at > horizon.start_at and shift.start_at < horizon.end_at
        )
        people.append(replace(person, van=aboard, shifts=shifts))
    return tuple(people)


def stocked_depots(session: Session, held: Balances) -> tuple[Depot, ...]:
    """Return the depots with what the ledger holds for them; what is without limit stays so."""
    depots = []
    for place in master.all_as(session, master.DEPOT, Depot):
        shelf = {
            sku: quantity
            for (where, sku), quantity in sorted(held.items())
            if where == depot(place.id) and quantity > 0
        }
        without_limit = {sku: None for sku, quantity in place.stock.items() if quantity is None}
        depots.append(replace(place, stock={**shelf, **without_limit}))
    return tuple(depots)


def _jobs(
    session: Session, horizon: Horizon, standards: ServiceStandards, *, ahead_only: bool
) -> Iterable[Job]:
    states = PLANNABLE if ahead_only else PLANNABLE | UNDER_WAY
    clocks_moved = _with_moved_clocks(session)
    rows = tickets.listing(session, states=[state.value for state in states])
    if not ahead_only:
        over = [state.value for state in VISITED]
        recent = tickets.listing(session, states=over, moved_since=horizon.start_at)
        rows += [row for row in recent if row.technician_id is not None]
    for row in rows:
        job = from_plain(row.job, Job, zone=standards.timezone)
        if TicketState(row.state) in VISITED:
            # Its parts have left the van already, and nobody shares out any more for it.
            yield replace(job, parts={})
        elif row.id in clocks_moved or row.follows is not None:
            yield _by_its_clocks(session, row, job, standards)
        else:
            yield job


def _with_moved_clocks(session: Session) -> set[str]:
    rows = audit.trail(session, actions=[Action.PART_AWAITED.value])
    return {row.subject_id for row in rows}


def _by_its_clocks(session: Session, row: TicketRow, job: Job, standards: ServiceStandards) -> Job:
    """Return a job that is due as the clocks of its case say: they stood while a part was awaited."""
    case = case_of(session, row.id)
    due_at = latest_start(
        [each.history for each in case],
        case[0].terms,
        standards.calendar,
        service_seconds=job.service_seconds,
    )
    return job if due_at is None else replace(job, due_at=due_at)
