"""Calling back: who is due, what was said, complaints and their answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch.desk import complaints, follow_up, ticket_changes, ticket_steps, tickets
from dispatch.desk.actions import Action
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import Feedback, TicketState
from dispatch.errors import Conflict, InputError, NotAllowed, NotFound
from dispatch.storage import Store
from dispatch.storage import tickets as stored
from dispatch.tickets.life_cycle import MoveRefused
from tests.dispatch.desk.office import DISPATCHER, STANDARDS, trail, triaged
from tests.dispatch.planning.example import at

S = TicketState
BACK = {"by": DISPATCHER, "at": at(12)}


def solved(store: Store, hour: int) -> str:
    """Return a ticket that was solved on the phone at an hour."""
    ticket = triaged(store)
    tickets.move_ticket(store, ticket.id, S.RESOLVED_REMOTELY, by=DISPATCHER, at=at(hour))
    return ticket.id


def queue(store: Store, moment: datetime, **more: Any) -> follow_up.Queue:
    """Return the call-backs, due after a day and overdue after two."""
    given = {"by": DISPATCHER, "after_hours": 24, "overdue_hours": 48, **more}
    return follow_up.call_backs(store, at=moment, **given)


def test_customers_are_due_after_a_day_the_oldest_first(office: Store) -> None:
    """Not a second before, and those that follow are announced."""
    second, first = solved(office, 9), solved(office, 8)
    day = timedelta(days=1)
    assert queue(office, at(8) + day - timedelta(seconds=1)).due == ()
    found = queue(office, at(8) + day)
    assert [call.ticket.id for call in found.due] == [first]
    assert (found.later, found.next_at) == (1, at(9) + day)
    assert [call.ticket.id for call in queue(office, at(9) + day).due] == [first, second]


def test_after_two_days_a_call_back_is_overdue(office: Store) -> None:
    """From that moment on; the limit is that of the settings, and never before it is due."""
    solved(office, 8)
    two = at(8) + timedelta(days=2)
    (call,) = queue(office, two - timedelta(seconds=1)).due
    assert (call.is_overdue, call.due_at, call.late_at) == (False, at(8) + timedelta(days=1), two)
    assert queue(office, two).due[0].is_overdue is True
    assert queue(office, at(8) + timedelta(hours=24), overdue_hours=1).due[0].is_overdue is True


def test_the_customers_own_score_is_shown(office: Store) -> None:
    """The last one that was given by the link."""
    id = solved(office, 8)
    for score in (2, 5):
        with office.transaction() as session:
            ticket_steps.record(
                session,
                Action.TICKET_RATED,
                id,
                {"score": score, "words": "谢谢"},
                by=DISPATCHER,
                at=at(9),
            )
    (call,) = queue(office, at(9) + timedelta(days=1)).due
    assert call.rated is not None
    assert (call.rated.score, call.rated.words) == (5, "谢谢")


def test_a_call_back_records_and_closes(office: Store) -> None:
    """Score and words stand in the trail, and the ticket leaves the queue."""
    id = solved(office, 8)
    ticket = follow_up.called_back(office, id, Feedback(5, "quick"), close=True, **BACK)
    assert ticket.state is S.CLOSED
    told = next(row for row in trail(office) if row.details.get("to") == "followed_up")
    assert (told.details["score"], told.details["words"]) == (5, "quick")
    assert queue(office, at(12) + timedelta(days=9)).due == ()


def test_a_complaint_at_the_call_back_keeps_the_matter_open(office: Store) -> None:
    """It is written down in the same act; the ticket is followed up and not closed."""
    id = solved(office, 8)
    ticket = follow_up.called_back(
        office, id, Feedback(1, "late"), complaint="Two hours late", close=True, **BACK
    )
    assert ticket.state is S.FOLLOWED_UP
    (found,) = complaints.list_complaints(office, by=DISPATCHER)
    assert (found.ticket_id, found.words, found.owner) == (id, "Two hours late", "U-1")
    assert found.is_open


def test_a_refused_complaint_leaves_nothing_of_the_call_back(office: Store) -> None:
    """Score and complaint are one act: an owner whom nobody knows refuses both."""
    id = solved(office, 8)
    with pytest.raises(NotFound, match="U-99"):
        follow_up.called_back(office, id, Feedback(1), complaint="Late", owner="U-99", **BACK)
    (call,) = queue(office, at(9) + timedelta(days=1)).due
    assert (call.ticket.state, call.complaint) == (S.RESOLVED_REMOTELY, None)


@pytest.mark.parametrize("said", [Feedback(None), Feedback(6, "x"), Feedback(0, "x")])
def test_a_call_back_has_a_score_or_words(office: Store, said: Feedback) -> None:
    """Neither is refused, and so is a score off the scale."""
    with pytest.raises(MoveRefused):
        follow_up.called_back(office, solved(office, 8), said, **BACK)


def test_a_complaint_is_open_until_it_is_answered(office: Store) -> None:
    """Another one meanwhile is refused, a second answer too; afterwards a new one can come."""
    id = solved(office, 8)
    complaints.complain(office, id, " Dirt in the hall ", by=DISPATCHER, at=at(9))
    with pytest.raises(Conflict, match="is open already"):
        complaints.complain(office, id, "And noise", by=DISPATCHER, at=at(9))
    complaints.answer_complaint(office, id, "Cleaned, sorry", by=DISPATCHER, at=at(10))
    with pytest.raises(Conflict, match="No complaint about"):
        complaints.answer_complaint(office, id, "Sorry again", by=DISPATCHER, at=at(11))
    complaints.complain(office, id, "Dirt again", by=DISPATCHER, at=at(11))
    opened, answered = complaints.list_complaints(office, by=DISPATCHER)
    assert (opened.words, opened.is_open) == ("Dirt again", True)
    assert (answered.words, answered.answer) == ("Dirt in the hall", "Cleaned, sorry")
    assert (answered.answered_at, answered.answered_by) == (at(10), "U-1")


def test_open_complaints_come_first_and_the_oldest_at_the_top(office: Store) -> None:
    """Then the answered ones, the last answer first."""
    ids = [solved(office, 8) for _ in range(4)]
    for hour, id in enumerate(ids, 9):
        complaints.complain(office, id, "x", by=DISPATCHER, at=at(hour))
    for hour, id in ((14, ids[0]), (15, ids[2])):
        complaints.answer_complaint(office, id, "y", by=DISPATCHER, at=at(hour))
    listed = [each.ticket_id for each in complaints.list_complaints(office, by=DISPATCHER)]
    assert listed == [ids[1], ids[3], ids[2], ids[0]]


@pytest.mark.parametrize("words", ["", "   ", "x" * 10_001])
def test_a_complaint_and_an_answer_say_something(office: Store, words: str) -> None:
    """Nothing, or far too much, is refused."""
    id = solved(office, 8)
    with pytest.raises(InputError, match=r"characters\. Write 1 to 10000"):
        complaints.complain(office, id, words, by=DISPATCHER, at=at(9))
    complaints.complain(office, id, "x", by=DISPATCHER, at=at(9))
    with pytest.raises(InputError, match=r"characters\. Write 1 to 10000"):
        complaints.answer_complaint(office, id, words, by=DISPATCHER, at=at(9))


def test_complaints_are_the_offices(office: Store) -> None:
    """Technicians neither see nor write any, planners only see them."""
    id = solved(office, 8)
    planner, technician = Actor("U-4", Role.PLANNER), Actor("U-2", Role.TECHNICIAN, "T-1")
    assert complaints.list_complaints(office, by=planner) == []
    for deed in (
        lambda: complaints.list_complaints(office, by=technician),
        lambda: complaints.complain(office, id, "x", by=planner, at=at(9)),
        lambda: complaints.answer_complaint(office, id, "x", by=technician, at=at(9)),
        lambda: queue(office, at(9), by=technician),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_return_visit_takes_the_ticket_out_of_the_queue_only_when_called(office: Store) -> None:
    """What is not solved gets another visit; the customer is still called back about the first."""
    ticket = triaged(office)
    with office.transaction() as session:
        row = stored.for_change(session, ticket.id)
        row.state, row.moved_at, row.technician_id = S.DONE.value, at(8), "T-1"
    fresh = ticket_changes.arrange_return_visit(
        office, ticket.id, by=DISPATCHER, at=at(9), standards=STANDARDS
    )
    assert (fresh.follows, fresh.state) == (ticket.id, S.TRIAGED)
    assert [call.ticket.id for call in queue(office, at(8) + timedelta(days=1)).due] == [ticket.id]
