"""From a bound to the optimum where the gap is small: cuts, a better combination, the list of all routes that count."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from solver.bound.closing import best_combination, every_route, near_routes
from solver.bound.cuts import violated
from solver.bound.generation import Generation
from solver.bound.master import Column
from solver.bound.rounding import allowance, whole_cents
from solver.bound.watch import Watch
from solver.build import build_plan
from solver.plan import Plan
from solver.problem import Problem

SAFE = Fraction(1, 100)
"""Cents that are given away for what is rounded in floating point."""

LARGEST_GAP = 0.02
"""Part of a plan's cost above which the routes within the gap are too many to be listed."""

CUT_ROUNDS, SLOW = 6, 0.03
"""Rounds of cuts at most, and the part of the gap that a round has to close for another one."""

CUTS_SHARE = 0.6
"""Share of the limit that cuts may take."""

MOST_JOBS = 250
"""Jobs of a problem up to which the gap is tried to close."""


@dataclass(frozen=True)
class Closed:
    """The bound in cents and the best plan known, if any."""

    total: int
    plan: Plan | None


def close(problem: Problem, generation: Generation, plan: Plan | None, watch: Watch) -> Closed:
    """Return the bound, raised as far as the watch allows, and a plan that may be better than the one given."""
    closing = _Closing(problem, generation, plan, watch)
    if plan is not None and len(problem.jobs) <= MOST_JOBS and generation.found.converged:
        closing.cut()
        closing.combine()
        closing.list_all()
    return Closed(closing.total, closing.plan)


class _Closing:
    """A generation that has converged, and the best plan known."""

    def __init__(
        self, problem: Problem, generation: Generation, plan: Plan | None, watch: Watch
    ) -> None:
        self.problem, self.generation, self.plan, self.watch = problem, generation, plan, watch
        self.proven = 0

    @property
    def total(self) -> int:
        """The bound in whole cents."""
        exact = self.generation.ground.exact(self.generation.found.bound)
        return max(self.proven, whole_cents(self.problem, exact - SAFE))

    @property
    def _below(self) -> int:
        """What the exact cost of every better plan is at most, in fixed point."""
        assert self.plan is not None
        return self.generation.ground.fixed(self.plan.total - 1 + allowance(self.problem) + SAFE)

    @property
    def _gap(self) -> int:
        return self._below - self.generation.found.bound

    def _open(self, until: float = 1.0) -> bool:
        assert self.plan is not None
        return self.total < self.plan.total and self.watch.share < until

    def cut(self) -> None:
        """Add cuts as long as they close enough of the gap."""
        generation = self.generation
        for _ in range(CUT_ROUNDS):
            before = self._gap
            if not self._open(CUTS_SHARE):
                return
            if generation.master.solve() is None:
                return
            cuts = violated(generation.master)
            if not cuts:
                return
            generation.master.add_cuts(cuts)
            generation.run(until=CUTS_SHARE)
            if before - self._gap < SLOW * before:
                return

    def combine(self) -> None:
        """Look for a better plan among the routes known."""
        if self._open():
            _, chosen = best_combination(
                self.generation,
                near_routes(self.generation, self._gap),
                below=self._below,
                watch=self.watch,
            )
            self._build(chosen)

    def list_all(self) -> None:
        """List every route that a better plan may hold, and choose the best of them."""
        assert self.plan is not None
        if not self._open() or self._gap > self._below * LARGEST_GAP:
            return
        routes = every_route(self.generation, self._gap, until=1.0)
        if routes is None:
            return
        below, before = self._below, self.plan.total
        least, chosen = best_combination(self.generation, routes, below=below, watch=self.watch)
        if least is None:
            return
        self._build(chosen)
        exact = self.generation.ground.exact(least)
        found = before if least >= below else whole_cents(self.problem, exact - SAFE)
        self.proven = max(self.proven, min(before, found))

    def _build(self, chosen: list[Column]) -> None:
        """Make a plan of routes, and keep it where it is better than the one known."""
        if not chosen or self.plan is None:
            return
        rows = self.generation.rows
        sequences = {
            (rows[column.row].technician, rows[column.row].shift): column.jobs for column in chosen
        }
        plan = build_plan(self.problem, sequences, stats={})
        if plan.total < self.plan.total:
            self.plan = plan
