"""What customers can do on their page, and what is refused them in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dispatch.desk import customer_acts, plans, publishing, ticket_changes, tickets
from dispatch.desk.quality import service_quality
from dispatch.desk.slots import SlotBook
from dispatch.domain.actor import customer_of
from dispatch.domain.ticket import TicketState
from dispatch.errors import NotAllowed
from tests.dispatch.desk.office import PLANNER, STANDARDS, job, walk
from tests.dispatch.desk.running_day import told
from tests.dispatch.planning.example import at
from tests.dispatch.web.customer_case import (
    Queue,
    acts,
    buttons,
    go,
    phone,
    step,
    tell,
    words,
)
from tests.dispatch.web.store_case import Case, csrf_token

S = TicketState
HOSTILE = '"><img src=x onerror="window.ran=1"></textarea><script>window.ran=1</script>{{7*7}}${1}'


def test_cancelled_and_back_again(queue: Case, closed_queue: Queue) -> None:
    """Cancelled by one button, taken back by one: received again, and the time is not kept."""
    ticket = closed_queue.tickets[3]
    client = phone(queue, ticket)
    assert tell(client, "cancel", why="We moved").status_code == 303
    text = words(client)
    assert "You have cancelled it today, Mon 23 Nov at 07:30. Nobody comes." in text
    assert buttons(client) == {"come-back", "call"}
    moved = acts(queue, ticket, "ticket.moved")[-1]
    assert (moved.actor, moved.details["role"]) == (f"customer:{ticket}", "customer")
    assert (moved.details["from"], moved.details["to"]) == ("dispatched", "cancelled")
    assert moved.details["note"] == "We moved"
    assert tell(client, "come-back").status_code == 303
    assert "We have received it again" in words(client)
    assert "The time that you had is not kept" in words(client)
    assert tell(client, "come-back").status_code == 409


def test_what_the_office_cancelled_only_the_office_takes_back(
    queue: Case, closed_queue: Queue
) -> None:
    """A duplicate that was cancelled is not opened again by its customer; a call can be asked for."""
    ticket = closed_queue.tickets[3]
    client = phone(queue, ticket)
    go(queue, ticket, S.CANCELLED, moment=at(7, 40), note="twice the same")
    assert "It was cancelled" in words(client)
    assert "twice the same" not in words(client)
    assert buttons(client) == {"call"}
    assert tell(client, "come-back").status_code == 409
    assert "cancelled" in queue.program("dora").get(f"/api/v1/tickets/{ticket}").text


@pytest.mark.parametrize("path", ["confirm", "cancel", "come-back", "score", "times"])
def test_what_came_too_late_is_refused_in_a_sentence(
    queue: Case, closed_queue: Queue, path: str
) -> None:
    """Somebody is on the way: nothing of the page that was open before is done any more, and the page says so."""
    ticket = closed_queue.tickets[0]
    client = phone(queue, ticket)
    go(queue, ticket, S.ON_THE_WAY, S.ON_SITE, moment=at(8))
    number = len(acts(queue, ticket))
    start = told(queue.store, ticket)[1].isoformat()
    fields = {"start": start, "score": "5", "time": f"{at(14).isoformat()}/{at(16).isoformat()}"}
    answer = tell(client, path, **fields)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert "is with you" in answer.text
    assert len(acts(queue, ticket)) == number


def test_the_score_counts_and_can_be_changed_until_the_end(
    queue: Case, closed_queue: Queue
) -> None:
    """After the work 1 to 5 and a word; the last one counts in the figures; a closed case takes none."""
    ticket = closed_queue.tickets[0]
    client = phone(queue, ticket)
    go(queue, ticket, S.ON_THE_WAY, S.ON_SITE, S.DONE, moment=at(8))
    assert "The work is done" in words(client)
    assert step(client) == "Done"
    assert buttons(client) == {"score", "call"}
    for bad in ("", "0", "6", "5.0", "five", "٣"):
        answer = tell(client, "score", score=bad, words="kept while it is wrong")
        assert answer.status_code == 409, bad
        assert "kept while it is wrong" in answer.text
    assert tell(client, "score", score="2", words="late").status_code == 303
    assert tell(client, "score", score="4", words="but friendly").status_code == 303
    assert "You gave 4 of 5" in words(client)
    assert "4 of 5: but friendly" in queue.browser("dora").get(f"/tickets/{ticket}").text
    seen = service_quality(queue.store, by=PLANNER, at=at(18), standards=STANDARDS)
    assert seen.scores == {4: 1}
    rows = acts(queue, ticket, "ticket.rated")
    assert [(row.details["score"], row.details["words"]) for row in rows] == [
        (2, "late"),
        (4, "but friendly"),
    ]
    walk(queue.store, ticket, S.FOLLOWED_UP, hour=10)
    assert "You gave 5 of 5" in words(client), "the call-back was later"
    assert tell(client, "score", score="3").status_code == 303
    seen = service_quality(queue.store, by=PLANNER, at=at(18), standards=STANDARDS)
    assert seen.scores == {3: 1}
    token = csrf_token(client, "/c")
    walk(queue.store, ticket, S.CLOSED, hour=11)
    assert "This request is closed" in words(client)
    assert buttons(client) == set()
    answer = client.post("/c/score", data={"score": "1", "csrf_token": token})
    assert answer.status_code == 409
    assert len(acts(queue, ticket, "ticket.rated")) == 3


def test_a_call_is_asked_for(queue: Case, closed_queue: Queue) -> None:
    """The office sees the wish and its words until somebody moves the ticket."""
    ticket = closed_queue.tickets[0]
    client = phone(queue, ticket)
    assert tell(client, "call", words="the gate is locked").status_code == 303
    assert "You asked today, Mon 23 Nov at 07:30" in words(client)
    office = queue.browser("dora")
    assert "the gate is locked" in office.get(f"/tickets/{ticket}").text
    go(queue, ticket, S.ON_THE_WAY, moment=at(8))
    assert "the gate is locked" not in office.get(f"/tickets/{ticket}").text
    assert "You asked" not in words(client)


def test_a_time_that_has_gone_brings_new_ones(queue: Case, closed_queue: Queue) -> None:
    """Somebody took it meanwhile, it has passed, or it was never offered: a sentence, and times that can be taken."""
    ticket = closed_queue.tickets[3]
    client = phone(queue, ticket)
    times = re.findall(r'name="time" value="([^"]+)"', client.get("/c/times").text)
    assert len(times) >= 3
    queue.clock.now = at(8)
    long_ago = f"{at(8).isoformat()}/{at(10).isoformat()}"
    for gone in (long_ago, f"{at(10, 1).isoformat()}/{at(12).isoformat()}"):
        answer = tell(client, "times", time=gone)
        assert answer.status_code == 409
        assert "This time has just been taken. Please choose another one." in answer.text
        assert 'name="time"' in answer.text
    for bad in ("", "x", f"{at(10).isoformat()}/", "2026-11-23T10:00:00/2026-11-23T12:00:00"):
        answer = tell(client, "times", time=bad)
        assert answer.status_code == 409
        assert "Please choose one of the times." in answer.text
    before = told(queue.store, ticket)
    assert tell(client, "times", time=times[-1]).status_code == 303
    assert told(queue.store, ticket) != before
    others = [told(queue.store, each) for each in closed_queue.tickets[:3]]
    assert len({start for _, start in others}) == 3


def test_shortly_before_the_visit_the_time_stays(queue: Case, closed_queue: Queue) -> None:
    """Less than an hour before, and where the office has fixed the start, no other time is offered."""
    client = phone(queue, closed_queue.tickets[3])
    assert "times" in buttons(client)
    queue.clock.now = at(8, 40)
    assert "times" not in buttons(client)
    assert client.get("/c/times").status_code == 409


def test_texts_stay_texts(queue: Case, closed_queue: Queue) -> None:
    """Whatever the customer types is shown as it was typed, to the customer and to the office."""
    ticket = closed_queue.tickets[0]
    client = phone(queue, ticket)
    tell(client, "call", words=HOSTILE + "\x00" + "long" * 2000)
    go(queue, ticket, S.ON_THE_WAY, S.ON_SITE, S.DONE, moment=at(8))
    tell(client, "score", score="3", words=HOSTILE)
    for page in (client.get("/c").text, queue.browser("dora").get(f"/tickets/{ticket}").text):
        assert "<img" not in page
        assert "<script>window" not in page
        assert "&lt;script&gt;window.ran=1" in page
        assert "49" not in re.findall(r"gave.*", page)
    (row,) = acts(queue, ticket, "ticket.call_wished")
    assert len(row.details["words"]) == customer_acts.LONGEST_WORDS
    assert "\x00" not in row.details["words"]


def test_nobody_fills_the_trail(queue: Case, closed_queue: Queue) -> None:
    """After thirty acts in a day the page says to call instead; the next day it goes on."""
    ticket = closed_queue.tickets[0]
    client = phone(queue, ticket)
    answers = [tell(client, "call", words="again").status_code for _ in range(31)]
    assert answers.count(303) == 29, "opening the link was the first"
    assert answers[-1] == 409
    assert "Please call us instead" in tell(client, "call").text
    queue.clock.forward(hours=24, minutes=1)
    assert tell(client, "call").status_code == 303


def test_customers_do_nothing_by_the_use_cases_of_the_office(
    queue: Case, closed_queue: Queue
) -> None:
    """The actor that a customer is may neither publish, plan, change nor move anything but a cancellation."""
    ticket = closed_queue.tickets[0]
    by = customer_of(ticket)
    store = queue.store
    refused: list[Callable[[], object]] = [
        lambda: publishing.publish_plan(store, "P-000001", board_version=1, by=by, at=at(8)),
        lambda: plans.discard_plan(store, "P-000001", version=1, by=by, at=at(8)),
        lambda: SlotBook(store, STANDARDS).take(
            ticket, opens_at=at(10), closes_at=at(12), by=by, at=at(8)
        ),
        lambda: tickets.hand_over(store, ticket, "U-000001", by=by, at=at(8), why="x"),
        lambda: tickets.await_part(store, ticket, "P-1", 1, by=by, at=at(8)),
        lambda: tickets.move_ticket(store, ticket, S.ON_THE_WAY, by=by, at=at(8)),
        lambda: tickets.move_ticket(store, closed_queue.tickets[1], S.CANCELLED, by=by, at=at(8)),
        lambda: ticket_changes.change_ticket(
            store, ticket, {"phone": "1"}, by=by, at=at(8), standards=STANDARDS
        ),
        lambda: tickets.report_ticket(store, job(), by=by, at=at(8), standards=STANDARDS),
    ]
    for act in refused:
        with pytest.raises(NotAllowed):
            act()
