"""A bound beside a plan: below the plan, told in its documents, gone once the plan is changed."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest

from dispatch.domain.bound_words import RELAXED, TOLD, bound_gap, bound_notes, bound_sentence
from dispatch.domain.plan import Plan
from dispatch.languages import use_language
from dispatch.planning.bounded import bounded, without_bound
from dispatch.planning.make_plan import Planned, make_plan
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from solver import documents
from solver.bound import Rule
from solver.effort import Effort
from solver.stop import Iterations
from tests.dispatch.planning import example


@pytest.fixture(scope="module")
def planned() -> Planned:
    """A small day planned with a bound."""
    return make_plan(
        example.day(),
        standards=load_standards(),
        travel=StraightLine(),
        stop=Iterations(50),
        bound=Effort(work=1.0),
    )


def test_the_bound_stands_beside_the_plan(planned: Planned) -> None:
    """The plan document, its `stats` and the plan for people say the same, and no plan costs less than the bound."""
    document, plan = planned.plan_document, planned.plan
    assert 0 <= document["bound"] <= document["cost"]["total"]
    assert plan.bound_cents == document["bound"]
    assert set(TOLD) <= set(document["stats"]) & set(plan.stats)
    known = {rule.value for rule in Rule}
    assert set(str(plan.stats["bound_relaxed"]).split(",")) <= known | {""}


def test_without_effort_nothing_is_proven() -> None:
    """No bound is asked for, or the search was stopped: the plan leaves as it is."""
    plain = make_plan(
        example.day(), standards=load_standards(), travel=StraightLine(), stop=Iterations(5)
    )
    assert plain.plan_document["bound"] is None
    assert (plain.plan.bound_cents, bound_sentence(plain.plan), bound_notes(plain.plan)) == (
        None,
        "",
        (),
    )
    problem = documents.read_problem(plain.problem_document)
    plan = documents.read_plan(problem, plain.plan_document)
    stopped = Event()
    stopped.set()
    assert bounded(problem, plan, Effort(work=1.0), cancel=stopped) is plan


def test_a_changed_plan_has_no_bound() -> None:
    """What is said of a bound does not go on to a plan edited by hand or planned again."""
    stats = {**dict.fromkeys(TOLD, "x"), "engine": "kernel"}
    assert without_bound(stats) == {"engine": "kernel"}


def told(planned: Planned, *, bound: int | None, total: int, **stats: str | float) -> Plan:
    """Return the plan as if it cost so much and so much were proven."""
    plan = planned.plan
    return replace(
        plan,
        cost={**plan.cost, "total": total},
        bound_cents=bound,
        stats={**without_bound(plan.stats), **stats},
    )


@pytest.mark.parametrize(
    ("bound", "total", "sentence"),
    [
        (98_800, 100_000, "At most 1.2 % from the best possible."),
        (98_799, 100_000, "At most 1.3 % from the best possible."),
        (100_000, 100_000, "No plan is cheaper: this is the best possible."),
        (0, 0, "No plan is cheaper: this is the best possible."),
    ],
)
def test_the_distance_is_one_sentence(
    planned: Planned, bound: int, total: int, sentence: str
) -> None:
    """The share is rounded up, as it is a limit; a plan at its bound is the best."""
    plan = told(planned, bound=bound, total=total, bound_status="bounded")
    assert bound_sentence(plan) == sentence
    gap = bound_gap(plan)
    assert gap == (pytest.approx(1 - bound / total) if total else 0.0)


def test_a_rough_bound_is_called_rough(planned: Planned) -> None:
    """A bound that counts each job by itself says so."""
    plan = told(planned, bound=500, total=1000, bound_status="trivial", bound_relaxed="alone")
    assert bound_sentence(plan) == "At most 50.0 % from the best possible, by a rough bound."
    assert "each job is counted by itself" in bound_notes(plan)[-1]


def test_what_it_rests_on_is_said(planned: Planned) -> None:
    """Travel times and durations, what is counted too cheaply, and whether any plan can serve more."""
    one = planned.plan.day.jobs[0].id
    left = replace(
        told(
            planned,
            bound=900,
            total=1000,
            bound_status="bounded",
            bound_relaxed="waiting,pickups",
            bound_unserved=2.0,
            unserved_weight=3.5,
        ),
        unserved=(planned.plan.unserved or (_left_out(one),))[:1],
    )
    weight, rests, cheap = bound_notes(left)
    assert (
        weight
        == "Jobs of a weight of 3.5 are left out; every plan leaves out a weight of at least 2."
    )
    assert "travel times and durations" in rests
    assert cheap == "Counted too cheaply in the proof: paid waiting, ways to depots."
    best = replace(left, stats={**left.stats, "unserved_weight": 2.0})
    assert bound_notes(best)[0] == "No plan can serve more, counted by the weight of the jobs."


def _left_out(job: str) -> object:
    from dispatch.domain.plan import UnservedJob

    return UnservedJob(job, "time", "")


def test_every_rule_has_its_words(planned: Planned) -> None:
    """Each code that a bound can name is told in words, in both languages."""
    assert set(RELAXED) == {rule.value for rule in Rule}
    with use_language("zh"):
        for words in RELAXED.values():
            assert any("一" <= letter <= "鿿" for letter in str(words))
        assert "最" in bound_sentence(told(planned, bound=900, total=1000, bound_status="bounded"))
