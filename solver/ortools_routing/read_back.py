"""Between the library's assignments and job sequences."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from solver.ortools_routing.build import Model
from solver.plan import Plan, StopKind

Sequences = dict[tuple[int, int], list[int]]


def read_sequences(model: Model, assignment: Any) -> Sequences:
    """Return each vehicle's jobs in order, by (technician, shift); empty routes are left out."""
    routing, visits = model.routing, model.nodes.visits
    sequences: Sequences = {}
    for v, vehicle in enumerate(model.vehicles):
        jobs: list[int] = []
        index = assignment.Value(routing.NextVar(routing.Start(v)))
        while not routing.IsEnd(index):
            node = model.manager.IndexToNode(index)
            if node < len(visits):
                jobs.append(visits[node].job)
            index = assignment.Value(routing.NextVar(index))
        if jobs:
            sequences[vehicle.technician, vehicle.shift] = jobs
    return sequences


def write_hint(model: Model, plan: Plan) -> Any:
    """Return an assignment that follows a plan, for the library to begin at.

    A late visit takes the job's late node, a pick-up the vehicle's pick-up node; in a route without one that node
    stands at the tail. Visits the model does not offer are left out.
    """
    routing = model.routing
    hint = routing.solver().Assignment()
    routes = {(route.technician, route.shift): route for route in plan.routes}
    copies: dict[int, list[int]] = {}
    for place, node in enumerate(model.nodes.visits):
        copies.setdefault(node.job, []).append(place)
    for v, vehicle in enumerate(model.vehicles):
        route = routes.get((vehicle.technician, vehicle.shift))
        pickup = model.nodes.pickup_of_vehicle.get(v)
        chain: list[int] = []
        for stop in () if route is None else route.stops:
            if stop.kind is StopKind.PICKUP and pickup is not None:
                chain.append(pickup)
                pickup = None
            elif stop.job is not None and stop.job in copies and model.fits[stop.job, v]:
                chain.append(_copy(model, copies[stop.job], stop.start))
        if pickup is not None:
            chain.append(pickup)
        indices = [routing.Start(v), *(model.index(node) for node in chain), routing.End(v)]
        for here, there in pairwise(indices):
            hint.Add(routing.NextVar(here))
            hint.SetValue(routing.NextVar(here), there)
    return hint


def _copy(model: Model, places: list[int], start: int) -> int:
    """Return the node of a job that a start belongs to; the nearest one where none holds it."""

    def distance(place: int) -> int:
        intervals = model.nodes.visits[place].intervals
        return min(max(a - start, start - b, 0) for a, b in intervals)

    return min(places, key=distance)
