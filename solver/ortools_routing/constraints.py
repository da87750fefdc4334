"""The rules of the problem in the library's terms: one `add_*` a rule, called in order by `add_all`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.ortools_routing.eligibility import Vehicle
from solver.ortools_routing.matrices import between_nodes
from solver.ortools_routing.prices import HOUR, travel_units, units, visit_cents
from solver.ortools_routing.supplies import UNLIMITED, obtainable
from solver.problem import Problem

if TYPE_CHECKING:
    from solver.ortools_routing.build import Model

TIME = "time"
MOST_STORES = 3
"""Parts that are counted vehicle by vehicle."""


def add_all(model: Model, *, goods: bool) -> None:
    """Add every rule to a model that has nodes and vehicles only; those of parts and tools where `goods` says so."""
    add_costs(model)
    add_time(model)
    add_start_times(model)
    add_shifts(model)
    add_technicians(model)
    add_leaving_out(model)
    if goods:
        add_pickups(model)
        add_parts(model)
        add_scarce_parts(model)


def add_costs(model: Model) -> None:
    """Price legs, preferred and published technicians, lateness that cannot be avoided, and the use of a shift."""
    problem, nodes, scale = model.problem, model.nodes, model.scale
    driven = _between(model, model.seconds, waiting=False)
    metres = _between(model, model.metres, waiting=False)
    legs = travel_units(problem, scale, seconds=driven, metres=metres)
    evaluators: dict[tuple[int, ...], int] = {}
    for v, vehicle in enumerate(model.vehicles):
        entry = tuple(
            units(
                visit_cents(problem, technician=vehicle.technician, job=node.job) + node.fixed,
                scale,
            )
            for node in nodes.visits
        )
        if entry not in evaluators:
            priced = legs.copy()
            priced[:, : len(entry)] += np.array(entry, dtype=np.int64)
            evaluators[entry] = model.routing.RegisterTransitMatrix(priced.tolist())
        model.routing.SetArcCostEvaluatorOfVehicle(evaluators[entry], v)
        model.routing.SetFixedCostOfVehicle(units(problem.weights["shift"], scale), v)


def add_time(model: Model) -> None:
    """Let time pass: travel, service at each technician's speed, waiting; and price the hours at work."""
    problem, nodes = model.problem, model.nodes
    driven = _between(model, model.seconds, waiting=True)
    evaluators: dict[tuple[int, ...], int] = {}
    chosen: list[int] = []
    for vehicle in model.vehicles:
        service = tuple(
            problem.service_seconds(technician=vehicle.technician, job=node.job)
            for node in nodes.visits
        )
        if service not in evaluators:
            timed = driven.copy()
            timed[: len(service), :] += np.array(service, dtype=np.int64)[:, None]
            evaluators[service] = model.routing.RegisterTransitMatrix(timed.tolist())
        chosen.append(evaluators[service])
    model.routing.AddDimensionWithVehicleTransits(chosen, model.span, model.span, False, TIME)
    price = units(problem.weights["work_hour"] / HOUR, model.scale)
    if price:
        time = model.routing.GetDimensionOrDie(TIME)
        for v in range(len(model.vehicles)):
            time.SetSpanCostCoefficientForVehicle(price, v)


def add_start_times(model: Model) -> None:
    """Keep visits inside their times; price lateness and distance from what the customer was told."""
    time = model.routing.GetDimensionOrDie(TIME)
    for place, node in enumerate(model.nodes.visits):
        index = model.index(place)
        start = time.CumulVar(index)
        intervals = [(a - model.base, b - model.base) for a, b in node.intervals]
        start.SetRange(max(0, intervals[0][0]), min(model.span, intervals[-1][1]))
        for (_, closed), (opens, _) in pairwise(intervals):
            start.RemoveInterval(closed + 1, opens - 1)
        late = units(node.soft_hour / HOUR, model.scale)
        if node.soft_from is not None and late:
            time.SetCumulVarSoftUpperBound(index, max(0, node.soft_from - model.base), late)
        early = units(node.early_hour / HOUR, model.scale)
        if node.early_until is not None and early and node.early_until > model.base:
            bound = min(model.span, node.early_until - model.base)
            time.SetCumulVarSoftLowerBound(index, bound, early)


def add_shifts(model: Model) -> None:
    """Keep each route inside its shift and its overtime, which has a price; an unavoidable break shortens both.

    The library's own breaks are exact in the time they take, but with them it explores a fifth to a twentieth of the
    solutions, and the plans are worse; where the break goes is settled when the plan is built.
    """
    time = model.routing.GetDimensionOrDie(TIME)
    price = units(model.problem.weights["overtime_hour"] / HOUR, model.scale)
    for v, vehicle in enumerate(model.vehicles):
        pause = break_seconds(model.problem, vehicle)
        start, latest = vehicle.start - model.base, vehicle.latest_end - pause - model.base
        begin, finish = model.routing.Start(v), model.routing.End(v)
        time.CumulVar(begin).SetRange(start, max(start, latest))
        time.CumulVar(finish).SetRange(start, max(start, latest))
        if price and vehicle.end < vehicle.latest_end:
            bound = max(0, vehicle.end - pause - model.base)
            time.SetCumulVarSoftUpperBound(finish, bound, price)


def break_seconds(problem: Problem, vehicle: Vehicle) -> int:
    """Return the length of the shift's break where a full shift has to hold it, else 0."""
    rest = problem.technicians[vehicle.technician].shifts[vehicle.shift].rest
    if rest is None or vehicle.start >= rest.window[0] or vehicle.end <= rest.window[1]:
        return 0
    return rest.duration


