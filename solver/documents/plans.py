"""`Plan` <-> plan document: indices on one side, ids on the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solver.documents.fields import (
    Fault,
    Faults,
    Place,
    Reader,
    Table,
    entries,
    integer,
    items,
    known,
    optional,
    shown,
    text,
    version,
)
from solver.plan import Plan, Route, Stop, StopKind, Unserved
from solver.problem import DEFAULT_WEIGHTS, Problem

COST_KEYS = (*DEFAULT_WEIGHTS, "total")
"""Keys of a plan's cost, in the order of the objective."""

_cents = integer(-(10**15), 10**15)


def write_plan(problem: Problem, plan: Plan) -> dict[str, Any]:
    """Return the plan document of a plan: a dict that JSON can hold, with ids in place of indices."""
    return {
        "version": 1,
        "problem": problem.name,
        "routes": [_write_route(problem, route) for route in plan.routes],
        "unserved": [
            {"job": problem.jobs[left.job].id, "reason": left.reason, "detail": left.detail}
            for left in plan.unserved
        ],
        "cost": {key: plan.cost[key] for key in COST_KEYS},
        "bound": plan.bound,
        "stats": dict(plan.stats),
    }


def _write_route(problem: Problem, route: Route) -> dict[str, Any]:
    return {
        "technician": problem.technicians[route.technician].id,
        "shift": route.shift,
        "stops": [_write_stop(problem, stop) for stop in route.stops],
    }


def _write_stop(problem: Problem, stop: Stop) -> dict[str, Any]:
    written: dict[str, Any] = {
        "kind": stop.kind.value,
        "location": stop.location,
        "arrive": stop.arrive,
        "start": stop.start,
        "depart": stop.depart,
    }
    if stop.job is not None:
        written["job"] = problem.jobs[stop.job].id
    if stop.depot is not None:
        written["depot"] = problem.depots[stop.depot].id
        written["parts"] = dict(sorted(stop.parts.items()))
        written["tools"] = sorted(stop.tools)
    return written


def read_plan(problem: Problem, document: Mapping[str, Any]) -> Plan:
    """Return the plan that a document describes, as indices into a problem.

    The plan is read, not judged: whether it keeps the rules is for `solver.checker` to say.

    Raises
    ------
    ProblemError
        Naming every fault found, a line each: the path (`routes[1].stops[3].job`), the value and the remedy.
    """
    faults = Faults()
    try:
        table = Table(document, Place("", faults))
    except Fault as fault:
        faults.add("", str(fault))
    faults.raise_any()
    table.take("version", version)
    table.take("problem", _name_of(problem))
    routes = table.take("routes", items(_route(problem)), instead=())
    unserved = table.take("unserved", items(_unserved(problem)), instead=())
    cost = table.take("cost", _cost)
    bound = table.take("bound", optional(_cents))
    stats = table.take("stats", _stats)
    table.finish()
    faults.raise_any()
    return Plan(routes=routes, unserved=unserved, cost=cost, bound=bound, stats=stats)


def _name_of(problem: Problem) -> Reader[str]:
    def read(value: Any, place: Place) -> str:
        name = text(value, place)
        if name != problem.name:
            raise Fault(
                f"the plan is for {shown(name)}, the problem is {shown(problem.name)}; "
                "give the two that belong together"
            )
        return name

    return read


def _route(problem: Problem) -> Reader[Route]:
    person = known(problem.technician_index, "technician")
    stop = _stop(problem)

    def read(value: Any, place: Place) -> Route:
        table = Table(value, place)
        technician = table.take("technician", person)
        shift = table.take("shift", integer(0), instead=0)
        if technician is not None and shift >= len(problem.technicians[technician].shifts):
            place.key("shift").note(
                f'{shift} is not a shift of "{problem.technicians[technician].id}", '
                f"who has {len(problem.technicians[technician].shifts)}; count from 0"
            )
        stops = table.take("stops", items(stop), instead=())
        table.finish()
        return Route(technician=technician, shift=shift, stops=stops)

    return read


def _stop(problem: Problem) -> Reader[Stop]:
    job = known(problem.job_index, "job")
    depot = known(problem.depot_index, "depot")

    def read(value: Any, place: Place) -> Stop:
        table = Table(value, place)
        kind = table.take("kind", _kind)
        visit, pickup = kind is StopKind.VISIT, kind is StopKind.PICKUP
        stop = Stop(
            kind=kind,
            location=table.take("location", _location(problem)),
            arrive=table.take("arrive", integer()),
            start=table.take("start", integer()),
            depart=table.take("depart", integer()),
            job=table.take("job", job) if visit else None,
            depot=table.take("depot", depot) if pickup else None,
            parts=table.take("parts", entries(integer(0)), instead={}) if pickup else {},
            tools=table.take("tools", items(text), instead=()) if pickup else (),
        )
        if kind is not None:
            table.finish()
        return stop

    return read


def _kind(value: Any, place: Place) -> StopKind:
    kinds = [kind.value for kind in StopKind]
    if value not in kinds:
        raise Fault(f"{shown(value)} is not a kind of stop; give {', '.join(kinds)}")
    return StopKind(value)


def _location(problem: Problem) -> Reader[int]:
    return integer(0, max(0, len(problem.locations) - 1))


def _unserved(problem: Problem) -> Reader[Unserved]:
    job = known(problem.job_index, "job")

    def read(value: Any, place: Place) -> Unserved:
        table = Table(value, place)
        left = Unserved(
            job=table.take("job", job),
            reason=table.take("reason", text),
            detail=table.take("detail", text),
        )
        table.finish()
        return left

    return read


def _cost(value: Any, place: Place) -> dict[str, int]:
    table = Table(value, place)
    cost = {key: table.take(key, _cents) for key in COST_KEYS}
    table.finish()
    return cost


def _stats(value: Any, place: Place) -> dict[str, Any]:
    return dict(Table(value, place).value)
