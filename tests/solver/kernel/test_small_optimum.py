"""On problems of eight jobs and two technicians the search mostly finds the best of all orders."""

from __future__ import annotations

from collections.abc import Iterable

from solver.documents import read_problem
from solver.kernel import run
from solver.stop import Iterations
from tests.solver.brute_force import optimum
from tests.solver.random_problems import Document
from tests.solver.test_brute_force import _awkward, _busy

ROUNDING = 7
"""Thirteen components are rounded by at most half a cent each."""


def reached(documents: Iterable[Document]) -> float:
    """Return the share of problems on which the search is no dearer than the best plan of all orders."""
    found = []
    for document in documents:
        problem = read_problem(document)
        cents, _ = optimum(problem)
        plan = run(problem, Iterations(1500), 1).plan
        assert plan.total >= cents - ROUNDING
        found.append(plan.total <= cents + ROUNDING)
    return sum(found) / len(found)


def test_busy_days_are_solved() -> None:
    """With due times, breaks and overtime, where nearly every order fits, all optima are found."""
    assert reached(_busy(seed) for seed in range(6)) == 1


def test_awkward_days_are_mostly_solved() -> None:
    """With every rule in play at once, in four of five no order is better by the solver's timing."""
    assert reached(_awkward(seed) for seed in range(24)) >= 0.8
