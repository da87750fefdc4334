"""Which technicians and jobs are planned together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from benchmarks.large.city import city
from solver.documents import read_problem
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import nearest_technician
from solver.territories.split import Territory, by_place, by_plan
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job, person, shift


def owner_of_job(territories: Sequence[Territory], index: int) -> int:
    """Return the territory of a job."""
    return next(n for n, territory in enumerate(territories) if index in territory.jobs)


def owner_of_technician(territories: Sequence[Territory], index: int) -> int:
    """Return the territory of a technician."""
    return next(n for n, territory in enumerate(territories) if index in territory.technicians)


def is_division(problem: Problem, territories: Sequence[Territory]) -> bool:
    """Return whether every technician and every job is in one territory."""
    people = sorted(t for territory in territories for t in territory.technicians)
    jobs = sorted(j for territory in territories for j in territory.jobs)
    return people == list(range(len(problem.technicians))) and jobs == list(
        range(len(problem.jobs))
    )


@pytest.fixture(scope="module")
def town() -> tuple[Problem, Plan]:
    """A city of 240 jobs and what the nearest technicians make of it."""
    problem = read_problem(city(240, seed=3))
    return problem, nearest_technician(problem)


@pytest.mark.parametrize("count", [1, 3, 4, 7])
def test_everybody_belongs_somewhere(town: tuple[Problem, Plan], count: int) -> None:
    """A split is a division of all technicians and all jobs, for a first plan and for each turn."""
    problem, plan = town
    assert is_division(problem, by_place(problem, count=count))
    for turn in range(1, 4):
        territories = by_plan(problem, plan, count=count, turn=turn)
        assert is_division(problem, territories)
        assert len(territories) == count


@pytest.mark.parametrize("seed", range(10))
def test_random_problems_are_divided(seed: int) -> None:
    """Matrices, missing shifts and rules of all kinds do not matter."""
    document = random_problem(np.random.default_rng(seed), jobs=14, technicians=4, depots=2)
    problem = read_problem(document)
    plan = nearest_technician(problem)
    assert is_division(problem, by_place(problem, count=3))
    assert is_division(problem, by_plan(problem, plan, count=3, turn=2))


def test_work_and_time_are_shared_equally(town: tuple[Problem, Plan]) -> None:
    """Of four territories each has a quarter of the technicians and about a quarter of the jobs."""
    problem, _ = town
    territories = by_place(problem, count=4)
    assert {len(territory.technicians) for territory in territories} <= {5, 6}
    assert all(40 <= len(territory.jobs) <= 80 for territory in territories)


def test_territories_are_places() -> None:
    """Two places far apart become two territories."""
    homes = [{"from": place, "to": place} for place in (0, 5)]
    people = [person(shift(**home), skills={"gas": 1}) for home in homes for _ in range(2)]
    problem = read_problem(day([job(place) for place in (0, 5, 1, 4)], *people))
    assert sorted(by_place(problem, count=2)) == [
        Territory((0, 1), (0, 2)),
        Territory((2, 3), (1, 3)),
    ]


@pytest.mark.parametrize(
    "told",
    [
        {"lock": {"technician": "t1", "start": None}},
        {"published": {"technician": "t1", "start": 3600}},
        {"preferred": "t1"},
        {"allowed": ["t1"]},
        {"forbidden": ["t0"]},
        {"skills": {"gas": 1}},
        {"preferred": "t0", "published": {"technician": "t1", "start": 0}},
        {"preferred": "t0", "skills": {"gas": 1}},
    ],
)
def test_a_job_goes_where_its_technician_is(told: dict[str, Any]) -> None:
    """A job next door to one technician goes to the territory of the other, to whom it is bound."""
    near, far = person(shift()), person(shift(**{"from": 5, "to": 5}), skills={"gas": 1})
    problem = read_problem(day([job(0), job(5), job(0, **told)], near, far))
    territories = by_place(problem, count=2)
    assert owner_of_technician(territories, 0) != owner_of_technician(territories, 1)
    assert owner_of_job(territories, 2) == owner_of_technician(territories, 1)


def test_visits_stay_with_their_technician(town: tuple[Problem, Plan]) -> None:
    """A plan's routes are whole within a territory, so that it can go on from them."""
    problem, plan = town
    territories = by_plan(problem, plan, count=4, turn=1)
    for route in plan.routes:
        own = territories[owner_of_technician(territories, route.technician)]
        assert set(route.jobs) <= set(own.jobs)


def test_borders_move(town: tuple[Problem, Plan]) -> None:
    """Technicians who are apart in one turn are together in another."""
    problem, plan = town
    apart, together = set[tuple[int, int]](), set[tuple[int, int]]()
    everybody = range(len(problem.technicians))
    for turn in range(1, 4):
        territories = by_plan(problem, plan, count=4, turn=turn)
        owner = [owner_of_technician(territories, t) for t in everybody]
        for a in everybody:
            for b in range(a):
                (together if owner[a] == owner[b] else apart).add((a, b))
    assert len(apart & together) > 20


def test_a_job_left_out_is_tried_elsewhere() -> None:
    """Of two technicians who may do a job it goes to the nearer one's territory in one turn, then to the other's."""
    near, far = person(shift()), person(shift(**{"from": 5, "to": 5}))
    problem = read_problem(day([job(1, windows=[[90000, 90001]])], near, far))
    plan = nearest_technician(problem)
    assert len(plan.unserved) == 1
    tried = [
        owner_of_technician(by_plan(problem, plan, count=2, turn=turn), 0)
        == owner_of_job(by_plan(problem, plan, count=2, turn=turn), 0)
        for turn in (1, 2, 3)
    ]
    assert tried == [True, False, True]
