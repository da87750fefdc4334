"""Inspections on both engines: each date becomes one ticket, in time to be planned, whoever asks and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from dispatch.desk import customers, inspections, ticket_views, users
from dispatch.desk.days import day_of
from dispatch.domain.account import Role
from dispatch.domain.actor import SYSTEM, Actor
from dispatch.domain.customer import CustomerPlace, Inspection, Rhythm
from dispatch.domain.ticket import TicketState
from dispatch.errors import Conflict, InputError, NotAllowed, NotFound, StorageError
from dispatch.storage import Store, master
from dispatch.storage import customers as stored
from dispatch.worker.caretaker import Caretaker
from tests.dispatch.desk.contracts_case import TOWER, inspection, person, tower
from tests.dispatch.desk.office import MORNING, STANDARDS, furnish, trail
from tests.dispatch.desk.test_at_once import together
from tests.dispatch.planning.example import at


@pytest.fixture
def by(store: Store) -> Actor:
    """A dispatcher of a furnished store."""
    furnish(store)
    return person(store, "dora")


def make(store: Store, moment: datetime = MORNING, **more: Actor) -> list[inspections.Made]:
    """Make what is due."""
    return inspections.make_due(store, at=moment, standards=STANDARDS, **more)


def test_a_date_becomes_a_ticket_to_be_planned(store: Store, by: Actor) -> None:
    """Triaged, owned by whoever added it, with the contract's technician, its soft window and its place."""
    id = inspection(store, tower(store, by), by, skill="boiler", level=1, window_days=3)
    (made,) = make(store)
    ticket = ticket_views.see_ticket(store, made.ticket_id, by=by)
    assert (made.inspection_id, made.visit.due_on) == (id, date(2026, 11, 30))
    assert (ticket.state, ticket.owner) == (TicketState.TRIAGED, by.id)
    job = ticket.job
    assert (job.customer, job.phone) == (TOWER.name, "+86 21 5555 0998")
    assert (job.location, job.address) == (TOWER.places[0].location, "1 Tower Road")
    assert (job.skills, job.preferred_id, job.windows) == ({"boiler": 1}, "T-1", ())
    assert job.release_at == datetime(2026, 11, 30, tzinfo=STANDARDS.timezone)
    assert job.due_at is not None
    assert job.due_at.date() == date(2026, 12, 2)
    assert job.due_hard is False
    with store.reading() as session:
        assert made.ticket_id in {j.id for j in day_of(session, at=at(7), standards=STANDARDS).jobs}


def test_asking_again_makes_nothing(store: Store, by: Actor) -> None:
    """However often, and even where the ticket was cancelled; a month later the next date is made."""
    id = inspection(store, tower(store, by), by)
    assert len(make(store)) == 1
    assert make(store) == []
    assert make(store, MORNING + timedelta(days=1)) == []
    (second,) = make(store, MORNING + timedelta(days=25))
    assert second.visit.due_on == date(2026, 12, 30)
    (held,) = customers.view_customer(store, "C-000001", by=by).inspections
    assert (held.inspection.id, list(held.tickets)) == (
        id,
        [date(2026, 11, 30), date(2026, 12, 30)],
    )


def test_workers_at_once_make_each_date_once(store: Store, by: Actor) -> None:
    """Four at the same moment: one ticket for each date, and nobody is refused."""
    customer = tower(store, by)
    for _ in range(3):
        inspection(store, customer, by)
    assert together([lambda: make(store)] * 4) == [None] * 4
    actions = [row.action for row in trail(store)]
    assert actions.count("inspection.made") == actions.count("ticket.reported") == 3


def test_the_database_refuses_a_second_ticket_for_a_date(store: Store, by: Actor) -> None:
    """Also where the use case would be wrong; and what was made is never changed or removed."""
    id = inspection(store, tower(store, by), by)
    (made,) = make(store)
    with pytest.raises((StorageError, DBAPIError)), store.transaction() as session:
        stored.add_date(session, id, made.visit.due_on, ticket_id=made.ticket_id, at=MORNING)
    with pytest.raises((StorageError, DBAPIError)), store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM inspection_dates")
    assert [
        held.tickets for held in customers.view_customer(store, "C-000001", by=by).inspections
    ] == [{made.visit.due_on: made.ticket_id}]


