"""What each territory may take out of the depots that all share, so that plans made apart fit together.

A depot's supply of a part comes in lots: the stock at the start, and each order as it arrives. Every lot is divided
into whole parts among the territories. What a territory takes by any moment is covered by its own lots that are there,
so all together never take more than the depot has had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.plan import Plan
from solver.problem import Arrival, Depot, Problem
from solver.territories.split import Territory, coordinates, home_locations
from solver.timing import EARLIEST

Floats = NDArray[np.float64]

UNSERVED_FIRST = 10.0
"""How much more a part counts that is needed by a job the plan leaves out."""


@dataclass
class _Lot:
    """Parts that are there from one second on, and how many of them each territory gets."""

    at: int
    left: int
    shares: list[int]


def shares_of_depots(
    problem: Problem, territories: Sequence[Territory], plan: Plan | None
) -> list[dict[int, Depot]]:
    """Return for each territory the depots it may use, by their index, each with its share of the stock.

    With a plan each territory gets first what the plan's pick-ups take. The rest goes by need, those of jobs left out
    before those of others, and by how near the depot is.

    Parameters
    ----------
    problem : Problem
        The whole problem.
    territories : sequence of Territory
        A division of all technicians and jobs.
    plan : Plan or None
        A valid plan of the whole problem.
    """
    division = _Division(problem, territories, plan)
    result: list[dict[int, Depot]] = [{} for _ in territories]
    for index, depot in enumerate(problem.depots):
        lots = {sku: division.lots(index, sku) for sku in sorted(_limited(depot))}
        for number in range(len(territories)):
            own = _share(depot, lots, number)
            if division.useful(own, number):
                result[number][index] = own
    return result


def _limited(depot: Depot) -> set[str]:
    """Return the parts of which a depot has or gets a limited number."""
    named = {*depot.stock, *(arrival.sku for arrival in depot.arrivals)}
    return {sku for sku in named if depot.stock.get(sku, 0) is not None}


def _share(depot: Depot, lots: dict[str, list[_Lot]], number: int) -> Depot:
    """Return a depot as one territory sees it."""
    stock: dict[str, int | None] = {sku: None for sku, q in depot.stock.items() if q is None}
    arrivals = []
    for sku, every in lots.items():
        stock[sku] = every[0].shares[number]
        arrivals += [
            Arrival(sku, lot.shares[number], lot.at) for lot in every[1:] if lot.shares[number]
        ]
    return replace(depot, stock=stock, arrivals=tuple(arrivals))


class _Division:
    """What the territories need of each part, and how near they are to each depot."""

    def __init__(
        self, problem: Problem, territories: Sequence[Territory], plan: Plan | None
    ) -> None:
        self.problem, self.count = problem, len(territories)
        of_person = {t: n for n, territory in enumerate(territories) for t in territory.technicians}
        self.need = _needs(problem, territories, plan)
        self.tools = [
            {tool for job in territory.jobs for tool in problem.jobs[job].tools}
            for territory in territories
        ]
        self.near = _nearness(problem, territories)
        self.taken: dict[tuple[int, str], list[tuple[int, int, int]]] = {}
        for route in plan.routes if plan else ():
            for stop in route.stops:
                for sku, quantity in stop.parts.items():
                    taken = self.taken.setdefault((stop.depot or 0, sku), [])
                    taken.append((stop.start, of_person[route.technician], quantity))

    def useful(self, depot: Depot, number: int) -> bool:
        """Return whether a depot has anything that a territory needs."""
        if depot.tools & self.tools[number]:
            return True
        coming = {arrival.sku for arrival in depot.arrivals}
        return any(
            sku in self.need and self.need[sku][number] > 0 and (quantity != 0 or sku in coming)
            for sku, quantity in depot.stock.items()
        )

    def lots(self, depot: int, sku: str) -> list[_Lot]:
        """Return the lots of a part at a depot, all given to territories."""
        lots = self._empty_lots(depot, sku)
        for start, number, quantity in sorted(self.taken.get((depot, sku), [])):
            self._hand_over(lots, start, number, quantity)
        need = self.need.get(sku, np.zeros(self.count))
        weight = (need + 1e-6) * self.near[depot]
        for lot in lots:
            for number, quantity in enumerate(apportion(lot.left, weight)):
                lot.shares[number] += quantity
            lot.left = 0
        return lots

    def _empty_lots(self, depot: int, sku: str) -> list[_Lot]:
        owner = self.problem.depots[depot]
        orders = sorted((a.at, a.quantity) for a in owner.arrivals if a.sku == sku)
        supply = [(EARLIEST, owner.stock.get(sku, 0) or 0), *orders]
        return [_Lot(at, quantity, [0] * self.count) for at, quantity in supply]

    @staticmethod
    def _hand_over(lots: Sequence[_Lot], start: int, number: int, quantity: int) -> None:
        """Give a territory what one of its pick-ups takes, out of the lots that came last before it."""
        for lot in reversed(lots):
            if lot.at <= start and quantity:
                given = min(quantity, lot.left)
                lot.left -= given
                lot.shares[number] += given
                quantity -= given


def apportion(quantity: int, weight: Floats) -> list[int]:
    """Return whole shares of a quantity in proportion to weights above 0, by the largest remainders."""
    exact = quantity * weight / weight.sum()
    shares = np.floor(exact).astype(np.int64)
    first = np.argsort(shares - exact, kind="stable")[: quantity - int(shares.sum())]
    shares[first] += 1
    return [int(share) for share in shares]


def _needs(
    problem: Problem, territories: Sequence[Territory], plan: Plan | None
) -> dict[str, Floats]:
    """Return for each part how much of it each territory's jobs need."""
    served = {job for route in plan.routes for job in route.jobs} if plan else set()
    urgent: Callable[[int], bool] = (lambda job: job not in served) if plan else (lambda job: True)
    need: dict[str, Floats] = {}
    for number, territory in enumerate(territories):
        for job in territory.jobs:
            for sku, quantity in problem.jobs[job].parts.items():
                row = need.setdefault(sku, np.zeros(len(territories)))
                row[number] += quantity * (UNSERVED_FIRST if urgent(job) else 1.0)
    return need


def _nearness(problem: Problem, territories: Sequence[Territory]) -> Floats:
    """Return how near each depot is to each territory: shape (depots, territories), at most 1."""
    points = coordinates(problem.travel)
    homes = home_locations(problem)
    middles = np.array(
        [
            points[[homes[t] for t in territory.technicians] or [0]].mean(axis=0)
            for territory in territories
        ]
    )
    depots = points[[depot.location for depot in problem.depots]].reshape(-1, 1, 2)
    away = np.sqrt(((depots - middles[None, :, :]) ** 2).sum(axis=2))
    scale = np.maximum(np.median(away, axis=1, keepdims=True), 1e-9) / 4
    return np.asarray(1 / (1 + away / scale) ** 2)
