"""The day that planning is given is the day as it stands: stock, orders, shifts, and what is due by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dispatch.desk import orders, stock, ticket_changes, tickets
from dispatch.desk.days import day_of
from dispatch.domain.day import Day
from dispatch.domain.stock import depot, van
from dispatch.domain.ticket import TicketState
from dispatch.storage import Store, master
from tests.dispatch.desk.office import (
    DISPATCHER,
    STANDARDS,
    order,
    reported,
    triaged,
    walk,
)
from tests.dispatch.desk.running_day import running, told
from tests.dispatch.planning import example
from tests.dispatch.planning.example import at

S = TicketState


def day(store: Store, moment: datetime, *, ahead_only: bool = True) -> Day:
    """Return the day at a moment."""
    with store.reading() as session:
        return day_of(session, at=moment, standards=STANDARDS, ahead_only=ahead_only)


def test_only_triaged_tickets_are_planned(office: Store) -> None:
    """A ticket that nobody has answered yet is no job of the day, and neither is one that was cancelled."""
    reported(office)
    gone = triaged(office)
    tickets.move_ticket(office, gone.id, S.CANCELLED, by=DISPATCHER, at=at(6, 10))
    kept = triaged(office)
    assert [job.id for job in day(office, at(7)).jobs] == [kept.id]


def test_vans_and_depots_hold_what_the_ledger_says(office: Store) -> None:
    """After a pick-up at eight the shelf holds less and the van more; at seven it was as counted."""
    stock.pick_up_parts(office, "T-2", "D-1", {"P-1": 3}, by=DISPATCHER, at=at(8))
    for moment, shelf, aboard in ((at(7), 4, {}), (at(9), 1, {"P-1": 3})):
        seen = day(office, moment)
        assert seen.depots[0].stock == {"P-1": shelf, "P-2": 1}
        assert [person.van for person in seen.technicians] == [{"P-1": 1}, aboard]


def test_a_shelf_without_limit_stays_without(office: Store) -> None:
    """What the master data give no limit has none, whatever was picked up."""
    (place,) = example.day().depots
    with office.transaction() as session:
        master.upsert(session, master.DEPOT, {"D-1": replace(place, stock={"P-1": None})}, at=at(6))
    stock.pick_up_parts(office, "T-2", "D-1", {"P-1": 90}, by=DISPATCHER, at=at(8))
    assert day(office, at(9)).depots[0].stock == {"P-1": None, "P-2": 1}


def test_an_order_counts_until_it_should_have_come(office: Store) -> None:
    """Five due at nine: before, what is still to come of them; from nine on nothing, until another time is said."""
    made = order(office, "P-2", 5, arrives_at=at(9))
    orders.receive_parts(office, "D-1", {"P-2": 2}, by=DISPATCHER, at=at(8), order_id=made.id)
    assert [each.quantity for each in day(office, at(8, 59)).orders] == [3]
    assert day(office, at(9)).orders == ()
    orders.promise_order(office, made.id, at(15), by=DISPATCHER, at=at(9, 5))
    (promised,) = day(office, at(9, 10)).orders
    assert (promised.quantity, promised.arrives_at, promised.id) == (3, at(15), made.id)


@pytest.mark.parametrize(
    ("moment", "start", "end", "rests"),
    [
        (at(7), at(8), at(17), True),
        (at(12), at(12), at(17), True),
        (at(14), at(14), at(17), False),
        (at(18), at(18), at(18), False),
    ],
)  # fmt: skip
def test_a_shift_is_what_is_left_of_it(
    office: Store, moment: datetime, start: datetime, end: datetime, rests: bool
) -> None:
    """Nobody is planned into the past; a shift that is over keeps its number, with no time in it."""
    (shift,) = day(office, moment).technicians[0].shifts
    assert (shift.start_at, shift.end_at, shift.rest is not None) == (start, end, rests)


def test_a_job_is_due_as_its_clocks_say(office: Store) -> None:
    """The standard is 24 h; a part awaited for two hours moves the latest start by these two hours."""
    ticket = triaged(office)
    (before,) = day(office, at(7)).jobs
    assert before.due_at is None, "planning works the promise out itself"
    stock.count_parts(office, depot("D-1"), {"P-2": 0}, by=DISPATCHER, at=at(7))
    tickets.await_part(office, ticket.id, "P-2", 1, by=DISPATCHER, at=at(7), expected_at=at(9))
    (waiting,) = day(office, at(8)).jobs
    assert waiting.due_at == at(6) + timedelta(hours=26, seconds=-1800)
    made = order(office, "P-2", 1, arrives_at=at(9))
    orders.receive_parts(office, "D-1", {"P-2": 1}, by=DISPATCHER, at=at(10), order_id=made.id)
    (arrived,) = day(office, at(10)).jobs
    assert arrived.due_at == at(6) + timedelta(hours=27, seconds=-1800)


def test_a_return_visit_is_due_as_the_first_report_says(office: Store) -> None:
    """The clock of the case goes on: the return visit is due 24 h after the first report, less its work."""
    first = running(office, count=1)[0]
    walk(office, first, S.ON_THE_WAY, S.ON_SITE, S.NEEDS_EXPERT, hour=10)
    changes = {"service_seconds": 3600}
    back = ticket_changes.arrange_return_visit(
        office, first, by=DISPATCHER, at=at(11), standards=STANDARDS, changes=changes
    )
    (job,) = day(office, at(12)).jobs
    assert job.id == back.id
    assert job.due_at == at(6) + timedelta(hours=23)


def test_the_whole_day_holds_what_is_over(office: Store) -> None:
    """A visit that is done is in the whole day without its parts, and not in what is ahead."""
    first, second = running(office, count=2, parts={"P-1": 1})
    who, _ = told(office, first)
    stock.count_parts(office, van(who), {"P-1": 2}, by=DISPATCHER, at=at(8))
    walk(office, first, S.ON_THE_WAY, S.ON_SITE, S.DONE, hour=9)
    parts = {job.id: dict(job.parts) for job in day(office, at(11), ahead_only=False).jobs}
    assert parts == {first: {}, second: {"P-1": 1}}
    assert [job.id for job in day(office, at(11)).jobs] == [second]


def test_a_visit_under_way_is_in_the_whole_day_alone(office: Store) -> None:
    """Planning anew leaves it out: it has its technician."""
    (first,) = running(office, count=1)
    walk(office, first, S.ON_THE_WAY, hour=9)
    assert [job.id for job in day(office, at(10), ahead_only=False).jobs] == [first]
    assert day(office, at(10)).jobs == ()
