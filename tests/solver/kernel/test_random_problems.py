"""The search on random problems with every rule in play, judged by the independent checker."""

from __future__ import annotations

import numpy as np
import pytest

from solver.checker import check
from solver.documents import read_problem, write_plan
from solver.kernel import run
from solver.kernel import search as k
from solver.kernel.read_back import best_plan
from solver.kernel.state import State
from solver.kernel.tables import make_tables
from solver.stop import Iterations
from tests.solver.random_problems import Document, random_problem


def drawn(seed: int) -> Document:
    """Draw a problem of up to 24 jobs, 4 technicians and 2 depots."""
    rng = np.random.default_rng(seed)
    return random_problem(
        rng,
        jobs=int(rng.integers(1, 25)),
        technicians=int(rng.integers(1, 5)),
        depots=int(rng.integers(0, 3)),
        overlapping=bool(rng.random() < 0.3),
    )


@pytest.mark.parametrize("block", range(8))
def test_plans_are_valid_and_cost_what_the_search_says(block: int) -> None:
    """On 400 random problems each plan passes the checker; the search knew its cost but for the final rounding."""
    for seed in range(50 * block, 50 * block + 50):
        document = drawn(seed)
        problem = read_problem(document)
        state = State(make_tables(problem), seed)
        state.start()
        state.run(k.SEARCH, 150, 3000.0)
        plan = best_plan(state)
        verdict = check(document, write_plan(problem, plan))
        assert not verdict.violations, (seed, [str(fault) for fault in verdict.violations])
        # Each of thirteen components is rounded once to a cent.
        assert abs(state.best - plan.total) <= 13 / 2 + 0.01, seed


def test_running_costs_add_up() -> None:
    """After many iterations the cost carried along equals that of all routes worked out again from nothing."""
    for seed in range(40):
        problem = read_problem(drawn(seed))
        state = State(make_tables(problem), seed)
        state.start()
        state.run(k.SEARCH, 400, 5000.0)
        carried = float(state.measure[k.CURRENT])
        state.run(k.SEARCH, 0)
        assert carried == pytest.approx(float(state.measure[k.CURRENT]), abs=1e-3)


def test_van_and_depot_stock_are_given_back() -> None:
    """What the vans and depots have left equals their supply less what the current routes take."""
    for seed in range(60):
        problem = read_problem(drawn(seed))
        tables = make_tables(problem)
        state = State(tables, seed)
        state.start()
        state.run(k.SEARCH, 200, 5000.0)
        drawn_parts = np.zeros_like(state.aboard)
        for row, line in enumerate(tables.shift):
            drawn_parts[line[k.TECHNICIAN]] += state.draw[row]
        assert (state.aboard == tables.goods.van - drawn_parts).all()
        assert (state.aboard >= 0).all()
        assert (state.free >= 0).all()
        assert (state.need >= state.draw).all()
        picked = int((state.need - state.draw).sum())
        lost = tables.goods.supply - state.free
        assert (lost.sum() >= picked) or picked == 0


def test_the_same_seed_gives_the_same_plan() -> None:
    """Seed and iterations decide the plan, whatever the number of threads; another seed searches elsewhere."""
    differ = 0
    for number in range(6):
        problem = read_problem(drawn(100 + number))
        answers = [
            run(problem, Iterations(600), 5, threads=threads, chains=2) for threads in (1, 2, 2)
        ]
        assert answers[0] == answers[1] == answers[2]
        assert answers[0].iterations == 600
        alone = run(problem, Iterations(300), 5)
        assert alone == run(problem, Iterations(300), 5, threads=2)
        differ += run(problem, Iterations(300), 6).plan.routes != alone.plan.routes
    assert differ > 0


def test_the_search_improves_on_its_first_plan() -> None:
    """The best cost never rises, and 500 iterations lower it on most random problems."""
    better = 0
    for seed in range(30):
        problem = read_problem(drawn(1000 + seed))
        state = State(make_tables(problem), 1)
        state.start()
        costs = [state.best]
        for temperature in (3000.0, 300.0, 30.0, 3.0, 1.0):
            state.run(k.SEARCH, 100, temperature)
            costs.append(state.best)
        assert costs == sorted(costs, reverse=True)
        better += costs[-1] < costs[0] - 1
    assert better >= 10


def test_a_plan_to_start_from_is_kept_or_improved() -> None:
    """Started from its own best plan, the search returns one no dearer, and the same with no iterations at all."""
    for seed in range(20):
        problem = read_problem(drawn(2000 + seed))
        found = run(problem, Iterations(400), 3).plan
        again = run(problem, Iterations(0), 4, start=found).plan
        assert again.total <= found.total
        assert run(problem, Iterations(100), 4, start=found).plan.total <= again.total
