"""Which jobs wait for parts on order, and until when."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.day import Day
from dispatch.domain.job import Job, Priority
from dispatch.domain.technician import Technician


@dataclass
class _Delivery:
    arrives_at: datetime
    quantity: int


class _Pool:
    """What is left of the present stock of each van and of all depots, and of the orders."""

    def __init__(self, day: Day) -> None:
        self.technicians = day.technicians
        self.vans = {person.id: Counter(person.van) for person in day.technicians}
        self.shelves: dict[str, float] = defaultdict(float)
        self.orders: dict[str, list[_Delivery]] = defaultdict(list)
        for depot in day.depots:
            for sku, shelf in depot.stock.items():
                self.shelves[sku] += math.inf if shelf is None else shelf
        for order in sorted(day.orders, key=lambda order: order.arrives_at.timestamp()):
            self.orders[order.sku].append(_Delivery(order.arrives_at, order.quantity))

    def holds(self, job: Job) -> bool:
        """Whether the job can be given all its parts, those on order included."""
        return all(
            self._present(job, sku) + sum(order.quantity for order in self.orders[sku]) >= quantity
            for sku, quantity in job.parts.items()
        )

    def take(self, job: Job) -> datetime | None:
        """Take the job's parts; return when the last of them arrives, None where all are there.

        Vans come before the depots, whose stock can still go to anybody.
        """
        latest: datetime | None = None
        for sku, quantity in job.parts.items():
            left: float = quantity
            for van in self._vans(job):
                taken = min(van[sku], left)
                van[sku] -= int(taken)
                left -= taken
            taken = min(self.shelves[sku], left)
            self.shelves[sku] -= taken
            arrives_at = self._order(sku, left - taken)
            if arrives_at is not None and (latest is None or arrives_at > latest):
                latest = arrives_at
        return latest

    def _order(self, sku: str, left: float) -> datetime | None:
        """Take parts from the orders as they arrive; return when the last one comes."""
        latest = None
        for order in self.orders[sku]:
            taken = int(min(order.quantity, left))
            if taken > 0:
                latest = order.arrives_at
                order.quantity -= taken
                left -= taken
        return latest

    def _present(self, job: Job, sku: str) -> float:
        return self.shelves[sku] + sum(van[sku] for van in self._vans(job))

    def _vans(self, job: Job) -> list[Counter[str]]:
        return [self.vans[person.id] for person in self.technicians if _may_do(person, job)]


def _may_do(person: Technician, job: Job) -> bool:
    """Return whether a technician may be sent, so that what is in the van is of any use to the job."""
    if person.id in job.forbidden_ids or (job.allowed_ids and person.id not in job.allowed_ids):
        return False
    if job.lock is not None and job.lock.technician_id != person.id:
        return False
    return all(person.skills.get(skill, 0) >= level for skill, level in job.skills.items())


def part_arrivals(day: Day, jobs: Sequence[Job]) -> dict[str, datetime]:
    """Return when the parts of each job that has to wait for them are complete.

    What the depots and the vans of those who may do a job hold, then the orders as they arrive, are shared out among
    the jobs: by priority, then the time of the report, then the id. A job that even the orders do not cover takes
    nothing, so that the next one can be served; it is not in the answer, and neither is a job whose parts were there
    when it was reported.

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
