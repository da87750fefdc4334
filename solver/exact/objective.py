"""What a plan costs as one expression: whole cents, each component rounded once as the contract says.

A component is counted in units so small that every price of it is a whole number. A variable for its rounded cents is
at least what rounding half up gives; as costs are made small, it is that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ortools.sat.python import cp_model

from solver.cost import COMPONENTS, prices
from solver.exact.layout import Kind, Node
from solver.exact.rows import Expr, RowVariables
from solver.problem import Problem

LARGEST = 1 << 60
"""Sums above this could overflow in the solver."""

Term = tuple[int, Expr, int]
"""Units, what they are paid for, and the most there can be of it."""


class TooLargeError(ValueError):
    """Costs or times are so large that sums would leave the solver's range."""


class Costs:
    """Collects what is paid for, component by component."""

    def __init__(self, model: cp_model.CpModel, problem: Problem) -> None:
        """Begin with nothing."""
        self.model, self.problem, self.prices = model, problem, prices(problem)
        self._terms: dict[str, list[Term]] = {name: [] for name in COMPONENTS}

    def _pay(self, name: str, units: int, what: Expr, most: int) -> None:
        if units:
            self._terms[name].append((units, what, most))

    def add_unserved(self, job: int, left_out: Expr) -> None:
        """Pay for a job that is left out (0 or 1)."""
        name, units = self.prices.unserved[job]
        self._pay(name, units, left_out, 1)

    def add_row(self, row: RowVariables) -> None:
        """Pay for the route of a shift."""
        shift, model, price = row.row.shift, self.model, self.prices
        long = max(0, shift.latest_end - shift.start)
        self._pay("travel_hour", price["travel_hour"], row.travel, long)
        for arc, taken in row.taken:
            self._pay("km", price["km"] * arc.metres, taken, 1)
        if price["work_hour"]:
            model.add(row.end == row.depart).only_enforce_if(row.used.negated())
            self._pay("work_hour", price["work_hour"], row.end - row.depart, long)
        if price["overtime_hour"] and shift.overtime > 0:
            over = model.new_int_var(0, shift.overtime, "over")
            model.add(over >= row.end - shift.end).only_enforce_if(row.used)
            self._pay("overtime_hour", price["overtime_hour"], over, shift.overtime)
        self._pay("shift", price["shift"], row.used, 1)
        if price["balance"]:
            busy = model.new_int_var(0, long, "busy")
            model.add(busy >= row.travel + row.service)
            square = model.new_int_var(0, long * long, "square")
            model.add_multiplication_equality(square, [busy, busy])
            self._pay("balance", price["balance"], square, long * long)
        for at, node in row.row.nodes.items():
            if node.kind is Kind.VISIT:
                self._add_visit(row, at, node)

    def _add_visit(self, row: RowVariables, at: int, node: Node) -> None:
        model, served, start = self.model, row.served[at], row.start[at]
        due, missed_units, late_units, preferred, told, told_start = self.prices.terms[node.index]
        first, last = node.starts[0][0], node.starts[-1][1]
        if due is not None and last > due:
            missed = served
            if first <= due:
                missed = model.new_bool_var("missed")
                model.add(start <= due).only_enforce_if(served, missed.negated())
            self._pay("missed", missed_units, missed, 1)
            late = model.new_int_var(0, last - due, "late")
            model.add(late >= start - due).only_enforce_if(served)
            self._pay("late_hour", late_units, late, last - due)
        if preferred is not None and preferred != row.row.technician:
            self._pay("preference", self.prices["preference"], served, 1)
        if told is not None:
            if told != row.row.technician:
                self._pay("moved", self.prices["moved"], served, 1)
            if self.prices["shifted_hour"]:
                most = max(abs(last - told_start), abs(first - told_start))
                shifted = model.new_int_var(0, most, "shifted")
                model.add(shifted >= start - told_start).only_enforce_if(served)
                model.add(shifted >= told_start - start).only_enforce_if(served)
                self._pay("shifted_hour", self.prices["shifted_hour"], shifted, most)

    def total(self) -> tuple[Expr, int]:
        """Return the total in cents and the most it can be.

        Raises
        ------
        TooLargeError
            If a component could leave the solver's range.
        """
        rounded, most = zip(*(self._rounded(terms) for terms in self._terms.values()), strict=True)
        return cp_model.LinearExpr.sum(list(rounded)), sum(most)

    def _rounded(self, terms: Sequence[Term]) -> tuple[Expr, int]:
        """Return the cents of a component and the most they can be."""
        fine = math.gcd(self.prices.scale, *(units for units, _, _ in terms))
        parts = self.prices.scale // fine  # of a cent
        most = sum(units // fine * bound for units, _, bound in terms)
        if 4 * (most + parts) > LARGEST:
            raise TooLargeError(f"a component of the cost may reach {most // parts} cents")
        value = cp_model.LinearExpr.sum([units // fine * what for units, what, _ in terms])
        if parts == 1:
            return value, most
        cents = self.model.new_int_var(0, most // parts + 1, "cents")
        self.model.add(2 * parts * cents >= 2 * value - parts + 1)
        return cents, most // parts + 1
