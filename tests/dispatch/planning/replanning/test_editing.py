"""Edits by hand: timed, judged, forced, mended."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dispatch.errors import SituationError
from dispatch.planning.convert import document_text
from dispatch.planning.replanning import (
    Edit,
    Edited,
    Editing,
    HoldVisit,
    Judged,
    LeaveOut,
    MoveVisit,
)
from solver.checker import check, load_json
from solver.violations import Kind
from tests.dispatch.planning.replanning.line_days import at, day, job, moment, person, shift, visits
from tests.dispatch.planning.replanning.random_days import random_situation

THREE = [job(1), job(2), job(3)]
ROUTE = {("t0", 0): ["j0", "j1", "j2"]}


def editing(jobs: list[Any], *people: Any, routes: Any = None, **more: Any) -> Editing:
    """Return a plan of the line ready to be edited."""
    situation = at(-60, day(jobs, *people, **more), routes or ROUTE)
    return Editing(situation.whole, situation.plan, horizon=situation.horizon)


def again(judged: Judged, before: Editing) -> Editing:
    """Return the plan with an edit in it, ready for the next."""
    return Editing(judged.problem, judged.plan, horizon=before.horizon)


def kinds(edited: Edited) -> list[Kind]:
    """Return the kinds of violations."""
    return [violation.kind for violation in edited.violations]


def test_a_visit_moved_to_another_position() -> None:
    """Place 3 first and the others on the way home costs the same on a line, and the others start later."""
    plan = editing(THREE)
    edited = plan.edit(MoveVisit("j2", "t0", position=0))
    assert edited.valid
    assert edited.starts["j2"] == (moment(3000), moment(1800))
    assert (edited.cost["travel_hour"], edited.cost["km"]) == (1000, 100)
    assert next(id for id, _, _ in visits(plan.save(edited).plan)) == "j2"


def test_a_visit_moved_to_another_technician() -> None:
    """The other technician makes it, where it costs least; total and cost are those of the plan saved."""
    plan = editing(THREE, person(shift()), person(shift()))
    edited = plan.edit(MoveVisit("j1", "t1"))
    saved = plan.save(edited)
    assert ("j1", "t1") in {(id, technician) for id, technician, _ in visits(saved.plan)}
    assert saved.plan["cost"]["total"] == edited.total
    assert saved.plan["cost"]["total"] - plan.plan["cost"]["total"] == edited.cost["total"]


def test_a_visit_moved_to_a_time() -> None:
    """It starts at the second given, and the visits behind it are made after it."""
    plan = editing(THREE)
    edited = plan.edit(MoveVisit("j1", "t0", start_at=moment(9000)))
    assert edited.valid
    assert ("j1", "t0", 9000) in visits(plan.save(edited).plan)


def test_a_visit_left_out() -> None:
    """It is listed with its reason, at its price."""
    plan = editing(THREE)
    edited = plan.edit(LeaveOut("j2"))
    assert edited.cost["unserved"] == 200000
    saved = plan.save(edited)
    assert saved.plan["unserved"] == [
        {"job": "j2", "reason": "left out by hand", "detail": "Left out by hand."}
    ]
    back = again(saved, plan).edit(MoveVisit("j2", "t0"))
    assert back.total == plan.plan["cost"]["total"]


def test_a_visit_held() -> None:
    """The lock stands in the problem, the plan stays as it is, and nothing holds it any more when it is lifted."""
    plan = editing(THREE)
    saved = plan.save(plan.edit(HoldVisit("j1", technician=True, start=True)))
    assert saved.problem["jobs"][1]["lock"] == {"technician": "t0", "start": 1800}
    assert visits(saved.plan) == visits(plan.plan)
    moved = again(saved, plan).edit(MoveVisit("j1", "t0", position=2))
    assert kinds(moved) == [Kind.LOCK_START]
    free = again(saved, plan)
    lifted = free.save(free.edit(HoldVisit("j1", technician=False)))
    assert lifted.problem["jobs"][1]["lock"] is None
    timed = plan.save(plan.edit(HoldVisit("j1", technician=False, start=True)))
    assert timed.problem["jobs"][1]["windows"] == [[1800, 1800]]


FORBIDDEN = [
    (job(2, skills={"gas": 1}), {}, [Kind.SKILL]),
    (job(2, forbidden=["t1"]), {}, [Kind.FORBIDDEN]),
    (job(2, allowed=["t0"]), {}, [Kind.NOT_ALLOWED]),
    (job(2, lock={"technician": "t0", "start": None}), {}, [Kind.LOCK_TECHNICIAN]),
    (job(2, tools=["lift"]), {}, [Kind.TOOL]),
    (job(2, parts={"pump": 1}), {}, [Kind.VAN_STOCK]),
    (job(2, windows=[[1800, 2000]]), {"start": 5000}, [Kind.WINDOW]),
    (job(2, due=2000, due_hard=True), {"start": 5000}, [Kind.DUE]),
    (job(2), {"end": 1500}, [Kind.SHIFT_END]),
]


@pytest.mark.parametrize(("work", "other", "expected"), FORBIDDEN)
def test_a_forbidden_move_is_named_forced_and_mended(
    work: dict[str, Any], other: dict[str, Any], expected: list[Kind]
) -> None:
    """The violations are named; saving is refused, or forced; then they show until the visit is moved back."""
    able = person(shift(), skills={"gas": 1}, tools=["lift"], van={"pump": 1})
    plan = editing([job(1), work, job(3)], able, person(shift(**other)))
    edited = plan.edit(MoveVisit("j1", "t1"))
    assert kinds(edited) == expected
    with pytest.raises(SituationError, match="The edit breaks rules"):
        plan.save(edited)
    forced = plan.save(edited, force=True)
    assert [violation.kind for violation in forced.violations] == expected
    assert forced.plan["cost"]["total"] == edited.total
    broken = again(forced, plan)
    elsewhere = broken.edit(MoveVisit("j0", "t0", position=1))
    assert kinds(elsewhere) == expected
    mended = broken.edit(MoveVisit("j1", "t0", position=1))
    assert mended.valid
    assert broken.save(mended).plan["cost"] == plan.plan["cost"]


def test_a_shared_depot_that_is_overdrawn_is_named() -> None:
    """One pump for two visits: the second may be forced, and the van that lacks it is named."""
    depot = {"location": 0, "stock": {"pump": 1}}
    jobs = [job(1, parts={"pump": 1}), job(2, parts={"pump": 1})]
    people = (person(shift()), person(shift()))
    plan = editing(jobs, *people, routes={("t0", 0): ["j0"]}, depots=[depot])
    assert kinds(plan.edit(MoveVisit("j1", "t1"))) == [Kind.VAN_STOCK]


@pytest.mark.parametrize("seed", range(25))
def test_what_an_edit_says_is_what_the_checker_says(seed: int) -> None:
    """On random days any visit moved to anybody gives the violations and the total of the whole plan judged."""
    situation = random_situation(seed)
    assert situation is not None
    rng = np.random.default_rng([seed, 4])
    plan = Editing(situation.whole, situation.plan, horizon=situation.horizon)
    for _ in range(3):
        job_id = str(rng.choice(list(situation.jobs)))
        edit: Edit = MoveVisit(job_id, str(rng.choice(list(situation.technicians))))
        if rng.random() < 0.2 and job_id in {id for id, _, _ in visits(plan.plan)}:
            edit = LeaveOut(job_id)
        try:
            edited = plan.edit(edit)
        except SituationError:  # the technician has no shift, or the routes have no timing at all
            continue
        saved = plan.save(edited, force=True)
        verdict = check(*(load_json(document_text(each)) for each in (saved.problem, saved.plan)))
        assert set(map(str, verdict.violations)) == set(map(str, edited.violations))
        assert verdict.cost["total"] == edited.total
        plan = again(saved, plan)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (MoveVisit("j9", "t0"), "no job j9"),
        (MoveVisit("j0", "t9"), "no technician t9"),
        (MoveVisit("j0", "t0", shift=3), "no shift 3"),
        (MoveVisit("j0", "t0", position=7), "no position 7"),
        (LeaveOut("j3"), "not visited"),
        (HoldVisit("j3"), "not visited"),
    ],
)
def test_an_edit_that_names_what_is_not_there_is_refused(edit: Edit, said: str) -> None:
    """The sentence says what is missing."""
    with pytest.raises(SituationError, match=said):
        editing([*THREE, job(4)]).edit(edit)
