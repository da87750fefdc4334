"""What a plan keeps of vans and depots: each part by the visit that will use it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.plan import Plan, Route, Stop, StopKind
from dispatch.domain.stock import Reservation, StockPlace, depot, van


@dataclass(frozen=True)
class Source:
    """Parts for one visit from one place: out of the van, or picked up at a depot on the way."""

    place: StockPlace
    sku: str
    quantity: int
    at: datetime
    """When they leave the place: the start of the visit, or of the pick-up."""


@dataclass
class _Lot:
    """Parts of one kind that a technician has at hand in the course of the plan."""

    place: StockPlace
    quantity: int
    at: datetime | None


class _Hands:
    """What one technician has at hand: the van first, then pick-ups in the order in which they are made."""

    def __init__(self, technician_id: str, aboard: Mapping[str, int]) -> None:
        self._lots: dict[str, list[_Lot]] = defaultdict(list)
        for sku, quantity in aboard.items():
            self._lots[sku].append(_Lot(van(technician_id), quantity, None))

    def pick_up(self, stop: Stop) -> None:
        for sku, quantity in stop.parts.items():
            self._lots[sku].append(_Lot(depot(stop.depot_id or ""), quantity, stop.start_at))

    def use(self, parts: Mapping[str, int], at: datetime) -> list[Source]:
        sources = []
        for sku, quantity in parts.items():
            left = quantity
            for lot in self._lots[sku]:
                taken = min(lot.quantity, left)
                if taken:
                    lot.quantity -= taken
                    left -= taken
                    sources.append(Source(lot.place, sku, taken, lot.at or at))
        return sources

    def unused(self) -> Iterator[Source]:
        """Yield what was picked up for no visit."""
        for sku, lots in self._lots.items():
            for lot in lots:
                if lot.at is not None and lot.quantity:
                    yield Source(lot.place, sku, lot.quantity, lot.at)


def routes_by_technician(plan: Plan) -> dict[str, list[Route]]:
    """Return the routes of each technician who has any, in the order of time."""
    found: dict[str, list[Route]] = defaultdict(list)
    for route in sorted(plan.routes, key=lambda route: route.shift_index):
        found[route.technician_id].append(route)
    return dict(found)


def sources_of(
    plan: Plan, technician_id: str, *, without: Collection[str] = ()
) -> tuple[dict[str, list[Source]], list[Source]]:
    """Return where the parts of each visit come from, and what is picked up for no visit.

    Parameters
    ----------
    plan : Plan
        Valid: vans and pick-ups cover every visit.
    technician_id : str
        Whose visits.
    without : collection of str
        Jobs whose parts have left their place already, because the visit is over.
    """
    person = next(person for person in plan.day.technicians if person.id == technician_id)
    jobs = {job.id: job for job in plan.day.jobs}
    hands, sources = _Hands(technician_id, person.van), {}
    for route in routes_by_technician(plan).get(technician_id, ()):
        for stop in route.stops:
            if stop.kind is StopKind.PICKUP:
                hands.pick_up(stop)
            elif stop.job_id is not None:
                used = hands.use(jobs[stop.job_id].parts, stop.start_at)
                if stop.job_id not in without:
                    sources[stop.job_id] = used
    return sources, list(hands.unused())


def reservations(plan: Plan, *, without: Collection[str] = ()) -> tuple[Reservation, ...]:
    """Return what a plan keeps in vans and depots, in the order of time; `without` is that of `sources_of`."""
    kept = []
    for technician_id in routes_by_technician(plan):
        by_job, spare = sources_of(plan, technician_id, without=without)
        for job_id, sources in by_job.items():
            kept += [_reservation(source, job_id) for source in sources]
        kept += [_reservation(source, None) for source in spare]
    return tuple(
        sorted(kept, key=lambda item: (item.at, item.place, item.sku, item.ticket_id or ""))
    )


def _reservation(source: Source, job_id: str | None) -> Reservation:
    return Reservation(source.place, source.sku, source.quantity, source.at, job_id)
