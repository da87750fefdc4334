"""The nodes of the library's model: visits (on time and late), pick-ups, places; and the matrices between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from solver.ortools_routing.eligibility import Vehicle
from solver.ortools_routing.supplies import Supply, obtainable
from solver.problem import Problem

HOUR = 3600
Interval = tuple[int, int]


@dataclass(frozen=True)
class Node:
    """A visit to `job`, starting in one of `intervals`; `fixed` cents are due whenever it is made.

    From second `soft_from` on each hour costs `soft_hour` cents; before `early_until` each hour costs `early_hour`.
    """

    job: int
    intervals: tuple[Interval, ...]
    fixed: Fraction = Fraction(0)
    soft_from: int | None = None
    soft_hour: Fraction = Fraction(0)
    early_until: int | None = None
    early_hour: Fraction = Fraction(0)


@dataclass(frozen=True)
class Nodes:
    """Visits first, then one pick-up for each vehicle that has one, then the places where routes begin and end."""

    visits: tuple[Node, ...]
    pickup_of_vehicle: dict[int, int]
    vehicle_of_pickup: dict[int, int]
    places: tuple[int | None, ...]
    start_of_vehicle: list[int]
    end_of_vehicle: list[int]

    @property
    def count(self) -> int:
        """Number of nodes."""
        return len(self.visits) + len(self.pickup_of_vehicle) + len(self.places)


def lay_out(
    problem: Problem,
    vehicles: tuple[Vehicle, ...],
    supplies: Sequence[Supply],
    *,
    fits: NDArray[np.bool_],
    seconds: NDArray[np.int64],
    intervals: Sequence[Sequence[Interval]],
    seed: int,
) -> Nodes:
    """Return the nodes, visits and pick-ups each in an order drawn by `seed`."""
    visits: list[Node] = []
    for job in np.random.default_rng(seed).permutation(len(problem.jobs)):
        mine = [int(v) for v in np.flatnonzero(fits[job])]
        if mine:
            reach = _reach(problem, int(job), mine, vehicles, supplies, seconds)
            visits.extend(_visits(problem, int(job), intervals[job], *reach))
    pickups = [v for v, supply in enumerate(supplies) if supply.pickup is not None]
    first_place = len(visits) + len(pickups)
    places: dict[int | None, int] = {}
    for vehicle in vehicles:
        for location in (vehicle.start_location, vehicle.end_location):
            places.setdefault(location, first_place + len(places))
    pickup_of_vehicle = {v: len(visits) + place for place, v in enumerate(pickups)}
    return Nodes(
        visits=tuple(visits),
        pickup_of_vehicle=pickup_of_vehicle,
        vehicle_of_pickup={node: v for v, node in pickup_of_vehicle.items()},
        places=tuple(places),
        start_of_vehicle=[places[vehicle.start_location] for vehicle in vehicles],
        end_of_vehicle=[places[vehicle.end_location] for vehicle in vehicles],
    )


def _reach(
    problem: Problem,
    job: int,
    mine: list[int],
    vehicles: tuple[Vehicle, ...],
    supplies: Sequence[Supply],
    seconds: NDArray[np.int64],
) -> Interval:
    """Return the earliest and the latest start that any of these vehicles could offer, parts on order considered."""
    work = problem.jobs[job]
    earliest: list[int] = []
    latest: list[int] = []
    for v in mine:
        vehicle, supply = vehicles[v], supplies[v]
        first = vehicle.start + int(seconds[vehicle.start_location, work.location])
        if job in supply.needs_pickup and supply.pickup is not None:
            ready = _ready(problem, job, vehicle, supply)
            depot = problem.depots[supply.pickup.depot]
            first = max(first, ready + int(seconds[depot.location, work.location]))
        back = (
            0 if vehicle.end_location is None else int(seconds[work.location, vehicle.end_location])
        )
        service = problem.service_seconds(technician=vehicle.technician, job=job)
        earliest.append(first)
        latest.append(vehicle.latest_end - back - service)
    return min(earliest), max(latest)


def _ready(problem: Problem, job: int, vehicle: Vehicle, supply: Supply) -> int:
    """Return the second at which this vehicle can leave its depot with what the job needs."""
    pickup = supply.pickup
    assert pickup is not None
    depot, ready = problem.depots[pickup.depot], vehicle.start + pickup.seconds
    moments = sorted({ready - depot.service} | {arrival.at for arrival in depot.arrivals})
    for sku, quantity in problem.jobs[job].parts.items():
        lacking = quantity - supply.van.get(sku, 0)
        if lacking <= 0:
            continue
        for moment in moments:
            if obtainable(depot, sku, by=moment) >= lacking:
                ready = max(ready, moment + depot.service)
                break
    return ready


def _visits(
    problem: Problem, job: int, intervals: Sequence[Interval], earliest: int, latest: int
) -> list[Node]:
    """Return the node of a job; two, one on time and one late, where lateness has a price and both can happen.

    The library can price the seconds after a bound but not the step at it (`missed`); two nodes of which at most one is
    visited carry the step exactly. A late visit that costs no less than leaving the job out is not offered.
    """
    work, weights = problem.jobs[job], problem.weights
    possible = _clip(intervals, earliest, latest)
    if not possible:
        return []
    step, hourly = weights["missed"] * work.weight, weights["late_hour"] * work.weight
    told = None if work.published is None else work.published.start
    nearness = weights["shifted_hour"]
    on_time = possible if work.due is None else _clip(possible, earliest, work.due)
    result: list[Node] = []
    if on_time:
        result.append(
            Node(
                job,
                tuple(on_time),
                soft_from=told if nearness else None,
                soft_hour=nearness if told is not None else Fraction(0),
                early_until=told if nearness else None,
                early_hour=nearness if told is not None else Fraction(0),
            )
        )
    if work.due is None or work.due_hard:
        return result
    late = _clip(possible, work.due + 1, latest)
    first = late[0][0] if late else 0
    fixed = step + hourly * max(0, first - work.due) / HOUR
    if late and fixed < problem.unserved_cents(job)[1]:
        both = hourly + (nearness if told is not None and told <= first else Fraction(0))
        result.append(Node(job, tuple(late), fixed=fixed, soft_from=first, soft_hour=both))
    return result


def _clip(intervals: Sequence[Interval], low: int, high: int) -> list[Interval]:
    return [(max(a, low), min(b, high)) for a, b in intervals if max(a, low) <= min(b, high)]
