"""Which jobs wait for parts on order, and until when."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.day import Day
from dispatch.domain.job import Job, Priority


@dataclass
class _Delivery:
    arrives_at: datetime
    quantity: int


class _Pool:
    """What is left of the present stock of all vans and depots, and of the orders."""

    def __init__(self, day: Day) -> None:
        self.present: dict[str, float] = defaultdict(float)
        self.orders: dict[str, list[_Delivery]] = defaultdict(list)
        for technician in day.technicians:
            for sku, quantity in technician.van.items():
                self.present[sku] += quantity
        for depot in day.depots:
            for sku, shelf in depot.stock.items():
                self.present[sku] += math.inf if shelf is None else shelf
        for order in sorted(day.orders, key=lambda order: order.arrives_at.timestamp()):
            self.orders[order.sku].append(_Delivery(order.arrives_at, order.quantity))

    def holds(self, job: Job) -> bool:
        """Whether the job can be given all its parts, those on order included."""
        return all(
            self.present[sku] + sum(order.quantity for order in self.orders[sku]) >= quantity
            for sku, quantity in job.parts.items()
        )

    def take(self, job: Job) -> datetime | None:
        """Take the job's parts; return when the last of them arrives, None where all are there."""
        latest: datetime | None = None
        for sku, quantity in job.parts.items():
            there = min(self.present[sku], quantity)
            self.present[sku] -= there
            left = quantity - there
            for order in self.orders[sku]:
                if left <= 0:
                    break
                taken = min(order.quantity, left)
                if taken > 0 and (latest is None or order.arrives_at > latest):
                    latest = order.arrives_at
                order.quantity -= int(taken)
                left -= taken
        return latest


def part_arrivals(day: Day, jobs: Sequence[Job]) -> dict[str, datetime]:
    """Return when the parts of each job that has to wait for them are complete.

    The stock of all vans and depots together, then the orders as they arrive, are shared out among the jobs: by
    priority, then the time of the report, then the id. A job that even the orders do not cover takes nothing, so that
    the next one can be served; it is not in the answer, and neither is a job whose parts were there when it was
    reported.

    Parameters
    ----------
    day : Day
        Stock and orders.
    jobs : sequence of Job
        Those that get a visit.
    """
    pool = _Pool(day)
    ranks = {priority: rank for rank, priority in enumerate(Priority)}
    arrivals = {}
    for job in sorted(
        jobs, key=lambda job: (ranks[job.priority], job.reported_at.timestamp(), job.id)
    ):
        arrives_at = pool.take(job) if pool.holds(job) else None
        if arrives_at is not None and arrives_at > job.reported_at:
            arrivals[job.id] = arrives_at
    return arrivals
