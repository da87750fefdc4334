"""How small problems share their time with the exact model, and what comes of it."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from solver.documents import read_problem
from solver.effort import Effort
from solver.polish import LEAST_WORK, LONGEST, MOST_JOBS, MOST_WORK, WORK, polished, shared
from solver.problem import Problem
from solver.rules import earliest_due
from solver.solve import solve
from solver.stop import AnyOf, Iterations, Seconds, Stop, Target
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job


def problem_of(jobs: int) -> Problem:
    """Return a day with so many jobs."""
    return read_problem(day([job(1)] * jobs))


SMALL, LARGE = problem_of(MOST_JOBS), problem_of(MOST_JOBS + 1)


def seconds_of(stop: Stop) -> list[float]:
    """Return the limits in seconds of a stop."""
    assert isinstance(stop, AnyOf)
    return [part.limit for part in stop.stops if isinstance(part, Seconds)]


@pytest.mark.parametrize(("given", "search"), [(1.0, 0.3), (60.0, LONGEST)])
def test_seconds_are_shared(given: float, search: float) -> None:
    """The search takes its part, at most a second, and the model all the rest, by the same clock."""
    clock = iter(range(100)).__next__
    stop, effort = shared(SMALL, Seconds(given, clock))
    assert seconds_of(stop) == [pytest.approx(search)]
    assert effort is not None
    assert effort.seconds == pytest.approx(given - search)
    assert (effort.work, effort.clock) == (None, clock)


def test_iterations_are_left_to_the_search() -> None:
    """The model gets work in proportion, never seconds, so that the same limit gives the same plan."""
    stop = Iterations(1000)
    assert shared(SMALL, stop) == (stop, Effort(work=1000 * WORK))
    assert shared(SMALL, Iterations(10**9))[1] == Effort(work=MOST_WORK)


def test_both_limits_hold_for_the_model_too() -> None:
    """Seconds and iterations together limit search and model alike."""
    stop, effort = shared(SMALL, AnyOf(Iterations(1000), Seconds(1.0)))
    assert isinstance(stop, AnyOf)
    assert Iterations(1000) in stop.stops
    assert effort is not None
    assert effort.seconds == pytest.approx(0.7)
    assert effort.work == 1000 * WORK


@pytest.mark.parametrize(
    "stop", [Iterations(int(LEAST_WORK / WORK) - 1), Target(5), Seconds(0), Iterations(0)]
)
def test_too_little_for_a_model(stop: Stop) -> None:
    """With hardly any iterations, no time, or only a target the search has everything."""
    assert shared(SMALL, stop) == (stop, None)


def test_large_problems_are_searched_only() -> None:
    """One job more than the model takes: nothing is shared."""
    stop = Seconds(10)
    assert shared(LARGE, stop) == (stop, None)


def test_a_poor_plan_is_made_the_best() -> None:
    """From the office's plan the model reaches the optimum by itself, and its bound proves it."""
    problem = read_problem(day([job(place, 60) for place in (5, 1, 4, 2, 3)]))
    start = earliest_due(problem)
    best = polished(problem, start, Effort(work=5), None)
    assert (best.cost["km"], best.bound) == (500, best.total)
    assert start.cost["km"] == 900
    assert polished(problem, start, None, None) is start


def test_a_cancelled_search_is_not_polished() -> None:
    """Who asks to stop gets the plan there is."""
    cancel = threading.Event()
    cancel.set()
    start = earliest_due(SMALL)
    assert polished(SMALL, start, Effort(seconds=600), cancel) is start


@pytest.mark.parametrize("seed", [3, 30, 31])
def test_what_the_search_does_not_look_at_is_found(seed: int) -> None:
    """Problems whose best plans the search alone misses are solved to the proven optimum, twice the same."""
    problem = read_problem(
        random_problem(np.random.default_rng(seed), jobs=9, technicians=3, depots=2)
    )
    first, second = (solve(problem, Iterations(10_000), 1).plan for _ in range(2))
    assert first.bound == first.total
    assert (first.routes, first.unserved) == (second.routes, second.unserved)
