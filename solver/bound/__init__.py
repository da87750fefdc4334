"""Proven lower bounds: no valid plan costs less, and none leaves less weight unserved.

    answer = bound(problem, plan=plan, pool=routes, seconds=30)

Every rule of the problem document is either counted exactly or relaxed so that the bound can only become lower; the
codes of those relaxed are listed in the answer (`solver.bound.rules.Rule`).
"""

from solver.bound.answer import Bound, Status
from solver.bound.rules import Rule
from solver.bound.run import bound

__all__ = ["Bound", "Rule", "Status", "bound"]