def add_technicians(model: Model) -> None:
    """Let a visit be made by a vehicle that fits alone, and a pick-up by its own vehicle."""
    for place, node in enumerate(model.nodes.visits):
        allowed = [int(v) for v in np.flatnonzero(model.fits[node.job])]
        model.routing.VehicleVar(model.index(place)).SetValues([-1, *allowed])
    for node_index, v in model.nodes.vehicle_of_pickup.items():
        model.routing.VehicleVar(model.index(node_index)).SetValues([-1, v])


def add_leaving_out(model: Model) -> None:
    """Price each job left out; of a job's two nodes, on time and late, at most one is visited."""
    copies: dict[int, list[int]] = {}
    for place, node in enumerate(model.nodes.visits):
        copies.setdefault(node.job, []).append(model.index(place))
    for job, indices in copies.items():
        price = units(model.problem.unserved_cents(job)[1], model.scale)
        model.routing.AddDisjunction(indices, price)
    for node_index in model.nodes.vehicle_of_pickup:
        model.routing.AddDisjunction([model.index(node_index)], 1)


def add_pickups(model: Model) -> None:
    """Let a job whose parts or tools are not aboard be visited only behind the vehicle's pick-up."""
    if not model.nodes.pickup_of_vehicle:
        return
    evaluators = []
    room = len(model.nodes.visits)
    for supply in model.supplies:
        steps = [int(node.job in supply.needs_pickup) for node in model.nodes.visits]
        evaluators.append(
            _unary(model, steps, pickup=dict.fromkeys(model.nodes.vehicle_of_pickup, -room))
        )
    _add_store(
        model, "pick-up", evaluators, held=[0] * len(evaluators), loadable=[room] * len(evaluators)
    )


def add_parts(model: Model) -> None:
    """Never use more of a part than the van holds and, behind the pick-up, the depot hands out.

    Each part costs the library dearly (thirty of them divide its speed by ten), so only the `MOST_STORES` parts
    that run short most are counted; the others are settled when the plan is built.
    """
    stores = [store for sku in _skus(model) if (store := _store(model, sku)).strain > 0]
    stores.sort(key=lambda store: (-store.strain, store.sku))
    for store in stores[:MOST_STORES]:
        pickup = {n: -store.loadable[v] for v, n in model.nodes.pickup_of_vehicle.items()}
        evaluators = [_unary(model, store.steps, pickup=pickup)] * len(store.held)
        _add_store(model, f"part {store.sku}", evaluators, held=store.held, loadable=store.loadable)


@dataclass(frozen=True)
class _Store:
    """One part: what each visit uses, what each vehicle holds and can load, and how short it runs."""

    sku: str
    steps: list[int]
    held: list[int]
    loadable: list[int]
    strain: int


def _skus(model: Model) -> list[str]:
    return sorted(
        {sku for node in model.nodes.visits for sku in model.problem.jobs[node.job].parts}
    )


def _store(model: Model, sku: str) -> _Store:
    """Look at one part; the strain counts, over all vehicles, the units wanted that neither van nor depot can give."""
    steps = [model.problem.jobs[node.job].parts.get(sku, 0) for node in model.nodes.visits]
    jobs = {node.job: q for node, q in zip(model.nodes.visits, steps, strict=True) if q}
    held, loadable, strain = [], [], 0
    for v, supply in enumerate(model.supplies):
        needed = sum(q for j, q in jobs.items() if model.fits[j, v])
        offered = 0 if supply.pickup is None else supply.pickup.quantities.get(sku, 0)
        held.append(min(needed, supply.van.get(sku, 0)))
        loadable.append(min(needed, offered))
        strain += max(0, needed - held[-1] - loadable[-1])
    return _Store(sku, steps, held, loadable, strain)


def add_scarce_parts(model: Model) -> None:
    """Visit no more jobs for a part than all vans and depots together can supply."""
    problem = model.problem
    latest = model.base + model.span
    for sku in _skus(model):
        needs = {n.job: problem.jobs[n.job].parts.get(sku, 0) for n in model.nodes.visits}
        amounts = sorted(q for q in needs.values() if q > 0)
        supply = sum(person.van.get(sku, 0) for person in problem.technicians)
        supply += sum(obtainable(depot, sku, by=latest) for depot in problem.depots)
        if supply >= min(UNLIMITED, sum(amounts)):
            continue
        most = int(np.searchsorted(np.cumsum(amounts), supply, side="right"))
        indices = [model.index(p) for p, n in enumerate(model.nodes.visits) if needs[n.job] > 0]
        model.routing.AddDisjunction(indices, 0, most)


def _add_store(
    model: Model, name: str, evaluators: list[int], *, held: list[int], loadable: list[int]
) -> None:
    """Add a dimension that counts what was used; it begins at what can be loaded, which the pick-up sets back to 0."""
    pickups = model.nodes.pickup_of_vehicle
    begin = [loadable[v] if v in pickups else 0 for v in range(len(held))]
    capacities = [b + h for b, h in zip(begin, held, strict=True)]
    model.routing.AddDimensionWithVehicleTransitAndCapacity(evaluators, 0, capacities, False, name)
    dimension = model.routing.GetDimensionOrDie(name)
    for v, first in enumerate(begin):
        dimension.CumulVar(model.routing.Start(v)).SetValue(first)


def _unary(model: Model, steps: list[int], *, pickup: dict[int, int]) -> int:
    """Register what each node adds; visits in order, pick-ups by their node, places nothing."""
    values = steps + [0] * (model.nodes.count - len(steps))
    for node, value in pickup.items():
        values[node] = value
    return int(model.routing.RegisterUnaryTransitVector(values))


def _between(model: Model, legs: NDArray[np.int64], *, waiting: bool) -> NDArray[np.int64]:
    return between_nodes(
        model.problem, model.vehicles, model.supplies, model.nodes, legs=legs, waiting=waiting
    )


__all__ = ["TIME", "add_all"]
