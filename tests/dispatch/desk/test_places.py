"""Pins: set for a ticket or a customer's place, recorded, remembered for the address, and asked before a geocoder."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.desk import customers
from dispatch.desk.actions import Action
from dispatch.desk.customers import add_customer, view_customer
from dispatch.desk.loading import load_day
from dispatch.desk.place_memory import with_corrections
from dispatch.desk.places import correct_customer, correct_ticket, same_address
from dispatch.desk.ticket_changes import change_ticket
from dispatch.domain.customer import Customer, CustomerPlace
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.place import FoundPlace, Location
from dispatch.errors import InputError, NotAllowed, NotFound, StaleVersion
from dispatch.storage import Store, tickets
from tests.dispatch.desk.office import (
    DISPATCHER,
    FIRST,
    MORNING,
    PLANNER,
    STANDARDS,
    reported,
    trail,
    triaged,
)
from tests.dispatch.planning.example import at

ADDRESS = "朝阳路 12 号"
PLACE = Location(31.25, 121.5)
ELSEWHERE = Location(31.0, 121.0)


def correct(
    office: Store, ticket_id: str, place: Location = PLACE, **more: object
) -> tuple[str, ...]:
    """Set the pin of a ticket and return which others were set with it."""
    return correct_ticket(
        office, ticket_id, place, by=DISPATCHER, at=MORNING, standards=STANDARDS, **more
    ).others  # type: ignore[arg-type]


def geocoder(address: str) -> FoundPlace | None:
    """Return a place that is wrong for every address."""
    return FoundPlace(ELSEWHERE, "city", address)


def test_a_pin_moves_the_ticket_and_is_recorded(office: Store) -> None:
    """The ticket lies where the pin is and says so; the trail has the change and what is remembered."""
    ticket = reported(office, address=ADDRESS, place_precision="city")
    correct(office, ticket.id)
    with office.reading() as session:
        job = tickets.job_of(tickets.get(session, ticket.id))
    assert (job.location, job.place_precision) == (PLACE, "pin")
    changed, remembered = trail(office)[-2:]
    assert changed.action == Action.TICKET_CHANGED.value
    assert changed.actor == DISPATCHER.id
    assert changed.details["job"]["place_precision"] == ["city", "pin"]
    assert remembered.action == Action.PLACE_CORRECTED.value
    assert (remembered.details["address"], remembered.details["before"]) == (ADDRESS, None)
    assert remembered.details["latitude"] == 31.25


def test_the_same_address_is_remembered(office: Store) -> None:
    """The pin wins over the geocoder for every writing of the address; other addresses go on to the geocoder."""
    find = with_corrections(office, geocoder)
    assert find(ADDRESS) == geocoder(ADDRESS)
    correct(office, reported(office, address=ADDRESS).id)
    for written in (ADDRESS, "朝阳路１２号", " 朝阳路12号。"):
        assert find(written) == FoundPlace(PLACE, "pin", ADDRESS)
    assert find("朝阳路 13 号") == geocoder("朝阳路 13 号")
    assert with_corrections(office, None)("朝阳路 13 号") is None


def test_a_later_pin_counts(office: Store) -> None:
    """A pin that is set again replaces the earlier one, and the trail says where it was; the same pin is no news."""
    ticket = reported(office, address=ADDRESS)
    correct(office, ticket.id)
    correct(office, ticket.id, ELSEWHERE)
    correct(office, ticket.id, ELSEWHERE)
    rows = [row for row in trail(office) if row.action == Action.PLACE_CORRECTED.value]
    assert [row.details["before"] for row in rows] == [
        None,
        {"latitude": 31.25, "longitude": 121.5},
    ]
    found = with_corrections(office, geocoder)(ADDRESS)
    assert found is not None
    assert found.location == ELSEWHERE


def test_a_ticket_without_an_address_is_moved_alone(office: Store) -> None:
    """Nothing is remembered for an empty address, which would be that of every other job without one."""
    one, other = reported(office, address=""), reported(office, address="")
    assert correct(office, one.id, others_too=True) == ()
    assert with_corrections(office, None)("") is None
    assert same_address(office, other.id, by=DISPATCHER) == ()


def test_others_of_the_address_are_moved_if_asked(office: Store) -> None:
    """The other open tickets of the address are named, and moved only where that is asked for."""
    first = reported(office, address=ADDRESS)
    second = reported(office, address="朝阳路１２号")
    third = reported(office, address="朝阳路 13 号")
    assert same_address(office, first.id, by=DISPATCHER) == (second.id,)
    assert correct(office, first.id) == ()
    assert correct(office, first.id, ELSEWHERE, others_too=True) == (second.id,)
    with office.reading() as session:
        places = [
            tickets.job_of(tickets.get(session, each.id)).location for each in (second, third)
        ]
    assert places == [ELSEWHERE, third.job.location]


def test_a_stale_ticket_is_refused(office: Store) -> None:
    """A pin that rests on an earlier version of the ticket is refused, and nothing is remembered."""
    ticket = reported(office, address=ADDRESS)
    change_ticket(office, ticket.id, {"phone": "1"}, by=DISPATCHER, at=MORNING, standards=STANDARDS)
    with pytest.raises(StaleVersion):
        correct(office, ticket.id, version=ticket.version)
    assert with_corrections(office, None)(ADDRESS) is None


@pytest.mark.parametrize("place", [Location(91, 0), Location(0, -181)])
def test_a_pin_off_the_globe_is_refused(office: Store, place: Location) -> None:
    """A pin has to be on earth; a refused one is not remembered."""
    with pytest.raises(InputError, match="no place on Earth"):
        correct(office, reported(office, address=ADDRESS).id, place)
    assert with_corrections(office, None)(ADDRESS) is None


def test_only_the_office_sets_pins(office: Store) -> None:
    """Technicians and planners do not."""
    ticket = reported(office, address=ADDRESS)
    for person in (FIRST, PLANNER):
        with pytest.raises(NotAllowed):
            correct_ticket(office, ticket.id, PLACE, by=person, at=MORNING, standards=STANDARDS)


def test_a_place_of_a_customer(office: Store) -> None:
    """One place of a contract is set, the others stay; it is recorded, remembered, and checked for its version."""
    places = (CustomerPlace("Main", ELSEWHERE, ADDRESS), CustomerPlace("Side", ELSEWHERE))
    held = add_customer(office, Customer("", "Harbour", places=places), by=DISPATCHER, at=MORNING)
    id = held.customer.id
    after = correct_customer(
        office, id, "0", PLACE, by=DISPATCHER, at=MORNING, version=held.version
    )
    assert [place.location for place in after.customer.places] == [PLACE, ELSEWHERE]
    found = with_corrections(office, geocoder)(ADDRESS)
    assert found is not None
    assert found.location == PLACE
    actions = [row.action for row in trail(office)[-2:]]
    assert actions == [Action.CUSTOMER_CHANGED.value, Action.PLACE_CORRECTED.value]
    with pytest.raises(StaleVersion):
        correct_customer(office, id, "1", PLACE, by=DISPATCHER, at=MORNING, version=held.version)
    with pytest.raises(NotFound):
        correct_customer(office, id, "2", PLACE, by=DISPATCHER, at=MORNING, version=after.version)
    assert view_customer(office, id, by=DISPATCHER).held.customer.places[1].location == ELSEWHERE
    assert customers.list_customers(office, by=DISPATCHER)[-1].version == after.version


def test_loading_again_keeps_the_pin(office: Store) -> None:
    """A spreadsheet with the old coordinates does not undo a pin, unless its address has become another one."""
    ticket = triaged(office, address=ADDRESS)
    correct(office, ticket.id)

    def load(**changes: str) -> Location:
        job = replace(ticket.job, id=ticket.id, **changes)  # type: ignore[arg-type]
        day = Day("", Horizon(at(0), at(23)), (job,), (), (), (), (), ())
        load_day(office, day, by=DISPATCHER, at=MORNING, standards=STANDARDS)
        with office.reading() as session:
            return tickets.job_of(tickets.get(session, ticket.id)).location

    assert load(description="again") == PLACE
    assert load(address="朝阳路 13 号") == ticket.job.location
