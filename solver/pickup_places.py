"""Where in a route a pick-up may come, the seemingly cheapest places first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from solver.best_timing import Timing
from solver.cost import prices
from solver.problem import Problem, Shift
from solver.schedule import Item, Pickup, Visit, nodes_of
from solver.timing import LATEST, first_start, timetable

MARGIN = 1e-9
"""Relative error allowed for bounds, which are not exact as prices are."""


class PickupPlace(NamedTuple):
    """A pick-up before the item at a position; the route cannot cost less than `bound` units with it."""

    bound: float
    option: int
    at: int


def cost_beside_travel(
    problem: Problem, *, technician: int, shift: int, items: Sequence[Item], timing: Timing
) -> float:
    """Return the units of a route that more stops in it never make fewer; travel is not among them.

    They are all that is no travel where a stop more makes nothing earlier. Where a way over a third place may be
    shorter than the straight one, travel depends on the hour or a customer was told a start, nothing is certain.
    """
    table = timetable(problem)
    jobs = (problem.jobs[item.job] for item in items if isinstance(item, Visit))
    if not table.is_metric or any(job.published is not None for job in jobs):
        return 0.0
    seconds, metres = _way(problem, problem.technicians[technician].shifts[shift], items)
    return timing.units - _units(problem, seconds, metres)


def pickup_places(
    problem: Problem,
    *,
    technician: int,
    shift: int,
    items: Sequence[Item],
    options: Sequence[Pickup],
    last: int,
    beside: float,
    not_before: int | None,
) -> list[PickupPlace]:
    """Return the places, up to a position, into which each option fits in time, breaks aside, least bound first.

    Parameters
    ----------
    problem : Problem
        The problem.
    technician, shift : int
        Whose route it is.
    items : sequence of Visit or Pickup
        The route so far.
    options : sequence of Pickup
        One of which is to be put in.
    last : int
        The last position, that of an item.
    beside : float
        Units that the route costs in any case, travel aside; see `cost_beside_travel`.
    not_before : int or None
        End of the technician's route before this one, seconds.
    """
    table, work = timetable(problem), problem.technicians[technician].shifts[shift]
    begin = work.start if not_before is None else max(work.start, not_before)
    nodes = nodes_of(problem, technician=technician, items=items)
    first = table.forward(work, nodes, leave=begin)
    latest = table.backward(work, nodes, end=work.latest_end, caps=[LATEST] * len(nodes))
    if first is None or latest is None:
        return []
    leaves = [begin, *(s + node[2] for s, node in zip(first.starts, nodes, strict=True))]
    here = [work.start_location, *(node[0] for node in nodes)]
    least = beside + _units(problem, *_way(problem, work, items))
    drive, far = table.duration, table.distance
    found = []
    for number, option in enumerate(nodes_of(problem, technician=technician, items=options)):
        depot, intervals, seconds, _ = option
        for at in range(last + 1):
            a, b = here[at], here[at + 1]
            arrive = table.drive(drive[a][depot], leave=leaves[at])
            start = first_start(intervals, arrive)
            if start is None:
                break
            if table.drive(drive[depot][b], leave=start + seconds) <= latest[at]:
                longer = drive[a][depot] + drive[depot][b] - drive[a][b]
                farther = far[a][depot] + far[depot][b] - far[a][b]
                units = least + _units(problem, longer, farther)
                found.append(PickupPlace(units - MARGIN * abs(units) - 1, number, at))
    return sorted(found)


def nearest_first(problem: Problem, options: Sequence[Pickup], visit: Visit) -> list[Pickup]:
    """Return pick-ups by the way from their depot to a visit."""
    there = problem.jobs[visit.job].location
    duration, depots = timetable(problem).duration, problem.depots
    return sorted(options, key=lambda pickup: duration[depots[pickup.depot].location][there])


def _stops(problem: Problem, shift: Shift, items: Sequence[Item]) -> list[int]:
    """Return the locations of a route."""
    stops = [shift.start_location]
    for item in items:
        owner = problem.jobs[item.job] if isinstance(item, Visit) else problem.depots[item.depot]
        stops.append(owner.location)
    return stops if shift.end_location is None else [*stops, shift.end_location]


def _way(problem: Problem, shift: Shift, items: Sequence[Item]) -> tuple[int, int]:
    """Return the matrix seconds and the metres of a route."""
    table, legs = timetable(problem), list(pairwise(_stops(problem, shift, items)))
    return sum(table.duration[a][b] for a, b in legs), sum(table.distance[a][b] for a, b in legs)


def _units(problem: Problem, seconds: int, metres: int) -> float:
    """Return the least units that a way can cost at any hour."""
    paid = prices(problem)
    return float(timetable(problem).shortest) * paid["travel_hour"] * seconds + paid["km"] * metres
