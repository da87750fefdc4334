"""Parts that will run short at a depot before the next delivery."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.job import Job
from dispatch.domain.place import Depot, great_circle_km
from dispatch.domain.stock import PlaceKind, Reservation, StockPlace
from dispatch.domain.stock import depot as shelf_of
from dispatch.domain.technician import PartOrder
from dispatch.stock.ledger import Balances, Shelf


@dataclass(frozen=True)
class RunsShort:
    """A part that a depot will lack.

    Attributes
    ----------
    depot_id, sku : str
        Where, and which part.
    held : int
        What is there now.
    reserved : int
        What the plan picks up there before the delivery.
    wanted : int
        What jobs that no plan holds yet will want of it: those for which no nearer depot holds or awaits the part.
    shortfall : int
        By how many it is too little; 1 or more.
    delivery_at : datetime or None
        The next delivery; None where nothing is on order.
    delivery_quantity : int
        What it brings.
    """

    depot_id: str
    sku: str
    held: int
    reserved: int
    wanted: int
    shortfall: int
    delivery_at: datetime | None
    delivery_quantity: int


def runs_short(
    depots: Sequence[Depot],
    held: Balances,
    *,
    reserved: Iterable[Reservation],
    orders: Sequence[PartOrder],
    unplanned: Iterable[Job],
    now: datetime,
    unlimited: Collection[Shelf] = (),
) -> tuple[RunsShort, ...]:
    """Return the parts that each depot will lack before its next delivery, by depot and sku.

    Parameters
    ----------
    depots : sequence of Depot
        Where parts are picked up.
    held : Balances
        What every place holds now.
    reserved : iterable of Reservation
        Of the published plan.
    orders : sequence of PartOrder
        With what is still to come of each.
    unplanned : iterable of Job
        Open jobs that no plan holds.
    now : datetime
        Deliveries before it do not count.
    unlimited : collection of Shelf
        What never runs short.
    """

    def holds(place: StockPlace, sku: str) -> bool:
        some = held.get((place, sku), 0) > 0 or (place, sku) in unlimited
        return some or _next_delivery(orders, place, sku, now) is not None

    wanted = _wanted(depots, unplanned, holds)
    kept = [item for item in reserved if item.place.kind is PlaceKind.DEPOT]
    shelves: set[Shelf] = set(wanted) | {(item.place, item.sku) for item in kept}
    short = []
    for place, sku in sorted(shelves - set(unlimited)):
        delivery = _next_delivery(orders, place, sku, now)
        until = None if delivery is None else delivery.arrives_at
        before = _reserved_before(until, kept, (place, sku))
        there, asked = held.get((place, sku), 0), wanted.get((place, sku), 0)
        if before + asked > there:
            short.append(
                RunsShort(
                    depot_id=place.id,
                    sku=sku,
                    held=there,
                    reserved=before,
                    wanted=asked,
                    shortfall=before + asked - there,
                    delivery_at=until,
                    delivery_quantity=0 if delivery is None else delivery.quantity,
                )
            )
    return tuple(short)


def _reserved_before(until: datetime | None, kept: Iterable[Reservation], shelf: Shelf) -> int:
    return sum(
        item.quantity
        for item in kept
        if (item.place, item.sku) == shelf and (until is None or item.at < until)
    )


def _wanted(
    depots: Sequence[Depot], jobs: Iterable[Job], holds: Callable[[StockPlace, str], bool]
) -> dict[Shelf, int]:
    """Return what jobs want of depots: the nearest that holds the part or awaits it, else the nearest of all."""
    wanted: dict[Shelf, int] = defaultdict(int)
    for job in jobs if depots else ():
        near = sorted(
            depots, key=lambda place: (great_circle_km(place.location, job.location), place.id)
        )
        for sku, quantity in job.parts.items():
            there = [place for place in near if holds(shelf_of(place.id), sku)]
            wanted[shelf_of((there or near)[0].id), sku] += quantity
    return dict(wanted)


def _next_delivery(
    orders: Sequence[PartOrder], place: StockPlace, sku: str, now: datetime
) -> PartOrder | None:
    coming = [
        order
        for order in orders
        if (order.depot_id, order.sku) == (place.id, sku)
        and order.arrives_at > now
        and order.quantity > 0
    ]
    return min(coming, key=lambda order: (order.arrives_at, order.id), default=None)
