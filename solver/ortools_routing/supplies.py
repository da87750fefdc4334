"""Parts and tools for the routing library: what each vehicle lacks, and the depot it may call at in the morning.

The library has no shared stores, so each vehicle gets at most one depot, at which it may load once, on its way to the
first job behind the pick-up. A technician's van is split over his shifts before the search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solver.ortools_routing.eligibility import Vehicle
from solver.problem import Depot, Job, Problem

UNLIMITED = 1 << 30


@dataclass(frozen=True)
class Pickup:
    """The one depot a vehicle may call at, and its goods; `seconds` and `metres` from leaving `from` to leaving it."""

    depot: int
    seconds: int
    metres: int
    driving: int
    quantities: Mapping[str, int]
    tools: frozenset[str]


@dataclass(frozen=True)
class Supply:
    """What one vehicle carries from the start and where it may load more."""

    van: Mapping[str, int]
    tools: frozenset[str]
    pickup: Pickup | None = None
    needs_pickup: frozenset[int] = field(default_factory=frozenset)


def obtainable(depot: Depot, sku: str, *, by: int) -> int:
    """Return how many of a part the depot can have handed out by second `by`; `UNLIMITED` where it has no limit."""
    stock = depot.stock.get(sku, 0)
    if stock is None:
        return UNLIMITED
    arrived = sum(a.quantity for a in depot.arrivals if a.sku == sku and a.at <= by)
    return min(UNLIMITED, stock + arrived)


def carries(job: Job, *, van: Mapping[str, int], tools: frozenset[str]) -> bool:
    """Return whether a van with these parts and tools can do the job without a pick-up."""
    return job.tools <= tools and all(van.get(sku, 0) >= q for sku, q in job.parts.items())


def split_vans(
    problem: Problem, vehicles: tuple[Vehicle, ...], fits: NDArray[np.bool_]
) -> list[dict[str, int]]:
    """Return the van of each vehicle: a technician's parts split over his shifts by the jobs that each could do.

    Where the van holds enough for every job the technician could ever do, each shift sees all of it.
    """
    demand = {
        sku: np.array([job.parts.get(sku, 0) for job in problem.jobs], dtype=np.int64)
        for sku in {sku for job in problem.jobs for sku in job.parts}
    }
    vans: list[dict[str, int]] = [{} for _ in vehicles]
    for technician, person in enumerate(problem.technicians):
        mine = [v for v, vehicle in enumerate(vehicles) if vehicle.technician == technician]
        for sku, quantity in person.van.items():
            if sku not in demand or not mine or quantity <= 0:
                continue
            total = int(demand[sku][fits[:, mine].any(axis=1)].sum())
            if len(mine) == 1 or total <= quantity:
                shares = [quantity] * len(mine)
            else:
                shares = _split(quantity, [int(demand[sku] @ fits[:, v]) for v in mine])
            for v, share in zip(mine, shares, strict=True):
                vans[v][sku] = share
    return vans


def _split(quantity: int, claims: list[int]) -> list[int]:
    """Share whole units in proportion to the claims, none above its claim; the earliest gets what rounding leaves."""
    total = sum(claims)
    if total == 0:
        return [0] * len(claims)
    shares = [min(claim, quantity * claim // total) for claim in claims]
    left = quantity - sum(shares)
    for place, claim in enumerate(claims):
        extra = min(left, claim - shares[place])
        shares[place] += extra
        left -= extra
    return shares


def plan_supplies(
    problem: Problem,
    vehicles: tuple[Vehicle, ...],
    *,
    fits: NDArray[np.bool_],
    seconds: NDArray[np.int64],
) -> tuple[list[Supply], NDArray[np.bool_]]:
    """Choose each vehicle's depot; return the supplies and `fits` without the jobs that stay impossible.

    A depot counts by the price of leaving out the jobs that it would make possible; a job that vehicles before can
    already do counts less, so that different depots get used.
    """
    vans = split_vans(problem, vehicles, fits)
    kept = fits.copy()
    covered = np.zeros(len(problem.jobs))
    prices = [float(problem.unserved_cents(j)[1]) + 1.0 for j in range(len(problem.jobs))]
    supplies: list[Supply] = []
    for v, vehicle in enumerate(vehicles):
        tools = problem.technicians[vehicle.technician].tools
        mine = np.flatnonzero(fits[:, v])
        lacking = [int(j) for j in mine if not carries(problem.jobs[j], van=vans[v], tools=tools)]
        options = []
        if lacking or _runs_short(problem, mine, vans[v]):
            for index in range(len(problem.depots)):
                pickup = _pickup(problem, vehicle, index, seconds)
                if pickup is None:
                    continue
                can = [j for j in lacking if _supplied(problem.jobs[j], vans[v], tools, pickup)]
                value = sum(prices[j] / (1.0 + covered[j]) for j in can)
                options.append((-value, pickup.seconds, index, pickup, can))
        best = min(options, key=lambda option: option[:3]) if options else None
        pickup, can = (best[3], best[4]) if best else (None, [])
        for j in lacking:
            kept[j, v] = j in set(can)
        covered[can] += 1
        supplies.append(Supply(vans[v], tools, pickup, frozenset(can)))
    return supplies, kept


def _runs_short(problem: Problem, jobs: NDArray[np.int64], van: Mapping[str, int]) -> bool:
    """Return whether these jobs together use more of some part than the van holds."""
    used: dict[str, int] = {}
    for j in jobs:
        for sku, quantity in problem.jobs[j].parts.items():
            used[sku] = used.get(sku, 0) + quantity
    return any(total > van.get(sku, 0) for sku, total in used.items())


def _supplied(job: Job, van: Mapping[str, int], tools: frozenset[str], pickup: Pickup) -> bool:
    return job.tools <= tools | pickup.tools and all(
        van.get(sku, 0) + pickup.quantities.get(sku, 0) >= q for sku, q in job.parts.items()
    )


def _pickup(
    problem: Problem, vehicle: Vehicle, index: int, seconds: NDArray[np.int64]
) -> Pickup | None:
    """Return the pick-up of a vehicle that leaves as its shift starts; None where the depot never opens in time."""
    depot = problem.depots[index]
    driving = int(seconds[vehicle.start_location, depot.location])
    arrive = vehicle.start + driving
    opens = [max(arrive, a) for a, b in depot.windows if max(arrive, a) <= b]
    begin = arrive if not depot.windows else min(opens, default=None)
    if begin is None or begin + depot.service > vehicle.latest_end:
        return None
    skus = set(depot.stock) | {arrival.sku for arrival in depot.arrivals}
    return Pickup(
        depot=index,
        seconds=begin - vehicle.start + depot.service,
        metres=problem.travel.metres(vehicle.start_location, depot.location),
        driving=driving,
        quantities={sku: obtainable(depot, sku, by=vehicle.latest_end) for sku in skus},
        tools=depot.tools,
    )
