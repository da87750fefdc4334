"""Locks, undo, appointments, hand-overs and re-planning on the board, each through its JSON."""

from __future__ import annotations

from datetime import datetime

import pytest

from dispatch.desk import plans, tickets, work
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Assignment, Job, Window
from dispatch.domain.ticket import TicketState
from dispatch.storage import tickets as rows
from dispatch.travel.straight_line import StraightLine
from dispatch.worker import Surroundings, Worker
from tests.dispatch.desk.office import STANDARDS, furnish, reported, triaged
from tests.dispatch.planning.example import at
from tests.dispatch.web.acting import Desk, busy, other, place, plan_visits
from tests.dispatch.web.store_case import Case

FREE = (Window(at(8), at(16)),)


@pytest.fixture
def board(case: Case) -> Case:
    """A published day with four visits, at a quarter past seven."""
    furnish(case.store)
    busy(case.store)
    case.clock.now = at(7, 15)
    return case


def job_of(case: Case, job_id: str) -> Job:
    """Return the job of a ticket as it is kept."""
    with case.store.reading() as session:
        return rows.job_of(rows.get(session, job_id))


def earliest(case: Case) -> tuple[str, str, datetime]:
    """Return the earliest visit of the board, who makes it and when."""
    visits = plan_visits(case.store)
    job_id = min(visits, key=lambda id: (visits[id][1], id))
    return job_id, *visits[job_id]


def do_work(case: Case) -> None:
    """Let a worker do the next piece of work."""
    around = Surroundings(STANDARDS, StraightLine())
    assert Worker(case.store, around, clock=case.clock).run_one()


@pytest.mark.parametrize("kind", ["technician", "both"])
def test_a_lock_is_kept_with_the_ticket_and_forbids_the_move(board: Case, kind: str) -> None:
    """The next edit of the visit is refused by the lock; unlocked it is free again."""
    job_id, who, start_at = earliest(board)
    desk = Desk(board, "dora")
    made = desk.act("lock", job=job_id, kind=kind)
    assert made.status_code == 200, made.text
    held = job_of(board, job_id).lock
    assert held == Assignment(who, start_at if kind == "both" else None)
    desk.look()
    tried = desk.act("try", edit=place(job_id, other(who))).json
    assert "lock-technician" in {each["rule"] for each in tried["forbids"]}
    assert any(f"locked to {who}" in each["sentence"] for each in tried["forbids"])
    assert desk.act("lock", job=job_id, kind="none").status_code == 200
    assert job_of(board, job_id).lock is None
    desk.look()
    assert desk.act("try", edit=place(job_id, other(who))).json["allowed"]


def test_unlocking_a_time_gives_the_windows_back(case: Case) -> None:
    """A lock in time is a window of one second; what the customer had agreed to stands again after it."""
    furnish(case.store)
    job_id = triaged(case.store, windows=FREE).id
    busy(case.store, 1)
    case.clock.now = at(7, 15)
    start_at = plan_visits(case.store)[job_id][1]
    desk = Desk(case, "dora")
    assert desk.act("lock", job=job_id, kind="time").status_code == 200
    assert job_of(case, job_id).windows == (Window(start_at, start_at),)
    desk.look()
    assert desk.act("lock", job=job_id, kind="none").status_code == 200
    assert job_of(case, job_id).windows == FREE


def test_a_sequence_is_locked_up_to_a_visit(board: Case) -> None:
    """Every visit of the route up to the one named is held with technician and start; those behind are not."""
    visits = plan_visits(board.store)
    _, who, _ = earliest(board)
    route = sorted((id for id in visits if visits[id][0] == who), key=lambda id: visits[id][1])
    assert len(route) > 1
    desk = Desk(board, "dora")
    assert desk.act("lock", job=route[-2], kind="sequence").status_code == 200
    for id in route[:-1]:
        assert job_of(board, id).lock == Assignment(*visits[id])
    assert job_of(board, route[-1]).lock is None


def test_a_job_without_a_visit_is_not_locked(board: Case) -> None:
    """There is nothing to hold, and the sentence says what to do first."""
    fresh = triaged(board.store).id
    answer = Desk(board, "dora").act("lock", job=fresh, kind="both")
    assert answer.status_code == 422
    assert answer.json["error"].endswith("Place it first.")


