"""When a customer's technician is expected, from the published plan and from what was recorded since."""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch.desk.arrival_windows import margins_at
from dispatch.desk.histories import Recorded, recorded
from dispatch.domain.plan import Plan, Route, Stop
from dispatch.domain.ticket import History, Ticket, TicketState
from dispatch.errors import NotFound
from dispatch.storage import Session
from dispatch.tickets.arrival_window import Arrival, Awaited, Earlier, arrival_window

S = TicketState
COMING = frozenset({S.PLANNED, S.DISPATCHED, S.ON_THE_WAY})
CHANGED = timedelta(minutes=5)
"""A start that moves by this or more is told as a change; windows are rounded to as much."""


def arrival_of(
    session: Session, ticket: Ticket, visit: Recorded, *, plan: Plan | None, at: datetime
) -> Arrival | None:
    """Return when to expect the technician; None where nobody is to come, or should have come long ago.

    Parameters
    ----------
    session : Session
        Any.
    ticket, visit : Ticket, Recorded
        The visit, and what the trail holds of it.
    plan : Plan or None
        The one on the board.
    at : datetime
        Now.
    """
    told = ticket.job.told
    if ticket.state not in COMING or told is None or told.start_at is None:
        return None
    route = None if plan is None else _route_of(plan, ticket.id, told.technician_id)
    stops = () if route is None else route.visits
    place = next((i for i, stop in enumerate(stops) if stop.job_id == ticket.id), None)
    agreed = [
        each for each in ticket.job.windows if each.opens_at <= told.start_at <= each.closes_at
    ]
    since = visit.told[-1][0] if visit.told else ticket.moved_at
    awaited = Awaited(
        start_at=told.start_at,
        travel_seconds=0.0 if place is None else stops[place].travel_seconds,
        earlier=() if place is None else tuple(_earlier(session, s) for s in stops[:place]),
        set_out_at=ticket.moved_at if ticket.state is S.ON_THE_WAY else None,
        appointment=agreed[0] if agreed else None,
        margins=margins_at(session, since),
        is_first=place == 0,
    )
    told_then = visit.windows[-1] if visit.windows else None
    found = arrival_window(awaited, since=since, at=at, told=told_then)
    return found if found.window.closes_at > at else None


def changed_from(visit: Recorded) -> datetime | None:
    """Return the start that the customer was told before the one that holds; None where it has not changed.

    Starts that differ by less than five minutes are the same, counted from the last one that was told as a change.
    """
    before: datetime | None = None
    anchor: datetime | None = None
    for _, told in visit.told:
        start = None if told is None else told.start_at
        if start is None:
            continue  # taken back: what is told next is a change against what was told before
        if anchor is None or abs(start - anchor) >= CHANGED:
            before, anchor = anchor, start
    return before


def _route_of(plan: Plan, job_id: str, technician_id: str) -> Route | None:
    own = (route for route in plan.routes if route.technician_id == technician_id)
    return next((r for r in own if any(stop.job_id == job_id for stop in r.stops)), None)


def _earlier(session: Session, stop: Stop) -> Earlier:
    """Return a visit before, with when it began and when it was over by the trail."""
    try:
        history = recorded(session, stop.job_id or "").history
    except NotFound:
        history = None
    begun_at, over_at = (None, None) if history is None else _begun_and_over(history)
    return Earlier(
        start_at=stop.start_at,
        service_seconds=(stop.depart_at - stop.start_at).total_seconds(),
        travel_seconds=stop.travel_seconds,
        begun_at=begun_at,
        over_at=over_at,
    )


def _begun_and_over(history: History) -> tuple[datetime | None, datetime | None]:
    """Return when the work began, and since when the visit is neither to be made nor under way."""
    begun_at: datetime | None = None
    over_at: datetime | None = None
    for move in history.moves:
        if move.after in COMING:
            begun_at = over_at = None
        elif move.after is S.ON_SITE:
            begun_at, over_at = move.at, None
        elif over_at is None:
            over_at = move.at
    return begun_at, over_at
