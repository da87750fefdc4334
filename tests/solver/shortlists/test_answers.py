"""Asking the shortlists first gives the answer of asking everybody: held against loops over all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from benchmarks.large.city import city
from solver import timing
from solver.build import can_be_inserted, cheapest_insertion, follow, sequences_of
from solver.documents import load, read_problem
from solver.draft import Change, Draft
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import earliest_due, nearest_technician
from solver.schedule import Pickup, Visit
from solver.shortlists import crew, gaps_of
from tests.solver.random_problems import random_problem
from tests.solver.small_days import PLACES, day, job, person, shift


def problem_of(seed: int) -> Problem:
    """Return a random problem with all rules in play, every third on a map with travel by the formula."""
    document = random_problem(
        np.random.default_rng(seed), jobs=9 + seed % 8, technicians=1 + seed % 4, depots=seed % 3
    )
    if seed % 3 == 0:
        document["travel"] = {
            "a": 200,
            "p": 0.75,
            "detour": 1.4,
            **{key: value for key, value in document["travel"].items() if key == "profile"},
        }
    return read_problem(load(json.dumps(document)))


def tries(problem: Problem, draft: Draft, job_: int) -> list[tuple[int, Change]]:
    """Return every way to put a job into any place of any route, with what it costs."""
    found = []
    for technician in range(len(problem.technicians)):
        if problem.may_serve(technician=technician, job=job_):
            for shift_ in draft.order[technician]:
                jobs = draft.jobs(technician, shift_)
                for at in range(len(jobs) + 1):
                    change = draft.try_jobs(technician, shift_, [*jobs[:at], job_, *jobs[at:]])
                    if change is not None:
                        found.append((change.units, change))
    return found


@pytest.mark.parametrize("seed", range(45))
def test_the_cheapest_insertion_of_all(seed: int) -> None:
    """The change found is the first of the cheapest of all that are possible, at every stage of a plan."""
    problem = problem_of(seed)
    draft = Draft(problem)
    everybody = range(len(problem.technicians))
    for job_ in np.random.default_rng(seed).permutation(len(problem.jobs)).tolist():
        every = tries(problem, draft, job_)
        found = cheapest_insertion(draft, job_)
        assert can_be_inserted(draft, job_, everybody) == bool(every)
        assert (found is None) == (not every)
        if found is not None:
            least = min(units for units, _ in every)
            first = next(change for units, change in every if units == least)
            assert (found.units, found.routes) == (least, first.routes)
            assert cheapest_insertion(draft, job_, below=least + 1) == found
            draft.apply(found)


def test_only_the_technicians_asked() -> None:
    """A list of technicians limits who is looked at."""
    problem = read_problem(day([job(1)], person(shift()), person(shift(**{"from": 5, "to": 5}))))
    draft = Draft(problem)
    for technician in (0, 1):
        change = cheapest_insertion(draft, 0, [technician])
        assert change is not None
        assert list(change.routes) == [(technician, 0)]
    assert cheapest_insertion(draft, 0, []) is None


def by_asking_everybody(problem: Problem, jobs: Sequence[int], *, nearest: bool) -> Draft:
    """Return what a dispatch rule does, by trying every technician for every job."""
    draft = Draft(problem)
    for job_ in jobs:
        for position in range(max((len(order) for order in draft.order), default=0)):
            best: tuple[int, int] | None = None
            chosen: Change | None = None
            for technician, order in enumerate(draft.order):
                able = problem.may_serve(technician=technician, job=job_)
                if not able or position >= len(order):
                    continue
                key = technician, order[position]
                change = draft.try_jobs(*key, [*draft.jobs(*key), job_])
                if change is None:
                    continue
                measure = distance(draft, key, job_) if nearest else start(change, key, job_)
                if best is None or (measure, technician) < best:
                    best, chosen = (measure, technician), change
            if chosen is not None:
                draft.apply(chosen)
                break
    return draft


def distance(draft: Draft, key: tuple[int, int], job_: int) -> int:
    """Return the seconds from the last place of a route to a job."""
    problem, served = draft.problem, draft.jobs(*key)
    here = problem.technicians[key[0]].shifts[key[1]].start_location
    here = problem.jobs[served[-1]].location if served else here
    return problem.travel.seconds(here, problem.jobs[job_].location)


def start(change: Change, key: tuple[int, int], job_: int) -> int:
    """Return when a job starts in a changed route."""
    route = change.routes[key]
    assert route is not None
    pairs = zip(route.timing.nodes, route.timing.starts, strict=True)
    return next(second for node, second in pairs if node[3] == job_)


def equal(plan: Plan, draft: Draft) -> bool:
    """Return whether a plan has the routes of a draft, stop by stop."""
    return plan.routes == draft.plan({}).routes


@pytest.mark.parametrize("seed", range(45))
def test_the_rules_ask_everybody(seed: int) -> None:
    """Both dispatch rules choose whom they would choose among all technicians."""
    problem = problem_of(seed)
    jobs = range(len(problem.jobs))
    by_weight = sorted(jobs, key=lambda j: (-problem.jobs[j].weight, j))
    assert equal(nearest_technician(problem), by_asking_everybody(problem, by_weight, nearest=True))
    by_due = sorted(
        jobs,
        key=lambda j: (
            problem.jobs[j].due is None,
            problem.jobs[j].due or 0,
            -problem.jobs[j].weight,
            j,
        ),
    )
    assert equal(earliest_due(problem), by_asking_everybody(problem, by_due, nearest=False))


@pytest.mark.parametrize("seed", range(10))
def test_rows_of_travel_are_worked_out_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without whole matrices a plan is the same to the second and the cent."""
    document = random_problem(np.random.default_rng(seed), jobs=12, technicians=3, depots=1)
    documents: list[dict[str, Any]] = [document, city(60, seed=seed)]
    for each in documents:
        tabled = nearest_technician(read_problem(load(json.dumps(each))))
        with monkeypatch.context() as patch:
            patch.setattr(timing, "MOST_TABLED", 0)
            problem = read_problem(load(json.dumps(each)))
            assert nearest_technician(problem) == tabled
        assert isinstance(timing.timetable(problem).duration[0], timing.Lazy)


