"""Stops, seeds, cancelling, progress and the plan to begin at."""

from __future__ import annotations

import pytest

from solver.build import build_plan
from solver.documents import read_problem
from solver.engine import Progress
from solver.ortools_routing import constraints, run
from solver.ortools_routing.build import Model
from solver.rules import nearest_technician
from solver.stop import AnyOf, Iterations, Target
from tests.solver.ortools_routing.cases import Document, flag, job, line, technician


def _crowd() -> Document:
    """Return twenty jobs for two technicians, more than they can do."""
    jobs = [
        job(f"j{i}", (7 * i) % 10, service=1800 + 60 * i, due=3600 * (1 + i % 6), weight=1 + i % 3)
        for i in range(20)
    ]
    return line(jobs, [technician("t"), technician("u", speed=1.2)])


def test_same_seed_and_iterations_same_answer() -> None:
    """Two runs with one seed and one limit agree job by job; the limit is kept."""
    problem = read_problem(_crowd())
    first, second = (run(problem, Iterations(150), 3) for _ in range(2))
    assert first == second
    assert 150 <= first.iterations <= 152


def test_the_seed_changes_the_search() -> None:
    """Among five seeds at least two find different sequences in a short search."""
    problem = read_problem(_crowd())
    answers = {str(run(problem, Iterations(20), seed).sequences) for seed in range(5)}
    assert len(answers) > 1


def test_the_answer_is_no_dearer_than_the_start_and_better_than_a_rule() -> None:
    """From the nearest-technician rule a short search saves money; without an iteration the start comes back."""
    problem = read_problem(_crowd())
    start = nearest_technician(problem)
    found = run(problem, Iterations(100), 0, start=start)
    assert build_plan(problem, found.sequences, stats={}).total < start.total
    same = run(problem, Iterations(0), 0, start=start)
    assert same.sequences == {(r.technician, r.shift): list(r.jobs) for r in start.routes}


def test_a_target_stops_the_search() -> None:
    """A target that the first better plan meets ends the search long before the iterations do."""
    problem = read_problem(_crowd())
    start = nearest_technician(problem)
    stop = AnyOf(Target(start.total - 1), Iterations(2000))
    found = run(problem, stop, 0, start=start)
    assert found.iterations < 1000
    assert build_plan(problem, found.sequences, stats={}).total < start.total


def test_cancelling_keeps_the_best_so_far() -> None:
    """A flag that is set while the library searches ends the call early, with an answer no worse than the start."""
    problem = read_problem(_crowd())
    start = nearest_technician(problem)
    found = run(problem, Iterations(5000), 0, start=start, cancel=flag(after=30))
    assert found.iterations < 400
    assert build_plan(problem, found.sequences, stats={}).total <= start.total


def test_progress_tells_of_each_better_plan() -> None:
    """The costs reported fall, and the last one is that of the answer."""
    problem = read_problem(_crowd())
    told: list[Progress] = []
    found = run(problem, Iterations(200), 0, on_progress=told.append)
    costs = [progress.cost for progress in told]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == build_plan(problem, found.sequences, stats={}).total


def test_a_model_without_a_first_solution_is_built_again_without_goods(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the library finds nothing beside parts and tools, the search goes on without them."""
    whole = constraints.add_parts

    def impossible(model: Model) -> None:
        whole(model)
        model.routing.solver().Add(model.routing.ActiveVehicleVar(0) >= 2)

    monkeypatch.setattr(constraints, "add_parts", impossible)
    problem = read_problem(_crowd())
    assert run(problem, Iterations(30), 0).iterations >= 30
