"""The restricted master: the linear choice among the routes known so far, and the prices it gives jobs and shifts.

    minimise  sum of (cents of a route - what leaving its jobs out would cost) over the routes taken
    each job at most once, each shift at most one route, parts no more than there ever are, cuts

Duals are rounded to fixed point and never above 0, so that the bound made of them (`Duals.bound`) is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from solver.bound.ground import Ground
from solver.bound.rows import Row
from solver.bound.rules import MOST_COUNTED

Ints = NDArray[np.int64]
TRIO = 3


@dataclass(frozen=True)
class Column:
    """A route: the row it belongs to, its jobs in order, what it costs at least in fixed point."""

    row: int
    jobs: tuple[int, ...]
    cost: int


@dataclass(frozen=True)
class Goods:
    """A part that may run short over several routes: who shares it (None: everybody), and how much there ever is."""

    technician: int | None
    sku: str
    most: int
    need: Ints


@dataclass(frozen=True)
class Duals:
    """Prices of the constraints in fixed point, none above 0.

    Attributes
    ----------
    jobs : ndarray of int64, shape (J,)
        Of each job.
    shifts : list of int
        Of each row's shift.
    goods, cuts : list of int
        Of shared parts and of cuts.
    """

    jobs: Ints
    shifts: list[int]
    goods: list[int]
    cuts: list[int]


class Master:
    """The choice among known routes.

    Attributes
    ----------
    columns : list of Column
        The routes known.
    cuts : list of frozenset of int
        Sets of three jobs of which routes that visit two or three are taken once at most.
    value : float
        The least cents of the last solution, what is left out included.
    iterations : int
        Steps of the last solution.
    """

    def __init__(self, ground: Ground, rows: Sequence[Row]) -> None:
        """Begin without any route."""
        self.ground, self.rows = ground, rows
        self.columns: list[Column] = []
        self.value, self.iterations = 0.0, 0
        self._reduced: list[float] = []
        self.cuts: list[frozenset[int]] = []
        self.goods = list(_goods(ground, rows))
        self._known: set[tuple[int, tuple[int, ...]]] = set()
        self._begin()

    def _begin(self) -> None:
        self._lp = pywraplp.Solver.CreateSolver("GLOP")
        infinity = self._lp.infinity()

        def at_most(limit: float) -> pywraplp.Constraint:
            return self._lp.Constraint(-infinity, limit)

        self._jobs = [at_most(1) for _ in range(len(self.ground.unserved))]
        self._shifts = [at_most(1) for _ in self.rows]
        self._goods = [at_most(goods.most) for goods in self.goods]
        self._cuts = [at_most(1) for _ in self.cuts]
        self._variables: list[pywraplp.Variable] = []
        self._lp.Objective().SetMinimization()

    def add(self, columns: Iterable[Column]) -> int:
        """Add the routes not known yet; return how many those are."""
        added = 0
        for column in columns:
            key = column.row, column.jobs
            if key in self._known:
                continue
            self._known.add(key)
            self.columns.append(column)
            self._enter(column)
            added += 1
        return added

    def _enter(self, column: Column) -> None:
        variable = self._lp.NumVar(0, self._lp.infinity(), "")
        self._variables.append(variable)
        gain = sum(int(self.ground.unserved[job]) for job in column.jobs) - column.cost
        self._lp.Objective().SetCoefficient(variable, -gain / 2**self.ground.bits)
        self._shifts[column.row].SetCoefficient(variable, 1)
        for job in column.jobs:
            self._jobs[job].SetCoefficient(variable, 1)
        technician = self.rows[column.row].technician
        for goods, constraint in zip(self.goods, self._goods, strict=True):
            if goods.technician in (None, technician):
                used = int(goods.need[list(column.jobs)].sum())
                if used:
                    constraint.SetCoefficient(variable, used)
        for cut, constraint in zip(self.cuts, self._cuts, strict=True):
            if len(cut & set(column.jobs)) > 1:
                constraint.SetCoefficient(variable, 1)

    def add_cuts(self, cuts: Sequence[frozenset[int]]) -> None:
        """Add cuts; the routes known keep to them from now on."""
        for cut in cuts:
            self.cuts.append(cut)
            constraint = self._lp.Constraint(-self._lp.infinity(), 1)
            self._cuts.append(constraint)
            for column, variable in zip(self.columns, self._variables, strict=True):
                if len(cut & set(column.jobs)) > 1:
                    constraint.SetCoefficient(variable, 1)

    def forget(self, most: int) -> None:
        """Keep only the routes nearest to being worth taking, so many at most."""
        if len(self.columns) <= most:
            return
        fresh = [-1.0] * (len(self.columns) - len(self._reduced))
        order = np.argsort(np.array(self._reduced + fresh), kind="stable")[:most]
        self.columns = [self.columns[at] for at in sorted(order.tolist())]
        self._known = {(column.row, column.jobs) for column in self.columns}
        self._begin()
        for column in self.columns:
            self._enter(column)

    def solve(self) -> Duals | None:
        """Return the duals of the best choice; None where the linear program cannot be solved."""
        if self._lp.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        left_out = float(self.ground.exact(int(self.ground.unserved.sum())))
        self.value = left_out + float(self._lp.Objective().Value())
        self.iterations = int(self._lp.iterations())
        self._reduced = [variable.reduced_cost() for variable in self._variables]
        return Duals(
            np.array([self._fixed(row) for row in self._jobs], dtype=np.int64),
            [self._fixed(row) for row in self._shifts],
            [self._fixed(row) for row in self._goods],
            [self._fixed(row) for row in self._cuts],
        )

    def _fixed(self, row: pywraplp.Constraint) -> int:
        return min(0, round(row.dual_value() * 2**self.ground.bits))

    def taken(self) -> list[float]:
        """Return how much of each route the last solution takes."""
        return [variable.solution_value() for variable in self._variables]

    def prizes(self, duals: Duals, technician: int) -> Ints:
        """Return what each job is worth to a technician's route, shape (J,), in fixed point."""
        worth = self.ground.unserved + duals.jobs
        for goods, price in zip(self.goods, duals.goods, strict=True):
            if price and goods.technician in (None, technician):
                worth = worth + price * goods.need
        return worth

    def bound(self, duals: Duals, least: Sequence[int]) -> int:
        """Return the bound on every plan in fixed point, given the least reduced cost of each row's routes or less."""
        total = int(self.ground.unserved.sum()) + int(duals.jobs.sum()) + sum(duals.cuts)
        total += sum(
            price * goods.most for goods, price in zip(self.goods, duals.goods, strict=True)
        )
        return total + sum(min(0, cost) for cost in least)


def _goods(ground: Ground, rows: Sequence[Row]) -> Iterable[Goods]:
    """Yield the parts that routes share and that may run short."""
    problem, supplied = ground.problem, ground.supplied
    skus = sorted({sku for job in problem.jobs for sku, need in job.parts.items() if need})
    for sku in skus:
        need = np.array([job.parts.get(sku, 0) for job in problem.jobs], dtype=np.int64)
        for technician in sorted({row.technician for row in rows}):
            own = [row for row in rows if row.technician == technician]
            most = supplied.most(technician, sku)
            if most is None or (len(own) == 1 and most <= MOST_COUNTED):
                continue
            if need[sorted({int(job) for row in own for job in row.jobs})].sum() > most:
                yield Goods(technician, sku, most, need)
        extra = supplied.parts.get(sku, 0)
        if extra:
            there = extra + sum(person.van.get(sku, 0) for person in problem.technicians)
            if need.sum() > there:
                yield Goods(None, sku, there, need)
