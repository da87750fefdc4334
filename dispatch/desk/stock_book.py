"""The ledger in the store: entries judged by `dispatch.stock`, booked and written to the trail in one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dispatch.archive.converter import from_plain
from dispatch.desk.actions import Action, stock_action
from dispatch.desk.permissions import EVERYONE_AT_WORK, require, require_own_van
from dispatch.domain.actor import Actor
from dispatch.domain.place import Depot
from dispatch.domain.stock import (
    EntryKind,
    PlaceKind,
    StockEntry,
    StockPlace,
    depot,
    parse_place,
    van,
)
from dispatch.errors import NotFound
from dispatch.languages import gettext as _
from dispatch.stock.ledger import Shelf, StockRefused, refuse_impossible
from dispatch.storage import Session, audit, master
from dispatch.storage import stock as ledger
from dispatch.storage.tables import StockEntryRow

KINDS = {
    PlaceKind.VAN: master.TECHNICIAN,
    PlaceKind.DEPOT: master.DEPOT,
    PlaceKind.ORDER: master.ORDER,
}
"""Under which kind of master data each kind of place is kept."""


def place_of(text: str) -> StockPlace:
    """Return the place of its text; `NotFound` where the text names none."""
    try:
        return parse_place(text)
    except ValueError as error:
        raise NotFound("place", text) from error


def refuse_unknown(session: Session, place: StockPlace, skus: Iterable[str]) -> None:
    """Refuse a place or part that the master data do not hold.

    Raises
    ------
    NotFound
        The text names it.
    """
    master.get(session, KINDS[place.kind], place.id)
    for sku in skus:
        master.get(session, master.PART, sku)


def unlimited_shelves(session: Session) -> set[Shelf]:
    """Return the shelves that hold as much as anybody wants: a depot's stock of None."""
    depots = master.all_as(session, master.DEPOT, Depot)
    return {
        (depot(place.id), sku)
        for place in depots
        for sku, quantity in place.stock.items()
        if quantity is None
    }


def held(session: Session, *, at: datetime | None = None) -> dict[Shelf, int]:
    """Return what every place holds at a moment; None is after all entries."""
    sums = ledger.balances(session, at=at)
    return {(parse_place(place), sku): quantity for (place, sku), quantity in sums.items()}


def entries_of(session: Session, shelves: Iterable[Shelf] | None = None) -> list[StockEntry]:
    """Return the entries of some shelves, each in the order in which they were booked; None is the whole ledger."""
    if shelves is None:
        return [_entry(row) for row in ledger.entries(session)]
    return [
        _entry(row)
        for place, sku in sorted(set(shelves))
        for row in ledger.entries(session, place=str(place), sku=sku)
    ]


def book(session: Session, entries: Sequence[StockEntry], kind: EntryKind) -> None:
    """Book the entries of one act, or refuse them all.

    Raises
    ------
    StockRefused
        If there are none, a place does not hold what is taken, or it was counted since.
    """
    if not entries:
        raise StockRefused(_("No part is named. Give at least one with its quantity."))
    shelves = {(entry.place, entry.sku) for entry in entries}
    # Two acts that take from one place are judged one after the other; in this order nobody waits in a circle.
    for place in sorted({entry.place for entry in entries}):
        master.hold(session, KINDS[place.kind], place.id)
    earlier = entries_of(session, shelves)
    refuse_impossible(earlier, entries, unlimited=unlimited_shelves(session))
    for entry in entries:
        ledger.book(
            session,
            at=entry.at,
            place=str(entry.place),
            sku=entry.sku,
            quantity=entry.quantity,
            kind=entry.kind.value,
            actor=entry.by,
            ticket_id=entry.ticket_id,
            plan_id=entry.plan_id,
            note=entry.note,
        )
    first = entries[0]
    audit.record(
        session,
        at=first.at,
        actor=first.by,
        action=stock_action(kind),
        subject=("stock", str(first.place)),
        details=_details(entries),
    )


def _details(entries: Sequence[StockEntry]) -> dict[str, Any]:
    """Return the entries of one act as the audit trail keeps them."""
    first = entries[0]
    return {
        "entries": [
            {"place": str(entry.place), "sku": entry.sku, "quantity": entry.quantity}
            for entry in entries
        ],
        "ticket": first.ticket_id,
        "plan": first.plan_id,
        "note": first.note,
    }


def lend(
    session: Session,
    technician_id: str,
    depot_id: str,
    tools: Sequence[str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write to the trail that a depot lent tools; they are no stock, and any number of technicians may have them.

    Raises
    ------
    NotFound, NotAllowed
        If the depot does not have such a tool, or it is another technician's van.
    """
    require(by, EVERYONE_AT_WORK, _("borrow tools"))
    require_own_van(by, van(technician_id), _("borrow tools"))
    master.get(session, master.TECHNICIAN, technician_id)
    known = from_plain(master.get(session, master.DEPOT, depot_id).content, Depot).tools
    for tool in tools:
        if tool not in known:
            raise NotFound(_("tool of depot {depot},", depot=depot_id), tool)
    audit.record(
        session,
        at=at,
        actor=by.id,
        action=Action.TOOLS_LENT.value,
        subject=("stock", str(van(technician_id))),
        details={"depot": depot_id, "tools": list(tools)},
    )


def _entry(row: StockEntryRow) -> StockEntry:
    return StockEntry(
        row.at,
        parse_place(row.place),
        row.sku,
        row.quantity,
        EntryKind(row.kind),
        by=row.actor,
        ticket_id=row.ticket_id,
        plan_id=row.plan_id,
        note=row.note,
    )
