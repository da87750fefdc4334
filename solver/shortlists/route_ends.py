"""Which technicians may come into question to take a job behind all that they have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from solver.draft import Change, Draft
from solver.shortlists.aboard import Aboard
from solver.shortlists.crew import Ints, crew


class Ends(NamedTuple):
    """Technicians, their shifts, seconds of the way from the last stop, and a second before which no visit starts."""

    technician: Ints
    shift: Ints
    out: Ints
    start: Ints


class RouteEnds:
    """The last stop of each route of a draft, and the earliest second at which it can be left."""

    def __init__(self, draft: Draft) -> None:
        """Begin with an empty draft."""
        self._draft, self._crew = draft, crew(draft.problem)
        self._at, self._free = self._crew.begins_at.copy(), self._crew.begin.copy()
        self._aboard = Aboard(draft)
        self._days = int(self._crew.position.max(initial=-1)) + 1

    def applied(self, change: Change) -> None:
        """Take note of a change that the draft has made."""
        table, people = self._draft.table, self._draft.problem.technicians
        for (technician, index), route in change.routes.items():
            row, shift = self._crew.row[technician, index], people[technician].shifts[index]
            nodes = [table.visit[technician][job] for job in route.jobs] if route else []
            times = table.forward(shift, nodes, leave=shift.start)
            assert times is not None
            self._at[row] = nodes[-1][0] if nodes else shift.start_location
            self._free[row] = times.starts[-1] + nodes[-1][2] if nodes else shift.start
        for technician in {key[0] for key in change.routes}:
            self._aboard.update(technician)

    def candidates(self, job: int) -> Iterator[Ends]:
        """Yield who may come into question in their first shift, then in their second, and so on."""
        people = self._crew.able(job) & self._aboard.enough(self._draft.problem.jobs[job])
        starts = self._draft.table.starts[job]
        for day in range(self._days):
            rows = np.flatnonzero(people[self._crew.technician] & (self._crew.position == day))
            reach = self._crew.reach(job, starts, rows, at=self._at[rows], free=self._free[rows])
            rows, out, start = (array[reach.possible] for array in (rows, reach.out, reach.start))
            yield Ends(self._crew.technician[rows], self._crew.shift[rows], out, start)
