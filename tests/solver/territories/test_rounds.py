"""Large problems by territories; territories of a few jobs stand for those of hundreds."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from benchmarks.large.city import city
from solver.checker import check, load_json
from solver.documents import read_problem, write_plan
from solver.engine import Progress, Search
from solver.executor import Executor, InProcess, ProcessPool
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import earliest_due, nearest_technician
from solver.stop import AnyOf, Iterations, Seconds, Stop, Target
from solver.territories import rounds
from tests.solver.random_problems import random_problem

LIMIT = Iterations(1200)


@pytest.fixture(autouse=True)
def small_territories(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some forty jobs make a territory."""
    monkeypatch.setattr(rounds, "JOBS", 40)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    """Two workers for all tests."""
    with ProcessPool(2) as pool:
        yield pool


DOCUMENT = city(160, seed=6)


@pytest.fixture(scope="module")
def town() -> tuple[Problem, Plan]:
    """A city of 160 jobs and a dispatch rule's plan."""
    problem = read_problem(DOCUMENT)
    return problem, nearest_technician(problem)


def searched(
    town: tuple[Problem, Plan],
    stop: Stop = LIMIT,
    executor: Executor | None = None,
    **more: Any,
) -> Search:
    """Return what the search finds."""
    problem, start = town
    options = {"on_progress": None, "cancel": None, "start": start, **more}
    return rounds.run(problem, stop, 5, executor=executor or InProcess(), **options)


def violations(document: dict[str, Any], problem: Problem, plan: Plan) -> list[str]:
    """Return what the checker finds wrong with a plan whose reasons are still empty."""
    written = json.dumps(write_plan(problem, plan))
    found = check(load_json(json.dumps(document)), load_json(written)).violations
    return [violation.sentence for violation in found]


def test_the_plan_is_valid_and_better(town: tuple[Problem, Plan]) -> None:
    """The territories' plans fit together, serve more cheaply than a rule and keep the limit."""
    problem, start = town
    found = searched(town)
    assert found.plan is not None
    assert violations(DOCUMENT, problem, found.plan) == []
    assert found.plan.total < 0.95 * start.total
    assert found.stats["territories"] == 4
    assert 1100 < found.iterations <= 1200


@pytest.mark.parametrize("seed", range(15))
def test_random_problems_with_shared_stock(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the rules in play and however scarce the parts, the merged plan is valid."""
    monkeypatch.setattr(rounds, "JOBS", 6)
    document = random_problem(np.random.default_rng(seed), jobs=18, technicians=5, depots=2)
    problem = read_problem(document)
    found = searched((problem, earliest_due(problem)), Iterations(90))
    assert found.plan is not None
    assert found.stats["territories"] == 3
    assert violations(document, problem, found.plan) == []


def test_the_same_on_any_workers(town: tuple[Problem, Plan], pool: ProcessPool) -> None:
    """One process and two find the same plan, even when workers are killed meanwhile."""
    alone = searched(town)
    assert searched(town, executor=pool).plan == alone.plan
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        pid = pool.pids()[-1]
        if len(killed) < 2 and pid not in killed:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    again = searched(town, executor=pool, on_progress=kill)
    assert len(killed) == 2
    assert (again.plan, again.iterations) == (alone.plan, alone.iterations)


def test_a_given_plan_is_improved(town: tuple[Problem, Plan]) -> None:
    """The search goes on from a plan with its territories' routes and never makes it dearer."""
    problem, start = town
    nothing = searched(town, Iterations(0), given=True).plan
    assert nothing is not None
    assert nothing.total <= start.total
    good = searched(town).plan
    assert good is not None
    better = searched((problem, good), Iterations(200), given=True).plan
    assert better is not None
    assert better.total <= good.total
    assert violations(DOCUMENT, problem, better) == []


def test_every_round_is_no_dearer_than_the_last(town: tuple[Problem, Plan]) -> None:
    """What is reported never rises from round to round, and says which territory is done."""
    reports: list[Progress] = []
    found = searched(town, on_progress=reports.append)
    assert [report.message for report in reports] == [
        f"round {turn}: territory {number} of 4" for turn in (1, 2, 3) for number in (1, 2, 3, 4)
    ]
    costs = [report.cost for report in reports if report.message.startswith(("round 2", "round 3"))]
    assert costs == sorted(costs, reverse=True)
    assert found.plan is not None
    assert found.plan.total <= costs[-1]
    assert reports[-1].sequences is not None


@pytest.mark.parametrize("after", [1, 2, 5, 9])
def test_cancelled_at_any_time(town: tuple[Problem, Plan], after: int) -> None:
    """A cancelled search answers with a valid plan: the later, the better it may be."""
    problem, start = town
    cancel, reports = threading.Event(), list[Progress]()

    def told(progress: Progress) -> None:
        reports.append(progress)
        if len(reports) == after:
            cancel.set()

    plan = searched(town, on_progress=told, cancel=cancel).plan
    assert len(reports) == after
    assert plan is not None
    assert violations(DOCUMENT, problem, plan) == []
    assert after < 9 or plan.total < start.total


def test_a_target_ends_the_rounds(town: tuple[Problem, Plan]) -> None:
    """No further round is begun once the target is reached, and nothing else is needed to stop."""
    _, start = town
    found = searched(town, Target(start.total), executor=InProcess())
    assert found.plan is not None
    assert found.plan.total <= start.total
    assert found.iterations <= 2 * rounds.ITERATIONS_A_JOB * 160


def test_no_time_at_all(town: tuple[Problem, Plan]) -> None:
    """Without any seconds there is still a valid plan."""
    problem, _ = town
    plan = searched(town, AnyOf(Seconds(0), Iterations(10**6))).plan
    assert plan is not None
    assert violations(DOCUMENT, problem, plan) == []
