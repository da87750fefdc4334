"""What the customer's page says in every state of the case."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

from dispatch.desk import ticket_changes, tickets
from dispatch.domain.ticket import TicketState
from tests.dispatch.desk.office import DISPATCHER, STANDARDS, reported, triaged, walk
from tests.dispatch.desk.running_day import publish_now, told
from tests.dispatch.planning.example import at
from tests.dispatch.web.customer_case import (
    Queue,
    acts,
    buttons,
    go,
    phone,
    step,
    tell,
    window,
    words,
)
from tests.dispatch.web.store_case import Case

S = TicketState


def test_reported_and_not_planned(queue: Case) -> None:
    """Somebody looks at it; it can be cancelled, and a call asked for; no time is said."""
    client = phone(queue, reported(queue.store).id)
    text = words(client)
    assert "We have received your request" in text
    assert "Somebody is with you by" in text
    assert (step(client), window(client)) == ("Received", "")
    assert buttons(client) == {"cancel", "call"}


def test_triaged_takes_a_time(queue: Case) -> None:
    """What is needed is known: the customer chooses a time, and it counts as agreed."""
    client = phone(queue, triaged(queue.store).id)
    assert "We are planning your visit" in words(client)
    assert buttons(client) == {"times", "cancel", "call"}
    times = re.findall(r'name="time" value="([^"]+)"', client.get("/c/times").text)
    assert times == sorted(times)
    assert tell(client, "times", time=times[0]).status_code == 303
    assert "You have confirmed this time" in words(client)
    assert "confirm" not in buttons(client)


def test_planned_is_confirmed(queue: Case, closed_queue: Queue) -> None:
    """Window, first name, and one button; confirmed, the office sees it, and nothing else changes."""
    ticket = closed_queue.tickets[3]
    client = phone(queue, ticket)
    text = words(client)
    assert "Your visit is planned" in text
    assert "Today, Mon 23 Nov" in text
    assert "伟 begins at your place" in text
    assert "陈" not in text
    assert (step(client), window(client)) == ("Planned", "09:00–09:55")
    assert buttons(client) == {"confirm", "times", "cancel", "call"}
    _, start = told(queue.store, ticket)
    before = queue.program("dora").get(f"/api/v1/tickets/{ticket}").json["ticket"]
    assert tell(client, "confirm", start=start.isoformat()).status_code == 303
    assert "You have confirmed this time" in words(client)
    (row,) = acts(queue, ticket, "ticket.confirmed")
    assert (row.actor, row.details["role"]) == (f"customer:{ticket}", "customer")
    assert queue.program("dora").get(f"/api/v1/tickets/{ticket}").json["ticket"] == before
    assert "Confirmed</dt>" in queue.browser("dora").get(f"/tickets/{ticket}").text


def test_a_time_that_changed_while_it_was_looked_at_is_not_confirmed(
    queue: Case, closed_queue: Queue
) -> None:
    """What is confirmed is the time on the page, so another one, or none, is refused with a sentence."""
    client = phone(queue, closed_queue.tickets[3])
    for start in ("2026-11-23T09:00:00+08:00", "", "soon", "2026-11-23T09:26:50"):
        answer = tell(client, "confirm", start=start)
        assert answer.status_code == 409, start
        assert 'role="alert"' in answer.text
    assert not acts(queue, closed_queue.tickets[3], "ticket.confirmed")


def test_a_plan_that_changes_is_told_and_confirmed_anew(queue: Case, closed_queue: Queue) -> None:
    """After a re-plan by hours the page names the time before, and that the other time was the confirmed one."""
    ticket = closed_queue.tickets[3]
    client = phone(queue, ticket)
    _, start = told(queue.store, ticket)
    tell(client, "confirm", start=start.isoformat())
    late = {"kind": "technician_late", "technician_id": "T-1", "seconds": 4 * 3600}
    assert queue.program("dora").post("/api/v1/events", json=late).status_code == 204
    queue.clock.now = at(7, 40)
    publish_now(queue.store, moment=at(7, 40))
    assert told(queue.store, ticket)[1] > start
    text = words(client)
    assert "The plan has changed: before, it was today, Mon 23 Nov about 09:26" in text
    assert "You had confirmed another time. Please confirm this one" in text
    assert "confirm" in buttons(client)
    assert (
        "not the time that is planned now" in queue.browser("dora").get(f"/tickets/{ticket}").text
    )
    tell(client, "confirm", start=told(queue.store, ticket)[1].isoformat())
    assert "The plan has changed" not in words(client)


def test_the_window_narrows_on_the_page_as_the_day_goes(queue: Case, closed_queue: Queue) -> None:
    """Each visit before that is over, and setting out, make it narrower; on site there is none."""
    first, second, third, last = closed_queue.tickets
    client = phone(queue, last)
    seen = [window(client)]
    for before, moment in ((first, at(8, 5)), (second, at(8, 29)), (third, at(9, 1))):
        go(queue, before, S.ON_THE_WAY, S.ON_SITE, moment=moment)
        go(queue, before, S.DONE, moment=moment + timedelta(minutes=23))
        seen.append(window(client))
    go(queue, last, S.ON_THE_WAY, moment=at(9, 25))
    seen.append(window(client))
    ends = [tuple(part.split(":") for part in text.split("–")) for text in seen]
    for wider, narrower in itertools.pairwise(ends):
        assert wider[0] <= narrower[0]
        assert narrower[1] <= wider[1]
    assert seen[0] == "09:00–09:55"
    assert seen[-1] != seen[0]
    assert "伟 is on the way" in words(client)
    assert step(client) == "On the way"
    assert buttons(client) == {"call"}
    assert "If it does not suit you any more: Call us: +86 10 5555 0000" in words(client)
    go(queue, last, S.ON_SITE, moment=at(9, 30))
    assert "伟 is with you" in words(client)
    assert window(client) == ""


def test_what_is_late_is_said(queue: Case, closed_queue: Queue) -> None:
    """The first technician has not moved at half past nine: the window lies ahead, and the old one is named."""
    client = phone(queue, closed_queue.tickets[0])
    queue.clock.now = at(9, 30)
    assert window(client) >= "09:30"
    assert "Later than we said: it was" in words(client)
    assert "confirm" not in buttons(client)
    queue.clock.now = at(12, day=25)
    assert "We should have been there by now" in words(client)
    assert window(client) == ""


def test_a_missing_part_is_named_with_its_date(queue: Case, closed_queue: Queue) -> None:
    """The visit ended for want of a part; its date; the return visit belongs to the same link and can be planned."""
    ticket = closed_queue.tickets[0]
    client = phone(queue, ticket)
    go(queue, ticket, S.ON_THE_WAY, S.ON_SITE, S.NEEDS_PART, moment=at(8), missing={"P-2": 1})
    text = words(client)
    assert "A part is needed" in text
    assert "泵: ordered; the date is not known yet" in text
    assert "Everything works again as soon as the part is there" in text
    assert buttons(client) == {"call"}
    expected = at(10, day=25)
    tickets.await_part(
        queue.store, ticket, "P-2", 1, by=DISPATCHER, at=at(8, 5), expected_at=expected
    )
    assert "泵: expected Wed 25 Nov" in words(client)
    later = ticket_changes.arrange_return_visit(
        queue.store,
        ticket,
        by=DISPATCHER,
        at=at(8, 6),
        standards=STANDARDS,
        note="bring the big van",
    )
    text = words(client)
    assert "We come again" in text
    assert later.id in client.get("/c").text
    assert "expected Wed 25 Nov" in text
    assert "big van" not in text
    assert "times" in buttons(client)
    queue.clock.now = at(11, day=25)
    assert "it is late, and we ask after it" in words(client)


def test_a_specialist_is_needed(queue: Case, closed_queue: Queue) -> None:
    """The visit ended: somebody else has to come."""
    ticket = closed_queue.tickets[0]
    client = phone(queue, ticket)
    go(queue, ticket, S.ON_THE_WAY, S.ON_SITE, S.NEEDS_EXPERT, moment=at(8), note="do not tell him")
    text = words(client)
    assert "A specialist is needed" in text
    assert "do not tell him" not in text


def test_solved_without_a_visit(queue: Case) -> None:
    """No steps of a visit that nobody made; a score can be given."""
    ticket = triaged(queue.store)
    walk(queue.store, ticket.id, S.RESOLVED_REMOTELY, hour=7)
    client = phone(queue, ticket.id)
    assert "Solved without a visit" in words(client)
    assert step(client) == ""
    assert buttons(client) == {"score", "call"}
