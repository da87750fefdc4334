"""What the classic routing formats have in common: one depot, equal vehicles with a capacity, windows, distance.

A vehicle is a technician whose van holds the capacity as units of a part `load`; a customer uses up its demand.
Travel takes as long as it is far; the objective is travel at one cent a second. Vehicles cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import documents as d

LOAD = "load"
LEGS_FOR_A_CUSTOMER = 4
"""What leaving out a customer costs, in longest legs: twice a route for that customer alone."""


@dataclass(frozen=True)
class Customer:
    """A customer, or the depot; times in seconds of the document.

    `unserved_cost` (cents) is None where the customer has to be served.
    """

    point: d.Point
    demand: int
    window: tuple[int, int]
    service: int
    unserved_cost: int | None = None


def vrptw_problem(
    name: str,
    customers: Sequence[Customer],
    legs: list[list[int]],
    *,
    vehicles: int,
    capacity: int,
) -> dict[str, Any]:
    """Return the problem document.

    Parameters
    ----------
    customers : sequence of Customer
        The depot first; customer `n` becomes job `n`.
    legs : list of lists
        Travel between them in seconds, shape (n, n).
    """
    (start, end), points = customers[0].window, [customer.point for customer in customers]
    work = d.shift(start=start, end=end, home=0)
    return d.problem_document(
        name=name,
        end=end,
        locations=d.on_the_globe(points),
        travel={"duration": legs},
        technicians=[
            {"id": f"v{n}", "van": {LOAD: capacity}, "shifts": [work]}
            for n in range(1, vehicles + 1)
        ],
        jobs=[_job(n, customer) for n, customer in enumerate(customers) if n],
        weights=d.weights(
            travel_hour=d.CENT_A_SECOND, unserved=LEGS_FOR_A_CUSTOMER * max(map(max, legs))
        ),
    )


def _job(number: int, customer: Customer) -> dict[str, Any]:
    job: dict[str, Any] = {
        "id": str(number),
        "location": number,
        "service": customer.service,
        "windows": [list(customer.window)],
    }
    if customer.demand:
        job["parts"] = {LOAD: customer.demand}
    if customer.unserved_cost is not None:
        job["unserved_cost"] = customer.unserved_cost
    return job
