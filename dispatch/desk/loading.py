"""Spreadsheets into the store, again and again: what is new is added, what differs is changed, and a report says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from dispatch.archive.converter import from_plain, to_plain
from dispatch.desk import contract_terms, stock_book, ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.ticket_changes import CHANGEABLE
from dispatch.domain.actor import Actor
from dispatch.domain.day import Day
from dispatch.domain.job import Job
from dispatch.domain.place import PIN
from dispatch.domain.stock import EntryKind, StockPlace, depot, on_order, van
from dispatch.domain.technician import PartOrder, Shift, Technician
from dispatch.domain.ticket import TicketState
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.standards.service_standard import ServiceStandards
from dispatch.stock.ledger import Deed, bring, count
from dispatch.storage import Session, Store, audit, master, tickets
from dispatch.tickets.life_cycle import PLANNABLE
from dispatch.travel.gazetteer import plain

Changes = Mapping[str, Mapping[str, tuple[Any, Any]]]
NOTE = mark("loaded from a spreadsheet")


@dataclass(frozen=True)
class TableReport:
    """What loading did to one table.

    Attributes
    ----------
    added : tuple of str
        Ids that are new.
    changed : mapping of id to fields
        Each field with its value before and after.
    unchanged : int
        How many were the same already.
    left_alone : tuple of (id, why)
        What the file says otherwise but was not taken over, each with the reason.
    """

    added: tuple[str, ...] = ()
    changed: Changes = field(default_factory=dict)
    unchanged: int = 0
    left_alone: tuple[tuple[str, str], ...] = ()


LoadReport = Mapping[str, TableReport]
"""By table: parts, depots, zones, technicians, orders, stock, tickets."""


def load_day(
    store: Store,
    day: Day,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    recount: bool = False,
) -> LoadReport:
    """Load all tables of a day by id, in one transaction; what the day does not name stays as it is.

    The shifts of a technician replace those of the days that the file covers. A job that is new becomes a triaged
    ticket reported when the file says; one that is known is corrected as long as no visit has begun. Stock that was
    never counted begins with the file's figures; later the ledger knows better, unless `recount` is set.

    Parameters
    ----------
    store : Store
        Where to.
    day : Day
        What was read, such as by `spreadsheets.read_day`.
    by, at : Actor, datetime
        Who loads, and now.
    standards : ServiceStandards
        What is promised for new tickets.
    recount : bool
        Take the file's stock as counted now.

    Raises
    ------
    NotAllowed
        If the role may not load.
    InputError
        If an order has no id, by which it would be known the next time.
    StorageError
        If the store cannot be written; then nothing of the day is in it.
    """
    require(by, OFFICE, _("load spreadsheets"))
    _refuse_nameless(day.orders)
    with store.transaction() as session:
        return {
            "parts": _master(session, master.PART, {p.sku: p for p in day.parts}, by=by, at=at),
            "depots": _depots(session, day, by=by, at=at),
            "zones": _master(session, master.ZONE, {z.name: z for z in day.zones}, by=by, at=at),
            "technicians": _technicians(session, day, by=by, at=at),
            "orders": _orders(session, day.orders, by=by, at=at),
            "stock": _stock(session, day, by=by, at=at, recount=recount),
            "tickets": _tickets(session, day.jobs, by=by, at=at, standards=standards),
        }


def _refuse_nameless(orders: Iterable[PartOrder]) -> None:
    for order in orders:
        if not order.id:
            raise InputError(
                _(
                    "The order of {quantity} of {sku!r} for depot {depot_id!r} has no id. Give every order"
                    " one, so that it is known when it is loaded again.",
                    quantity=order.quantity,
                    sku=order.sku,
                    depot_id=order.depot_id,
                )
            )


def _master(
    session: Session, kind: str, things: Mapping[str, Any], *, by: Actor, at: datetime
) -> TableReport:
    report = master.upsert(session, kind, things, at=at)
    for id in (*report.added, *report.changed):
        fields = report.changed.get(id)
        details = {"added": to_plain(things[id])} if fields is None else {"changed": dict(fields)}
        audit.record(
            session,
            at=at,
            actor=by.id,
            action=Action.MASTER_LOADED.value,
            subject=(kind, id),
            details=details,
        )
    return TableReport(report.added, report.changed, len(report.unchanged))


def _depots(session: Session, day: Day, *, by: Actor, at: datetime) -> TableReport:
    """Load depots; of their stock only what is without limit belongs to them, the rest to the ledger."""
    depots = {
        item.id: replace(item, stock={sku: n for sku, n in item.stock.items() if n is None})
        for item in day.depots
    }
    return _master(session, master.DEPOT, depots, by=by, at=at)


def _technicians(session: Session, day: Day, *, by: Actor, at: datetime) -> TableReport:
    zone = day.horizon.start_at.tzinfo or UTC
    known = {
        id: from_plain(content, Technician, zone=zone)
        for id, content in master.everything(session, master.TECHNICIAN).items()
    }
    people = {
        person.id: replace(person, van={}, shifts=_shifts(known.get(person.id), person, day))
        for person in day.technicians
    }
    return _master(session, master.TECHNICIAN, people, by=by, at=at)


def _shifts(known: Technician | None, person: Technician, day: Day) -> tuple[Shift, ...]:
    before = () if known is None else known.shifts
    covered = day.horizon
    others = [s for s in before if not covered.start_at <= s.start_at < covered.end_at]
    ordered = sorted((*others, *person.shifts), key=lambda shift: shift.start_at.timestamp())
    return tuple(ordered)


def _orders(
    session: Session, orders: Iterable[PartOrder], *, by: Actor, at: datetime
) -> TableReport:
    """Load orders; a known one may come at another time, but its quantity is what was ordered and booked."""
    known = {
        id: from_plain(content, PartOrder)
        for id, content in master.everything(session, master.ORDER).items()
    }
    wanted, fresh, left_alone = {}, [], []
    for order in orders:
        before = known.get(order.id)
        if before is None:
            fresh.append(order)
        elif (before.sku, before.quantity, before.depot_id) != (
            order.sku,
            order.quantity,
            order.depot_id,
        ):
            why = _("its part, quantity or depot differs from what was ordered; book a new order")
            left_alone.append((order.id, why))
            continue
        wanted[order.id] = order
    report = _master(session, master.ORDER, wanted, by=by, at=at)
    for order in fresh:
        deed = Deed(at, by.id, note=_(NOTE))
        entries = bring(on_order(order.id), order.sku, order.quantity, EntryKind.ORDERED, deed)
        stock_book.book(session, entries, EntryKind.ORDERED)
    return replace(report, left_alone=tuple(left_alone))


def _stock(session: Session, day: Day, *, by: Actor, at: datetime, recount: bool) -> TableReport:
    told: dict[StockPlace, dict[str, int]] = defaultdict(dict)
    for person in day.technicians:
        told[van(person.id)].update(person.van)
    for shelf in day.depots:
        told[depot(shelf.id)].update({s: n for s, n in shelf.stock.items() if n is not None})
    held = stock_book.held(session)
    added, changed, left_alone, same = [], {}, [], 0
    for place, parts in told.items():
        to_count = {}
        for sku, quantity in parts.items():
            name, now = f"{place} {sku}", held.get((place, sku))
            if now == quantity:
                same += 1
            elif now is None or recount:
                to_count[sku] = quantity
                if now is None:
                    added.append(name)
                else:
                    changed[name] = {"quantity": (now, quantity)}
            else:
                why = _(
                    "the ledger says {now}, the file {quantity}; recount to take the file's",
                    now=now,
                    quantity=quantity,
                )
                left_alone.append((name, why))
        _count(session, place, to_count, by=by, at=at)
    return TableReport(tuple(added), changed, same, tuple(left_alone))


def _count(
    session: Session, place: StockPlace, found: Mapping[str, int], *, by: Actor, at: datetime
) -> None:
    earlier = stock_book.entries_of(session, [(place, sku) for sku in found])
    deed = Deed(at, by.id, note=_(NOTE))
    entries = [e for sku, n in found.items() for e in count(earlier, place, sku, n, deed)]
    if entries:
        stock_book.book(session, entries, EntryKind.COUNTED)


def _tickets(
    session: Session,
    jobs: Sequence[Job],
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
) -> TableReport:
    rows = {row.id: row for row in tickets.listing(session)}
    added, changed, left_alone, same = [], {}, [], 0
    customers = contract_terms.in_force(session)
    for asked in jobs:
        job = contract_terms.with_terms(session, asked, customers=customers)
        row = rows.get(job.id)
        if row is None:
            reported_at = min(at, job.reported_at)
            ticket_steps.add_ticket(
                session, job, by=by, at=reported_at, standards=standards, note=_(NOTE)
            )
            ticket_steps.move(session, job.id, TicketState.TRIAGED, by=by, at=at, note=_(NOTE))
            added.append(job.id)
            continue
        job = _with_pin(tickets.job_of(row), job)
        fields = _changed(tickets.job_of(row), job)
        if not fields:
            same += 1
        elif TicketState(row.state) not in PLANNABLE:
            words = TicketState(row.state).words
            left_alone.append(
                (job.id, _("the ticket is {words} and no longer loaded", words=words))
            )
        else:
            values = {name: getattr(job, name) for name in fields}
            ticket_steps.change_job(session, job.id, values, by=by, at=at, standards=standards)
            changed[job.id] = fields
    return TableReport(tuple(added), changed, same, tuple(left_alone))


def _with_pin(before: Job, after: Job) -> Job:
    """Return a job where somebody has set its pin, as long as its address is the same: the pin corrects the file."""
    if before.place_precision != PIN or plain(before.address) != plain(after.address):
        return after
    return replace(after, location=before.location, place_precision=PIN)


def _changed(before: Job, after: Job) -> dict[str, tuple[Any, Any]]:
    """Return the fields that people may correct in which two jobs differ; equal moments are equal in any zone."""
    old, new = to_plain(before), to_plain(after)
    return {
        name: (old[name], new[name])
        for name in sorted(CHANGEABLE)
        if getattr(before, name) != getattr(after, name)
    }
