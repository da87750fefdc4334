"""What a technician loads before a route, as the phone shows it, with what is left to pick up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dispatch.desk.phone_day import OwnDay
from dispatch.domain.stock import PlaceKind, depot
from dispatch.domain.technician import Part
from dispatch.maps.timetable import Timetable
from dispatch.maps.words import both_names
from dispatch.stock.loading import LoadingList, PickUp
from dispatch.web.links import navigation_link
from dispatch.web.plan_source import current_settings

if TYPE_CHECKING:
    from dispatch.web.phone_state import Shown


def loading(shown: Shown, table: Timetable, load: LoadingList) -> dict[str, Any]:
    """Return what has to be aboard when a route begins, and each pick-up with what is left of it."""
    tools = {tool for visit in load.visits for tool in visit.tools_carried}
    return {
        "leave": shown.clock.time(load.leave_at),
        "aboard": [
            {
                "what": f"{quantity} × {part_name(table.parts, sku)}",
                "held": shown.day.van.get(sku, 0),
                "short": shown.day.van.get(sku, 0) < quantity,
            }
            for sku, quantity in _aboard(shown.day, load).items()
        ],
        "tools": sorted(tools),
        "pick_ups": [
            pick_up(shown, table, stop, key=f"{load.shift_index}-{index}")
            for index, stop in enumerate(load.pick_ups)
        ],
    }


def _aboard(day: OwnDay, load: LoadingList) -> dict[str, int]:
    """Return what the van has to hold now for the visits of a route that are still to be made."""
    wanted: dict[str, int] = {}
    for visit in load.visits:
        own = day.visits.get(visit.job_id)
        for item in own.kept if own else ():
            if item.place.kind is PlaceKind.VAN:
                wanted[item.sku] = wanted.get(item.sku, 0) + item.quantity
    return dict(sorted(wanted.items()))


def pick_up(shown: Shown, table: Timetable, stop: PickUp, *, key: str) -> dict[str, Any]:
    """Return a stop at a depot; it is open as long as the depot still keeps something of it."""
    place = table.depots.get(stop.depot_id)
    parts, tools = left_at(shown.day, stop)
    return {
        "key": key,
        "depot": stop.depot_id,
        "name": depot_name(table, stop.depot_id),
        "time": shown.clock.time(stop.start_at),
        "navigate": navigation_link(current_settings().navigation_url, place.location)
        if place
        else "",
        "all": [
            *(
                f"{quantity} × {part_name(table.parts, sku)}"
                for sku, quantity in stop.parts.items()
            ),
            *stop.tools,
        ],
        "parts": [
            {"sku": sku, "name": part_name(table.parts, sku), "quantity": quantity}
            for sku, quantity in parts.items()
        ],
        "tools": tools,
        "open": bool(parts or tools),
    }


def left_at(day: OwnDay, stop: PickUp) -> tuple[dict[str, int], list[str]]:
    """Return the parts of a pick-up that the depot still keeps for the technician's visits, and tools not lent yet."""
    parts: dict[str, int] = {}
    for visit in day.visits.values():
        for item in visit.kept:
            here = item.place == depot(stop.depot_id) and item.at == stop.start_at
            if here and item.sku in stop.parts:
                parts[item.sku] = parts.get(item.sku, 0) + item.quantity
    lent = day.borrowed.get(stop.depot_id, frozenset())
    left = {sku: min(quantity, stop.parts[sku]) for sku, quantity in parts.items()}
    return left, [tool for tool in stop.tools if tool not in lent]


def part_name(parts: Mapping[str, Part], sku: str) -> str:
    """Return what people call a part, or its number."""
    part = parts.get(sku)
    return (both_names(part.name, part.name_en) if part else "") or sku


def depot_name(table: Timetable | None, depot_id: str) -> str:
    """Return what people call a depot, or its id."""
    known = table.depots.get(depot_id) if table else None
    return (known.name or known.name_en if known else "") or depot_id
