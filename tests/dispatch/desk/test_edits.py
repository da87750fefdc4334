"""A person changes a plan: judged at once, saved as a draft, forced where it has to be, mended later."""

from __future__ import annotations

import pytest

from dispatch.desk import plans
from dispatch.desk.edits import EditSaved, edit_plan, try_edit
from dispatch.desk.publishing import PlanOutdated, publish_plan
from dispatch.domain.job import Assignment
from dispatch.errors import NotAllowed, SituationError, StaleVersion, StorageError
from dispatch.planning.replanning import Edit, HoldVisit, LeaveOut, MoveVisit
from dispatch.storage import Store
from dispatch.storage import tickets as rows
from tests.dispatch.desk.office import DISPATCHER, FIRST, PLANNER, STANDARDS, trail, triaged
from tests.dispatch.desk.running_day import publish_now, running, told
from tests.dispatch.planning.example import at


def edit(
    store: Store, plan_id: str, change: Edit, *, version: int = 1, force: bool = False
) -> EditSaved:
    """Save an edit of a plan."""
    return edit_plan(
        store,
        plan_id,
        change,
        by=DISPATCHER,
        at=at(8),
        version=version,
        standards=STANDARDS,
        force=force,
    )


def on_the_board(store: Store) -> str:
    """Return the id of the published plan."""
    plan_id = plans.board(store).plan_id
    assert plan_id is not None
    return plan_id


def other(technician_id: str) -> str:
    """Return the other one of two technicians."""
    return "T-2" if technician_id == "T-1" else "T-1"


def test_an_edit_is_judged_before_it_is_made(office: Store) -> None:
    """Moving a visit to the other technician says what it costs and changes; nothing holds, nothing is saved."""
    first = running(office)[0]
    who, _ = told(office, first)
    before = len(plans.list_plans(office)), len(trail(office))
    tried = try_edit(office, on_the_board(office), MoveVisit(first, other(who)), by=DISPATCHER)
    assert tried.valid
    assert tried.starts, "other visits of both technicians move"
    assert (len(plans.list_plans(office)), len(trail(office))) == before
    with pytest.raises(NotAllowed):
        try_edit(office, on_the_board(office), LeaveOut(first), by=FIRST)


def test_an_edited_plan_holds_once_it_is_published(office: Store) -> None:
    """The visit goes to the other technician with the publishing, not before."""
    first = running(office)[0]
    who, _ = told(office, first)
    made = edit(office, on_the_board(office), MoveVisit(first, other(who)))
    assert told(office, first)[0] == who
    assert made.sentences == ()
    version = plans.board(office).version
    publish_plan(office, made.saved.id, board_version=version, by=DISPATCHER, at=at(8, 5))
    assert told(office, first)[0] == other(who)


def test_a_forbidden_move_is_named_and_can_be_forced(office: Store) -> None:
    """T-2 does not hold the skill: refused with the rule, forced it shows as such until it is mended."""
    hard = triaged(office, skills={"boiler": 2})
    running(office)
    assert told(office, hard.id)[0] == "T-1"
    move = MoveVisit(hard.id, "T-2")
    with pytest.raises(SituationError, match="The edit breaks rules") as refused:
        edit(office, on_the_board(office), move)
    forced = edit(office, on_the_board(office), move, force=True)
    assert forced.sentences
    assert all(sentence in str(refused.value) for sentence in forced.sentences)
    saved = plans.open_plan(office, forced.saved.id).saved
    assert [each["sentence"] for each in saved.violations] == list(forced.sentences)
    version = plans.board(office).version
    with pytest.raises(PlanOutdated, match=r"breaks 1 rules\. Mend it"):
        publish_plan(office, forced.saved.id, board_version=version, by=DISPATCHER, at=at(8, 5))
    publish_plan(
        office, forced.saved.id, board_version=version, by=DISPATCHER, at=at(8, 5), forced=True
    )
    assert told(office, hard.id)[0] == "T-2"
    other_edit = edit(office, forced.saved.id, LeaveOut(hard.id))
    assert other_edit.sentences == ()
    assert plans.open_plan(office, other_edit.saved.id).saved.violations == ()


def test_the_second_of_two_editors_is_told(office: Store) -> None:
    """Both edit the same draft: the second is refused, and the first edit is not lost."""
    first, second, *_ = running(office)
    draft = edit(office, on_the_board(office), LeaveOut(first)).saved
    edit(office, draft.id, LeaveOut(second), version=draft.version)
    with pytest.raises((StaleVersion, StorageError)):
        edit(office, draft.id, LeaveOut(second), version=draft.version)


def test_a_lock_holds_for_plans_to_come(office: Store) -> None:
    """Held with technician and start, the ticket keeps both, and the next re-plan does not move it."""
    first = running(office)[0]
    before = told(office, first)
    edit(office, on_the_board(office), HoldVisit(first, start=True))
    with office.reading() as session:
        assert rows.job_of(rows.get(session, first)).lock == Assignment(*before)
    publish_now(office, moment=at(7, 40))
    assert told(office, first) == before
    edit(office, on_the_board(office), HoldVisit(first, technician=False))
    with office.reading() as session:
        assert rows.job_of(rows.get(session, first)).lock is None


def test_only_the_office_edits_what_is_not_over(office: Store) -> None:
    """Planners do not edit, and neither does anybody a plan that was superseded."""
    first = running(office)[0]
    old = on_the_board(office)
    with pytest.raises(NotAllowed):
        edit_plan(
            office, old, LeaveOut(first), by=PLANNER, at=at(8), version=1, standards=STANDARDS
        )
    publish_now(office, moment=at(7, 40))
    with pytest.raises(StorageError, match=r"is superseded\. Edit a draft"):
        edit(office, old, LeaveOut(first))