def test_one_that_cannot_be_made_keeps_no_other_from_it(store: Store, by: Actor) -> None:
    """A part that was removed is told by name; the inspection after it has its ticket."""
    customer = tower(store, by)
    bad = inspection(store, customer, by, parts={"P-1": 1})
    good = inspection(store, customer, by)
    with store.transaction() as session:
        master.remove(session, master.PART, "P-1")
    with pytest.raises(InputError, match=rf"Inspection {bad}: .*there is no part 'P-1'"):
        make(store)
    made = [row.subject_id for row in trail(store) if row.action == "inspection.made"]
    assert made == [good]


def test_the_place_of_an_inspection_is_kept(store: Store, by: Actor) -> None:
    """A contract loses no place at which something is still to be inspected."""
    customer = tower(store, by)
    id = inspection(store, customer, by)
    moved = replace(TOWER, id=customer, places=(CustomerPlace("Annex", TOWER.places[0].location),))
    with pytest.raises(InputError, match=f"{id}.* is made at 'Hall'"):
        customers.change_customer(store, moved, by=by, at=at(8))
    inspections.end_inspection(store, id, by=by, at=at(8))
    assert customers.change_customer(store, moved, by=by, at=at(9)).customer == moved


def test_an_owner_who_has_left_leaves_the_ticket_to_the_product(store: Store, by: Actor) -> None:
    """A ticket is never without an owner that is known."""
    other = person(store, "gone")
    inspection(store, tower(store, by), other)
    users.change_user(store, other.id, is_active=False, by="system", at=MORNING)
    (made,) = make(store)
    assert ticket_views.see_ticket(store, made.ticket_id, by=by).owner == SYSTEM.id


def test_an_ended_inspection_makes_nothing(store: Store, by: Actor) -> None:
    """Nor does one of a contract that has ended."""
    customer = tower(store, by)
    first, second = (inspection(store, customer, by) for _ in range(2))
    inspections.end_inspection(store, first, by=by, at=at(7))
    with pytest.raises(Conflict, match="has ended already"):
        inspections.end_inspection(store, first, by=by, at=at(8))
    assert [made.inspection_id for made in make(store)] == [second]
    customers.end_contract(store, customer, by=by, at=at(9))
    assert make(store, MORNING + timedelta(days=40)) == []
    with pytest.raises(Conflict, match="has ended"):
        inspection(store, customer, by)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"every": 0}, "every is 0"),
        ({"window_days": 61}, "window_days is 61"),
        ({"lead_days": -1}, "lead_days is -1"),
        ({"service_seconds": 0}, "0 seconds on site"),
        ({"starts_on": date(2050, 1, 1)}, "The first date is 2050-01-01"),
        ({"parts": {"P-9": 1}}, "there is no part 'P-9'"),
    ],
)
def test_what_no_inspection_can_be_is_refused(
    store: Store, by: Actor, more: dict[str, object], said: str
) -> None:
    """The value and the remedy are named, and nothing is kept."""
    customer = tower(store, by)
    with pytest.raises(InputError, match=said):
        inspection(store, customer, by, **more)
    assert customers.view_customer(store, customer, by=by).inspections == ()


def test_an_inspection_needs_a_known_place_and_customer(store: Store, by: Actor) -> None:
    """Both are named in the sentence."""
    wanted = Inspection("", tower(store, by), "Check", "Roof", 1, Rhythm.WEEKS, date(2026, 12, 1))
    with pytest.raises(InputError, match=r"has no place 'Roof'\. Known are Hall"):
        inspections.add_inspection(store, wanted, by=by, at=MORNING, standards=STANDARDS)
    with pytest.raises(NotFound, match="C-9"):
        inspections.add_inspection(
            store, replace(wanted, customer_id="C-9"), by=by, at=MORNING, standards=STANDARDS
        )


def test_only_the_office_makes_tickets_of_inspections(store: Store, by: Actor) -> None:
    """A planner asks a dispatcher."""
    with pytest.raises(NotAllowed):
        make(store, by=Actor("U-8", Role.PLANNER))


def test_the_worker_looks_once_a_day(store: Store, by: Actor) -> None:
    """At its start and on a new day by the clock of the standards; what failed is tried again."""
    inspection(store, tower(store, by), by, rhythm=Rhythm.WEEKS)
    moments = [MORNING, MORNING, MORNING + timedelta(days=8)]
    caretaker = Caretaker(store, STANDARDS, clock=lambda: moments.pop(0))
    assert caretaker.look() == 2
    assert caretaker.look() == 0
    assert caretaker.look() == 1
    assert moments == []
