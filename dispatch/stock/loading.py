"""The morning list of a technician: what has to be aboard, what to pick up where, and for which visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.plan import Plan, Route, Stop, StopKind
from dispatch.domain.stock import PlaceKind
from dispatch.stock.reservations import routes_by_technician, sources_of


@dataclass(frozen=True)
class VisitLoad:
    """What one visit needs.

    Attributes
    ----------
    job_id : str
        The visit.
    start_at : datetime
        When it is planned.
    from_van : Mapping of sku to quantity
        Aboard already.
    from_depots : Mapping of depot id to sku to quantity
        To be picked up on the way.
    tools_carried, tools_lent : tuple of str
        The technician's own, and those a depot lends.
    """

    job_id: str
    start_at: datetime
    from_van: Mapping[str, int]
    from_depots: Mapping[str, Mapping[str, int]]
    tools_carried: tuple[str, ...]
    tools_lent: tuple[str, ...]


@dataclass(frozen=True)
class PickUp:
    """A stop at a depot: when, what to take, and whether it comes before the first visit."""

    depot_id: str
    start_at: datetime
    parts: Mapping[str, int]
    tools: tuple[str, ...]
    before_first_visit: bool


@dataclass(frozen=True)
class LoadingList:
    """What one technician loads for one shift.

    Attributes
    ----------
    technician_id, shift_index : str, int
        Whose list, for which shift.
    leave_at : datetime
        When the route begins.
    aboard : Mapping of sku to quantity
        What has to be in the van when it leaves, because the visits take it from there.
    pick_ups : tuple of PickUp
        In the order in which they are made.
    visits : tuple of VisitLoad
        In the order in which they are made.
    """

    technician_id: str
    shift_index: int
    leave_at: datetime
    aboard: Mapping[str, int]
    pick_ups: tuple[PickUp, ...]
    visits: tuple[VisitLoad, ...]


def loading_lists(plan: Plan, technician_id: str) -> tuple[LoadingList, ...]:
    """Return the loading lists of a technician, one for each shift with a route, in the order of time."""
    routes = routes_by_technician(plan).get(technician_id, [])
    return tuple(_list(plan, route) for route in routes)


def _list(plan: Plan, route: Route) -> LoadingList:
    visits = _visits(plan, route)
    aboard: Counter[str] = Counter()
    for visit in visits:
        aboard.update(visit.from_van)
    return LoadingList(
        technician_id=route.technician_id,
        shift_index=route.shift_index,
        leave_at=route.stops[0].depart_at,
        aboard=dict(sorted(aboard.items())),
        pick_ups=tuple(_pick_ups(route)),
        visits=visits,
    )


def _visits(plan: Plan, route: Route) -> tuple[VisitLoad, ...]:
    by_job, _ = sources_of(plan, route.technician_id)
    person = next(person for person in plan.day.technicians if person.id == route.technician_id)
    loads = []
    for stop in route.visits:
        job = plan.job(stop.job_id or "")
        from_van: Counter[str] = Counter()
        from_depots: dict[str, Counter[str]] = {}
        for source in by_job[job.id]:
            if source.place.kind is PlaceKind.VAN:
                from_van[source.sku] += source.quantity
            else:
                from_depots.setdefault(source.place.id, Counter())[source.sku] += source.quantity
        loads.append(
            VisitLoad(
                job_id=job.id,
                start_at=stop.start_at,
                from_van=dict(from_van),
                from_depots={id: dict(parts) for id, parts in from_depots.items()},
                tools_carried=tuple(tool for tool in job.tools if tool in person.tools),
                tools_lent=tuple(tool for tool in job.tools if tool not in person.tools),
            )
        )
    return tuple(loads)


def _pick_ups(route: Route) -> list[PickUp]:
    visited, found = False, []
    for stop in route.stops:
        visited = visited or stop.kind is StopKind.VISIT
        if stop.kind is StopKind.PICKUP:
            found.append(_pick_up(stop, before_first_visit=not visited))
    return found


def _pick_up(stop: Stop, *, before_first_visit: bool) -> PickUp:
    return PickUp(
        depot_id=stop.depot_id or "",
        start_at=stop.start_at,
        parts=dict(stop.parts),
        tools=stop.tools,
        before_first_visit=before_first_visit,
    )
