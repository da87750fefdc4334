"""Parts and tools before any route is known: who can be supplied at all, from which depot, in which epoch.

What a depot can give changes only when parts arrive. The seconds between two arrivals are an epoch: pick-ups of all
technicians up to the end of an epoch may take no more than there has been by then, whenever in the epoch they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from solver.problem import Problem, Window
from solver.timing import EARLIEST, LATEST, timetable


class Supply:
    """What is needed of parts and tools, and what depots can give of it.

    Attributes
    ----------
    skus : tuple of str
        Parts that some job needs.
    """

    def __init__(self, problem: Problem) -> None:
        """Look up needs, epochs and detours."""
        self.problem = problem
        self.skus = tuple(sorted({s for job in problem.jobs for s, q in job.parts.items() if q}))
        self._able = [self._jobs_of(technician) for technician in range(len(problem.technicians))]

    def able(self, technician: int) -> list[int]:
        """Return the jobs that the technician may serve and has, or may borrow, the tools for."""
        return self._able[technician]

    def _jobs_of(self, technician: int) -> list[int]:
        tools = self.problem.technicians[technician].tools.union(
            *(depot.tools for depot in self.problem.depots)
        )
        return [
            index
            for index, job in enumerate(self.problem.jobs)
            if self.problem.may_serve(technician=technician, job=index) and job.tools <= tools
        ]

    def most(self, technician: int, sku: str) -> int:
        """Return the most of a part that the technician can ever use."""
        return sum(self.problem.jobs[job].parts.get(sku, 0) for job in self._able[technician])

    def lacking(self, technician: int) -> list[str]:
        """Return the parts of which the van may not hold enough."""
        van = self.problem.technicians[technician].van
        return [sku for sku in self.skus if self.most(technician, sku) > van.get(sku, 0)]

    def borrowed(self, technician: int) -> list[str]:
        """Return the tools that jobs ask for and the technician does not carry."""
        asked = {tool for job in self._able[technician] for tool in self.problem.jobs[job].tools}
        return sorted(asked - self.problem.technicians[technician].tools)

    @cached_property
    def epochs(self) -> list[list[Window]]:
        """For each depot the intervals between arrivals of parts that are needed."""
        found = []
        for depot in self.problem.depots:
            moments = sorted(
                {
                    arrival.at
                    for arrival in depot.arrivals
                    if arrival.sku in self.skus and arrival.quantity
                }
            )
            opens, closes = [EARLIEST, *moments], [*(at - 1 for at in moments), LATEST]
            found.append(list(zip(opens, closes, strict=True)))
        return found

    def there(self, depot: int, sku: str, epoch: int) -> int | None:
        """Return how much of a part the depot has had by the end of an epoch; None: without limit."""
        stock = self.problem.depots[depot].stock.get(sku, 0)
        if stock is None:
            return None
        closes = self.epochs[depot][epoch][1]
        arrivals = self.problem.depots[depot].arrivals
        return stock + sum(a.quantity for a in arrivals if a.sku == sku and a.at <= closes)

    def given(self, technician: int, depot: int, epoch: int) -> Mapping[str, int]:
        """Return the parts that a pick-up can bring the technician, each with the most that can be of use."""
        found = {}
        for sku in self.lacking(technician):
            there, most = self.there(depot, sku, epoch), self.most(technician, sku)
            quantity = most if there is None else min(there, most)
            if quantity:
                found[sku] = quantity
        return found

    def lent(self, technician: int, depot: int) -> list[str]:
        """Return the tools that a pick-up can bring the technician."""
        return [t for t in self.borrowed(technician) if t in self.problem.depots[depot].tools]

    def pickups(self, technician: int, depot: int) -> Iterator[tuple[int, Window]]:
        """Yield each epoch in which a pick-up brings the technician anything, with its interval."""
        lends = bool(self.lent(technician, depot))
        for epoch, interval in enumerate(self.epochs[depot]):
            if lends or self.given(technician, depot, epoch):
                yield epoch, interval

    def shortcut(self, here: int, there: int) -> bool:
        """Return whether some way over depots is shorter than the direct one, in matrix seconds or in metres."""
        return bool(self._shortcuts[here, there])

    @cached_property
    def _shortcuts(self) -> np.ndarray:
        table = timetable(self.problem)
        shorter = np.zeros((0, 0), dtype=bool)
        for matrix, timed in ((table.duration, True), (table.distance, False)):
            direct = np.array(matrix, dtype=np.int64)
            best = direct.copy()
            for depot in self.problem.depots:
                at, service = depot.location, depot.service if timed else 0
                best = np.minimum(best, best[:, [at]] + service + best[[at], :])
            shorter = (best < direct) if timed else shorter | (best < direct)
        return shorter
