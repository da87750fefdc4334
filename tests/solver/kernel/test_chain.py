"""When a search stops, how it cools, and what it tells."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import numpy as np
import pytest

from solver.documents import read_problem
from solver.engine import Progress
from solver.kernel import run
from solver.kernel.annealing import Cooling, iteration_limit, share_done
from solver.problem import Problem
from solver.stop import AnyOf, Iterations, Seconds, Target
from tests.solver.random_problems import random_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    """A random problem of 20 jobs."""
    return read_problem(random_problem(np.random.default_rng(8), jobs=20, technicians=3))


def ticking(step: float) -> Iterator[float]:
    """Yield a clock that moves on at each look."""
    now = 0.0
    while True:
        yield now
        now += step


def test_iterations_are_counted_exactly(problem: Problem) -> None:
    """Whatever the size of chunks, as many iterations are made as allowed."""
    for limit in (0, 1, 7, 999, 1501):
        assert run(problem, Iterations(limit)).iterations == limit


def test_seconds_end_the_search(problem: Problem) -> None:
    """A clock that jumps ahead ends the search after a few chunks; it is not asked before the search begins."""
    clock = ticking(0.5)
    answer = run(problem, Seconds(10, clock=lambda: next(clock)))
    assert answer.iterations > 0
    assert next(clock) < 60


def test_a_target_ends_the_search(problem: Problem) -> None:
    """A target that the first plan meets ends the search at once; with iterations beside it, whichever comes first."""
    reachable = run(problem, Iterations(300)).plan.total
    assert run(problem, Target(10**12)).iterations == 0
    assert run(problem, AnyOf(Target(reachable + 20), Iterations(300))).iterations <= 300
    assert run(problem, AnyOf(Target(-1), Iterations(300))).iterations == 300


def test_cancelling_gives_the_best_so_far(problem: Problem) -> None:
    """A search that is cancelled before it begins still gives the first plan."""
    cancel = Event()
    cancel.set()
    answer = run(problem, Iterations(10**9), cancel=cancel)
    assert answer.iterations == 0
    assert answer.plan.total <= run(problem, Iterations(0)).plan.total


def test_cancelling_midway_from_progress(problem: Problem) -> None:
    """A listener that cancels at the first news ends a search that would go on for hours."""
    cancel, news = Event(), list[Progress]()

    def listen(progress: Progress) -> None:
        news.append(progress)
        cancel.set()

    answer = run(problem, Iterations(10**10), on_progress=listen, cancel=cancel)
    assert news
    assert news[0].iterations <= answer.iterations < 10**10


def test_bad_arguments_are_named(problem: Problem) -> None:
    """Threads, chains and seed out of range are refused with the value."""
    with pytest.raises(ValueError, match="threads: 0"):
        run(problem, Iterations(1), threads=0)
    with pytest.raises(ValueError, match="chains: -2"):
        run(problem, Iterations(1), chains=-2)
    with pytest.raises(ValueError, match="seed: -1"):
        run(problem, Iterations(1), -1)


def test_more_chains_are_no_worse(problem: Problem) -> None:
    """With the same iterations each, three chains give the best of three, the first among them."""
    alone = run(problem, Iterations(200), 1, chains=1).plan.total
    three = run(problem, Iterations(600), 1, chains=3).plan.total
    assert three <= alone


def test_cooling_falls_geometrically() -> None:
    """The temperature begins and ends where it should, halfway at the geometric mean."""
    cooling = Cooling(hottest=400.0, coldest=4.0)
    assert cooling.at(0) == 400.0
    assert cooling.at(1) == pytest.approx(4.0)
    assert cooling.at(0.5) == pytest.approx(40.0)


def test_iterations_decide_the_share_alone() -> None:
    """With a limit of iterations the clock has no say in the temperature."""
    clock = ticking(1.0)
    stop = AnyOf(Seconds(5, clock=lambda: next(clock)), Iterations(100))
    stop(iterations=0, cost=0)
    assert iteration_limit(stop) == 100
    assert share_done(stop, 25) == 0.25
    assert share_done(Target(5), 25) < 1