def test_one_pick_up_of_several_at_the_least_cost() -> None:
    """Of two depots that have the part the one on the way is taken, before the visit and not at the start."""
    depots = [
        {"location": 5, "stock": {"pump": 1}, "windows": [[0, 86400]]},
        {"location": 2, "stock": {"pump": 1}},
    ]
    problem = read_problem(day([job(1), job(3, parts={"pump": 1})], depots=depots))
    change = Draft(problem).try_jobs(0, 0, [0, 1])
    assert change is not None
    route = change.routes[0, 0]
    assert route is not None
    assert [type(item) for item in route.items] == [Visit, Pickup, Visit]
    assert list(route.taken) == [(1, "pump", 600 + 600 + 600, 1)]


def test_who_is_able() -> None:
    """Skills, permissions, a lock, tools and parts each leave out those who cannot do a job."""
    people = (
        person(shift(), skills={"gas": 2}, tools=["drill"], van={"pump": 1}),
        person(shift(), skills={"gas": 1}),
    )
    jobs = [
        job(1, skills={"gas": 2}),
        job(1, allowed=["t1"]),
        job(1, forbidden=["t1"]),
        job(1, lock={"technician": "t1", "start": None}),
        job(1, tools=["drill"]),
        job(1, parts={"pump": 1}),
        job(1, parts={"pump": 2}),
        job(1, parts={"wire": 5}, tools=["crane"]),
    ]
    depots = [{"location": 2, "stock": {"wire": None}, "tools": ["crane"]}]
    known = crew(read_problem(day(jobs, *people, depots=depots)))
    assert [known.able(index).tolist() for index in range(8)] == [
        [True, False],
        [False, True],
        [True, False],
        [False, True],
        [True, False],
        [True, False],
        [False, False],
        [True, True],
    ]


def test_the_way_from_the_nearest_stop() -> None:
    """For each route the way to a job is counted from its start or a visit, whichever is nearest."""
    problem = read_problem(day([job(4), job(5)], person(shift()), person(shift())))
    draft = Draft(problem)
    follow(draft, {(1, 0): [0]})
    assert gaps_of(draft).ways(1).tolist() == [5 * 600, 600]
    assert sequences_of(draft.plan({})) == {(1, 0): [0]}
    assert PLACES == 6


def test_a_profile_shortens_the_bounds() -> None:
    """Bounds count with the quickest hour of the day."""
    profile: list[list[Any]] = [[0, 2], [36000, 0.5]]
    problem = read_problem(day([job(1)], profile=profile))
    assert crew(problem).shortest == Fraction(1, 2)
    assert crew(problem).driven(np.array([601])).tolist() == [300]
