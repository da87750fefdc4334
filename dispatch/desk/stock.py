"""Use cases of parts: count, pick up, use, return, move, write off; and what lies where.

Each is one transaction: booked whole, with its line in the audit trail, or refused with nothing changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import reservations, stock_book
from dispatch.desk.permissions import EVERYONE_AT_WORK, require, require_own_van
from dispatch.domain.actor import Actor
from dispatch.domain.stock import EntryKind, PlaceKind, StockPlace, depot, van
from dispatch.languages import gettext as _
from dispatch.stock.ledger import (
    Deed,
    StockRefused,
    available,
    count,
    shift,
    take,
)
from dispatch.storage import Session, Store, plans, tickets

Parts = Mapping[str, int]


@dataclass(frozen=True)
class StockLevel:
    """What a place holds of a part.

    Attributes
    ----------
    place, sku : StockPlace, str
        Where, and which part.
    held : int
        The sum of the ledger.
    reserved : int
        What the published plan keeps of it.
    available : int
        What is left; below 0 where the plan counts on more than there is.
    """

    place: StockPlace
    sku: str
    held: int
    reserved: int
    available: int


def stock_levels(store: Store, *, at: datetime | None = None) -> tuple[StockLevel, ...]:
    """Return what every place holds, orders included, by place and sku; `at` asks for an earlier moment."""
    with store.reading() as session:
        held, kept = stock_book.held(session, at=at), reservations.reserved(session)
    free = available(held, kept)
    return tuple(
        StockLevel(place, sku, held.get((place, sku), 0), held.get((place, sku), 0) - left, left)
        for (place, sku), left in sorted(free.items())
    )


def count_parts(
    store: Store, place: StockPlace, found: Parts, *, by: Actor, at: datetime, note: str = ""
) -> None:
    """Book what was counted in a van or depot; from then on the ledger says the same.

    Raises
    ------
    NotFound, NotAllowed, StockRefused
        If a place or part is unknown, it is another technician's van, or the count cannot be booked.
    """
    require(by, EVERYONE_AT_WORK, _("count parts"))
    require_own_van(by, place, _("count parts"))
    with store.transaction() as session:
        stock_book.refuse_unknown(session, place, found)
        earlier = stock_book.entries_of(session, [(place, sku) for sku in found])
        deed = Deed(at, by.id, note=note)
        entries = [
            entry
            for sku, quantity in found.items()
            for entry in count(earlier, place, sku, quantity, deed)
        ]
        stock_book.book(session, entries, EntryKind.COUNTED)


def pick_up_parts(
    store: Store,
    technician_id: str,
    depot_id: str,
    parts: Parts,
    *,
    by: Actor,
    at: datetime,
    tools: Sequence[str] = (),
    plan_id: str | None = None,
) -> None:
    """Book parts that a technician took from a depot into the van, and tools that were lent until the route's end.

    Raises
    ------
    NotFound, NotAllowed, StockRefused
        If an id is unknown, it is another technician's van, or the depot does not hold them.
    """
    with store.transaction() as session:
        pick_up_in(
            session,
            technician_id,
            depot_id,
            parts,
            by=by,
            at=at,
            tools=tools,
            plan_id=plan_id,
        )


def pick_up_in(
    session: Session,
    technician_id: str,
    depot_id: str,
    parts: Parts,
    *,
    by: Actor,
    at: datetime,
    tools: Sequence[str] = (),
    plan_id: str | None = None,
) -> None:
    """Do what `pick_up_parts` does within a transaction."""
    giver, taker = depot(depot_id), van(technician_id)
    deed = Deed(at, by.id, plan_id=plan_id)
    # What is kept moves into the van below; the board is held before any place.
    plans.hold_board(session)
    if parts or not tools:
        _between(session, giver, taker, parts, EntryKind.PICKED_UP, deed, by)
    if tools:
        stock_book.lend(session, technician_id, depot_id, tools, by=by, at=at)
    reservations.keep_aboard(session, technician_id, depot_id, parts, by=by, at=at)


def return_parts(
    store: Store, technician_id: str, depot_id: str, parts: Parts, *, by: Actor, at: datetime
) -> None:
    """Book parts that a technician brought back to a depot; the refusals are those of `pick_up_parts`."""
    deed = Deed(at, by.id)
    with store.transaction() as session:
        giver, taker = van(technician_id), depot(depot_id)
        _between(session, giver, taker, parts, EntryKind.RETURNED, deed, by)


def move_parts(
    store: Store,
    giver: StockPlace,
    taker: StockPlace,
    parts: Parts,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Book parts that went from one van or depot to another; the refusals are those of `pick_up_parts`."""
    with store.transaction() as session:
        deed = Deed(at, by.id, note=note)
        _between(session, giver, taker, parts, EntryKind.MOVED, deed, by)


