"""What a bound says: a number that no valid plan costs less than, and how sure and how sharp it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from solver.plan import Plan


class Status(str, Enum):
    """How far a bound got."""

    OPTIMAL = "optimal"
    """The plan beside it costs exactly the bound: no plan is cheaper."""
    BOUNDED = "bounded"
    """No plan is cheaper than the bound, which routes and prices were counted for."""
    TRIVIAL = "trivial"
    """The bound counts only what each job costs by itself."""


@dataclass(frozen=True)
class Bound:
    """Answer of `bound`.

    Attributes
    ----------
    total : int
        Cents that no valid plan costs less than.
    unserved_weight : Fraction
        Weight of jobs that every valid plan leaves out at least.
    status : Status
        How far it got.
    relaxed : tuple of str
        Codes of the rules of this problem that are counted too cheaply (`solver.bound.rules.Rule`), in the order of
        their list; with an empty one the bound is that of the whole problem document.
    shifts_fallback : int
        Shifts for which the cheapest route was not found in the work allowed; a weaker estimate stands in for it.
    seconds : float
        Time spent, by the clock that was given.
    plan : Plan or None
        The plan given or a cheaper one found on the way; None where there is none.
    """

    total: int
    unserved_weight: Fraction
    status: Status
    relaxed: tuple[str, ...] = ()
    shifts_fallback: int = 0
    seconds: float = 0.0
    plan: Plan | None = None

    @property
    def gap(self) -> float | None:
        """How much of the plan's total may be saved at most, 0 to 1; None without a plan."""
        if self.plan is None:
            return None
        return max(0, self.plan.total - self.total) / self.plan.total if self.plan.total else 0.0
