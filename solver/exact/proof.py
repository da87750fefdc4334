"""The best plan of a small problem, and the proof that there is none better."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise, permutations, product

from ortools.sat.python import cp_model

from solver.build import build_plan, sequences_of
from solver.effort import Effort
from solver.engine import Cancel
from solver.exact.layout import Row, lay_out
from solver.exact.model import Model
from solver.exact.objective import TooLargeError
from solver.exact.read_back import read_plan
from solver.exact.supply import Supply
from solver.plan import Plan
from solver.problem import Problem

MOST_JOBS = 12
"""Jobs up to which a proof is tried."""

WATCH_SECONDS = 0.05
"""How often a running proof asks whether to stop."""

MOST_ORDERS = 6
"""Orders of overlapping shifts up to which a proof is tried."""


class Status(Enum):
    """What a proof came to."""

    OPTIMAL = "optimal"
    BOUNDED = "bounded"
    TOO_LARGE = "too large"


@dataclass(frozen=True)
class Proof:
    """Answer of `prove`.

    Attributes
    ----------
    plan : Plan
        The best plan known, with `bound` filled in where there is one; its unserved jobs may lack their reasons.
    bound : int or None
        Cents that no valid plan costs less than; None where no proof was tried.
    status : Status
        Whether the plan is proven best, bounded, or the problem was too large to try.
    why : str
        What was too large.
    """

    plan: Plan
    bound: int | None
    status: Status
    why: str = ""

    @property
    def sentence(self) -> str:
        """What has been proven, for people; money as a plain number of whole units."""
        if self.bound is None:
            return f"too large to prove: {self.why}"
        if self.status is Status.OPTIMAL:
            return "optimal, proven"
        return f"at most {(self.plan.total - self.bound) / 100:,.2f} above the optimum"


def prove(
    problem: Problem, *, limit: Effort, start: Plan | None = None, cancel: Cancel | None = None
) -> Proof:
    """Return the best plan and a proven lower bound on the total of every valid plan.

    Every rule and cost of the problem is in the model, times to the second and money to the rounded cent. With a limit
    of work alone the same problem and start give the same proof.

    Parameters
    ----------
    problem : Problem
        The problem; with more than `MOST_JOBS` jobs nothing is tried.
    limit : Effort
        How long to try.
    start : Plan or None
        A valid plan that the best one has to beat; it is returned, but for its bound, where nothing is cheaper.
    cancel : object with `is_set()` or None
        Once set, the proof ends with what it has.
    """
    best = start if start is not None else build_plan(problem, {}, stats={})
    if len(problem.jobs) > MOST_JOBS:
        return Proof(best, None, Status.TOO_LARGE, f"more than {MOST_JOBS} jobs")
    supply = Supply(problem)
    rows = {
        (technician, index): lay_out(problem, supply, technician, index)
        for technician, person in enumerate(problem.technicians)
        for index in range(len(person.shifts))
    }
    orders = list(_orders([row for row in rows.values() if row.nodes], MOST_ORDERS + 1))
    if len(orders) > MOST_ORDERS:
        why = "a technician's shifts overlap in too many ways"
        return Proof(best, None, Status.TOO_LARGE, why)
    search = _Search(problem, supply, limit, cancel)
    bound = best.total
    try:
        for order in orders:
            best, found = search.best_of(order, best)
            bound = min(bound, found)
    except TooLargeError as error:
        return Proof(best, None, Status.TOO_LARGE, str(error))
    bound = min(bound, best.total)
    status = Status.OPTIMAL if bound == best.total else Status.BOUNDED
    return Proof(replace(best, bound=bound), bound, status)


def _orders(rows: Sequence[Row], most: int) -> Iterator[list[Row]]:
    """Yield the orders in which technicians may work their shifts; only overlapping ones leave a choice."""
    own: dict[int, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row.shift.start, row.shift.end, row.index)):
        own.setdefault(row.technician, []).append(row)
    choices = [list(_in_turn(each)) for each in own.values()]
    for _, order in zip(range(most), product(*choices), strict=False):
        yield [row for part in order for row in part]


def _in_turn(rows: list[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield the orders of one technician's shifts in which none comes after one that begins when it is over."""
    if all(a.shift.latest_end < b.shift.start for a, b in pairwise(rows)):
        yield tuple(rows)
        return
    for order in permutations(rows):
        if not any(
            later.shift.latest_end < earlier.shift.start
            for at, earlier in enumerate(order)
            for later in order[at + 1 :]
        ):
            yield order


class _Search:
    """Solves one model after another within one limit."""

    def __init__(
        self, problem: Problem, supply: Supply, limit: Effort, cancel: Cancel | None
    ) -> None:
        self.problem, self.supply, self.cancel = problem, supply, cancel
        self.clock = limit.clock
        self.until = None if limit.seconds is None else self.clock() + limit.seconds
        self.work = limit.work

    def best_of(self, order: Sequence[Row], best: Plan) -> tuple[Plan, int]:
        """Return the better of a plan and the best of an order found, and the bound on that order's plans."""
        model = Model(self.problem, order, self.supply)
        model.cp.add(model.total <= best.total - 1)
        solver = self._solver()
        status = self._solve(solver, model.cp)
        if self.work is not None:
            self.work -= solver.response_proto.deterministic_time
        if status == cp_model.INFEASIBLE:
            return best, best.total
        if status == cp_model.MODEL_INVALID:
            raise TooLargeError(model.cp.validate())
        bound = max(0, -int(-solver.best_objective_bound // 1))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            best = self._nicer(read_plan(model, solver))
        return best, bound

    def _solver(self) -> cp_model.CpSolver:
        """Return a solver with what is left of the limit."""
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers, parameters.random_seed = 1, 0
        hourly = len({factor for _, factor in self.problem.travel.profile}) > 1
        parameters.linearization_level = 2 if hourly else 1  # measured on random problems
        parameters.catch_sigint_signal = False
        if self.until is not None and self.clock is time.monotonic:
            parameters.max_time_in_seconds = max(0.0, self.until - self.clock())
        if self.work is not None:
            parameters.max_deterministic_time = max(0.0, self.work)
        return solver

    def _solve(self, solver: cp_model.CpSolver, model: cp_model.CpModel) -> cp_model.CpSolverStatus:
        """Solve on a thread, so that this one can be told to stop."""
        if self.cancel is None and (self.until is None or self.clock is time.monotonic):
            return solver.solve(model)
        with ThreadPoolExecutor(max_workers=1) as pool:
            answer = pool.submit(solver.solve, model)
            while True:
                try:
                    return answer.result(timeout=WATCH_SECONDS)
                except TimeoutError:
                    if self._over():
                        solver.stop_search()

    def _over(self) -> bool:
        """Return whether somebody, or a clock that the solver does not know, says stop."""
        if self.cancel is not None and self.cancel.is_set():
            return True
        return self.until is not None and self.clock() >= self.until

    def _nicer(self, plan: Plan) -> Plan:
        """Return the plan as the product times and supplies its routes, where that costs no more."""
        usual = build_plan(self.problem, sequences_of(plan), stats={})
        return usual if usual.total <= plan.total else plan
