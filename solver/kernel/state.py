"""What one chain of the search writes: its routes, what they use up, the best plan so far and room to undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.kernel import search as k
from solver.kernel.address_book import address_book
from solver.kernel.pool import Pool
from solver.kernel.tables import Tables

Array = NDArray[Any]

LONGEST_ROW = 8190
ROW_BYTES = 2**30
POSITION_BYTES = 112
UNDO_ROUTES = 128


def row_width(tables: Tables) -> int:
    """Return the positions to keep for a route: start, end, a pick-up, one free, and the most visits that can fit."""
    jobs = len(tables.problem.jobs)
    most = 0
    for line in tables.shift:
        seconds = np.sort(tables.service[line[k.CLASS], :jobs])
        room = line[k.LATEST] - line[k.BEGIN]
        most = max(most, int(np.searchsorted(np.cumsum(seconds), room, side="right")))
    affordable = max(16, ROW_BYTES // (POSITION_BYTES * max(1, len(tables.shift))))
    return int(min(most + 5, LONGEST_ROW, affordable))


class State:
    """The arrays of one chain; it starts with every route empty and every job absent."""

    def __init__(self, tables: Tables, seed: int, pool: Pool | None = None) -> None:
        """Make the arrays for a problem and set chance to a seed; accepted routes may go to a pool."""
        jobs, routes = len(tables.problem.jobs), len(tables.routes)
        self.tables = tables
        self.width = width = row_width(tables)
        undo = min(routes, UNDO_ROUTES)
        self.rows = self._rows(routes, width)
        self.old = (*self._rows(undo, width), *self._goods(undo))
        self.need, self.draw = self._goods(routes)
        self.aboard = tables.goods.van.copy()
        self.free = tables.goods.supply.copy()
        self.holder = np.full(jobs, -1, dtype=np.int64)
        self.absent = np.arange(jobs, dtype=np.int64)
        self.count = np.zeros(k.COUNTS, dtype=np.int64)
        self.count[k.ABSENT] = jobs
        self.measure = np.zeros(k.MEASURES)
        self.chance = np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)
        self.laid = np.zeros((width + 4, 6), dtype=np.int64)
        self.slot = np.full(routes, -1, dtype=np.int64)
        self.touched = np.zeros(undo, dtype=np.int64)
        self.old_absent = self.absent.copy()
        self.removed = self.absent.copy()
        self.todo = np.zeros(jobs + k.OLD_ABSENTEES, dtype=np.int64)
        self.fresh = np.zeros(jobs, dtype=np.int64)
        self.came = np.full(jobs, -1, dtype=np.int64)
        self.sort_key = np.zeros(jobs + k.OLD_ABSENTEES)
        self.lengths = np.zeros(routes, dtype=np.int64)
        self.best_seq = np.zeros((routes, width), dtype=np.int64)
        self.best_info = np.zeros((routes, k.INFO_COLUMNS), dtype=np.int64)
        self.best_draw = np.zeros_like(self.draw)
        self.changed = np.zeros(routes, dtype=np.int64)
        self.is_changed = np.zeros(routes, dtype=np.int64)
        self.offer = np.full((routes, width), k.UNPAID)
        self.rate = tables.rate.copy()
        self.pool = pool or Pool(tables, places=1)
        self.book = self._book()

    @staticmethod
    def _rows(routes: int, width: int) -> tuple[Array, ...]:
        return (
            np.zeros((routes, width), dtype=np.int64),
            np.zeros((routes, width, k.AT_COLUMNS), dtype=np.int64),
            np.zeros((routes, width, 2)),
            np.zeros((routes, k.INFO_COLUMNS), dtype=np.int64),
            np.zeros((routes, k.COST_COLUMNS)),
        )

    def _goods(self, routes: int) -> tuple[Array, Array]:
        skus = len(self.tables.goods.skus)
        return np.zeros((routes, skus), dtype=np.int64), np.zeros((routes, skus), dtype=np.int64)

    def _book(self) -> NDArray[np.int64]:
        names = ("seq", "at", "paid", "info", "cost")
        arrays = dict(zip(names, self.rows, strict=True))
        old = (*names, "need", "draw")
        arrays |= {f"old_{name}": array for name, array in zip(old, self.old, strict=True)}
        arrays |= {name: getattr(self, name) for name in k.TABLES if name in vars(self)}
        arrays |= self.pool.arrays
        return address_book(k.TABLES, self.tables.arrays | arrays)

    def run(self, task: int, amount: int = 0, temperature: float = 0.0) -> int:
        """Do one of the tasks of `search.run` on this state."""
        return int(k.run(int(task), int(amount), float(temperature), self.book))

    def start(self, routes: Sequence[tuple[int, Sequence[int]]] = (), *, fill: bool = True) -> None:
        """Take over routes, each a row and its jobs in order; with `fill` put in other jobs where they cost least.

        Jobs that the row may not serve, or that find no room in it, count as absent.
        """
        seq = self.rows[0]
        offsets, eligible = self.tables.eligible_from, self.tables.eligible
        taken: set[int] = set()
        for row, jobs in routes:
            fits = [j for j in jobs if row in eligible[offsets[j] : offsets[j + 1]]]
            fits = fits[: self.width - 4]
            seq[row, 1 : len(fits) + 1] = fits
            self.lengths[row] = len(fits)
            self.holder[fits] = row
            taken.update(fits)
        absent = [j for j in range(len(self.absent)) if j not in taken]
        self.absent[: len(absent)] = absent
        self.count[k.ABSENT] = len(absent)
        self.run(k.START, int(fill))

    def guide(self, cents: float) -> None:
        """Charge at least so much for a second of travel during the search; the best plan is chosen without it."""
        travel = float(self.tables.rate[k.TRAVEL])
        self.rate[k.TRAVEL] = max(travel, cents)
        self.rate[k.LURE] = self.rate[k.TRAVEL] - travel

    def pool_routes(self, wanted: bool) -> None:
        """Say whether the routes of the plans accepted from now on go to the pool."""
        self.count[k.POOLING] = int(wanted)

    @property
    def best(self) -> float:
        """Cost of the best plan so far, in cents."""
        return float(self.measure[k.BEST])

    def best_jobs(self, row: int) -> list[int]:
        """Return the jobs of a route of the best plan, in order."""
        jobs = len(self.absent)
        length = self.best_info[row, k.LENGTH]
        return [int(node) for node in self.best_seq[row, 1 : length + 1] if node < jobs]
