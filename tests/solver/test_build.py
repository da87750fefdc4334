"""Sequences of any engine become a valid plan."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from solver.build import build_plan, follow_plan, sequences_of
from solver.checker import check, load_json
from solver.documents import load, read_problem, write_plan
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import earliest_due, nearest_technician
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job, person, shift


def built(document: dict[str, Any], sequences: dict[tuple[int, int], list[int]]) -> Plan:
    """Return the plan of these sequences."""
    return build_plan(read_problem(document), sequences, stats={})


def left(plan: Plan) -> list[int]:
    """Return the unserved jobs."""
    return [each.job for each in plan.unserved]


def test_a_sequence_that_can_be_kept_is_kept() -> None:
    """The order given is not changed, even where another were cheaper; stats are passed on."""
    problem = read_problem(day([job(1), job(3), job(2)]))
    plan = build_plan(problem, {(0, 0): [1, 0, 2]}, stats={"engine": "by hand"})
    assert sequences_of(plan) == {(0, 0): [1, 0, 2]}
    assert (plan.unserved, plan.stats) == ((), {"engine": "by hand"})


def test_the_least_valuable_drops_out() -> None:
    """Three jobs of an hour in a shift for two: the one worth least goes, wherever it stands."""
    jobs = [job(0, 3600, weight=weight) for weight in (3, 1, 2)]
    people = person(shift(0, 7200))
    assert built(day(jobs, people), {(0, 0): [0, 1, 2]}).routes[0].jobs == (0, 2)
    assert built(day(jobs, people), {(0, 0): [1, 2, 0]}).routes[0].jobs == (2, 0)


def test_one_that_drops_out_is_tried_elsewhere() -> None:
    """What one route cannot keep another takes."""
    jobs = [job(0, 3600) for _ in range(3)]
    document = day(jobs, person(shift(0, 7200)), person(shift(0, 3600)))
    plan = built(document, {(0, 0): [0, 1, 2]})
    assert left(plan) == []
    assert len(plan.routes) == 2


def test_following_inserts_nothing() -> None:
    """`follow_plan` keeps the sequences as far as they go and leaves every other job to the search."""
    problem = read_problem(day([job(1), job(2), job(3)]))
    plan = follow_plan(problem, {(0, 0): [1, 0]})
    assert sequences_of(plan) == {(0, 0): [1, 0]}
    assert left(plan) == [2]
    assert left(build_plan(problem, {(0, 0): [1, 0]}, stats={})) == []


def test_what_does_not_pay_is_left_out() -> None:
    """A leftover is inserted when that costs less than leaving it out: 6 km and an hour are 3300 cents."""
    assert left(built(day([job(3, unserved_cost=3300)]), {})) == [0]
    assert left(built(day([job(3, unserved_cost=3300.5)]), {})) == []


def test_the_dearest_leftover_goes_first() -> None:
    """Of two jobs for one free hour the weightier gets it, whatever their order."""
    jobs = [job(0, 3600), job(0, 3600, weight=2)]
    assert left(built(day(jobs, person(shift(0, 3600))), {})) == [0]


def test_sequences_that_break_rules() -> None:
    """A technician without the skill, a job that stands twice, a forbidden one: none of it reaches the plan."""
    document = day(
        [job(1, skills={"gas": 2}), job(1), job(2, forbidden=["t0"])],
        person(shift(), skills={"gas": 1}),
        person(shift(), skills={"gas": 2}),
    )
    plan = built(document, {(0, 0): [0, 1, 1, 2], (1, 0): [1]})
    assert sequences_of(plan)[0, 0] == [1]
    assert sorted(sequences_of(plan)[1, 0]) == [0, 2]


def test_the_next_shift_waits_for_the_one_before() -> None:
    """Where shifts overlap, the second route leaves when the first has ended."""
    document = day([job(1, 3000), job(1)], person(shift(0, 6000), shift(1000, 9000)))
    plan = built(document, {(0, 0): [0], (0, 1): [1]})
    assert plan.routes[0].stops[-1].depart == 4200
    assert plan.routes[1].stops[0].depart == 4200


def test_shifts_listed_out_of_order() -> None:
    """The van is carried over in the order of time, not of the list."""
    document = day(
        [job(1, parts={"pump": 1}, release=90000), job(1, parts={"pump": 1}, weight=2)],
        person(shift(86400, 100000), shift(0, 20000), van={"pump": 1}),
    )
    plan = built(document, {(0, 0): [0], (0, 1): [1]})
    assert left(plan) == [0]


def test_nothing_at_all() -> None:
    """No jobs, no technicians, no shifts: plans without routes."""
    assert built(day([]), {}).routes == ()
    nobody = day([job(1)])
    nobody["technicians"] = []
    assert left(built(nobody, {})) == [0]
    assert left(built(day([job(1)], person()), {})) == [0]


def judged(document: dict[str, Any], problem: Problem, plan: Plan) -> tuple[Any, ...]:
    """Return the violations that the checker finds in a plan, read from text."""
    written = json.dumps(write_plan(problem, plan))
    return tuple(check(load_json(json.dumps(document)), load_json(written)).violations)


@pytest.mark.parametrize("seed", range(300))
def test_random_plans_pass_the_checker(seed: int) -> None:
    """Plans of both rules and of random sequences keep every rule and cost what the checker computes, to the cent."""
    rng = np.random.default_rng(seed)
    document = random_problem(
        rng,
        jobs=seed % 13,
        technicians=seed % 4,
        depots=seed % 3,
        shifts=1 + seed % 2,
        overlapping=seed % 7 == 0,
    )
    problem = read_problem(load(json.dumps(document)))
    plans = {
        "nearest": nearest_technician(problem),
        "earliest due": earliest_due(problem),
        "built": build_plan(problem, random_sequences(rng, problem), stats={}),
    }
    assert {name: judged(document, problem, plan) for name, plan in plans.items()} == dict.fromkeys(
        plans, ()
    )


def random_sequences(
    rng: np.random.Generator, problem: Problem
) -> dict[tuple[int, int], list[int]]:
    """Return every job in some route at random."""
    keys = [
        (index, shift)
        for index, technician in enumerate(problem.technicians)
        for shift in range(len(technician.shifts))
    ]
    sequences: dict[tuple[int, int], list[int]] = {key: [] for key in keys}
    for work in rng.permutation(len(problem.jobs)).tolist() if keys else []:
        sequences[keys[int(rng.integers(len(keys)))]].append(work)
    return sequences


@pytest.mark.parametrize("seed", range(20))
def test_a_built_plan_is_its_own_build(seed: int) -> None:
    """Building the sequences of a plan again costs no more; the order in which they are handed over does not matter."""
    problem = read_problem(random_problem(np.random.default_rng(seed), jobs=10, technicians=3))
    plan = build_plan(problem, {}, stats={})
    sequences = sequences_of(plan)
    again = build_plan(problem, sequences, stats={})
    backwards = build_plan(problem, dict(reversed(sequences.items())), stats={})
    assert again.total <= plan.total
    assert backwards == again


def test_a_leftover_is_tried_again_when_another_has_moved_in() -> None:
    """The way there costs 5500 cents, too much with 2000 for the wrong technician, until a neighbour is served."""
    first = job(5, 0, unserved_cost=7000, preferred="t1")
    people = (person(shift()), person())
    assert left(built(day([first], *people), {})) == [0]
    assert left(built(day([first, job(5, 0, unserved_cost=6000)], *people), {})) == []
