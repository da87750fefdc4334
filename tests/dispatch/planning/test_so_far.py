"""What a running search has reached can be read, kept as JSON and begun from again."""

from __future__ import annotations

import json
import threading
from typing import Any

import numpy as np
import pytest

from dispatch.planning.make_plan import make_plan
from dispatch.planning.so_far import Watch, plan_so_far, routes_so_far
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from solver.documents import load, read_problem, write_plan
from solver.engine import Progress
from solver.kernel import course
from solver.problem import Problem
from solver.solve import solve
from solver.stop import Iterations
from tests.dispatch.planning.example import day
from tests.solver.random_problems import random_problem


@pytest.fixture
def problem() -> Problem:
    """A day of 25 jobs and 4 technicians."""
    document = random_problem(np.random.default_rng(2), jobs=25, technicians=4, depots=1)
    return read_problem(load(json.dumps(document)))


def without_seconds(problem: Problem, plan: Any) -> dict[str, Any]:
    """Return the plan document without the seconds spent."""
    document = write_plan(problem, plan)
    document["stats"].pop("seconds")
    return document


def test_reading_the_best_so_far_leaves_the_search_as_it_is(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that is read all along ends with the same plan, and what was read costs what it said."""
    monkeypatch.setattr(course, "PROGRESS_SECONDS", 0.0)
    read: list[tuple[int, str]] = []
    seen: list[Progress] = []
    reader = Watch(seen.append, lambda best: read.append((seen[-1].cost, json.dumps(best())))).told(
        problem
    )
    quiet = solve(problem, Iterations(60))
    watched = solve(problem, Iterations(60), on_progress=reader)
    assert without_seconds(problem, watched.plan) == without_seconds(problem, quiet.plan)
    assert len({text for _, text in read}) > 1, "the search found nothing better on its way"
    for cost, text in read:
        assert plan_so_far(problem, json.loads(text)).total <= cost + 1
    assert watched.plan.total <= plan_so_far(problem, json.loads(read[-1][1])).total


def test_routes_so_far_name_ids_and_forgive_what_has_gone(problem: Problem) -> None:
    """Routes come back as they were; jobs, technicians and shifts that are no longer known are left out."""
    plan = solve(problem, Iterations(20)).plan
    routes = routes_so_far(problem, {(r.technician, r.shift): r.jobs for r in plan.routes})
    assert [r.jobs for r in plan_so_far(problem, routes).routes] == [r.jobs for r in plan.routes]
    strange: list[dict[str, Any]] = [
        {"technician": "gone", "shift": 0, "jobs": routes[0]["jobs"]},
        {"technician": routes[0]["technician"], "shift": 99, "jobs": routes[0]["jobs"]},
        {**routes[1], "jobs": ["gone", *routes[1]["jobs"]]},
    ]
    assert plan_so_far(problem, strange) == plan_so_far(problem, routes[1:2])


def test_a_plan_goes_on_from_the_routes_so_far() -> None:
    """`make_plan` tells the routes so far, and a second one that begins there and searches no more is no dearer."""
    best: list[Any] = []
    arguments: dict[str, Any] = {
        "standards": load_standards(),
        "travel": StraightLine(),
        "stop": Iterations(40),
    }
    first = make_plan(day(), **arguments, watch=Watch(on_best=lambda read: best.append(read())))
    assert {"technician", "shift", "jobs"} == set(best[-1][0])
    stopped = threading.Event()
    stopped.set()
    routes = [
        {
            "technician": route.technician_id,
            "shift": route.shift_index,
            "jobs": [stop.job_id for stop in route.visits],
        }
        for route in first.plan.routes
    ]
    second = make_plan(day(), **arguments, start=routes, watch=Watch(cancel=stopped))
    assert second.plan.cost["total"] == first.plan.cost["total"]
