"""Callers are offered appointments on the plan that holds, and the one they take is theirs."""

from __future__ import annotations

from datetime import datetime

import pytest

from dispatch.desk import plans, stock
from dispatch.desk.slots import Booked, Offered, SlotBook, SlotGone
from dispatch.domain.job import Window
from dispatch.domain.stock import depot
from dispatch.domain.ticket import TicketState
from dispatch.errors import NotAllowed, SituationError
from dispatch.storage import Store
from dispatch.storage import tickets as rows
from tests.dispatch.desk.office import DISPATCHER, FIRST, STANDARDS, job, order, trail, triaged
from tests.dispatch.desk.running_day import publish_now, running, told
from tests.dispatch.planning.example import at


@pytest.fixture
def book(office: Store) -> SlotBook:
    """The appointments of an office in which nothing is planned yet."""
    return SlotBook(office, STANDARDS)


def offered(book: SlotBook, *, moment: datetime | None = None, **changes: object) -> Offered:
    """Ask for appointments for a caller."""
    return book.offer(job(**changes), by=DISPATCHER, at=moment or at(8))


def take(
    book: SlotBook, ticket_id: str, window: Window, *, moment: datetime | None = None
) -> Booked:
    """Take an appointment."""
    return book.take(
        ticket_id, opens_at=window.opens_at, closes_at=window.closes_at, by=DISPATCHER,
        at=moment or at(8),
    )  # fmt: skip


def test_without_a_plan_there_is_nothing_to_offer(book: SlotBook) -> None:
    """The text says what to do first; technicians are not asked at all."""
    with pytest.raises(SituationError, match="No plan holds yet"):
        offered(book)
    with pytest.raises(NotAllowed):
        book.offer(job(), by=FIRST, at=at(8))


def test_an_appointment_taken_is_kept(office: Store, book: SlotBook) -> None:
    """The visit starts in the window, the part is reserved, the customer is told, and later plans keep the window."""
    running(office)
    new = triaged(office, parts={"P-1": 1})
    best = offered(book, parts={"P-1": 1}).offer.slots[0]
    window = Window(best.opens_at, best.closes_at)
    before = plans.board(office)
    booked = take(book, new.id, window)
    assert booked.ticket.state is TicketState.DISPATCHED, "its day was sent before"
    technician_id, start_at = told(office, new.id)
    assert technician_id == best.technician_id
    assert window.opens_at <= start_at <= window.closes_at
    assert booked.ticket.job.windows == (window,)
    kept = [row.details["reservations"] for row in trail(office) if row.action == "plan.published"]
    assert (new.id, "P-1", 1) in [(i["ticket"], i["sku"], i["quantity"]) for i in kept[-1]]
    assert plans.board(office).version == before.version + 1
    publish_now(office, moment=at(8, 5))
    assert window.opens_at <= told(office, new.id)[1] <= window.closes_at


def test_what_is_offered_changes_nothing(office: Store, book: SlotBook) -> None:
    """Asking leaves the trail as it was, and two callers are offered the same."""
    running(office)
    rows = len(trail(office))
    first, second = offered(book), offered(book)
    assert first.offer.slots == second.offer.slots
    assert len(first.offer.slots) > 3
    assert len(trail(office)) == rows


def test_appointments_that_have_begun_are_not_offered(office: Store, book: SlotBook) -> None:
    """At 14:07 the first appointment is at 16:00."""
    running(office)
    slots = offered(book, moment=at(14, 7)).offer.slots
    assert min(slot.opens_at for slot in slots) == at(16)


def test_a_window_that_is_full_is_gone(office: Store, book: SlotBook) -> None:
    """Callers take the same ten minutes until nobody can come any more: the next is told, and keeps the ticket."""
    running(office, count=2)
    window = Window(at(9), at(9, 15))
    callers = [triaged(office, service_seconds=3600).id for _ in range(6)]
    taken = []

    def take_all() -> None:
        for caller in callers:
            take(book, caller, window)
            taken.append(caller)

    with pytest.raises(SlotGone, match=r"2026-11-23 09:00 to 09:15 can no longer be kept"):
        take_all()
    assert 0 < len(taken) < 3, "there are two technicians"
    with office.reading() as session:
        assert rows.get(session, callers[len(taken)]).state == "triaged"


def test_a_part_on_order_is_counted(office: Store, book: SlotBook) -> None:
    """A caller who needs a pump that comes at noon is offered nothing before, and told why."""
    stock.count_parts(office, depot("D-1"), {"P-2": 0}, by=DISPATCHER, at=at(6, 1))
    order(office, "P-2", 2, arrives_at=at(12))
    running(office)
    offer = offered(book, parts={"P-2": 1}).offer
    assert offer.part_at == at(12)
    assert offer.slots
    assert all(slot.start_at > at(12) for slot in offer.slots)


def test_a_job_the_plan_left_out_can_take_one(office: Store, book: SlotBook) -> None:
    """A ticket that the plan could not visit for want of a part is offered appointments without that part."""
    stock.count_parts(office, depot("D-1"), {"P-2": 0}, by=DISPATCHER, at=at(6, 1))
    left = triaged(office, parts={"P-2": 1})
    running(office)
    current = plans.current_plan(office)
    assert current is not None
    assert left.id in [each.job_id for each in current.plan.unserved]
    offer = book.offer(job(id=left.id), by=DISPATCHER, at=at(8)).offer
    assert offer.slots


def test_only_tickets_that_wait_take_appointments(office: Store, book: SlotBook) -> None:
    """A visit that is planned already has its time."""
    (first, *_) = running(office)
    with pytest.raises(SituationError, match="is dispatched, so it takes no appointment"):
        take(book, first, Window(at(10), at(12)))
