"""When parts for one more job can be had: from a van with some to spare, from a shelf, from an order."""

from __future__ import annotations

from solver.gaps import Way
from solver.plan import Plan, StopKind
from solver.problem import Job, Problem
from solver.supplies import Ledger
from solver.timing import EARLIEST, LATEST


class PartDates:
    """Stock of vans and depots once a plan has taken what it needs."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        """Go through the pick-ups and visits of a plan."""
        self.problem = problem
        self._ledger = Ledger(problem)
        self._spare = [dict(person.van) for person in problem.technicians]
        for route in plan.routes:
            van = self._spare[route.technician]
            for stop in route.stops:
                if stop.kind is StopKind.PICKUP and stop.depot is not None:
                    for sku, count in stop.parts.items():
                        van[sku] = van.get(sku, 0) + count
                        self._ledger.take([(stop.depot, sku, stop.start, count)])
                elif stop.job is not None:
                    for sku, count in problem.jobs[stop.job].parts.items():
                        van[sku] = van.get(sku, 0) - count

    def ready(self, person: int, job: Job, way: Way) -> int:
        """Return the second before which a technician cannot start a job for want of parts; `LATEST`: never.

        Nobody is too late by this: a van that holds enough after its last visit is taken to have it in time.
        """
        second = EARLIEST
        for sku, count in job.parts.items():
            if self._spare[person].get(sku, 0) < count:
                second = max(second, self._fetched(sku, count, way))
        return second

    def _fetched(self, sku: str, count: int, way: Way) -> int:
        """Return when a part can be at the job's place from the depot that is soonest."""
        found = [
            second + depot.service + int(way.there[depot.location])
            for index, depot in enumerate(self.problem.depots)
            if (second := self._ledger.ready(depot=index, sku=sku, quantity=1)) is not None
        ]
        return min(found, default=LATEST)

    def awaited(self, job: Job, people: list[int], now: int) -> dict[str, tuple[int, int] | None]:
        """Return the parts of a job that nobody has, each with second and depot of its arrival, or None for never.

        Parameters
        ----------
        job : Job
            What needs parts.
        people : list of int
            Technicians who may serve it.
        now : int
            A part that can be had by then is not awaited.
        """
        found: dict[str, tuple[int, int] | None] = {}
        for sku, count in job.parts.items():
            if any(self._spare[person].get(sku, 0) >= count for person in people):
                continue
            dates = [
                (second, index)
                for index in range(len(self.problem.depots))
                if (second := self._ledger.ready(depot=index, sku=sku, quantity=count)) is not None
            ]
            soonest = min(dates, default=None)
            if soonest is None or soonest[0] > now:
                found[sku] = soonest
        return found
