"""Warnings of devices on both engines: a ticket with the fault proposed, each event once, one ticket a device."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from dispatch.desk import customers, ticket_views, tickets
from dispatch.desk.early_warnings import Taken, Warned, list_warnings, receive
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.customer import CustomerPlace, Severity
from dispatch.domain.job import Priority
from dispatch.domain.place import Location
from dispatch.domain.ticket import TicketState
from dispatch.errors import Conflict, InputError, NotAllowed, NotFound
from dispatch.storage import Store
from dispatch.triage.catalogue import Catalogue, KnownFault
from tests.dispatch.desk.contracts_case import TOWER, person, tower
from tests.dispatch.desk.office import MORNING, STANDARDS, furnish, trail
from tests.dispatch.desk.test_at_once import together
from tests.dispatch.planning.example import NORTH, at

ANNEX = Location(31.2400, 121.4800)
FAULT = KnownFault(
    "BOI-01",
    "Boiler does not ignite",
    "boiler",
    1,
    50,
    tools=("ladder",),
    parts={"P-1": 0.8, "P-9": 0.9, "P-2": 0.2},
    priority=Priority.HIGH,
    signals=("E01",),
)
CATALOGUE = Catalogue((FAULT,))
S = TicketState


@pytest.fixture
def by(store: Store) -> Actor:
    """The user of a monitoring system, in a furnished store with a contract."""
    furnish(store)
    sender = person(store, "monitor")
    places = (*TOWER.places, CustomerPlace("Annex", ANNEX, "2 Tower Road"))
    tower(store, sender, replace(TOWER, places=places))
    return sender


def warned(event_id: str = "ev-1", **more: object) -> Warned:
    """Return a warning of the tower's first boiler."""
    told = {"device": "boiler-1", "code": "e01", "text": "No flame", **more}
    return Warned(event_id, "C-000001", **told)  # type: ignore[arg-type]


def take(
    store: Store, by: Actor, what: Warned | None = None, *, moment: datetime = MORNING
) -> Taken:
    """Receive a warning."""
    return receive(
        store, what or warned(), by=by, at=moment, standards=STANDARDS, catalogue=CATALOGUE
    )


def test_a_warning_becomes_a_reported_ticket_with_the_fault_proposed(
    store: Store, by: Actor
) -> None:
    """Skill, tools, likely parts that are known, time and the more urgent priority; it waits to be triaged."""
    taken = take(store, by)
    assert (taken.is_new, taken.again, taken.fault) == (True, False, "BOI-01")
    ticket = ticket_views.see_ticket(store, taken.ticket_id, by=by)
    job = ticket.job
    assert (ticket.state, job.fault, job.priority) == (S.REPORTED, "BOI-01", Priority.HIGH)
    assert (job.skills, job.tools, job.parts) == ({"boiler": 1}, ("ladder",), {"P-1": 1})
    assert (job.service_seconds, job.description) == (3000, "boiler-1: e01, warning. No flame")
    assert (job.location, job.own_standard, job.preferred_id) == (NORTH, TOWER.standard, "T-1")
    received = trail(store, subject=("customer", "C-000001"))[-1]
    assert received.action == "warning.received"
    assert received.details["ticket"] == taken.ticket_id


def test_the_same_event_is_answered_as_before(store: Store, by: Actor) -> None:
    """Sent again after a lost answer nothing is done; under the same id another content is refused."""
    first = take(store, by)
    rows = len(trail(store))
    again = take(store, by, moment=at(9))
    assert again == replace(first, again=True)
    assert len(trail(store)) == rows
    with pytest.raises(Conflict, match="came before with another content"):
        take(store, by, warned(text="Flame"))


def test_senders_have_ids_of_their_own(store: Store, by: Actor) -> None:
    """Another system's event of the same id is another event."""
    take(store, by)
    other = take(store, person(store, "second"), warned(device="boiler-2"))
    assert (other.is_new, other.again) == (True, False)


def test_one_event_sent_at_once_is_taken_once(store: Store, by: Actor) -> None:
    """Four sends at the same moment: one ticket, one warning, and nobody is refused."""
    assert together([lambda: take(store, by)] * 4) == [None] * 4
    actions = [row.action for row in trail(store)]
    assert (actions.count("ticket.reported"), actions.count("warning.received")) == (1, 1)


def test_a_device_has_one_open_ticket(store: Store, by: Actor) -> None:
    """Its next warnings are noted there, whatever their code; another device has its own."""
    first = take(store, by)
    second = take(store, by, warned("ev-2", code="E77"), moment=at(7))
    assert (second.ticket_id, second.is_new) == (first.ticket_id, False)
    noted = trail(store, subject=("ticket", first.ticket_id))[-1]
    assert (noted.action, noted.details["photo"]) == ("ticket.noted", None)
    assert noted.details["words"] == "boiler-1: E77, warning. No flame"
    assert take(store, by, warned("ev-3", device="boiler-2")).is_new is True
    listed = list_warnings(store, by=by, customer_id="C-000001")
    assert [row.event_id for row in listed] == ["ev-3", "ev-2", "ev-1"]


@pytest.mark.parametrize("ended", [(S.CANCELLED,), (S.TRIAGED, S.RESOLVED_REMOTELY)])
def test_after_the_end_of_the_matter_a_warning_is_a_new_one(
    store: Store, by: Actor, ended: tuple[TicketState, ...]
) -> None:
    """A ticket that was solved or cancelled takes no more warnings."""
    first = take(store, by)
    for state in ended:
        tickets.move_ticket(store, first.ticket_id, state, by=by, at=at(7))
    second = take(store, by, warned("ev-2"), moment=at(8))
    assert second.is_new is True
    assert second.ticket_id != first.ticket_id


def test_an_unknown_code_is_taken_as_it_is(store: Store, by: Actor) -> None:
    """Without a fault, with a priority by its severity."""
    taken = take(store, by, warned(code="XYZ", severity=Severity.INFO, text=""))
    job = ticket_views.see_ticket(store, taken.ticket_id, by=by).job
    assert (taken.fault, job.fault, job.priority) == ("", "", Priority.LOW)
    assert (job.description, job.skills) == ("boiler-1: XYZ, info", {})


def test_a_critical_warning_outweighs_the_catalogue(store: Store, by: Actor) -> None:
    """The more urgent of both counts."""
    taken = take(store, by, warned(severity=Severity.INFO))
    seen = ticket_views.see_ticket(store, taken.ticket_id, by=by)
    assert seen.job.priority is Priority.HIGH


def test_the_place_is_found_by_its_name(store: Store, by: Actor) -> None:
    """An unknown one is refused with those that are known, and nothing is kept of the warning."""
    taken = take(store, by, warned(place="Annex"))
    job = ticket_views.see_ticket(store, taken.ticket_id, by=by).job
    assert (job.location, job.address) == (ANNEX, "2 Tower Road")
    with pytest.raises(InputError, match=r"has no place 'Roof'.* Hall, Annex"):
        take(store, by, warned("ev-2", device="x", place="Roof"))
    assert len(list_warnings(store, by=by)) == 1


def test_who_may_not_send_and_whose_it_is_not(store: Store, by: Actor) -> None:
    """Technicians and planners send none; unknown customers and ended contracts are named."""
    with pytest.raises(NotAllowed):
        take(store, Actor("U-9", Role.TECHNICIAN, "T-1"))
    with pytest.raises(NotFound, match="C-9"):
        take(store, by, replace(warned(), customer_id="C-9"))
    customers.end_contract(store, "C-000001", by=by, at=at(7))
    with pytest.raises(Conflict, match="has ended"):
        take(store, by)
