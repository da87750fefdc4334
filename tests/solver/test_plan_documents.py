"""Plan documents: what is written, what is read back, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from solver.documents import load, read_plan, read_problem, write_plan
from solver.problem import DEFAULT_WEIGHTS, ProblemError
from solver.rules import nearest_technician
from tests.solver.random_problems import random_problem
from tests.solver.small_days import Document, day, job


def plan_document() -> tuple[Document, Document]:
    """Return a problem with a pick-up and its plan, as documents."""
    document = day(
        [job(1, parts={"pump": 1}, tools=["ladder"]), job(9 - 4, 10**6)],
        depots=[{"location": 2, "stock": {"pump": 3}, "tools": ["ladder"]}],
    )
    problem = read_problem(document)
    return document, write_plan(problem, nearest_technician(problem))


def test_a_plan_is_written_with_ids() -> None:
    """Jobs, technicians and depots are named by id; a pick-up lists what it takes."""
    _, plan = plan_document()
    assert list(plan) == ["version", "problem", "routes", "unserved", "cost", "bound", "stats"]
    assert plan["routes"][0]["technician"] == "t0"
    assert [stop["kind"] for stop in plan["routes"][0]["stops"]] == [
        "start",
        "pickup",
        "visit",
        "end",
    ]
    assert plan["routes"][0]["stops"][1] == {
        "kind": "pickup",
        "location": 2,
        "arrive": 1200,
        "start": 1200,
        "depart": 1200,
        "depot": "d0",
        "parts": {"pump": 1},
        "tools": ["ladder"],
    }
    assert plan["unserved"] == [{"job": "j1", "reason": "", "detail": ""}]
    assert list(plan["cost"]) == [*DEFAULT_WEIGHTS, "total"]


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_survives_writing_and_reading(seed: int) -> None:
    """A plan written as JSON and read again is the same plan."""
    problem = read_problem(random_problem(np.random.default_rng(seed)))
    plan = nearest_technician(problem)
    document = write_plan(problem, plan)
    assert read_plan(problem, load(json.dumps(document))) == plan


PLAN_FAULTS: list[tuple[Callable[[Document], Any], str]] = [
    (lambda plan: plan.update(version=3), "version: 3 is not a version known here"),
    (lambda plan: plan.update(problem="other"), 'problem: the plan is for "other"'),
    (lambda plan: plan.update(bound="x"), 'bound: "x" is not a whole number'),
    (lambda plan: plan.pop("stats"), 'key "stats" is missing; add it'),
    (lambda plan: plan.update(stats=[]), "stats: a list of 0 is not an object"),
    (lambda plan: plan.update(extra=1), 'unknown key "extra"; remove it'),
    (lambda plan: plan["cost"].pop("km"), 'cost: key "km" is missing; add it'),
    (lambda plan: plan["cost"].update(fuel=1), 'cost: unknown key "fuel"; remove it'),
    (lambda plan: plan["unserved"][0].update(job="j9"), 'unserved[0].job: no job has the id "j9"'),
    (
        lambda plan: plan["unserved"][0].update(reason=None),
        "unserved[0].reason: null is not a text",
    ),
    (
        lambda plan: plan["routes"][0].update(technician="t9"),
        "routes[0].technician: no technician has",
    ),
    (lambda plan: plan["routes"][0].update(shift=1), 'routes[0].shift: 1 is not a shift of "t0"'),
    (
        lambda plan: plan["routes"][0]["stops"][2].update(kind="nap"),
        'routes[0].stops[2].kind: "nap" is not',
    ),
    (
        lambda plan: plan["routes"][0]["stops"][2].update(job="j7"),
        "routes[0].stops[2].job: no job has",
    ),
    (
        lambda plan: plan["routes"][0]["stops"][2].update(location=6),
        "routes[0].stops[2].location: 6 is out",
    ),
    (
        lambda plan: plan["routes"][0]["stops"][1].update(depot="d7"),
        "routes[0].stops[1].depot: no depot",
    ),
    (
        lambda plan: plan["routes"][0]["stops"][1]["parts"].update(pump=-1),
        'routes[0].stops[1].parts["pump"]: -1 is out of range',
    ),
    (
        lambda plan: plan["routes"][0]["stops"][0].update(job="j0"),
        'routes[0].stops[0]: unknown key "job"',
    ),
    (
        lambda plan: plan["routes"][0]["stops"][0].pop("arrive"),
        'routes[0].stops[0]: key "arrive" is missing',
    ),
]


@pytest.mark.parametrize(("spoil", "message"), PLAN_FAULTS, ids=[text for _, text in PLAN_FAULTS])
def test_a_faulty_plan_document_is_named(spoil: Callable[[Document], Any], message: str) -> None:
    """A plan document with one fault gives one line that names it."""
    document, plan = plan_document()
    spoiled = deepcopy(plan)
    spoil(spoiled)
    with pytest.raises(ProblemError) as caught:
        read_plan(read_problem(document), spoiled)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith(message)
    assert len(lines) == 1
