"""Seconds and costs between the nodes of the library's model.

A pick-up node stands for the morning call at the vehicle's depot. Directly behind the start it costs nothing to
enter, and leaving it for a visit costs the way from `from` over the depot to that visit. At the tail of a route it
means that the depot is not called at: entering it is the way to the end, and leaving it is free. In between it is
priced as a return to the end, then `from`, then the depot: never cheaper than the call itself where travel obeys the
triangle inequality.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.ortools_routing.eligibility import Vehicle
from solver.ortools_routing.nodes import Nodes
from solver.ortools_routing.supplies import Supply
from solver.problem import Problem

IntMatrix = NDArray[np.int64]


def between_nodes(
    problem: Problem,
    vehicles: tuple[Vehicle, ...],
    supplies: list[Supply],
    nodes: Nodes,
    *,
    legs: IntMatrix,
    waiting: bool,
) -> IntMatrix:
    """Return a matrix over nodes from one over locations.

    Parameters
    ----------
    problem, vehicles, supplies, nodes : as in the model
        What the nodes stand for.
    legs : ndarray of shape (L, L)
        Seconds or metres between locations.
    waiting : bool
        Whether a pick-up adds the depot's service and the wait for its opening: yes for the clock, no for metres
        and for seconds driven.

    Returns
    -------
    ndarray of shape (N, N)
        Service on site is not included.
    """
    where = np.array(
        [problem.jobs[node.job].location for node in nodes.visits]
        + [0] * len(nodes.pickup_of_vehicle)
        + [0 if place is None else place for place in nodes.places],
        dtype=np.int64,
    )
    result = legs[np.ix_(where, where)].copy()
    visits = len(nodes.visits)
    first_place = visits + len(nodes.pickup_of_vehicle)
    for offset, place in enumerate(nodes.places):
        if place is None:
            result[:, first_place + offset] = result[first_place + offset, :] = 0
    for v, node in nodes.pickup_of_vehicle.items():
        vehicle, pickup = vehicles[v], supplies[v].pickup
        assert pickup is not None
        depot = problem.depots[pickup.depot].location
        home = vehicle.start_location if vehicle.end_location is None else vehicle.end_location
        before = int(legs[vehicle.start_location, depot])
        if waiting:
            before = pickup.seconds
        result[:, node] = legs[where, home]
        result[first_place:, node] = 0
        result[node, :] = before + legs[depot, where]
        result[node, visits:] = 0
    return result