def test_undo_takes_own_acts_back_one_by_one(board: Case) -> None:
    """An edit, then a lock: the lock goes first, with the ticket's; then the edit; then there is nothing left."""
    job_id, who, start_at = earliest(board)
    desk = Desk(board, "dora")
    before = plan_visits(board.store)
    desk.act("edit", edit=place(job_id, other(who)))
    moved = plan_visits(board.store)
    desk.look()
    desk.act("lock", job=job_id, kind="both")
    desk.look()
    undone = desk.act("undo")
    assert undone.status_code == 200, undone.text
    assert (plan_visits(board.store), job_of(board, job_id).lock) == (moved, None)
    desk.look()
    assert desk.act("undo").status_code == 200
    assert plan_visits(board.store) == before
    assert job_of(board, job_id).told == Assignment(who, start_at)
    desk.look()
    last = desk.act("undo")
    assert last.status_code == 422
    assert "nothing of yours to take back" in last.json["error"]


def test_undo_leaves_what_others_did(board: Case) -> None:
    """After a colleague's act there is nothing of one's own to take back, and the colleague is named."""
    visits = plan_visits(board.store)
    first, second = sorted(visits)[:2]
    dora, ada = Desk(board, "dora"), Desk(board, "ada")
    dora.act("lock", job=first, kind="both")
    ada.look()
    assert ada.act("lock", job=second, kind="both").status_code == 200
    dora.look()
    refused = dora.act("undo")
    assert refused.status_code == 422
    assert "last changed by ada" in refused.json["error"]
    assert job_of(board, second).lock is not None


def test_undo_is_refused_once_the_visit_has_begun(board: Case) -> None:
    """The technician has set out on what the act gave them: nothing is pulled from under them."""
    job_id, who, _ = earliest(board)
    desk = Desk(board, "dora")
    desk.act("edit", edit=place(job_id, other(who)))
    for state in (TicketState.DISPATCHED, TicketState.ON_THE_WAY):
        tickets.move_ticket(board.store, job_id, state, by=SYSTEM, at=at(7, 30))
    desk.look()
    refused = desk.act("undo")
    assert refused.status_code == 422
    assert f"{job_id} has changed since and is on the way now" in refused.json["error"]
    assert plan_visits(board.store)[job_id][0] == other(who)


def test_an_appointment_is_offered_and_taken(board: Case) -> None:
    """A ticket that was only reported is answered with it, its window kept, the visit on the board; U takes it back."""
    fresh = reported(board.store, customer="新客户").id
    desk = Desk(board, "dora")
    offered = desk.see(f"slots/{fresh}").json
    assert offered["triage"]
    assert [each["cents"] for each in offered["slots"]] == sorted(
        each["cents"] for each in offered["slots"]
    )
    slot = offered["slots"][0]
    taken = desk.tell(f"slots/{fresh}", opens=slot["opens"], closes=slot["closes"])
    assert taken.status_code == 200, taken.text
    who, start_at = plan_visits(board.store)[fresh]
    assert (who, round(start_at.timestamp())) == (slot["technician"], slot["start"])
    assert len(job_of(board, fresh).windows) == 1
    again = desk.tell(f"slots/{fresh}", opens=slot["opens"], closes=slot["closes"])
    assert again.status_code == 422
    desk.look()
    assert desk.act("undo").status_code == 200
    assert fresh not in plan_visits(board.store)
    assert job_of(board, fresh).windows == ()


def test_a_ticket_is_handed_over(board: Case) -> None:
    """To another dispatcher, for a reason; without one it is refused with a sentence."""
    job_id, _, _ = earliest(board)
    desk = Desk(board, "dora")
    found = desk.see("owners").json
    ada = next(each["id"] for each in found["owners"] if each["name"] == "ada")
    assert {each["name"] for each in found["owners"]} == {"dora", "ada"}
    assert desk.tell(f"owner/{job_id}", to=ada, why=" ").status_code == 422
    assert desk.tell(f"owner/{job_id}", to=ada, why="end of my shift").status_code == 200
    with board.store.reading() as session:
        assert rows.get(session, job_id).owner == ada


