"""Use cases of deliveries: parts are ordered, promised for another time, received."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch.desk import stock_book, waits
from dispatch.desk.actions import Action
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.stock import Parts
from dispatch.domain.actor import Actor
from dispatch.domain.stock import EntryKind, StockEntry, depot, on_order
from dispatch.domain.technician import PartOrder
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.stock.ledger import Deed, bring, shift
from dispatch.storage import Session, Store, audit, master


def order_parts(
    store: Store, order: PartOrder, *, by: Actor, at: datetime, note: str = ""
) -> PartOrder:
    """Order parts for a depot and return the order with its id; an empty id takes the next free one.

    Raises
    ------
    NotFound, NotAllowed, InputError, StockRefused
        If the depot or part is unknown, the role may not order, the id is taken, or the quantity is below 1.
    """
    require(by, OFFICE, _("order parts"))
    with store.transaction() as session:
        master.get(session, master.DEPOT, order.depot_id)
        order = replace(order, id=_order_id(session, order.id))
        master.upsert(session, master.ORDER, {order.id: order}, at=at)
        stock_book.refuse_unknown(session, on_order(order.id), [order.sku])
        deed = Deed(at, by.id, note=note)
        entries = bring(on_order(order.id), order.sku, order.quantity, EntryKind.ORDERED, deed)
        stock_book.book(session, entries, EntryKind.ORDERED)
    return order


def promise_order(
    store: Store, order_id: str, arrives_at: datetime, *, by: Actor, at: datetime
) -> None:
    """Record that an order comes at another time than was said.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such order, or the role may not change it.
    """
    require(by, OFFICE, _("change orders"))
    with store.transaction() as session:
        content = dict(master.get(session, master.ORDER, order_id).content)
        before, content["arrives_at"] = content["arrives_at"], arrives_at.isoformat()
        master.upsert(session, master.ORDER, {order_id: content}, at=at)
        audit.record(
            session,
            at=at,
            actor=by.id,
            action=Action.ORDER_PROMISED.value,
            subject=("order", order_id),
            details={"from": before, "to": content["arrives_at"]},
        )


def receive_parts(
    store: Store,
    depot_id: str,
    parts: Parts,
    *,
    by: Actor,
    at: datetime,
    order_id: str | None = None,
    note: str = "",
) -> list[str]:
    """Book parts that reached a depot, and return the tickets whose wait for a part is over.

    Parameters
    ----------
    store, depot_id, parts
        Where, and what.
    by, at : Actor, datetime
        Who booked it, and when they came.
    order_id : str or None
        Under which order; None where nothing was ordered here.
    note : str
        For people.

    Raises
    ------
    NotFound, NotAllowed, StockRefused
        If an id is unknown, the role may not receive, or more came than was on order.
    """
    require(by, OFFICE, _("receive parts"))
    place, deed = depot(depot_id), Deed(at, by.id, note=note or (order_id or ""))
    with store.transaction() as session:
        stock_book.refuse_unknown(session, place, parts)
        entries: list[StockEntry] = []
        for sku, quantity in parts.items():
            if order_id is None:
                entries += bring(place, sku, quantity, EntryKind.RECEIVED, deed)
            else:
                master.get(session, master.ORDER, order_id)
                entries += shift(on_order(order_id), place, sku, quantity, EntryKind.RECEIVED, deed)
        stock_book.book(session, entries, EntryKind.RECEIVED)
        served = [
            ticket_id
            for sku, quantity in parts.items()
            for ticket_id in waits.end_longest(session, sku, quantity, by=by, at=at)
        ]
    return served


def _order_id(session: Session, asked: str) -> str:
    known = master.everything(session, master.ORDER)
    if asked in known:
        raise InputError(_("There is an order {asked!r} already. Give another id.", asked=asked))
    number = len(known) + 1
    while f"O-{number:06d}" in known:
        number += 1
    return asked or f"O-{number:06d}"
