"""The whole problem as a model of OR-Tools' routing library; the rules are in `constraints`."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp

from solver.ortools_routing import constraints, prices
from solver.ortools_routing.eligibility import (
    Vehicle,
    list_vehicles,
    mean_factor,
    reachable,
    start_intervals,
    travel_seconds,
)
from solver.ortools_routing.nodes import Node, Nodes, lay_out
from solver.ortools_routing.supplies import Supply, plan_supplies
from solver.problem import Problem


@dataclass
class Model:
    """A description of the problem for the library, and the library's objects.

    Attributes
    ----------
    vehicles, supplies : sequence
        One entry per vehicle, in the library's order.
    fits : ndarray of shape (jobs, vehicles)
        Which vehicle may visit which job.
    nodes : Nodes
        Visits, pick-ups and places, in the library's order.
    base : int
        Second of the problem that is the library's 0.
    scale : Fraction
        The library's cost units per cent.
    """

    problem: Problem
    vehicles: tuple[Vehicle, ...]
    supplies: list[Supply]
    fits: NDArray[np.bool_]
    nodes: Nodes
    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    base: int
    span: int
    scale: Fraction
    manager: pywrapcp.RoutingIndexManager
    routing: pywrapcp.RoutingModel
    keep: list[object] = field(default_factory=list)

    def index(self, node: int) -> int:
        """Return the library's index of a visit or pick-up node."""
        return int(self.manager.NodeToIndex(node))


def build(problem: Problem, *, seed: int, goods: bool = True) -> Model | None:
    """Build the library's model; None where no job can be visited by anyone.

    Parameters
    ----------
    problem : Problem
        What is to be planned.
    seed : int
        Orders the nodes; the library breaks ties and draws by that order, and takes no seed of its own.
    goods : bool
        Whether parts and tools are part of the model.
    """
    vehicles = list_vehicles(problem)
    if not vehicles or not problem.jobs:
        return None
    seconds = travel_seconds(problem, mean_factor(problem, vehicles))
    intervals = [start_intervals(problem, j) for j in range(len(problem.jobs))]
    fits = reachable(problem, vehicles, seconds, intervals=intervals)
    supplies, fits = plan_supplies(problem, vehicles, fits=fits, seconds=seconds)
    base = min(vehicle.start for vehicle in vehicles)
    span = max(vehicle.latest_end for vehicle in vehicles) - base
    nodes = lay_out(
        problem, vehicles, supplies, fits=fits, seconds=seconds, intervals=intervals, seed=seed
    )
    if not nodes.visits:
        return None
    manager = pywrapcp.RoutingIndexManager(
        nodes.count, len(vehicles), nodes.start_of_vehicle, nodes.end_of_vehicle
    )
    parameters = pywrapcp.DefaultRoutingModelParameters()
    parameters.max_callback_cache_size = 0
    model = Model(
        problem=problem,
        vehicles=vehicles,
        supplies=supplies,
        fits=fits,
        nodes=nodes,
        seconds=seconds,
        metres=problem.travel.matrices[1],
        base=base,
        span=span,
        scale=prices.scale_for(problem, seconds=seconds, span=span),
        manager=manager,
        routing=pywrapcp.RoutingModel(manager, parameters),
    )
    constraints.add_all(model, goods=goods)
    return model


__all__ = ["Model", "Node", "build"]
