"""Parts that technicians could still bring to one more job of a draft."""

from __future__ import annotations

import numpy as np

from solver.draft import Draft
from solver.problem import Job
from solver.shortlists.crew import Flags, Ints


class Aboard:
    """What each van has left after all its routes, worked out for the parts that somebody asks about."""

    def __init__(self, draft: Draft) -> None:
        """Watch a draft; `update` tells whose routes have changed."""
        self._draft = draft
        self._left: dict[str, Ints] = {}

    def update(self, technician: int) -> None:
        """Take note that a technician's routes have changed."""
        after = self._after(technician)
        for sku, left in self._left.items():
            left[technician] = after.get(sku, 0)

    def enough(self, job: Job) -> Flags:
        """Return for each technician whether van and depots together still have every part of a job."""
        result = np.ones(len(self._draft.problem.technicians), dtype=bool)
        ledger, depots = self._draft.ledger, range(len(self._draft.problem.depots))
        for sku, quantity in job.parts.items():
            most = [ledger.most(depot=depot, sku=sku) for depot in depots]
            if None not in most:
                result &= self._of(sku) + sum(m for m in most if m is not None) >= quantity
        return result

    def _of(self, sku: str) -> Ints:
        if sku not in self._left:
            people = range(len(self._draft.problem.technicians))
            left = [self._after(technician).get(sku, 0) for technician in people]
            self._left[sku] = np.array(left, dtype=np.int64)
        return self._left[sku]

    def _after(self, technician: int) -> dict[str, int]:
        """Return what a van has of each part after all routes."""
        draft = self._draft
        left = dict(draft.problem.technicians[technician].van)
        for shift in draft.order[technician]:
            route = draft.routes.get((technician, shift))
            if route is not None:
                for job in route.jobs:
                    for sku, quantity in draft.problem.jobs[job].parts.items():
                        left[sku] = left.get(sku, 0) - quantity
                for _, sku, _, quantity in route.taken:
                    left[sku] = left.get(sku, 0) + quantity
        return left
