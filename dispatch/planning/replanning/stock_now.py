"""What vans and depots hold now: as the ledger says, or worked out from what was picked up and used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dispatch.planning.replanning.progress import StockCorrection
from dispatch.planning.replanning.situation import Situation

Document = dict[str, Any]


def van_now(situation: Situation, technician_id: str) -> dict[str, int]:
    """Return what a technician's van holds, parts for a visit under way included."""
    progress = situation.progress
    given = (progress.van or {}).get(technician_id)
    if given is None:
        held = dict(situation.technicians[technician_id].get("van", {}))
        for pickup in progress.pickups:
            if pickup.technician_id == technician_id:
                _add(held, pickup.parts, sign=1)
        for visit in progress.visits:
            if visit.technician_id == technician_id and visit.done:
                job = situation.jobs.get(visit.job_id)
                _add(held, {} if job is None else job.get("parts", {}), sign=-1)
    else:
        held = dict(given)
    _correct(held, (c for c in progress.corrections if c.technician_id == technician_id))
    return {sku: quantity for sku, quantity in held.items() if quantity > 0}


def depot_now(
    situation: Situation, depot_id: str
) -> tuple[dict[str, int | None], list[dict[str, Any]]]:
    """Return what a depot holds, with everything that was to arrive until now, and what is still to arrive.

    A stock of None is without limit. Pick-ups that technicians are on the way to may count on parts yet to arrive.
    """
    progress, depot, now = situation.progress, situation.depots[depot_id], situation.now
    arrivals = sorted(depot.get("arrivals", []), key=lambda arrival: arrival["at"])
    given = (progress.depot_stock or {}).get(depot_id)
    held: dict[str, int | None]
    if given is None:
        held = dict(depot.get("stock", {}))
        for arrival in arrivals:
            if arrival["at"] <= now:
                _add(held, {arrival["sku"]: arrival["quantity"]}, sign=1)
        for pickup in progress.pickups:
            if pickup.depot_id == depot_id:
                _add(held, pickup.parts, sign=-1)
    else:
        held = dict(given)
    coming = _left_of([arrival for arrival in arrivals if arrival["at"] > now], held)
    _correct(held, (c for c in progress.corrections if c.depot_id == depot_id))
    return held, coming


def _left_of(arrivals: list[Document], held: dict[str, int | None]) -> list[Document]:
    """Return arrivals less what is owed already; a stock below 0 is brought up to 0."""
    left = []
    for arrival in arrivals:
        owed = max(0, -(held.get(arrival["sku"], 0) or 0))
        taken = min(owed, arrival["quantity"])
        if taken:
            held[arrival["sku"]] = taken - owed
        if arrival["quantity"] > taken:
            left.append({**arrival, "quantity": arrival["quantity"] - taken})
    for sku, count in held.items():
        held[sku] = None if count is None else max(0, count)
    return left


def _add(held: dict[str, Any], parts: Mapping[str, int], *, sign: int) -> None:
    for sku, quantity in parts.items():
        if held.get(sku, 0) is not None:
            held[sku] = held.get(sku, 0) + sign * quantity


def _correct(held: dict[str, Any], corrections: Iterable[StockCorrection]) -> None:
    for correction in corrections:
        # What is missing cannot be more than what is there at that time.
        before = held.get(correction.sku, 0)
        if before is not None:
            held[correction.sku] = max(0, before + correction.quantity)
