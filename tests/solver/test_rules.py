"""The dispatch rules of today."""

from __future__ import annotations

import numpy as np
import pytest

from solver.build import sequences_of
from solver.documents import read_problem, write_plan
from solver.rules import earliest_due, nearest_technician
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job, person, shift


def test_the_nearest_technician_goes() -> None:
    """Each job goes to whoever ends nearest to it, counted from the last visit."""
    people = (person(shift()), person(shift(**{"from": 5, "to": 5})))
    plan = nearest_technician(
        read_problem(day([job(1), job(4), job(2), job(3, weight=2)], *people))
    )
    assert sequences_of(plan) == {(0, 0): [0, 2], (1, 0): [3, 1]}


def test_of_equally_near_technicians_the_first_goes() -> None:
    """A tie goes to the technician listed first."""
    problem = read_problem(day([job(1)], person(shift()), person(shift())))
    assert sequences_of(nearest_technician(problem)) == {(0, 0): [0]}


def test_the_nearest_who_can() -> None:
    """Without the skill, or without time, the nearest is passed over."""
    far = person(shift(**{"from": 5, "to": 5}), skills={"gas": 1})
    near = person(shift(0, 1500))
    plan = nearest_technician(read_problem(day([job(1, skills={"gas": 1}), job(1)], near, far)))
    assert sequences_of(plan) == {(1, 0): [0, 1]}


def test_important_jobs_are_given_first() -> None:
    """The weightier job gets the only hour."""
    jobs = [job(0, 3600), job(0, 3600, weight=3)]
    plan = nearest_technician(read_problem(day(jobs, person(shift(0, 3600)))))
    assert sequences_of(plan) == {(0, 0): [1]}


def test_jobs_are_appended_and_never_rearranged() -> None:
    """An office drives there and back: the order of the list stays, even where it costs."""
    plan = nearest_technician(read_problem(day([job(5), job(1), job(4)])))
    assert sequences_of(plan) == {(0, 0): [0, 1, 2]}


def test_a_job_is_done_today_where_anybody_can() -> None:
    """The second shift of the nearest comes after the first shift of everybody."""
    near = person(shift(0, 0), shift(86400, 100000))
    far = person(shift(**{"from": 5, "to": 5}))
    assert sequences_of(nearest_technician(read_problem(day([job(1)], near, far)))) == {(1, 0): [0]}
    assert sequences_of(nearest_technician(read_problem(day([job(1)], near)))) == {(0, 1): [0]}


def test_earliest_due_first() -> None:
    """Jobs are taken by due, those without one last, and go to whoever can start soonest."""
    people = (person(shift()), person(shift(1000)))
    jobs = [job(1), job(1, due=9000), job(1, due=5000), job(1, due=9000, weight=2)]
    plan = earliest_due(read_problem(day(jobs, *people)))
    assert sequences_of(plan) == {(0, 0): [2, 3, 0], (1, 0): [1]}


def test_served_whatever_it_costs() -> None:
    """A rule serves what it can, even a job that costs nothing when left out."""
    problem = read_problem(day([job(5, unserved_cost=0)]))
    assert nearest_technician(problem).unserved == earliest_due(problem).unserved == ()


def test_breaks_and_parts_are_kept() -> None:
    """A rule's route has its pick-up and its break."""
    document = day(
        [job(1, parts={"pump": 1}), job(2, 7200)],
        person(shift(pause=(1800, 3600, 9600))),
        depots=[{"location": 1, "stock": {"pump": 1}}],
    )
    kinds = [stop.kind.value for stop in nearest_technician(read_problem(document)).routes[0].stops]
    assert kinds == ["start", "pickup", "visit", "visit", "break", "end"]


@pytest.mark.parametrize("seed", range(15))
def test_the_same_document_gives_the_same_plans(seed: int) -> None:
    """The rules know no chance."""
    document = random_problem(np.random.default_rng(seed), jobs=12, technicians=3)
    for rule in (nearest_technician, earliest_due):
        first, second = (read_problem(document) for _ in range(2))
        assert write_plan(first, rule(first)) == write_plan(second, rule(second))


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_the_list_only_breaks_ties(seed: int) -> None:
    """With jobs of different weights and dues and technicians who never tie, a shuffled document costs the same."""
    rng = np.random.default_rng(seed)
    document = random_problem(rng, jobs=9, technicians=1, depots=1)
    for index, work in enumerate(document["jobs"]):
        work.update(weight=1 + index / 10, due=1000 * index - 2000, due_hard=False)
    shuffled = {**document, "jobs": [document["jobs"][index] for index in rng.permutation(9)]}
    for rule in (nearest_technician, earliest_due):
        assert rule(read_problem(shuffled)).cost == rule(read_problem(document)).cost
