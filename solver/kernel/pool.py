"""Routes of the plans that a search has accepted, counted; the best combination of them may be better than any plan."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel import search as k
from solver.kernel.tables import Tables

PLACES = 1 << 16
"""Routes kept; where there is no room, a new one takes the place of one accepted seldom."""

LONGEST = 62
"""Jobs of a route that is kept, at most."""

MOST = 2000
"""Routes handed out, those accepted most often."""


class Pooled(NamedTuple):
    """A route that was part of accepted plans: whose it is, its jobs, its cents and how often it was accepted."""

    technician: int
    shift: int
    jobs: tuple[int, ...]
    cents: float
    accepted: int


class Pool:
    """The routes that a chain has accepted, each set of jobs of a shift once, in the cheapest order."""

    def __init__(self, tables: Tables, *, places: int = PLACES) -> None:
        """Make room for a number of routes, a power of two; with one place nothing is kept."""
        self.tables = tables
        self.pool_key = np.zeros(places, dtype=np.uint64)
        self.pool_count = np.zeros(places, dtype=np.int64)
        self.pool_cost = np.zeros(places)
        # Each row: the route's row of the tables, how many jobs, the jobs.
        self.pool_seq = np.zeros((places, 2 + LONGEST), dtype=np.int32)

    def routes(self) -> list[Pooled]:
        """Return the routes accepted most often, the most frequent first."""
        order = np.lexsort((self.pool_key, self.pool_cost, -self.pool_count))
        found = []
        for place in order[: min(MOST, np.count_nonzero(self.pool_key))].tolist():
            row, length = self.pool_seq[place, :2].tolist()
            jobs = tuple(self.pool_seq[place, 2 : 2 + length].tolist())
            cents, accepted = float(self.pool_cost[place]), int(self.pool_count[place])
            technician, shift = self.tables.routes[row]
            found.append(Pooled(technician, shift, jobs, cents, accepted))
        return found

    @property
    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays by the names that the search gives them."""
        return {name: array for name, array in vars(self).items() if name in k.TABLES}