def use_parts(
    store: Store, ticket_id: str, parts: Parts, *, by: Actor, at: datetime, note: str = ""
) -> None:
    """Book parts that a visit used up, out of the van of the technician who makes it.

    Raises
    ------
    NotFound, NotAllowed, StockRefused
        If an id is unknown, it is another technician's visit, or the van does not hold them.
    """
    with store.transaction() as session:
        use_in(session, ticket_id, parts, by=by, at=at, note=note)


def use_in(
    session: Session, ticket_id: str, parts: Parts, *, by: Actor, at: datetime, note: str = ""
) -> None:
    """Do what `use_parts` does within a transaction."""
    require(by, EVERYONE_AT_WORK, _("use parts"))
    ticket = tickets.get(session, ticket_id)
    if ticket.technician_id is None:
        raise StockRefused(
            _(
                "Nobody makes the visit of ticket {ticket_id}, so nobody uses parts for it. Publish a"
                " plan that holds it first.",
                ticket_id=ticket_id,
            )
        )
    place = van(ticket.technician_id)
    require_own_van(by, place, _("use parts"))
    stock_book.refuse_unknown(session, place, parts)
    deed = Deed(at, by.id, ticket_id=ticket_id, note=note)
    entries = [
        entry
        for sku, quantity in parts.items()
        for entry in take(place, sku, quantity, EntryKind.USED, deed)
    ]
    stock_book.book(session, entries, EntryKind.USED)


def write_off_parts(
    store: Store, place: StockPlace, parts: Parts, *, by: Actor, at: datetime, note: str
) -> None:
    """Book parts that are broken or lost, with the reason; also what of an order will not come.

    Raises
    ------
    NotFound, NotAllowed, StockRefused
        If an id is unknown, it is another technician's van, no reason is given, or the place does not hold them.
    """
    require(by, EVERYONE_AT_WORK, _("write parts off"))
    require_own_van(by, place, _("write parts off"))
    if not note.strip():
        raise StockRefused(_("Parts are written off for a reason. Say in a few words why."))
    deed = Deed(at, by.id, note=note)
    with store.transaction() as session:
        stock_book.refuse_unknown(session, place, parts)
        entries = [
            entry
            for sku, quantity in parts.items()
            for entry in take(place, sku, quantity, EntryKind.WRITTEN_OFF, deed)
        ]
        stock_book.book(session, entries, EntryKind.WRITTEN_OFF)


def _between(
    session: Session,
    giver: StockPlace,
    taker: StockPlace,
    parts: Parts,
    kind: EntryKind,
    deed: Deed,
    by: Actor,
) -> None:
    require(by, EVERYONE_AT_WORK, _("move parts"))
    # Technicians give out of their own van, and fetch from a depot into it.
    require_own_van(by, giver if giver.kind is PlaceKind.VAN else taker, _("move parts"))
    for place in (giver, taker):
        stock_book.refuse_unknown(session, place, parts)
    entries = [
        entry
        for sku, quantity in parts.items()
        for entry in shift(giver, taker, sku, quantity, kind, deed)
    ]
    stock_book.book(session, entries, kind)
