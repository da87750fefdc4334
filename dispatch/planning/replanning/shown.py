"""The whole day as people see it: what has happened at its actual times, then the rest as planned.

Visits that are over and the one under way stand in their technician's route like all others. `Plan.stats["as_of"]` is
the moment of planning: what departs until then is over, what starts until then is under way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dispatch.domain.job import Job
from dispatch.domain.plan import Plan, Route, Stop, StopKind
from dispatch.planning.bounded import without_bound
from dispatch.planning.read_back import comparison, routes_of, unserved_of
from dispatch.planning.replanning.progress import VisitProgress
from dispatch.planning.replanning.remainder import Remainder
from dispatch.planning.replanning.situation import Situation
from solver import plan as solved
from solver.problem import Problem

Document = dict[str, Any]
RouteKey = tuple[str, int]

CARRIED_ON = "carried-on"
"""Name of the comparison with the plan in force carried on as it is."""


def shown_plan(
    situation: Situation,
    rest: Remainder,
    problem: Problem,
    plan: solved.Plan,
    *,
    carried: solved.Plan,
) -> Plan | None:
    """Return the plan of the whole day; None where the situation shows no day.

    Its cost, reasons and comparisons are those of the rest of the day.

    Parameters
    ----------
    situation : Situation
        Its `shown` gives the day, the promises and the routes so far.
    rest : Remainder
        What is over and what is under way.
    problem : Problem
        The problem of `rest`.
    plan, carried : solver.plan.Plan
        The plan to show, and the one in force carried on, which it is compared with.
    """
    before = situation.shown
    if before is None:
        return None
    day = replace(before.day, jobs=tuple(_with_told(situation, job) for job in before.day.jobs))
    ahead = {_key(route): route for route in routes_of(problem, plan, day)}
    so_far = {_key(route): route for route in before.routes}
    routes = []
    for key in sorted(ahead.keys() | so_far.keys()):
        past = _past(situation, rest, so_far.get(key))
        route = _joined(key, past, ahead.get(key), so_far.get(key), rest)
        if route is not None:
            routes.append(route)
    stats = {
        key: value if isinstance(value, str | int | float) else str(value)
        for key, value in plan.stats.items()
    }
    return replace(
        before,
        day=day,
        routes=tuple(routes),
        unserved=unserved_of(problem, plan),
        cost=dict(plan.cost),
        comparisons=(comparison("plan", problem, plan), comparison(CARRIED_ON, problem, carried)),
        bound_cents=plan.bound,
        stats={**without_bound(before.stats), **stats, "as_of": situation.now_at.isoformat()},
    )


def _key(route: Route) -> RouteKey:
    return route.technician_id, route.shift_index


def _with_told(situation: Situation, job: Job) -> Job:
    told = situation.told.get(job.id)
    return job if told is None else replace(job, told=told)


def _past(situation: Situation, rest: Remainder, route: Route | None) -> list[Stop]:
    """Return the stops of a route that are over, visits at their actual times, and the start where there are any."""
    if route is None:
        return []
    made = {visit.job_id: visit for visit in situation.progress.visits if visit.done}
    past: list[Stop] = []
    for stop in route.stops:
        if stop.kind is StopKind.VISIT:
            visit = made.get(stop.job_id or "")
            if visit is not None and visit.technician_id == route.technician_id:
                past.append(_as_made(stop, visit))
        elif stop.kind in (StopKind.PICKUP, StopKind.BREAK) and _was_made(situation, route, stop):
            past.append(stop)
    set_out = past or any(stop.job_id in rest.under_way for stop in route.stops)
    return (
        [route.stops[0], *sorted(past, key=lambda stop: stop.start_at.timestamp())]
        if set_out
        else []
    )


def _was_made(situation: Situation, route: Route, stop: Stop) -> bool:
    """Return whether a pick-up or a break was made, as far as is known."""
    person, progress = route.technician_id, situation.progress
    if stop.kind is StopKind.BREAK:
        taken = (each.start_at for each in progress.breaks if each.technician_id == person)
        return any(route.stops[0].start_at <= at <= route.stops[-1].depart_at for at in taken)
    return any(
        pickup.technician_id == person
        and pickup.depot_id == stop.depot_id
        and pickup.at >= route.stops[0].start_at
        for pickup in progress.pickups
    )


def _as_made(stop: Stop, visit: VisitProgress) -> Stop:
    """Return a visit at its actual times."""
    start_at = visit.on_site_at or min(stop.start_at, visit.done_at or stop.start_at)
    depart_at = visit.done_at or stop.depart_at
    return replace(
        stop, arrive_at=min(stop.arrive_at, start_at), start_at=start_at, depart_at=depart_at
    )


def _joined(
    key: RouteKey, past: list[Stop], ahead: Route | None, before: Route | None, rest: Remainder
) -> Route | None:
    """Return one route of what is over and what is ahead; None where there is neither."""
    if ahead is None:
        if not any(stop.kind is StopKind.VISIT for stop in past) or before is None:
            return None
        return Route(*key, (*past, _way_home(past[-1], before.stops[-1])))
    if not past:
        return ahead
    coming = list(ahead.stops[1:])
    for place, stop in enumerate(coming):
        known = _stop_of(before, stop.job_id)
        if stop.job_id in rest.under_way and known is not None:
            leg = (known.travel_seconds, known.travel_metres)
            coming[place] = replace(stop, travel_seconds=leg[0], travel_metres=leg[1])
    return Route(*key, (*past, *coming))


def _stop_of(route: Route | None, job_id: str | None) -> Stop | None:
    stops = () if route is None or job_id is None else route.stops
    return next((stop for stop in stops if stop.job_id == job_id), None)


def _way_home(last: Stop, end: Stop) -> Stop:
    """Return the end of a route after its last stop; the way is the one that was planned."""
    at = last.depart_at + timedelta(seconds=end.travel_seconds)
    return replace(end, arrive_at=at, start_at=at, depart_at=at)


def shown_after(
    shown: Plan | None,
    problem: Problem,
    plan: solved.Plan,
    technicians: Collection[str],
    *,
    before: Document,
) -> Plan | None:
    """Return the plan as people see it after some technicians' routes were changed; None where no day is shown.

    Parameters
    ----------
    shown : Plan or None
        As people see it now; what is over stays.
    problem, plan : Problem, solver.plan.Plan
        The problem and the changed plan.
    technicians : collection of str
        Whose routes were changed.
    before : dict
        The plan document before the change, which `shown` belongs to.
    """
    if shown is None:
        return None
    old = {(route["technician"], route["shift"]): len(route["stops"]) for route in before["routes"]}
    new = {_key(route): route for route in routes_of(problem, plan, shown.day)}
    so_far = {_key(route): route for route in shown.routes}
    routes = []
    for key in sorted(new.keys() | so_far.keys()):
        route = so_far.get(key)
        if key[0] in technicians:
            route = _replaced(key, route, new.get(key), old.get(key, 1))
        if route is not None:
            routes.append(route)
    return replace(
        shown,
        routes=tuple(routes),
        unserved=unserved_of(problem, plan),
        cost=dict(plan.cost),
        comparisons=(comparison("plan", problem, plan),),
        stats=without_bound(shown.stats),
        bound_cents=None,
    )


def _replaced(key: RouteKey, route: Route | None, new: Route | None, ahead: int) -> Route | None:
    """Return a route whose last stops, all but the first of `ahead`, are those of a new one."""
    past = [] if route is None else list(route.stops[: len(route.stops) - ahead + 1])
    if len(past) < 2 or route is None:
        return new
    if new is None:
        visited = any(stop.kind is StopKind.VISIT for stop in past)
        return Route(*key, (*past, _way_home(past[-1], route.stops[-1]))) if visited else None
    coming = list(new.stops[1:])
    for place, stop in enumerate(coming):
        known = _stop_of(route, stop.job_id)
        if known is not None and stop.start_at == known.start_at and stop.travel_seconds == 0:
            leg = (known.travel_seconds, known.travel_metres)
            coming[place] = replace(stop, travel_seconds=leg[0], travel_metres=leg[1])
    return Route(*key, (*past, *coming))
