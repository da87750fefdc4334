"""Calling back on the page: the queue, one click for a score, complaints and answers, a visit that returns."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.desk import complaints, ticket_steps, tickets
from dispatch.desk.actions import Action
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import TicketState
from dispatch.storage import tickets as stored
from tests.dispatch.desk.office import STANDARDS, furnish, job
from tests.dispatch.planning.example import at
from tests.dispatch.web.store_case import Case, send

S = TicketState


@pytest.fixture
def called(case: Case) -> tuple[Case, str]:
    """An office on Tuesday at ten with a ticket that was solved on the phone on Monday at nine."""
    furnish(case.store)
    case.clock.now = at(10, day=24)
    return case, solved(case, "王芳")


def solved(case: Case, customer: str, hour: int = 9) -> str:
    """Return a ticket that was solved on the phone on Monday."""
    by = Actor(case.people["dora"].id, Role.DISPATCHER)
    given: dict[str, Any] = {"by": by, "standards": STANDARDS}
    wanted = job(customer=customer, phone="+86 21 5555 0102")
    ticket = tickets.report_ticket(case.store, wanted, at=at(8), **given)
    tickets.triage(case.store, ticket.id, at=at(8), **given)
    tickets.move_ticket(case.store, ticket.id, S.RESOLVED_REMOTELY, by=by, at=at(hour))
    return ticket.id


def state(case: Case, id: str) -> str:
    """Return where a ticket stands."""
    found: str = case.program("dora").get(f"/api/v1/tickets/{id}").json["ticket"]["state"]
    return found


def test_an_empty_queue_says_when_somebody_will_be_due(case: Case) -> None:
    """With nobody at all it says how the page fills; with somebody later it says from when on."""
    furnish(case.store)
    case.clock.now = at(12)
    dora = case.browser("dora")
    assert "24 hours after the work is done" in dora.get("/follow-up").text
    solved(case, "王芳")
    assert "1 will be, the first from 2026-11-24 09:00" in dora.get("/follow-up").text


def test_one_click_records_the_score_and_closes(called: tuple[Case, str]) -> None:
    """The queue is empty afterwards, and the history holds score and words."""
    case, id = called
    dora = case.browser("dora")
    assert "due since 2026-11-24 09:00" in dora.get("/follow-up").text
    answer = send(dora, f"/follow-up/{id}", score="5", words="quick", close="yes")
    assert answer.location == "/follow-up"
    assert state(case, id) == "closed"
    assert f"call-{id}" not in dora.get("/follow-up").text
    moves = case.program("dora").get(f"/api/v1/tickets/{id}").json["history"]["moves"]
    assert moves[-2]["feedback"] == {"score": 5, "words": "quick"}


def test_overdue_calls_and_own_scores_are_marked(called: tuple[Case, str]) -> None:
    """In words, the overdue one first; the score that the customer gave by the link stands beside."""
    case, id = called
    other = solved(case, "later", hour=11)
    with case.store.transaction() as session:
        said = {"score": 4, "words": "<b>fine</b>"}
        by = Actor(f"customer:{id}", Role.CUSTOMER)
        ticket_steps.record(session, Action.TICKET_RATED, id, said, by=by, at=at(12))
    case.clock.now = at(10, day=25)
    text = case.browser("dora").get("/follow-up").text
    assert text.index(f"call-{id}") < text.index(f"call-{other}")
    assert "overdue since 2026-11-25 09:00" in text
    assert "gave <b>4</b> of 5" in text
    assert "&lt;b&gt;fine&lt;/b&gt;" in text
    assert "due since 2026-11-24 11:00" in text


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({}, 422, "has no score. Say in a few words why"),
        ({"score": "6"}, 422, "Give a whole number from 1 to 5"),
        ({"score": "5", "version": "1"}, 409, "changed by somebody else"),
        ({"score": "1", "complaint": "Late", "owner": "U-99"}, 404, "active dispatcher"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(
    called: tuple[Case, str], fields: dict[str, str], status: int, said: str
) -> None:
    """The ticket stays in the queue, and what was typed is still there."""
    case, id = called
    answer = send(case.browser("dora"), f"/follow-up/{id}", words=" ", **fields)
    assert answer.status_code == status
    assert said in answer.text
    assert f"call-{id}" in answer.text
    assert state(case, id) == "resolved_remotely"


def test_a_complaint_is_owned_and_answered(called: tuple[Case, str]) -> None:
    """Told at the call-back it is open under its owner until somebody answers; the ticket stays followed up."""
    case, id = called
    dora, ada = case.browser("dora"), case.people["ada"]
    send(dora, f"/follow-up/{id}", score="1", close="yes", complaint="Dirt <i>", owner=ada.id)
    assert state(case, id) == "followed_up"
    text = dora.get("/follow-up").text
    assert "Dirt &lt;i&gt;" in text
    assert "ada answers it" in text
    assert send(dora, f"/follow-up/{id}/answer", words=" ").status_code == 422
    assert send(dora, f"/follow-up/{id}/answer", words="Cleaned").status_code == 302
    assert send(dora, f"/follow-up/{id}/answer", words="Again").status_code == 409
    assert "No complaint is open" in dora.get("/follow-up").text


def test_a_complaint_by_hand_finds_its_ticket(called: tuple[Case, str]) -> None:
    """By the number of the ticket; an unknown one is not found."""
    case, id = called
    dora = case.browser("dora")
    form = dora.get("/follow-up/complaint", query_string={"ticket": id}).text
    assert f'action="/follow-up/{id}/complaint"' in form
    assert dora.get("/follow-up/complaint?ticket=T-999999").status_code == 404
    assert send(dora, f"/follow-up/{id}/complaint", words="Late").status_code == 302
    assert send(dora, f"/follow-up/{id}/complaint", words="Late").status_code == 409
    assert "A complaint is open" in dora.get("/follow-up").text


def test_what_is_not_solved_gets_a_return_visit(called: tuple[Case, str]) -> None:
    """A visit that is done is followed by another ticket; one without a visit is refused in a sentence."""
    case, id = called
    dora = case.browser("dora")
    assert send(dora, f"/follow-up/{id}/return-visit").status_code == 422
    with case.store.transaction() as session:
        row = stored.for_change(session, id)
        row.state, row.technician_id = S.DONE.value, "T-1"
    assert "arrange a return visit" in dora.get("/follow-up").text
    answer = send(dora, f"/follow-up/{id}/return-visit", words="Still cold")
    made = answer.location.rsplit("/", 1)[1]
    assert case.program("dora").get(f"/api/v1/tickets/{made}").json["ticket"]["follows"] == id


def test_planners_see_and_do_not_call(called: tuple[Case, str]) -> None:
    """They see the queue without its buttons; technicians see nothing."""
    case, id = called
    text = case.browser("paul").get("/follow-up").text
    assert f"call-{id}" in text
    assert 'name="score"' not in text
    assert send(case.browser("paul"), f"/follow-up/{id}", score="5").status_code == 403
    assert case.browser("tim").get("/follow-up").status_code == 403


def test_complaints_by_call(called: tuple[Case, str]) -> None:
    """Written, listed and answered; refusals are those of the page."""
    case, id = called
    program = case.program("dora")
    path = f"/api/v1/tickets/{id}/complaint"
    assert program.post(path, json={"words": "Late"}).status_code == 204
    assert program.post(path, json={"words": "Late"}).status_code == 409
    assert program.post(path, json={"words": ""}).status_code == 422
    assert program.post("/api/v1/tickets/T-9/complaint", json={"words": "x"}).status_code == 404
    (told,) = program.get("/api/v1/complaints").json
    assert (told["ticket_id"], told["words"], told["answered_at"]) == (id, "Late", None)
    assert program.post(f"{path}/answer", json={"words": "Sorry"}).status_code == 204
    assert program.get("/api/v1/complaints").json[0]["answer"] == "Sorry"
    by = Actor(case.people["dora"].id, Role.DISPATCHER)
    assert complaints.list_complaints(case.store, by=by)[0].owner == by.id
    assert case.program("tim").get("/api/v1/complaints").status_code == 403
