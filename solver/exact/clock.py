"""Travel that depends on the hour, in a form a solver can reason about.

Driving is work, and each piece of the day does so much work in a second. With W(t), the work that a drive could have
done by second t, a drive of `units` that begins at t arrives at the first second s with W(s) >= W(t) + units. W is a
broken line, so each moment of a plan gets a variable for its W, tied to it on one of the line's pieces.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ortools.sat.python import cp_model

from solver.problem import Problem
from solver.travel import DAY


class WorkClock:
    """The broken line W over all seconds a plan may use.

    Attributes
    ----------
    unit : int
        Units of work in a second of the travel matrix.
    pieces : list of (int, int, int, int)
        First second, first second behind it, work done before it, work done in a second.
    """

    def __init__(self, problem: Problem, low: int, high: int) -> None:
        """Lay the line from second `low` to second `high`."""
        self.travel, profile = problem.travel, problem.travel.profile
        self.unit = math.lcm(*(factor.numerator for _, factor in profile))
        offset = problem.travel.day_offset
        first_day = (low + offset) // DAY - 1
        last_day = (high + offset) // DAY + 1
        self.pieces: list[tuple[int, int, int, int]] = []
        work, entries = 0, list[tuple[int, int]]()
        for day in range(first_day, last_day + 1):
            for second, factor in profile:
                speed = self.unit // factor.numerator * factor.denominator
                entries.append((day * DAY + second - offset, speed))
        for (opens, speed), (closes, _) in pairwise(entries):
            if closes >= low and opens <= high:
                self.pieces.append((opens, closes, work, speed))
                work += (closes - opens) * speed

    def least(self, seconds: int, low: int, high: int) -> int:
        """Return the least that a drive of so many matrix seconds takes, begun between `low` and `high`.

        Between the moments at which it begins or ends with a piece of the day, what it takes rises or falls
        steadily, so that the least is found next to one of them.
        """
        travel = self.travel
        moments = {low, high}
        for opens, *_ in self.pieces:
            last = travel.latest_leave(seconds, arrive=opens)
            moments |= {opens - 1, opens, last, last + 1}
        return min(
            travel.drive(seconds, leave=moment) - moment
            for moment in moments
            if low <= moment <= high
        )

    def work(
        self, model: cp_model.CpModel, moment: cp_model.LinearExpr, low: int, high: int
    ) -> cp_model.LinearExpr:
        """Return W at a moment between `low` and `high`."""
        pieces = [piece for piece in self.pieces if piece[1] > low and piece[0] <= high]
        if len(pieces) == 1:
            opens, _, work, speed = pieces[0]
            return work + speed * (moment - opens)
        first, last = pieces[0], pieces[-1]
        value = model.new_int_var(
            first[2] + first[3] * (low - first[0]), last[2] + last[3] * (high - last[0]), ""
        )
        inside = []
        for opens, closes, work, speed in pieces:
            here = model.new_bool_var("")
            inside.append(here)
            model.add_linear_constraint(moment, opens, closes - 1).only_enforce_if(here)
            model.add(value == work + speed * (moment - opens)).only_enforce_if(here)
        model.add_exactly_one(inside)
        return value
