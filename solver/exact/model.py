"""The whole problem as one CP-SAT model."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from solver.exact.clock import WorkClock
from solver.exact.goods import Picked, add_parts, add_tools
from solver.exact.layout import Kind, Row
from solver.exact.objective import Costs, TooLargeError
from solver.exact.rows import RowVariables
from solver.exact.supply import Supply
from solver.problem import Problem
from solver.travel import DAY

MOST_DAYS = 60
"""Days that a plan may span where travel depends on the hour; each has its pieces in the model."""


class Model:
    """Variables and constraints of all shifts.

    Attributes
    ----------
    rows : list of RowVariables
        In the order in which each technician's shifts are worked.
    picked : mapping
        What each pick-up takes.
    total : expression
        Cents of the plan, rounded as the contract says.
    """

    def __init__(self, problem: Problem, rows: Sequence[Row], supply: Supply) -> None:
        """Build the model; `rows` stand in the order in which each technician works them.

        Raises
        ------
        TooLargeError
            If times or costs are too large for the solver.
        """
        self.problem, self.cp = problem, cp_model.CpModel()
        clock = _clock(problem, rows)
        self.rows = [RowVariables(self.cp, row, clock) for row in rows]
        self._one_after_the_other()
        add_tools(self.cp, self.rows, supply)
        self.picked: Picked = add_parts(self.cp, self.rows, supply)
        costs = Costs(self.cp, problem)
        for row in self.rows:
            costs.add_row(row)
        self._serve_or_leave(costs)
        self.total, self.most = costs.total()
        self.cp.minimize(self.total)

    def _one_after_the_other(self) -> None:
        """Let a technician's next route leave no earlier than the one before has ended."""
        for at, row in enumerate(self.rows):
            for later in self.rows[at + 1 :]:
                if later.row.technician != row.row.technician:
                    continue
                if later.row.shift.start < row.row.shift.latest_end:
                    apart = self.cp.add(later.depart >= row.end)
                    apart.only_enforce_if(row.used, later.used)

    def _serve_or_leave(self, costs: Costs) -> None:
        """Let each job be visited once or be paid for."""
        visits: dict[int, list[cp_model.IntVar]] = {}
        for row in self.rows:
            for at, node in row.row.nodes.items():
                if node.kind is Kind.VISIT:
                    visits.setdefault(node.index, []).append(row.served[at])
        for job in range(len(self.problem.jobs)):
            options = visits.get(job, [])
            left_out = self.cp.new_bool_var("left")
            self.cp.add_exactly_one(*options, left_out)
            costs.add_unserved(job, left_out)


def _clock(problem: Problem, rows: Sequence[Row]) -> WorkClock | None:
    """Return the clock of driving where travel depends on the hour.

    Raises
    ------
    TooLargeError
        If times lie too far apart.
    """
    moments: list[int] = []
    for row in rows:
        rest = row.shift.rest
        moments += [row.shift.start, row.shift.latest_end]
        moments += [] if rest is None else [rest.window[1] + rest.duration]
    if not problem.travel.profile or not moments:
        return None
    days = (max(moments) - min(moments)) // DAY + 1
    if days > MOST_DAYS:
        raise TooLargeError(f"shifts within {days} days, while travel depends on the hour")
    clock = WorkClock(problem, min(moments), max(moments))
    opens, closes, work, speed = clock.pieces[-1]
    if work + (closes - opens) * speed > 1 << 58:
        raise TooLargeError("the factors of the profile have no small common multiple")
    return clock
