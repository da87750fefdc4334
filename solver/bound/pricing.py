"""Pricing: for one shift the routes worth adding, and what no route of it can cost less than."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.bound import labels as k
from solver.bound.ground import Ints
from solver.bound.master import Column
from solver.bound.memory import Memory
from solver.bound.room import workspace
from solver.bound.rows import Row
from solver.bound.watch import Watch

Cuts = Sequence[tuple[frozenset[int], int]]

MOST_TURNS, MOST_REPEATS = 12, 50
"""Searches of one exact pricing, and routes coming back to a job that a search learns from."""

FEW_JOBS = 18
"""Jobs up to which routes remember everything from the beginning: coming back would only make them longer."""

REPORTED = 20_000
"""Routes that one search may report."""


@dataclass(frozen=True)
class Priced:
    """What pricing one shift gave.

    Attributes
    ----------
    least : int
        No route of the shift has a lower reduced cost, or none lower than the threshold asked for.
    complete : bool
        Whether the search came to its end; otherwise `least` is an estimate from below.
    columns : list of Column
        Routes below the threshold, the cheapest first, each set of jobs once.
    """

    least: int
    complete: bool
    columns: list[Column]


class Pricer:
    """Prices rows, one after another, in one room for labels."""

    def __init__(self, rows: Sequence[Row], watch: Watch, *, labels: int, cuts: int = 0) -> None:
        """Make room for so many labels and cuts."""
        self.rows, self.watch, self.labels = rows, watch, labels
        self.room = workspace(rows, labels=labels, routes=REPORTED, cuts=cuts)
        self._report = np.zeros(k.REPORTS, dtype=np.int64)

    def price(
        self,
        at: int,
        prizes: Ints,
        *,
        threshold: int,
        mode: int,
        most: int,
        labels: int,
        steps: int,
        cuts: Cuts = (),
    ) -> Priced:
        """Return the routes of one row that cost less than a threshold at these prizes.

        Parameters
        ----------
        at : int
            Which row.
        prizes : ndarray of int64, shape (J,)
            What each job is worth, in fixed point.
        threshold : int
            Reduced cost that routes have to stay below.
        mode : int
            `labels.EXACT`, `EVERY` (one route of each set of jobs), or `QUICK` and `SOME`, which find some routes:
            `least` means nothing then.
        most : int
            Routes returned at most.
        labels, steps : int
            Limits of the search.
        cuts : sequence of (jobs, price)
            Cuts that cost something.
        """
        row = self.rows[at]
        chosen = np.arange(len(row.jobs)) if mode == k.EVERY else row.active(prizes)
        exact = mode == k.EXACT
        memory = Memory.GROWING if exact and len(chosen) > FEW_JOBS else Memory.FULL
        least = -(2**62)
        columns: list[Column] = []
        repeated = False
        for _ in range(MOST_TURNS if exact else 1):
            tables = row.tables(prizes, chosen, cuts, memory=memory, coarse=mode == k.QUICK)
            self._search(tables, threshold, mode, labels, steps)
            found = int(self._report[k.FOUND])
            columns, repeated = self._columns(at, prizes, chosen, cuts, found, most)
            least = max(least, int(self._report[k.LEAST]))
            if self._report[k.BROKEN] or not repeated:
                break
        complete = not (self._report[k.BROKEN] or repeated)
        if exact and self._report[k.BROKEN]:
            # A route that remembers little is found with less room and costs no more.
            tables = row.tables(prizes, chosen, cuts, memory=Memory.LITTLE)
            self._search(tables, threshold, mode, labels, steps)
            least = max(least, int(self._report[k.LEAST]))
        return Priced(least, complete, columns)

    def _search(self, tables: k.Tables, threshold: int, mode: int, labels: int, steps: int) -> None:
        """Run the compiled search and count its work."""
        report, most = self._report, min(labels, self.labels)
        k.search_routes(tables, threshold, mode, most, steps, self.room, report)
        self.watch.priced(labels=int(report[k.LABELS]), steps=int(report[k.STEPS]))

    def _columns(
        self, at: int, prizes: Ints, chosen: Ints, cuts: Cuts, found: int, most: int
    ) -> tuple[list[Column], bool]:
        """Return the cheapest routes reported, each set of jobs once, and whether the cheapest visits one twice.

        Routes that come back to a job are no columns; the next search remembers what they visited.
        """
        row, twice = self.rows[at], False
        columns: list[Column] = []
        seen: set[frozenset[int]] = set()
        repeats = 0
        costs = self.room.out_cost[:found]
        for place in np.argsort(costs, kind="stable"):
            jobs = self._jobs(row, chosen, int(self.room.out_label[place]))
            if len(set(jobs)) < len(jobs):
                twice |= not columns
                repeats += 1
                if repeats <= MOST_REPEATS:
                    row.remember(jobs)
                continue
            members = frozenset(jobs)
            if members in seen:
                continue
            seen.add(members)
            paid = sum(price for cut, price in cuts if len(cut & members) > 1)
            cost = int(costs[place]) + int(prizes[list(jobs)].sum()) - paid
            columns.append(Column(at, jobs, cost))
            if len(columns) == most:
                break
        return columns, twice

    def _jobs(self, row: Row, chosen: Ints, label: int) -> tuple[int, ...]:
        order = []
        while label >= 0:
            node = int(self.room.data[label, k.NODE])
            if node:
                order.append(int(row.jobs[chosen[node - 1]]))
            label = int(self.room.data[label, k.BEFORE])
        return tuple(reversed(order))
