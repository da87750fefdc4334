"""The search: ruin and recreate with simulated annealing over the whole problem, compiled by Numba."""

from solver.kernel.chain import Answer, run
from solver.kernel.compilation import CompileCacheWarning, warm_up

__all__ = ["Answer", "CompileCacheWarning", "run", "warm_up"]
