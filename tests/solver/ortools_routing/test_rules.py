"""Each rule the library carries: a case in which it decides who serves a job, or whether."""

from __future__ import annotations

import numpy as np
import pytest

from solver.documents import read_problem
from solver.ortools_routing import run
from solver.stop import Iterations
from tests.solver.ortools_routing.cases import HOUR, job, line, solved, technician, visits
from tests.solver.random_problems import random_problem


def _served(document: dict[str, object]) -> set[str]:
    return set(visits(*solved(document)))


def test_skill_levels_choose_the_technician() -> None:
    """A job goes to the farther technician when only he holds the level."""
    people = [
        technician("near", skills={"gas": 1}, shift={"from": 1, "to": 1}),
        technician("far", skills={"gas": 2}, shift={"from": 9, "to": 9}),
    ]
    assert visits(*solved(line([job("a", 1, skills={"gas": 1})], people)))["a"][0] == "near"
    assert visits(*solved(line([job("a", 1, skills={"gas": 2})], people)))["a"][0] == "far"
    assert _served(line([job("a", 1, skills={"gas": 3})], people)) == set()


def test_a_hard_window_is_kept_and_a_job_beyond_it_left_out() -> None:
    """The window's last second is 10 minutes after the start at place 1; one second earlier the job is out."""
    assert _served(line([job("a", 1, windows=[[0, 600]])])) == {"a"}
    assert _served(line([job("a", 1, windows=[[0, 599]])])) == set()


def test_the_second_window_is_used_when_the_first_cannot_be() -> None:
    """A job whose first window is over starts in the second."""
    problem, plan = solved(line([job("a", 5, windows=[[0, 100], [7200, 7300]])]))
    assert visits(problem, plan)["a"][1] == 7200


def test_the_shift_ends_before_overtime_and_after_it() -> None:
    """A job that needs one hour past the end is served only with that overtime."""
    short = technician("t", shift={"end": HOUR})
    long = technician("t", shift={"end": HOUR, "overtime": HOUR})
    work = [job("a", 3, service=HOUR)]
    assert _served(line(work, [short])) == set()
    assert _served(line(work, [long])) == {"a"}


def test_parts_are_fetched_from_the_depot() -> None:
    """A part that is not aboard is picked up first; where the depot has none the job is left out."""
    work = [job("a", 2, parts={"pump": 1}), job("b", 3)]
    having = [{"id": "d", "location": 1, "stock": {"pump": 1}}]
    problem, plan = solved(line(work, depots=having))
    assert [stop.kind.value for stop in plan.routes[0].stops].count("pickup") == 1
    assert set(visits(problem, plan)) == {"a", "b"}
    empty = [{"id": "d", "location": 1, "stock": {"pump": 0}}]
    assert _served(line(work, depots=empty)) == {"b"}


def test_the_dearer_of_two_jobs_gets_the_last_part() -> None:
    """Of two jobs that need the one pump in the van, the one that costs more to leave out is served."""
    work = [job("a", 2, parts={"pump": 1}), job("b", 3, parts={"pump": 1}, weight=3)]
    assert _served(line(work, [technician("t", van={"pump": 1})])) == {"b"}
    assert _served(line(work, [technician("t", van={"pump": 2})])) == {"a", "b"}


def test_a_tool_is_carried_or_borrowed() -> None:
    """The technician who carries the ladder does the job, though another is nearer."""
    people = [
        technician("near", shift={"from": 2, "to": 2}),
        technician("far", tools=["ladder"], shift={"from": 9, "to": 9}),
    ]
    assert visits(*solved(line([job("a", 2, tools=["ladder"])], people)))["a"][0] == "far"


def test_lateness_costs_a_step_and_a_slope() -> None:
    """Of two jobs that cannot both be on time, the one whose lateness costs more is first."""
    work = [
        job("a", 1, due=900, service=HOUR, weight=1),
        job("b", 1, due=900, service=HOUR, weight=5),
    ]
    starts = visits(*solved(line(work)))
    assert starts["b"][1] == 600
    assert starts["a"][1] == 600 + HOUR


def test_preference_and_lock_choose_the_technician() -> None:
    """At equal distance the preferred technician serves; a lock wins over the preference."""
    people = [technician("t"), technician("u")]
    work = job("a", 1, preferred="u")
    assert visits(*solved(line([work], people)))["a"][0] == "u"
    locked = {**work, "lock": {"technician": "t", "start": 5000}}
    assert visits(*solved(line([locked], people)))["a"] == ("t", 5000)


def test_a_shift_that_costs_more_than_leaving_out_stays_unused() -> None:
    """With a dear shift and a cheap job nobody goes."""
    assert _served(line([job("a", 1, unserved_cost=3000)])) == {"a"}
    dear = line([job("a", 1, unserved_cost=3000)], weights={"shift": 3000})
    assert _served(dear) == set()


@pytest.mark.parametrize("count", [0, 1])
def test_no_jobs_and_no_technicians(count: int) -> None:
    """Nothing to do, or nobody to do it: no sequences and no error."""
    problem = read_problem(line([job("a", 1)] * count, [] if count else None))
    assert not run(problem, Iterations(10), 0).sequences


def test_a_route_may_end_anywhere() -> None:
    """With `to` null the way home does not count: a far job fits a shift that only just reaches it."""
    work = [job("a", 9)]
    open_end = technician("t", shift={"end": 9 * 600 + 1800, "to": None})
    closed = technician("t", shift={"end": 9 * 600 + 1800})
    assert _served(line(work, [open_end])) == {"a"}
    assert _served(line(work, [closed])) == set()


@pytest.mark.parametrize("seed", range(10))
def test_awkward_problems_give_valid_plans(seed: int) -> None:
    """With every rule at once, depots, several shifts and profiles, the checker passes the plan."""
    document = random_problem(np.random.default_rng(seed), jobs=12, technicians=3)
    solved(document, iterations=40, seed=seed)


def test_huge_prices_do_not_overflow() -> None:
    """Weights near the largest number a document may hold still leave the dear job served."""
    work = [job("a", 1, unserved_cost=10**12), job("b", 2, weight=10**6)]
    assert _served(line(work, weights={"missed": 10**9})) == {"a", "b"}
