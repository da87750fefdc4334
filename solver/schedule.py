"""Timing of one route: a sequence of visits and pick-ups becomes a route of timed stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from solver.best_timing import Timing, best_timing
from solver.plan import Route, Stop, StopKind
from solver.problem import Problem
from solver.timing import LATEST, REST, Node, timetable, within


@dataclass(frozen=True)
class Visit:
    """A visit to a job (index)."""

    job: int


@dataclass(frozen=True)
class Pickup:
    """A pick-up at a depot (index) of parts and tools, which are there from second `ready` on."""

    depot: int
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: tuple[str, ...] = ()
    ready: int | None = None


Item = Visit | Pickup


def time_route(
    problem: Problem,
    *,
    technician: int,
    shift: int,
    items: Sequence[Item],
    not_before: int | None = None,
) -> Route | None:
    """Return the route through visits and pick-ups in the order given, or None where no timing keeps the rules.

    Kept are the times of shift, windows, release, hard due, fixed starts, depots and the break. Skills, parts and tools
    are the caller's.

    Parameters
    ----------
    problem : Problem
        The problem.
    technician, shift : int
        Whose route it is.
    items : sequence of Visit or Pickup
        At least one visit.
    not_before : int or None
        End of the technician's route before this one, seconds.
    """
    nodes = nodes_of(problem, technician=technician, items=items)
    if not any(node[3] >= 0 for node in nodes):
        return None
    timing = best_timing(
        problem, technician=technician, shift=shift, nodes=nodes, not_before=not_before
    )
    if timing is None:
        return None
    return as_route(problem, technician=technician, shift=shift, items=items, timing=timing)


def nodes_of(problem: Problem, *, technician: int, items: Sequence[Item]) -> list[Node]:
    """Return the nodes of visits and pick-ups."""
    table = timetable(problem)
    nodes = []
    for item in items:
        if isinstance(item, Visit):
            nodes.append(table.visit[technician][item.job])
            continue
        place, intervals, seconds, kind = table.pickup[item.depot]
        if item.ready is not None:
            intervals = within(intervals, low=item.ready, high=LATEST)
        nodes.append((place, intervals, seconds, kind))
    return nodes


def as_route(
    problem: Problem,
    *,
    technician: int,
    shift: int,
    items: Sequence[Item],
    timing: Timing,
) -> Route:
    """Return the route with all its stops, as a plan holds it."""
    work = problem.technicians[technician].shifts[shift]
    drive = timetable(problem).drive
    duration = timetable(problem).duration
    here, now = work.start_location, timing.leave
    stops = [Stop(StopKind.START, here, now, now, now)]
    left = iter(items)
    for (place, _, seconds, kind), start in zip(timing.nodes, timing.starts, strict=True):
        arrive = drive(duration[here][place], leave=now)
        here, now = place, start + seconds
        if kind == REST:
            stops.append(Stop(StopKind.BREAK, place, arrive, start, now))
        else:
            stops.append(_served(next(left), place, arrive, start, now))
    last = here if work.end_location is None else work.end_location
    stops.append(Stop(StopKind.END, last, timing.end, timing.end, timing.end))
    return Route(technician=technician, shift=shift, stops=tuple(stops))


def _served(item: Item, place: int, arrive: int, start: int, depart: int) -> Stop:
    """Return the stop of a visit or a pick-up."""
    if isinstance(item, Visit):
        return Stop(StopKind.VISIT, place, arrive, start, depart, job=item.job)
    return Stop(
        StopKind.PICKUP,
        place,
        arrive,
        start,
        depart,
        depot=item.depot,
        parts={sku: count for sku, count in sorted(item.parts.items()) if count},
        tools=tuple(sorted(item.tools)),
    )
