"""What vans and depots hold, and what is on order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sample.catalogue import LENT_TOOL, NOWHERE, PARTS, TOMORROW, UNLIMITED, WORK
from sample.chance import Chance
from sample.jobs import Call
from sample.moments import at, text
from sample.places import Point
from sample.staff import Hand, Row

DEPOT_ONLY = {"P-18", "P-19", "P-22"}  # too bulky or too dear to drive around
NOT_IN_STOCK = {NOWHERE, TOMORROW}
Site = tuple[str, str, str, Point]


def load_vans(hands: Sequence[Hand], chance: Chance) -> None:
    """Put the parts of each technician's own trade aboard, not all of them."""
    for hand in hands:
        useful = {sku for work in WORK if work.skill in hand.skills for sku in work.parts}
        for sku in sorted(useful - DEPOT_ONLY - NOT_IN_STOCK):
            if chance.yes(0.6):
                hand.van[sku] = chance.whole(1, 3)


def stock_rows(
    hands: Sequence[Hand], depots: Sequence[Site], calls: Sequence[Call], chance: Chance
) -> list[Row]:
    """Return the table of stock; the depots hold about what the open jobs need, each part in one or two of them."""
    rows = [
        _row("van", hand.id, sku, str(number)) for hand in hands for sku, number in hand.van.items()
    ]
    needed = Counter(sku for call in calls for sku in Counter(call.parts).elements())
    skus = [sku for sku, _, _ in PARTS if sku in needed or len(depots) > 1]
    shelves: dict[str, list[Row]] = {depot[0]: [] for depot in depots}
    for number, sku in enumerate(skus):
        first = depots[number % len(depots)][0]
        if sku in NOT_IN_STOCK:
            shelves[first].append(_row("depot", first, sku, "0"))
            continue
        second = depots[(number + 1) % len(depots)][0]
        for depot in (first, second) if len(depots) > 1 and chance.yes(0.6) else (first,):
            quantity = "" if sku == UNLIMITED else str(needed[sku] // 2 + chance.whole(2, 6))
            shelves[depot].append(_row("depot", depot, sku, quantity))
    return rows + [row for shelf in shelves.values() for row in shelf]


def _row(place: str, holder: str, sku: str, quantity: str) -> Row:
    return {"place": place, "holder": holder, "sku": sku, "quantity": quantity}


def order_rows(depots: Sequence[Site], skus: set[str]) -> list[Row]:
    """Return the parts on order: the awaited one comes tomorrow morning, others today and later."""
    orders = (
        ("PO-31", TOMORROW, 2, at("09:00", days=1)),
        ("PO-32", "P-11", 20, at("10:30")),
        ("PO-33", "P-05", 10, at("14:00", days=2)),
    )
    rows = []
    for number, (order, sku, quantity, moment) in enumerate(orders):
        if sku in skus:
            depot = depots[number % len(depots)][0]
            row = {"id": order, "depot": depot, "sku": sku, "quantity": str(quantity)}
            rows.append({**row, "arrives_at": text(moment)})
    return rows


def part_rows(skus: set[str]) -> list[Row]:
    """Return the table of parts."""
    return [
        {"sku": sku, "name": name, "name_en": name_en}
        for sku, name, name_en in PARTS
        if sku in skus
    ]


def depot_rows(depots: Sequence[Site]) -> list[Row]:
    """Return the table of depots; the first two lend the tool that no van carries."""
    return [
        {
            "id": id,
            "name": name,
            "name_en": name_en,
            "latitude": f"{point[0]:.4f}",
            "longitude": f"{point[1]:.4f}",
            "tools": LENT_TOOL if number < 2 else "",
            "opens": "07:00",
            "closes": "19:00",
            "pickup_minutes": "10",
        }
        for number, (id, name, name_en, point) in enumerate(depots)
    ]
