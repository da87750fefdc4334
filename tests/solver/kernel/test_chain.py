"""When a search stops, how it cools, and what it tells."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import numpy as np
import pytest

from solver.documents import read_problem
from solver.engine import Progress
from solver.kernel import run
from solver.kernel.annealing import (
    Cooling,
    Lap,
    combining_share,
    iteration_limit,
    laps,
    laps_for,
    share_done,
)
from solver.kernel.descent import visit_cents
from solver.kernel.state import State
from solver.kernel.tables import make_tables
from solver.problem import Problem
from solver.stop import AnyOf, Iterations, Seconds, Target
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job


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
    clock = ticking(0.1)
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


def test_only_a_clock_decides_the_share() -> None:
    """The share is that of the seconds granted, and 0 where nothing is granted."""
    clock = ticking(1.0)
    stop = AnyOf(Seconds(5, clock=lambda: next(clock)), Iterations(100))
    stop(iterations=0, cost=0)
    assert iteration_limit(stop) == 100
    assert 0 < share_done(stop) <= 1
    assert share_done(Target(5)) == 0


def test_laps_follow_one_another() -> None:
    """Laps fill the whole search without gaps; the last one goes on from the best plan, without a lure."""
    for count in (1, 3):
        found = laps(1000, count, exact=True)
        assert [lap.begin for lap in found[1:]] == [lap.end for lap in found[:-1]]
        assert (found[0].begin, found[-1].end, len(found)) == (0, 1000, count + 1)
        assert [lap.goes_on for lap in found] == [False] * count + [True]
        assert found[-1].lure == 0 < found[0].lure
    assert laps(1000, 2, first=500)[0].begin == 500


def test_longer_searches_have_more_laps_and_larger_problems_fewer() -> None:
    """The number of laps grows with the limit and falls with the square of the jobs; there is always one."""
    assert laps_for(100, iterations=1000, seconds=None) == 1
    assert laps_for(100, iterations=1_000_000, seconds=None) == 8
    assert laps_for(1000, iterations=1_000_000, seconds=None) == 1
    assert laps_for(100, iterations=None, seconds=60) > laps_for(300, iterations=None, seconds=60)
    assert laps_for(0, iterations=0, seconds=None) == 1


def test_routes_of_several_laps_get_more_time_to_be_combined() -> None:
    """Routes of one lap seldom make a better plan, so less is set aside for them; never nothing."""
    assert 0 < combining_share(1) < combining_share(2) == combining_share(12) < 1


def test_paid_time_on_site_does_not_heat_the_search() -> None:
    """Where hours are paid, a visit costs the same for the search whether it takes a minute or an hour."""
    found = []
    for service in (60, 3600):
        jobs = [job(1, service), job(2, service)]
        problem = read_problem(day(jobs, weights={"work_hour": 3600, "unserved": 10**6}))
        state = State(make_tables(problem), 1)
        state.start()
        found.append(visit_cents(state))
    travel = 4 * 600
    assert found[0] == pytest.approx(found[1])
    assert found[0] >= travel / 2


def test_a_lap_knows_its_progress() -> None:
    """Nothing is over before the beginning, half in the middle, everything from the end on, even of an empty lap."""
    lap = Lap(10, 20)
    assert [lap.progress(now) for now in (0, 15, 20, 30)] == [0, 0.5, 1, 1]
    assert Lap(10, 10).progress(10) == 1


def test_heat_only_lowers_the_beginning() -> None:
    """A factor on the heat changes the first temperature alone, which never falls below the last."""
    lap = Lap(0, 1, hottest=2, coldest=0.1)
    assert lap.cooling(100.0, heat=0.5) == Cooling(hottest=100.0, coldest=10.0)
    assert lap.cooling(100.0, heat=0.0).hottest == pytest.approx(10.0)


def test_many_laps_keep_to_the_limit_and_the_seed() -> None:
    """A limit long enough for several laps is kept exactly, and gives the same plan on any number of threads."""
    small = read_problem(random_problem(np.random.default_rng(3), jobs=6, technicians=2))
    one = run(small, Iterations(5000), 4, chains=2, threads=1)
    two = run(small, Iterations(5000), 4, chains=2, threads=2)
    assert one.iterations == two.iterations == 5000
    assert one.plan == two.plan
