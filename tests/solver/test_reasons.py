"""Each reason: a case where it applies, and a twin where changing just that cause lets the job be served."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from solver.build import build_plan
from solver.documents import read_problem
from solver.plan import Plan
from solver.problem import Problem
from solver.reasons import Explanation, Reason, explain, explanations
from solver.rules import nearest_technician
from tests.solver.ortools_routing.cases import HOUR, Document, job, line, technician
from tests.solver.random_problems import random_problem

Change = Callable[[Document], Any]


def _planned(document: Document) -> tuple[Problem, Plan]:
    """Return the plan that inserting jobs one after another leads to."""
    problem = read_problem(document)
    return problem, build_plan(problem, {}, stats={})


def _reason(document: Document, name: str = "a") -> Explanation | None:
    """Return why the plan does not serve a job; None where it does."""
    problem, plan = _planned(document)
    return explanations(problem, plan).get(problem.job_index[name])


def _work(document: Document) -> Document:
    return document["jobs"][0]


def _shift(document: Document) -> Document:
    return document["technicians"][0]["shifts"][0]


def _pumps(stock: int, arrivals: list[Document] | None = None, location: int = 1) -> Document:
    return {"id": "d", "location": location, "stock": {"pump": stock}, "arrivals": arrivals or []}


CASES: dict[str, tuple[Reason, Document, Change, str]] = {
    "skill": (
        Reason.SKILL,
        line([job("a", 1, skills={"gas": 3})], [technician("t", skills={"gas": 2})]),
        lambda d: d["technicians"][0]["skills"].update(gas=3),
        "No technician holds gas at level 3; the best held: gas level 2.",
    ),
    "skills together": (
        Reason.SKILL,
        line(
            [job("a", 1, skills={"gas": 1, "net": 1})],
            [technician("t", skills={"gas": 1}), technician("u", skills={"net": 1})],
        ),
        lambda d: d["technicians"][0]["skills"].update(net=1),
        "No technician holds gas at level 1, net at level 1; the best held: gas level 1, net level 1.",
    ),
    "forbidden": (
        Reason.NOT_ALLOWED,
        line([job("a", 1, forbidden=["t"])]),
        lambda d: _work(d).update(forbidden=[]),
        "Holding the skills: t; none of them is allowed for this job.",
    ),
    "locked technician": (
        Reason.LOCKED_TECHNICIAN,
        line(
            [job("a", 1, skills={"gas": 1}, lock={"technician": "u", "start": None})],
            [technician("t", skills={"gas": 1}), technician("u")],
        ),
        lambda d: _work(d).update(lock=None),
        "It is locked to u, who lacks the skills.",
    ),
    "no shift": (
        Reason.NO_SHIFT,
        line(
            [job("a", 1, skills={"gas": 1})],
            [{"id": "t", "skills": {"gas": 1}, "shifts": []}, technician("u")],
        ),
        lambda d: d["technicians"][0].update(shifts=technician("t")["shifts"]),
        "Those who may do it have no shift: t.",
    ),
    "tool": (
        Reason.TOOL,
        line([job("a", 1, tools=["ladder"])]),
        lambda d: d["technicians"][0].update(tools=["ladder"]),
        "Of those who may do it (t) nobody carries or can borrow ladder.",
    ),
    "part nowhere": (
        Reason.PART_NOWHERE,
        line([job("a", 1, parts={"pump": 2})], depots=[_pumps(1)]),
        lambda d: d["depots"][0]["stock"].update(pump=2),
        "It needs 2 of part pump; those who may do it can have at most 1, van, depots and orders together.",
    ),
    "contradicting times": (
        Reason.CONTRADICTING_TIMES,
        line([job("a", 1, windows=[[HOUR, 2 * HOUR]], release=3 * HOUR)]),
        lambda d: _work(d).update(release=None),
        "Its own times leave no second to start: 2026-03-02 09:00 to 2026-03-02 10:00, "
        "from 2026-03-02 11:00 on.",
    ),
    "outside every shift": (
        Reason.OUTSIDE_SHIFTS,
        line([job("a", 1, windows=[[9 * HOUR, 10 * HOUR]])]),
        lambda d: _shift(d).update(end=11 * HOUR),
        "It may start 2026-03-02 17:00 to 2026-03-02 18:00, outside every shift of those who may "
        "do it; the nearest is t's, 2026-03-02 08:00 to 2026-03-02 16:00.",
    ),
    "too far for the window": (
        Reason.TOO_FAR,
        line([job("a", 9, windows=[[0, 5000]])]),
        lambda d: _work(d).update(windows=[[0, 5400]]),
        "Too far for any shift, even with nothing else to do: the best, t, would miss its last window by 7 min.",
    ),
    "too far for the shift": (
        Reason.TOO_FAR,
        line([job("a", 9)], [technician("t", shift={"end": 12000})]),
        lambda d: _shift(d).update(end=12600),
        "Too far for any shift, even with nothing else to do: the best, t, would miss the end of the shift by 10 min.",
    ),
    "break": (
        Reason.BREAK,
        line(
            [job("a", 1, windows=[[3300, 3300]])],
            [technician("t", shift={"break": {"duration": 1800, "window": [3000, 3700]}})],
        ),
        lambda d: _shift(d)["break"].update(window=[3000, 5400]),
        "It cannot be fitted beside the break in any shift; the best is t's.",
    ),
    "locked time": (
        Reason.LOCKED_TIME,
        line([job("a", 2, lock={"technician": "t", "start": 1199})]),
        lambda d: _work(d)["lock"].update(start=1200),
        "It is locked to t at 2026-03-02 08:19:59, which no shift of theirs can keep.",
    ),
    "hard due": (
        Reason.HARD_DUE,
        line([job("a", 2, due=1000, due_hard=True)]),
        lambda d: _work(d).update(due=1200),
        "It must start by 2026-03-02 08:16:40; the earliest possible start is 2026-03-02 08:20, by "
        "t, 4 min late.",
    ),
    "part on order": (
        Reason.PART_ON_ORDER,
        line(
            [job("a", 1, parts={"pump": 1})],
            depots=[_pumps(0, [{"sku": "pump", "quantity": 1, "at": 20 * HOUR}])],
        ),
        lambda d: d["depots"][0]["arrivals"][0].update(at=2 * HOUR),
        "Part pump is on order: it comes at 2026-03-03 04:00, too late for every shift.",
    ),
    "pick-up too far": (
        Reason.PICKUP_TOO_FAR,
        line([job("a", 1, parts={"pump": 1}, windows=[[0, 3600]])], depots=[_pumps(1, location=9)]),
        lambda d: d["depots"][0].update(location=2),
        "It could be reached in time, but not with what it needs: the best, t fetching pump at d, would be 1 h 50 min "
        "late for the end of its last window 2026-03-02 09:00.",
    ),
    "part taken": (
        Reason.PART_TAKEN,
        line(
            [job("a", 2, parts={"pump": 1}), job("b", 3, parts={"pump": 1}, weight=3)],
            [technician("t", van={"pump": 1})],
        ),
        lambda d: d["technicians"][0].update(van={"pump": 2}),
        "Nobody who may do it can still get pump in time; leaving out any one of these would free it: b.",
    ),
    "no room": (
        Reason.NO_ROOM,
        line(
            [job("a", 1, service=2 * HOUR), job("b", 1, service=2 * HOUR, weight=2)],
            [technician("t", shift={"end": 3 * HOUR})],
        ),
        lambda d: _shift(d).update(end=5 * HOUR),
        "No room: t could serve it in place of b.",
    ),
    "costs more": (
        Reason.COSTS_MORE,
        line([job("a", 3, unserved_cost=4000)]),
        lambda d: _work(d).update(unserved_cost=6001),
        "Serving it would cost 60.00 more (by t at 08:30), leaving it out costs 40.00.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_reason_and_its_twin(name: str) -> None:
    """The reason is found and told in full; with just that cause taken away the job is served."""
    reason, document, change, sentence = CASES[name]
    found = _reason(document)
    assert found is not None
    assert (found.reason, found.sentence) == (reason, sentence)
    twin = deepcopy(document)
    change(twin)
    assert _reason(twin) is None


def test_a_plan_that_overlooks_a_job_is_told_so() -> None:
    """A plan that leaves out what fits and pays gets that as the reason; a plan that serves it has none."""
    problem = read_problem(line([job("a", 1)]))
    served = build_plan(problem, {}, stats={})
    assert explain(problem, served) == ()
    left = build_plan(read_problem(line([job("a", 1, unserved_cost=0)])), {}, stats={})
    found = explanations(problem, left)[0]
    assert found.reason is Reason.OVERLOOKED
    assert found.sentence == (
        "It fits: t could serve it at 08:10, which changes the cost of the routes by 20.00; "
        "leaving it out costs 2,000.00."
    )


def test_every_reason_has_a_case() -> None:
    """The closed list and the cases above are the same."""
    tried = {reason for reason, *_ in CASES.values()} | {Reason.OVERLOOKED}
    assert tried == set(Reason)


def test_facts_are_for_machines() -> None:
    """The facts name ids and numbers under fixed keys, so that another language can tell them."""
    found = _reason(CASES["no room"][1])
    assert found is not None
    assert found.facts == {"technicians": ["t"], "jobs": ["b"]}


def test_two_jobs_that_took_the_place_are_both_named() -> None:
    """Where one absence is not enough, the two that are enough are named."""
    work = [job("a", 1, service=4 * HOUR), *(job(n, 1, service=2 * HOUR, weight=5) for n in "bcd")]
    found = _reason(line(work, [technician("t", shift={"end": 6 * HOUR + 1200})]))
    assert found is not None
    assert found.reason is Reason.NO_ROOM
    assert found.facts["jobs"] in (["b", "c"], ["c", "b"])


@pytest.mark.parametrize("seed", range(12))
def test_every_unserved_job_of_random_problems_is_explained(seed: int) -> None:
    """Whatever binds, each unserved job gets a reason of the list, a whole sentence, and no index or blank."""
    document = random_problem(np.random.default_rng(seed), jobs=12, technicians=3)
    problem = read_problem(document)
    for plan in (build_plan(problem, {}, stats={}), nearest_technician(problem)):
        told = explain(problem, plan)
        assert [left.job for left in told] == [left.job for left in plan.unserved]
        for left in told:
            assert left.reason in {reason.value for reason in Reason}
            assert left.detail.endswith(".")
            assert "{" not in left.detail
