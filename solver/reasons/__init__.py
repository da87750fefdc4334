"""Why a job is unserved: each cause tested, in the fixed order of the closed list `Reason`."""

from solver.reasons.explain import explain, explanations
from solver.reasons.kinds import Explanation, Reason

__all__ = ["Explanation", "Reason", "explain", "explanations"]
