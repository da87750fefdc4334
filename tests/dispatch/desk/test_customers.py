"""Contracts on both engines: kept, matched to calls, entering the promises, refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch.desk import customers, loading, ticket_views, tickets
from dispatch.desk.days import day_of
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.customer import Contact, Customer, CustomerPlace
from dispatch.domain.job import OwnStandard, Priority
from dispatch.domain.place import Location
from dispatch.errors import Conflict, InputError, NotAllowed, NotFound, StaleVersion
from dispatch.standards.due import promises
from dispatch.storage import Store, master
from tests.dispatch.desk.contracts_case import TOWER, person, tower
from tests.dispatch.desk.office import DISPATCHER, MORNING, STANDARDS, furnish, job, trail
from tests.dispatch.planning import example
from tests.dispatch.planning.example import at


@pytest.fixture
def by(store: Store) -> Actor:
    """A dispatcher of a furnished store."""
    furnish(store)
    return person(store, "dora")


def test_a_contract_is_kept_whole(store: Store, by: Actor) -> None:
    """What was given comes back, with an id; the trail holds the whole record."""
    id = tower(store, by)
    assert id == "C-000001"
    view = customers.view_customer(store, id, by=by)
    assert view.held.customer == replace(TOWER, id=id)
    assert (view.inspections, view.warnings) == ((), ())
    (row,) = trail(store, subject=("customer", id))
    assert (row.action, row.details["customer"]["name"]) == ("customer.added", TOWER.name)


def test_calls_of_the_customer_get_technician_and_promise(store: Store, by: Actor) -> None:
    """By name or by number, and the clocks, the plan and the trail go by the contract from the report on."""
    tower(store, by)
    called = tickets.report_ticket(
        store,
        job(customer="somebody", phone="021 5555 0998"),
        by=by,
        at=MORNING,
        standards=STANDARDS,
    )
    assert called.job.preferred_id == "T-1"
    assert called.job.own_standard == TOWER.standard
    (reported,) = trail(store, subject=("ticket", called.id))
    assert reported.details["terms"]["on_site"]["seconds"] == 3 * 3600
    clocks = ticket_views.view_ticket(
        store, called.id, by=by, at=MORNING, standards=STANDARDS
    ).clocks
    assert clocks.on_site.plain.due_at == MORNING + timedelta(hours=3)
    tickets.triage(store, called.id, by=by, at=at(7), standards=STANDARDS)
    with store.reading() as session:
        day = day_of(session, at=at(7), standards=STANDARDS)
    assert promises(day, STANDARDS)[called.id].on_site_at == MORNING + timedelta(hours=3)


def test_other_callers_keep_the_standards(store: Store, by: Actor) -> None:
    """A stranger gets nothing of a contract."""
    tower(store, by)
    called = tickets.report_ticket(store, job(), by=by, at=MORNING, standards=STANDARDS)
    assert (called.job.preferred_id, called.job.own_standard) == (None, None)


def test_a_corrected_priority_keeps_the_contract(store: Store, by: Actor) -> None:
    """The promise is worked out again with the contract's own; an emergency takes the shorter one."""
    tower(store, by)
    called = tickets.report_ticket(
        store, job(customer=TOWER.name), by=by, at=MORNING, standards=STANDARDS
    )
    changes = {"priority": Priority.LOW}
    tickets.triage(store, called.id, by=by, at=at(7), standards=STANDARDS, changes=changes)
    changed = next(row for row in trail(store) if row.action == "ticket.changed")
    assert changed.details["terms"]["on_site"]["seconds"] == 3 * 3600


def test_a_later_contract_leaves_earlier_promises(store: Store, by: Actor) -> None:
    """What was promised at the report holds, whatever the contract says later."""
    id = tower(store, by)
    early = tickets.report_ticket(
        store, job(customer=TOWER.name), by=by, at=MORNING, standards=STANDARDS
    )
    slower = replace(TOWER, id=id, standard=OwnStandard(on_site_hours=30))
    customers.change_customer(store, slower, by=by, at=at(8))
    later = tickets.report_ticket(
        store, job(customer=TOWER.name), by=by, at=at(9), standards=STANDARDS
    )
    assert later.job.own_standard == OwnStandard(on_site_hours=30)
    seen = ticket_views.see_ticket(store, early.id, by=by)
    assert seen.job.own_standard == TOWER.standard


def test_an_ended_contract_gives_nothing(store: Store, by: Actor) -> None:
    """Calls go by the standards again; the contract is among those that have ended."""
    id = tower(store, by)
    customers.end_contract(store, id, by=by, at=at(8))
    called = tickets.report_ticket(
        store, job(customer=TOWER.name), by=by, at=at(9), standards=STANDARDS
    )
    assert called.job.own_standard is None
    assert customers.list_customers(store, by=by) == []
    assert [held.customer.id for held in customers.list_customers(store, by=by, ended=True)] == [id]
    with pytest.raises(Conflict, match="has ended already"):
        customers.end_contract(store, id, by=by, at=at(9))


