"""Ways that technicians recorded: from setting out to being on site, with where they began by the plan of the time."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from dispatch.archive.converter import from_plain
from dispatch.desk.actions import Action
from dispatch.domain.place import Location
from dispatch.domain.plan import Plan, Stop, StopKind
from dispatch.domain.ticket import TicketState
from dispatch.languages import mark
from dispatch.planning.archive import read_archive
from dispatch.storage import Session, Store, audit, plans
from dispatch.travel.trips import Trip

ACTIONS = tuple(
    action.value
    for action in (
        Action.TICKET_REPORTED,
        Action.TICKET_CHANGED,
        Action.TICKET_MOVED,
        Action.PLAN_PUBLISHED,
    )
)
NOT_PLANNED = mark("were in no plan that was published")
OTHER_ORDER = mark("did not begin where the plan of the time says")
NOT_STRAIGHT = mark("had a pick-up or a break before them")


@dataclass
class _Way:
    """A way to a customer, and when the visit there ended."""

    ticket_id: str
    technician_id: str
    place: Location
    set_out_at: datetime
    on_site_at: datetime | None = None
    ended_at: datetime | None = None


def recorded_trips(
    store: Store, *, since: datetime | None = None
) -> tuple[list[Trip], dict[str, int]]:
    """Return the ways that were recorded, and how many were left out for which reason.

    A way counts from the stop before it in the plan that was in force when the technician set out: the start of the
    shift, or the visit that the technician had made before. Ways after a pick-up or a break are left out, as nobody
    records when these were over.

    Parameters
    ----------
    store : Store
        Whose audit trail is read.
    since : datetime or None
        Ways that began before are not read; None reads all.
    """
    with store.reading() as session:
        lines = audit.lines(session, actions=ACTIONS)
        published = [
            (line.at, line.subject_id) for line in lines if line.action == Action.PLAN_PUBLISHED
        ]
        ways = _ways(line for line in lines if line.action != Action.PLAN_PUBLISHED)
        opened = lru_cache(maxsize=8)(lambda id: _open(session, id))
        trips: list[Trip] = []
        left_out: Counter[str] = Counter()
        before: dict[str, _Way] = {}
        for way in sorted(ways, key=lambda way: way.set_out_at):
            last, before[way.technician_id] = before.get(way.technician_id), way
            if way.on_site_at is None or (since is not None and way.set_out_at < since):
                continue
            place = bisect_right(published, way.set_out_at, key=lambda each: each[0])
            plan = opened(published[place - 1][1]) if place else None
            start = _start(plan, way, last)
            if isinstance(start, str):
                left_out[start] += 1
                continue
            seconds = (way.on_site_at - way.set_out_at).total_seconds()
            trips.append(Trip(start, way.place, seconds, way.set_out_at))
    return trips, dict(left_out)


def _open(session: Session, plan_id: str) -> Plan:
    return read_archive(plans.get(session, plan_id).archive)


def _ways(lines: Iterable[audit.Line]) -> list[_Way]:
    """Return all ways to customers, whether they arrived or not."""
    found: list[_Way] = []
    places: dict[str, Location] = {}
    under_way: dict[str, _Way] = {}
    for line in lines:
        id, details = line.subject_id, line.details
        place = _place(details)
        if place is not None:
            places[id] = place
        if line.action != Action.TICKET_MOVED:
            continue
        after = TicketState(details["to"])
        if after is TicketState.ON_THE_WAY:
            under_way[id] = _Way(id, details["technician"], places[id], line.at)
            found.append(under_way[id])
        elif id in under_way and after is TicketState.ON_SITE:
            under_way[id].on_site_at = line.at
        elif id in under_way:
            under_way.pop(id).ended_at = line.at
    return found


def _place(details: Mapping[str, Any]) -> Location | None:
    """Return where a job is, by the report or by a correction; None where a line does not say."""
    job = details.get("job") or {}
    found = job.get("location")
    if isinstance(found, list):  # a correction: before and after
        found = found[1]
    return None if found is None else from_plain(found, Location)


def _start(plan: Plan | None, way: _Way, last: _Way | None) -> Location | str:
    """Return where a way began, or why that is not known."""
    stops = () if plan is None else _stops_to(plan, way)
    if not stops:
        return NOT_PLANNED
    stop = stops[-1]
    if stop.kind is StopKind.VISIT:
        made = last is not None and last.ticket_id == stop.job_id and last.ended_at is not None
        return stop.location if made else OTHER_ORDER
    if stop.kind is not StopKind.START:
        return NOT_STRAIGHT
    # Whoever has made a visit since the shift began does not come from where it began.
    earlier = last is not None and last.set_out_at >= stop.depart_at
    return OTHER_ORDER if earlier else stop.location


def _stops_to(plan: Plan, way: _Way) -> tuple[Stop, ...]:
    """Return the stops of the route before a visit; empty where the plan does not have the visit."""
    for route in plan.routes:
        if route.technician_id == way.technician_id:
            for index, stop in enumerate(route.stops):
                if stop.job_id == way.ticket_id:
                    return route.stops[:index]
    return ()
