"""PyVRP: the document as prizes, loads and one travel profile for each set of tasks that vehicles can do.

A task that a vehicle cannot do is out of reach in that vehicle's profile. Settings: for technician work those found
strongest there (start penalties of 20,000 a unit of load and 10 a second, updated every 50 iterations, 100 neighbours,
at most 10 perturbations), as PyVRP's own start penalties need thousands of iterations to fall; for the routing classics
PyVRP's defaults. PyVRP asks a stopping rule between iterations, so the limit is in seconds of the processor.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyvrp
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

from benchmarks.peers.flat import Flat, Vehicle, flatten
from benchmarks.plans import plan_document

LOAD_PENALTY, SECOND_PENALTY = 20_000.0, 10.0
UPDATE_EVERY, NEIGHBOURS, PERTURBATIONS = 50, 100, 10
LARGEST_PROFILES_BYTES = 2**30
"""Above this the profiles tell skills apart and no longer times and stock, which loads and windows forbid anyway."""

OUT_OF_REACH = 10_000_000


class _ProcessorSeconds:
    """A stopping rule by processor time, counted from the first time it is asked."""

    def __init__(self, limit: float) -> None:
        self.limit, self.began = limit, time.process_time()

    def __call__(self, best_cost: int) -> bool:
        """Return whether the time is over."""
        return time.process_time() - self.began >= self.limit


def solve(problem: Mapping[str, Any], *, seconds: float, seed: int) -> tuple[dict[str, Any], int]:
    """Return PyVRP's plan document and its iterations."""
    stop = _ProcessorSeconds(seconds)
    flat = flatten(problem, peer="pyvrp")
    possible = flat.possible
    data, kinds = _data(flat, possible)
    result = (
        pyvrp.solve(data, stop, seed=seed, collect_stats=False)
        if flat.classic
        else _tuned(data, stop, seed)
    )
    free = {kind: list(vehicles) for kind, vehicles in enumerate(kinds)}
    routes = []
    if result.best.is_feasible():
        for route in result.best.routes():
            visits = [possible[a.idx] for a in route if a.is_client()]
            routes.append((free[route.vehicle_type()].pop(), visits))
    return plan_document(problem, flat.trips(routes), engine="pyvrp"), result.num_iterations


def _data(flat: Flat, possible: list[int]) -> tuple[pyvrp.ProblemData, list[list[int]]]:
    """Return PyVRP's data and the vehicles of each of its vehicle types."""
    profiles, of_vehicle = _profiles(flat, possible)
    kinds: dict[tuple[Any, ...], list[int]] = {}
    for n, vehicle in enumerate(flat.vehicles):
        van = tuple(vehicle.van.get(sku, 0) for sku in flat.skus)
        where = (vehicle.start, vehicle.end, vehicle.first, vehicle.last)
        kinds.setdefault((*where, van, of_vehicle[n]), []).append(n)
    ends = sorted({place for v in flat.vehicles for place in (v.first, v.last)})
    depot = {place: n for n, place in enumerate(ends)}
    types = [
        pyvrp.VehicleType(
            num_available=len(vehicles),
            capacity=list(van),
            start_depot=depot[first],
            end_depot=depot[last],
            tw_early=start,
            tw_late=end,
            profile=profile,
        )
        for (start, end, first, last, van, profile), vehicles in kinds.items()
    ]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in flat.seconds],
        clients=[_client(flat, task) for task in possible],
        depots=[pyvrp.Depot(place) for place in ends],
        vehicle_types=types,
        distance_matrices=profiles,
        duration_matrices=profiles,
    )
    return data, list(kinds.values())


def _client(flat: Flat, position: int) -> pyvrp.Client:
    task = flat.tasks[position]
    return pyvrp.Client(
        task.location,
        delivery=[task.parts.get(sku, 0) for sku in flat.skus],
        service_duration=task.service,
        tw_early=task.window[0],
        tw_late=task.window[1],
        prize=task.prize,
        required=False,
    )


def _profiles(flat: Flat, possible: list[int]) -> tuple[list[Any], list[int]]:
    """Return a matrix for each set of vehicles that can do the same tasks, and the set of each vehicle."""
    able = flat.able[:, possible]
    if np.unique(able, axis=0).shape[0] * flat.seconds.size * 16 > LARGEST_PROFILES_BYTES:
        able = np.array([[_skilled(v, flat, task) for task in possible] for v in flat.vehicles])
    places = np.array([flat.tasks[task].location for task in possible], dtype=np.int64)
    numbers: dict[bytes, int] = {}
    matrices: list[Any] = []
    of_vehicle: list[int] = []
    for row in able:
        if row.tobytes() not in numbers:
            numbers[row.tobytes()] = len(matrices)
            matrix = flat.seconds.copy()
            closed = np.setdiff1d(places[~row], places[row])
            matrix[:, closed] = OUT_OF_REACH
            matrix[closed, closed] = 0
            matrices.append(matrix)
        of_vehicle.append(numbers[row.tobytes()])
    return matrices, of_vehicle


def _skilled(vehicle: Vehicle, flat: Flat, task: int) -> bool:
    asked = flat.tasks[task].skills.items()
    return all(vehicle.skills.get(skill, 0) >= level for skill, level in asked)


def _tuned(data: pyvrp.ProblemData, stop: _ProcessorSeconds, seed: int) -> pyvrp.Result:
    """Run PyVRP's search from lower penalties than its own, which `pyvrp.solve` does not offer."""
    rng = pyvrp.RandomNumberGenerator(seed=seed)
    neighbours = compute_neighbours(data, NeighbourhoodParams(num_neighbours=NEIGHBOURS))
    perturbation = PerturbationManager(PerturbationParams(max_perturbations=PERTURBATIONS))
    search = LocalSearch(data, rng, neighbours, perturbation)
    for operator in OPERATORS:
        if operator.supports(data):
            search.add_operator(operator(data))
    start = ([LOAD_PENALTY] * data.num_load_dimensions, SECOND_PENALTY, SECOND_PENALTY)
    penalties = pyvrp.PenaltyManager(
        start, pyvrp.PenaltyParams(solutions_between_updates=UPDATE_EVERY)
    )
    first = search(
        pyvrp.Solution.make_random(data, rng), penalties.max_cost_evaluator(), exhaustive=True
    )
    algorithm = pyvrp.IteratedLocalSearch(
        data, penalties, search, first, pyvrp.IteratedLocalSearchParams()
    )
    return algorithm.run(stop, False, False)
