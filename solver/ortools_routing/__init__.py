"""OR-Tools' routing library as an engine for the whole problem, as far as the library can carry it."""

from solver.ortools_routing.search import run

__all__ = ["run"]