def test_a_proposal_is_asked_for_looked_at_and_accepted_in_part(board: Case) -> None:
    """Somebody is out: the search is followed, its changes listed with their cost, one of them accepted."""
    _, who, _ = earliest(board)
    desk = Desk(board, "dora")
    assert desk.tell("happened", kind="technician_out", technician=who).status_code == 200
    asked = desk.tell("replan", seconds=1, reason="ill")
    assert asked.status_code == 202
    work_id = asked.json["id"]
    assert desk.see(f"work/{work_id}").json["state"] == "queued"
    do_work(board)
    done = desk.see(f"work/{work_id}").json
    assert done["state"] == "done"
    found = desk.see(f"proposal/{done['plan']}").json
    assert (found["reason"], found["outdated"], found["state"]) == ("ill", False, "draft")
    choices = [each for each in found["changes"] if each["choice"]]
    assert {each["was"]["technician"] for each in choices if each["was"]} == {who}
    none = desk.act(f"proposal/{done['plan']}/accept", jobs=["J-nothing"])
    assert none.status_code == 422
    one = next(each for each in choices if each["kind"] == "handed_over" and not each["needs"])
    accepted = desk.act(f"proposal/{done['plan']}/accept", jobs=[one["job"]])
    assert accepted.status_code == 200, accepted.text
    assert accepted.json["accepted"] == [one["job"]]
    assert plan_visits(board.store)[one["job"]][0] == other(who)


def test_a_proposal_does_not_overwrite_what_was_done_since(board: Case) -> None:
    """Made before a colleague moved a visit: that visit is refused and named, the others are made beside it."""
    _, who, _ = earliest(board)
    dora, ada = Desk(board, "dora"), Desk(board, "ada")
    dora.tell("happened", kind="technician_out", technician=who)
    work_id = dora.tell("replan", seconds=1).json["id"]
    do_work(board)
    plan = dora.see(f"work/{work_id}").json["plan"]
    changes = dora.see(f"proposal/{plan}").json["changes"]
    choices = [each["job"] for each in changes if each["kind"] == "handed_over"]
    ada.look()
    assert ada.act("edit", edit={"kind": "off", "job": choices[0]}).status_code == 200
    late = dora.act(f"proposal/{plan}/accept", jobs=None)
    assert late.status_code == 409
    assert late.json["by"] == "ada"
    dora.look()
    assert dora.see(f"proposal/{plan}").json["outdated"]
    refused = dora.act(f"proposal/{plan}/accept", jobs=None)
    assert refused.status_code == 422
    assert f"before ada changed the board, {choices[0]}" in refused.json["error"]
    assert choices[0] not in plan_visits(board.store)


def test_nothing_of_a_proposal_is_accepted(board: Case) -> None:
    """It is put away and the board stays."""
    desk = Desk(board, "dora")
    work_id = desk.tell("replan", seconds=1).json["id"]
    do_work(board)
    plan = desk.see(f"work/{work_id}").json["plan"]
    assert desk.tell(f"proposal/{plan}/discard").status_code == 200
    assert plans.open_plan(board.store, plan).saved.state == "discarded"
    assert plans.board(board.store) == desk.board


def test_a_search_is_ended(board: Case) -> None:
    """One that waits ends at once; a colleague cannot end it."""
    dora = Desk(board, "dora")
    work_id = dora.tell("replan", seconds=30).json["id"]
    assert dora.see(f"work/{work_id}").json["mine"]
    assert dora.tell(f"work/{work_id}/cancel").json["state"] == "cancelled"
    second = Desk(board, "ada").tell("replan", seconds=30).json["id"]
    assert dora.tell(f"work/{second}/cancel").status_code == 403
    assert work.get_work(board.store, second).state == "queued"


@pytest.mark.parametrize(
    "body", [{}, {"kind": "overrun"}, {"kind": "technician_late", "technician": "T-1"}]
)
def test_half_an_event_is_refused(board: Case, body: dict[str, str]) -> None:
    """The sentence says what is missing."""
    answer = Desk(board, "dora").tell("happened", **body)
    assert answer.status_code == 422
    assert answer.json["error"].startswith("Say ")