def test_a_technician_who_has_left_is_not_asked_for(store: Store, by: Actor) -> None:
    """The call is taken without the dedicated technician rather than refused."""
    tower(store, by, replace(TOWER, preferred_only=True))
    with store.transaction() as session:
        master.remove(session, master.TECHNICIAN, "T-1")
    called = tickets.report_ticket(
        store, job(customer=TOWER.name), by=by, at=MORNING, standards=STANDARDS
    )
    assert (called.job.preferred_id, called.job.allowed_ids) == (None, ())
    assert called.job.own_standard == TOWER.standard


def test_loading_twice_leaves_the_contract_in_place(store: Store, by: Actor) -> None:
    """A file that says nothing of the technician does not take back what the contract gave."""
    tower(store, by)
    day = replace(example.day(), orders=(), jobs=(replace(job(customer=TOWER.name), id="J-77"),))
    for hour in (7, 8):
        report = loading.load_day(store, day, by=by, at=at(hour), standards=STANDARDS)
    assert (report["tickets"].unchanged, report["tickets"].changed) == (1, {})
    seen = ticket_views.see_ticket(store, "J-77", by=by)
    assert (seen.job.preferred_id, seen.job.own_standard) == ("T-1", TOWER.standard)


def test_a_change_that_rests_on_an_older_version_is_refused(store: Store, by: Actor) -> None:
    """Of two people who change one contract the second is told; the trail names the fields of the first."""
    id = tower(store, by)
    first = replace(TOWER, id=id, note="Ring twice")
    held = customers.change_customer(store, first, by=by, at=at(8), version=1 + 1)
    with pytest.raises(StaleVersion):
        customers.change_customer(
            store, replace(TOWER, id=id, note="Knock"), by=by, at=at(9), version=2
        )
    assert customers.view_customer(store, id, by=by).held == held
    changed = trail(store, subject=("customer", id))[-1]
    assert changed.details == {"changed": {"note": ["", "Ring twice"]}}


def test_saving_what_is_there_writes_nothing(store: Store, by: Actor) -> None:
    """No line in the trail, and no new version."""
    id = tower(store, by)
    before = customers.view_customer(store, id, by=by).held
    assert customers.change_customer(store, before.customer, by=by, at=at(8)) == before
    assert len(trail(store, subject=("customer", id))) == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": " "}, "has no name"),
    ({"phones": ("12",)}, "'12' is no telephone number"),
    ({"preferred_id": "T-9"}, "There is no technician 'T-9'"),
    ({"preferred_id": None, "preferred_only": True}, "none is named"),
    ({"standard": OwnStandard(on_site_hours=0)}, "on_site_hours is 0"),
    ({"standard": OwnStandard(resolution_hours=float("nan"))}, "resolution_hours is nan"),
    ({"targets": {"on_site": 1.2}}, "target of on_site is 1.2"),
    ({"targets": {"beauty": 0.5}}, "no promise 'beauty'"),
    ({"places": (CustomerPlace("Hall", Location(91, 0)),)}, "no place on Earth"),
    ({"places": (CustomerPlace("A", Location(1, 1)),) * 2}, "'A' needs a name of its own"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG)
def test_what_no_contract_can_hold_is_refused(
    store: Store, by: Actor, changes: dict[str, Any], said: str
) -> None:
    """The value and the remedy are named, for new contracts and for changed ones; nothing is left behind."""
    with pytest.raises(InputError, match=said):
        tower(store, by, replace(TOWER, **changes))
    assert customers.list_customers(store, by=by) == []
    id = tower(store, by)
    with pytest.raises(InputError, match=said):
        customers.change_customer(store, replace(TOWER, id=id, **changes), by=by, at=at(8))
    assert customers.view_customer(store, id, by=by).held.version == 2


@pytest.mark.parametrize(
    "other",
    [
        Customer("", "YUANWANG OFFICES"),
        Customer("", "Other", also_called=("远望 写字楼",)),
        Customer("", "Other", phones=("+86-21-5555-0998",)),
        Customer("", "Other", contacts=(Contact("Li", "86 21 5555 0999"),)),
    ],
)
def test_two_contracts_share_no_name_and_no_number(
    store: Store, by: Actor, other: Customer
) -> None:
    """Or nobody could say whose call it is; an ended one is in nobody's way."""
    id = tower(store, by)
    with pytest.raises(Conflict, match="so jobs could not be told apart"):
        tower(store, by, other)
    customers.end_contract(store, id, by=by, at=at(8))
    assert tower(store, by, other) != id


def test_contracts_are_the_offices(store: Store, by: Actor) -> None:
    """Planners see them, technicians do not, and neither changes any."""
    id = tower(store, by)
    planner, technician = Actor("U-8", Role.PLANNER), Actor("U-9", Role.TECHNICIAN, "T-1")
    assert customers.view_customer(store, id, by=planner).held.customer.id == id
    for deed in (
        lambda: customers.add_customer(store, Customer("", "X"), by=planner, at=MORNING),
        lambda: customers.end_contract(store, id, by=planner, at=MORNING),
        lambda: customers.view_customer(store, id, by=technician),
        lambda: customers.list_customers(store, by=technician),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_an_unknown_customer_is_told(store: Store, by: Actor) -> None:
    """By id, in a sentence."""
    with pytest.raises(NotFound, match="There is no customer 'C-9'"):
        customers.view_customer(store, "C-9", by=DISPATCHER)
