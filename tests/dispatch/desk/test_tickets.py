"""Tickets from the call to the end: what is recorded, what is refused, and what the trail tells afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dispatch.desk import orders, stock, ticket_changes, tickets
from dispatch.desk.histories import recorded
from dispatch.domain.account import Role
from dispatch.domain.job import Priority
from dispatch.domain.place import Location
from dispatch.domain.stock import van
from dispatch.domain.ticket import Feedback, Ticket, TicketState
from dispatch.errors import InputError, NotAllowed, NotFound, StaleVersion
from dispatch.stock.ledger import StockShort
from dispatch.storage import Store, accounts
from dispatch.storage import tickets as rows
from dispatch.tickets.life_cycle import MoveRefused
from tests.dispatch.desk.office import (
    DISPATCHER,
    FIRST,
    MORNING,
    PLANNER,
    SECOND,
    STANDARDS,
    job,
    order,
    reported,
    trail,
    triaged,
    walk,
)
from tests.dispatch.planning.example import at

S = TicketState
VISIT = (S.ON_THE_WAY, S.ON_SITE)


def dispatched(store: Store, technician_id: str = "T-1", **changes: Any) -> Ticket:
    """Return a ticket whose visit a technician was sent, as a plan would have left it."""
    ticket = triaged(store, **changes)
    with store.transaction() as session:
        row = rows.for_change(session, ticket.id)
        row.state, row.technician_id = S.DISPATCHED.value, technician_id
    return replace(ticket, state=S.DISPATCHED, technician_id=technician_id)


def state(store: Store, ticket_id: str) -> str:
    """Return the state of a ticket in the store."""
    with store.reading() as session:
        return rows.get(session, ticket_id).state


def test_a_report_keeps_job_and_promise(office: Store) -> None:
    """The ticket takes the next number, belongs to who wrote it, and the trail holds job and terms."""
    ticket = reported(office, priority=Priority.EMERGENCY)
    assert (ticket.id, ticket.job.id, ticket.owner) == ("T-000001", "T-000001", "U-1")
    (row,) = trail(office, subject=("ticket", ticket.id))
    assert row.action == "ticket.reported"
    assert row.details["job"]["customer"] == "王芳"
    assert row.details["terms"]["on_site"] == {"seconds": 4 * 3600, "counting": "calendar"}
    assert (row.details["zone"], row.details["zone_name"]) == ("urban", "core")


WRONG = [
    ({"parts": {"P-9": 1}}, "there is no part 'P-9'"),
    ({"parts": {"P-1": 0}}, "takes 0 of part P-1"),
    ({"preferred_id": "T-9"}, "there is no technician 'T-9'"),
    ({"location": Location(91.0, 0.0)}, "is no place on Earth"),
    ({"location": Location(float("nan"), 0.0)}, "is no place on Earth"),
    ({"service_seconds": -1}, "-1 seconds on site"),
    ({"skills": {"boiler": 0}}, "skill boiler has level 0"),
    ({"weight": float("inf")}, "its weight is inf"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG)
def test_a_job_that_no_plan_could_use_is_refused(
    office: Store, changes: dict[str, Any], said: str
) -> None:
    """The fault is named, and no ticket is left behind; a good ticket cannot be changed into a bad one."""
    with pytest.raises(InputError, match=said):
        tickets.report_ticket(
            office, job(**changes), by=DISPATCHER, at=MORNING, standards=STANDARDS
        )
    assert [row.subject_kind for row in trail(office)].count("ticket") == 0
    good = reported(office)
    with pytest.raises(InputError, match=said):
        ticket_changes.change_ticket(
            office, good.id, changes, by=DISPATCHER, at=at(7), standards=STANDARDS
        )


def test_only_what_was_asked_for_can_be_changed(office: Store) -> None:
    """The moment of the report is a fact; the priority can be corrected, and the promise follows it."""
    ticket = reported(office)
    with pytest.raises(InputError, match="'reported_at' of a ticket cannot be changed"):
        ticket_changes.change_ticket(
            office, ticket.id, {"reported_at": at(9)}, by=DISPATCHER, at=at(7), standards=STANDARDS
        )
    tickets.triage(
        office, ticket.id, by=DISPATCHER, at=at(7), standards=STANDARDS,
        changes={"priority": Priority.EMERGENCY},
    )  # fmt: skip
    with office.reading() as session:
        assert recorded(session, ticket.id).terms.on_site.seconds == 4 * 3600
    (changed,) = [row for row in trail(office) if row.action == "ticket.changed"]
    assert changed.details["job"] == {"priority": ["normal", "emergency"]}


def test_a_visit_uses_what_the_job_asks_for(office: Store) -> None:
    """Done without a word about parts: the part of the job leaves the van, once."""
    ticket = dispatched(office, parts={"P-1": 1})
    walk(office, ticket.id, *VISIT, S.DONE, hour=8)
    held = {
        str(level.place): level.held for level in stock.stock_levels(office) if level.sku == "P-1"
    }
    assert held["van:T-1"] == 0


def test_what_was_booked_before_is_not_booked_again(office: Store) -> None:
    """A part booked during the visit is not booked again at its end; what was not used can be said."""
    ticket = dispatched(office, parts={"P-1": 1})
    walk(office, ticket.id, *VISIT, hour=8)
    stock.use_parts(office, ticket.id, {"P-1": 1}, by=FIRST, at=at(8, 20))
    walk(office, ticket.id, S.DONE, hour=9)
    other = dispatched(office, parts={"P-1": 1})
    walk(office, other.id, *VISIT, S.DONE, hour=10, used={})
    used = [row.details["entries"] for row in trail(office) if row.action == "stock.used"]
    assert used == [[{"place": "van:T-1", "sku": "P-1", "quantity": -1}]]


def test_an_empty_van_ends_no_work_unsaid(office: Store) -> None:
    """The van of T-2 holds nothing: the visit is not done until the van was counted, and nothing is half written."""
    ticket = dispatched(office, "T-2", parts={"P-1": 1})
    walk(office, ticket.id, *VISIT, hour=8)
    with pytest.raises(StockShort, match="the van of T-2, which holds 0"):
        walk(office, ticket.id, S.DONE, hour=9)
    assert state(office, ticket.id) == "on_site"
    stock.count_parts(office, van("T-2"), {"P-1": 1}, by=SECOND, at=at(9))
    assert walk(office, ticket.id, S.DONE, hour=9).state is S.DONE


def test_technicians_move_their_own_visits(office: Store) -> None:
    """T-2 cannot set out for a visit of T-1; planners move nothing."""
    ticket = dispatched(office)
    for by in (SECOND, PLANNER):
        with pytest.raises(NotAllowed):
            tickets.move_ticket(office, ticket.id, S.ON_THE_WAY, by=by, at=at(8))
    moved = tickets.move_ticket(office, ticket.id, S.ON_THE_WAY, by=FIRST, at=at(8))
    assert moved.state is S.ON_THE_WAY


def test_nobody_is_in_two_places(office: Store) -> None:
    """While T-1 is on site at one customer, T-1 is not on the way to the next."""
    one, other = dispatched(office), dispatched(office)
    walk(office, one.id, *VISIT, hour=8)
    with pytest.raises(MoveRefused, match=f"T-1 is on site for ticket {one.id}"):
        walk(office, other.id, S.ON_THE_WAY, hour=9)


def test_a_move_does_not_lie_before_the_last(office: Store) -> None:
    """Moves come in the order of time, however late they are written down."""
    ticket = dispatched(office)
    walk(office, ticket.id, S.ON_THE_WAY, hour=8)
    with pytest.raises(MoveRefused, match="became on the way at 2026-11-23 08:00:00, after"):
        walk(office, ticket.id, S.ON_SITE, hour=7)


def test_plans_alone_plan(office: Store) -> None:
    """Nobody makes a ticket planned by hand, or takes its visit out of the plan."""
    ticket = triaged(office)
    with pytest.raises(MoveRefused, match="Publish one that holds its visit"):
        walk(office, ticket.id, S.PLANNED, hour=7)
    with pytest.raises(MoveRefused, match="Publish one that leaves out its visit"):
        walk(office, dispatched(office).id, S.TRIAGED, hour=7)


def test_a_stale_version_is_refused(office: Store) -> None:
    """Of two people who read the same ticket the second is told so, and nothing is changed."""
    ticket = reported(office)
    tickets.triage(
        office, ticket.id, by=DISPATCHER, at=at(7), standards=STANDARDS, version=ticket.version
    )
    with pytest.raises(StaleVersion):
        tickets.move_ticket(
            office, ticket.id, S.CANCELLED, by=DISPATCHER, at=at(7, 5), version=ticket.version
        )
    assert state(office, ticket.id) == "triaged"


@pytest.mark.parametrize(
    ("feedback", "said"),
    [
        (None, "Give a score from 1 to 5"),
        (Feedback(0, "bad"), "score of ticket T-000001 is 0"),
        (Feedback(6), "score of ticket T-000001 is 6"),
        (Feedback(None, " "), "has no score. Say in a few words why"),
    ],
)
def test_a_call_back_says_what_the_customer_said(
    office: Store, feedback: Feedback | None, said: str
) -> None:
    """Without an answer, or with a score that there is not, nobody was called back."""
    ticket = triaged(office)
    walk(office, ticket.id, S.RESOLVED_REMOTELY, hour=7)
    with pytest.raises(MoveRefused, match=said):
        walk(office, ticket.id, S.FOLLOWED_UP, hour=8, feedback=feedback)


def test_the_call_back_is_kept(office: Store) -> None:
    """Score and words are in the trail with the move."""
    ticket = triaged(office)
    walk(office, ticket.id, S.RESOLVED_REMOTELY, S.FOLLOWED_UP, hour=7, feedback=Feedback(4, "好"))
    with office.reading() as session:
        assert recorded(session, ticket.id).history.moves[-1].feedback == Feedback(4, "好")


def test_hand_overs_are_recorded(office: Store) -> None:
    """From whom, to whom and why; to nobody, or without a reason, a ticket does not go."""
    ticket = reported(office)
    with office.transaction() as session:
        taker = accounts.add_user(
            session, name="Li", login="li", role=Role.DISPATCHER, technician_id=None,
            password="x", one_time_until=None,
        )  # fmt: skip
    with pytest.raises(NotFound, match="active user 'nobody'"):
        tickets.hand_over(office, ticket.id, "nobody", by=DISPATCHER, at=at(7), why="late shift")
    with pytest.raises(InputError, match="Say in a few words why"):
        tickets.hand_over(office, ticket.id, taker.id, by=DISPATCHER, at=at(7), why="")
    given = tickets.hand_over(
        office, ticket.id, taker.id, by=DISPATCHER, at=at(7), why="late shift"
    )
    assert given.owner == taker.id
    with office.reading() as session:
        (kept,) = recorded(session, ticket.id).history.hand_overs
    assert (kept.giver, kept.taker, kept.why) == ("U-1", taker.id, "late shift")


def test_a_missing_part_stops_the_clock_until_it_comes(office: Store) -> None:
    """The visit lacks two P-2; one arriving serves nobody, two end the wait."""
    ticket = dispatched(office)
    walk(office, ticket.id, *VISIT, hour=8)
    with pytest.raises(MoveRefused, match="Say which, and how many"):
        walk(office, ticket.id, S.NEEDS_PART, hour=9)
    walk(office, ticket.id, S.NEEDS_PART, hour=9, missing={"P-2": 2})
    made = order(office, "P-2", 3, arrives_at=at(12))
    for clock, quantity, served in ((12, 1, []), (13, 2, [ticket.id])):
        assert served == orders.receive_parts(
            office, "D-1", {"P-2": quantity}, by=DISPATCHER, at=at(clock), order_id=made.id
        )
    with office.reading() as session:
        (wait,) = recorded(session, ticket.id).history.waits
    assert (wait.sku, wait.quantity, wait.since, wait.until) == ("P-2", 2, at(9), at(13))
    with pytest.raises(MoveRefused, match="does not wait for part P-2"):
        tickets.part_arrived(office, ticket.id, "P-2", by=DISPATCHER, at=at(14))
