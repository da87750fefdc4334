"""Rules 1, 2 and 4: each case binds exactly, lies just inside or just outside."""

from __future__ import annotations

import pytest

from solver.checker import check
from tests.solver.checker.documents import Document, judge, kinds, one_visit, plan_of, visit_at


def with_job(**changes: object) -> Document:
    """Return the problem of one visit with its job changed."""
    problem = one_visit()
    problem["jobs"][0].update(changes)
    return problem


@pytest.mark.parametrize(
    ("held", "needed", "reported"),
    [
        ({"gas": 2}, {"gas": 2}, []),  # binds
        ({"gas": 3}, {"gas": 2}, []),
        ({"gas": 1}, {"gas": 2}, ["skill"]),
        ({}, {"gas": 1}, ["skill"]),
        ({"water": 5}, {"gas": 1}, ["skill"]),
        ({"gas": 2, "water": 1}, {"gas": 2, "water": 1}, []),
        ({"gas": 1}, {"gas": 2, "water": 1}, ["skill", "skill"]),
        ({"gas": 1}, {}, []),
    ],
)
def test_skill(held: Document, needed: Document, reported: list[str]) -> None:
    """Every skill asked for has to be held at its level or above."""
    problem = with_job(skills=needed)
    problem["technicians"][0]["skills"] = held
    assert kinds(problem, visit_at(600)) == reported


@pytest.mark.parametrize(
    ("changes", "reported"),
    [
        ({"allowed": []}, []),
        ({"allowed": ["T"]}, []),
        ({"allowed": ["other", "T"]}, []),
        ({"allowed": ["other"]}, ["not-allowed"]),
        ({"forbidden": ["other"]}, []),
        ({"forbidden": ["T"]}, ["forbidden"]),
        ({"allowed": ["T"], "forbidden": ["T"]}, ["forbidden"]),
    ],
)
def test_allowed_and_forbidden(changes: Document, reported: list[str]) -> None:
    """An empty list of allowed technicians allows everyone; forbidden wins over allowed."""
    assert kinds(with_job(**changes), visit_at(600)) == reported


@pytest.mark.parametrize(
    ("lock", "reported"),
    [
        (None, []),
        ({"technician": "T"}, []),
        ({"technician": "T", "start": None}, []),
        ({"technician": "T", "start": 700}, []),
        ({"technician": "T", "start": 699}, ["lock-start"]),
        ({"technician": "T", "start": 701}, ["lock-start"]),
        ({"technician": "other"}, ["lock-technician"]),
        ({"technician": "other", "start": 1}, ["lock-technician", "lock-start"]),
    ],
)
def test_lock(lock: Document | None, reported: list[str]) -> None:
    """A locked visit stays with its technician, to the second where a start is given."""
    assert kinds(with_job(lock=lock), visit_at(700)) == reported


def test_locked_job_may_be_left_out_at_its_price() -> None:
    """Leaving a locked job unserved breaks no rule and costs like any other."""
    problem = with_job(lock={"technician": "T", "start": 700})
    verdict = judge(problem, plan_of(unserved=("J",)))
    assert verdict.valid
    assert verdict.cost["unserved"] == 200000


@pytest.mark.parametrize(
    ("release", "reported"),
    [(None, []), (700, []), (699, []), (701, ["release"]), (-5, [])],
)
def test_release(release: int | None, reported: list[str]) -> None:
    """A visit at 700 may start with its release or after it."""
    assert kinds(with_job(release=release), visit_at(700)) == reported


@pytest.mark.parametrize(
    ("windows", "reported"),
    [
        ([], []),
        ([[700, 700]], []),
        ([[700, 900]], []),
        ([[600, 700]], []),
        ([[699, 701]], []),
        ([[701, 900]], ["window"]),
        ([[600, 699]], ["window"]),
        ([[600, 650], [700, 900]], []),
        ([[600, 699], [701, 900]], ["window"]),
        ([[701, 900], [600, 700]], []),
    ],
)
def test_window(windows: list[list[int]], reported: list[str]) -> None:
    """A visit at 700 has to lie in one of the closed windows; only its start counts, not its end at 1700."""
    assert kinds(with_job(windows=windows), visit_at(700)) == reported


@pytest.mark.parametrize(
    ("due", "hard", "reported"),
    [
        (700, True, []),
        (701, True, []),
        (699, True, ["due"]),
        (699, False, []),
        (None, True, []),
    ],
)
def test_hard_due(due: int | None, hard: bool, reported: list[str]) -> None:
    """A visit at 700 may start with a hard due time, not after it; a soft one is only paid for."""
    assert kinds(with_job(due=due, due_hard=hard), visit_at(700)) == reported


def test_waiting_counts_from_the_start_not_the_arrival() -> None:
    """A visit that arrives at 600 and waits until its release at 700 is fine."""
    assert kinds(with_job(release=700, windows=[[700, 800]]), visit_at(700, leave=0)) == []


@pytest.mark.parametrize(
    ("unserved", "reported"),
    [
        ((), []),
        (("J",), ["job-visited-and-listed"]),
        (("J", "J"), ["job-listed-twice", "job-visited-and-listed"]),
        (("K",), ["unknown-job"]),
    ],
)
def test_visited_job_is_not_listed(unserved: tuple[str, ...], reported: list[str]) -> None:
    """A job visited once stands nowhere under unserved."""
    plan = visit_at(600)
    plan["unserved"] = plan_of(unserved=unserved)["unserved"]
    assert kinds(one_visit(), plan) == reported


@pytest.mark.parametrize(
    ("unserved", "reported"),
    [(("J",), []), ((), ["job-missing"]), (("J", "J"), ["job-listed-twice"])],
)
def test_job_not_visited_is_listed_once(unserved: tuple[str, ...], reported: list[str]) -> None:
    """A job that nobody visits stands under unserved exactly once, and is paid for once in any case."""
    verdict = judge(one_visit(), plan_of(unserved=unserved))
    assert [violation.kind.value for violation in verdict.violations] == reported
    assert verdict.cost["unserved"] == 200000


def test_two_technicians_may_not_visit_the_same_job() -> None:
    """A job visited on two routes is reported once, with the number of visits."""
    plan = visit_at(600)
    again = visit_at(600)["routes"][0] | {"technician": "other"}
    plan["routes"].append(again)
    (violation,) = judge(one_visit(), plan).violations
    assert (violation.kind.value, violation.figures) == ("job-visited-twice", {"visits": 2})


def test_plan_without_jobs_is_empty() -> None:
    """A problem without jobs or technicians has the empty plan, which costs nothing."""
    problem = one_visit() | {"jobs": [], "technicians": []}
    verdict = check(problem, plan_of())
    assert verdict.valid
    assert verdict.cost["total"] == 0
