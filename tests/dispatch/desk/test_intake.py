"""Taking a call: what is known and proposed beforehand, what is saved, and what was changed of the proposal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch.desk import intake, stock, ticket_changes, ticket_views, tickets
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.job import Job, Priority
from dispatch.domain.stock import depot
from dispatch.domain.ticket import TicketState
from dispatch.errors import InputError, NotAllowed, StaleVersion
from dispatch.storage import Store
from dispatch.storage import tickets as stored
from dispatch.tickets.life_cycle import MoveRefused
from dispatch.triage.catalogue import KnownFault
from dispatch.triage.propose import proposed
from tests.dispatch.desk.contracts_case import TOWER, tower
from tests.dispatch.desk.office import (
    DISPATCHER,
    MORNING,
    STANDARDS,
    job,
    order,
    reported,
    trail,
    triaged,
)
from tests.dispatch.planning.example import EAST, NORTH, at

S = TicketState
FAULT = KnownFault(
    "BOI-01",
    "Boiler does not ignite",
    "boiler",
    1,
    50,
    parts={"P-2": 0.5, "P-1": 0.9, "P-9": 0.7},
    remote=True,
    remote_steps=("Open the tap", "Press reset"),
)


def looked(store: Store, asked: Job, **more: Any) -> intake.Look:
    """Return what is known of a call."""
    given = {"has_place": True, "fault": FAULT, "by": DISPATCHER, "at": at(7), "take_from": 0.5}
    return intake.look(store, asked, standards=STANDARDS, **given | more)


def take(store: Store, asked: Job, **more: Any) -> Any:
    """Save a call."""
    return intake.take_call(
        store, asked, by=DISPATCHER, at=at(7), standards=STANDARDS, fault=FAULT, **more
    )


def test_parts_are_told_with_likelihood_and_stock(office: Store) -> None:
    """The likeliest first: how many in vans and depots, when more come, and what the list of parts does not hold."""
    order(office, "P-2", 5, arrives_at=at(9, day=25))
    order(office, "P-2", 5, arrives_at=at(9, day=24))
    first, unknown, last = looked(office, job()).parts
    assert (first.sku, first.likelihood, first.take) == ("P-1", 0.9, True)
    assert (first.in_vans, first.is_there, first.arrives_at) == (1, True, None)
    assert (unknown.sku, unknown.is_known, unknown.take) == ("P-9", False, False)
    assert (last.sku, last.in_vans, last.in_depots) == ("P-2", 0, 1)
    assert last.arrives_at == at(9, day=24)


def test_a_part_that_nobody_has_is_told_as_such(office: Store) -> None:
    """After the last one was counted away."""
    stock.count_parts(office, depot("D-1"), {"P-2": 0}, by=DISPATCHER, at=at(6, 30))
    part = looked(office, job()).parts[-1]
    assert (part.in_depots, part.is_there, part.arrives_at) == (0, False, None)


def test_what_plans_reserve_is_not_there(office: Store) -> None:
    """Other parts that the form names are told as well, without a likelihood."""
    look = looked(office, job(parts={"P-2": 1}), fault=None)
    assert [(part.sku, part.likelihood) for part in look.parts] == [("P-2", None)]
    assert look.fields == {}


def test_the_promise_follows_place_and_contract(office: Store) -> None:
    """By the zone of the pin; a contract's own standard comes first; without a pin there is none."""
    look = looked(office, job())
    assert look.promise is not None
    assert (look.promise.zone_name, look.promise.on_site_at) == (
        "core",
        MORNING + timedelta(hours=24),
    )
    assert looked(office, job(), has_place=False).promise is None
    tower(office, DISPATCHER)
    own = looked(office, job(customer=TOWER.name))
    assert own.customer is not None
    assert own.promise is not None
    assert own.promise.on_site_at == MORNING + timedelta(hours=3)
    assert own.places[0].label == "Hall"


def test_open_tickets_of_the_caller_are_shown(office: Store) -> None:
    """Not those that are over, and not the one that is looked at."""
    phone = "+86 21 5555 0102"
    open_one = reported(office, phone=phone, location=EAST)
    over = triaged(office, phone=phone, location=EAST)
    tickets.move_ticket(office, over.id, S.RESOLVED_REMOTELY, by=DISPATCHER, at=at(7))
    asked = job(phone="021-55550102", customer="x", location=NORTH)
    found = looked(office, asked).duplicates
    assert [like.ticket.id for like in found] == [open_one.id]
    assert looked(office, asked, without=open_one.id).duplicates == ()
    assert [place.location for place in looked(office, asked).places] == [EAST]


@pytest.mark.parametrize(
    ("after", "state", "moves"),
    [
        ("reported", S.REPORTED, 0),
        ("triaged", S.TRIAGED, 1),
        ("resolved_remotely", S.RESOLVED_REMOTELY, 2),
    ],
)
def test_a_call_is_saved_in_the_state_asked_for(
    office: Store, after: str, state: TicketState, moves: int
) -> None:
    """Solved on the phone it has been answered too; the note stands at the last move."""
    ticket = take(office, job(fault="BOI-01"), after=after, note="1. Open the tap")
    assert ticket.state is state
    rows = [row for row in trail(office, subject=("ticket", ticket.id)) if "to" in row.details]
    assert len(rows) == moves
    if rows:
        assert rows[-1].details["note"] == "1. Open the tap"


def test_what_was_changed_of_the_proposal_is_recorded(office: Store) -> None:
    """Each field with what was proposed and what was chosen; parts that nobody knows were not proposed."""
    fields = proposed(FAULT) | {"parts": {"P-1": 1, "P-2": 1}}
    asked = replace(job(), **fields)
    kept = take(office, asked)
    (row,) = (r for r in trail(office, subject=("ticket", kept.id)) if "changed" in r.details)
    assert (row.action, row.details) == ("ticket.proposed", {"fault": "BOI-01", "changed": {}})
    other = take(office, replace(asked, priority=Priority.HIGH, parts={"P-1": 1}))
    row = next(r for r in trail(office, subject=("ticket", other.id)) if "changed" in r.details)
    assert row.details["changed"] == {
        "priority": ["normal", "high"],
        "parts": [{"P-1": 1, "P-2": 1}, {"P-1": 1}],
    }


def test_a_call_that_cannot_be_used_leaves_nothing(office: Store) -> None:
    """An unknown part is named, and no ticket is there."""
    rows = len(trail(office))
    with pytest.raises(InputError, match="no part 'P-9'"):
        take(office, job(parts={"P-9": 1}), after="triaged")
    with pytest.raises(InputError, match="cannot end as 'done'"):
        take(office, job(), after="done")
    assert len(trail(office)) == rows


def test_a_reported_ticket_is_triaged_with_what_was_found_out(office: Store) -> None:
    """Changes, the proposal and the move are one act; it may end on the phone."""
    ticket = reported(office)
    asked = {"fault": "BOI-01", "service_seconds": 3000}
    done = intake.triage_call(
        office,
        ticket.id,
        asked,
        by=DISPATCHER,
        at=at(7),
        standards=STANDARDS,
        fault=FAULT,
        after="resolved_remotely",
        note="reset helped",
    )
    assert (done.state, done.job.fault) == (S.RESOLVED_REMOTELY, "BOI-01")
    actions = [row.action for row in trail(office, subject=("ticket", ticket.id))]
    assert actions == [
        "ticket.reported", "ticket.changed", "ticket.proposed", "ticket.moved", "ticket.moved",
    ]  # fmt: skip


def test_a_triage_that_is_refused_changes_nothing(office: Store) -> None:
    """Neither on an older version, nor of a ticket that is planned, nor into a state that is none of its ends."""
    ticket = reported(office)
    ticket_changes.change_ticket(
        office, ticket.id, {"kind": "x"}, by=DISPATCHER, at=at(7), standards=STANDARDS
    )
    given: dict[str, Any] = {"by": DISPATCHER, "at": at(8), "standards": STANDARDS}
    with pytest.raises(StaleVersion):
        intake.triage_call(office, ticket.id, {"kind": "y"}, version=ticket.version, **given)
    with pytest.raises(InputError, match="cannot end as 'reported'"):
        intake.triage_call(office, ticket.id, {"kind": "y"}, after="reported", **given)
    with pytest.raises(MoveRefused):
        intake.triage_call(office, triaged(office).id, {}, **given)
    seen = ticket_views.see_ticket(office, ticket.id, by=DISPATCHER)
    assert (seen.state, seen.job.kind) == (S.REPORTED, "x")


def test_the_most_urgent_is_answered_first(office: Store) -> None:
    """Then the oldest; what was answered is not in the list, what was reopened is."""
    low = reported(office, priority=Priority.LOW)
    urgent = reported(office, priority=Priority.EMERGENCY)
    again = triaged(office)
    tickets.move_ticket(office, again.id, S.RESOLVED_REMOTELY, by=DISPATCHER, at=at(7))
    tickets.move_ticket(office, again.id, S.REOPENED, by=DISPATCHER, at=at(8))
    triaged(office)
    found = intake.waiting_for_triage(office, by=DISPATCHER)
    assert [ticket.id for ticket in found] == [urgent.id, again.id, low.id]


def test_calls_are_the_offices(office: Store) -> None:
    """Nobody else looks a caller up or takes a call."""
    for actor in (Actor("U-4", Role.PLANNER), Actor("U-2", Role.TECHNICIAN, "T-1")):
        with pytest.raises(NotAllowed):
            looked(office, job(), by=actor)
        with pytest.raises(NotAllowed):
            intake.take_call(office, job(), by=actor, at=at(7), standards=STANDARDS)
        with pytest.raises(NotAllowed):
            intake.waiting_for_triage(office, by=actor)


@pytest.mark.parametrize(
    ("tried", "words", "note"),
    [
        ([2, 1], "It lights", "1. Open the tap; 2. Press reset It lights"),
        ([], "It lights", "It lights"),
        ([0, 3, 1], "", "1. Open the tap"),
        ([], " ", ""),
    ],
)
def test_the_note_tells_what_was_tried(tried: list[int], words: str, note: str) -> None:
    """Steps by their numbers, each once; numbers of no step are left out."""
    assert intake.steps_tried(FAULT, tried, words) == note
    assert intake.steps_tried(None, tried, words) == words.strip()


def test_a_planned_ticket_is_not_triaged_by_hand(office: Store) -> None:
    """Only a plan takes its visit back, whichever use case is asked."""
    ticket = triaged(office)
    with office.transaction() as session:
        row = stored.for_change(session, ticket.id)
        row.state, row.technician_id = S.PLANNED.value, "T-1"
    given: dict[str, Any] = {"by": DISPATCHER, "at": at(8), "standards": STANDARDS}
    for deed in (tickets.triage, intake.triage_call):
        with pytest.raises(MoveRefused, match="becomes triaged by the plan"):
            deed(office, ticket.id, changes={"kind": "x"}, **given)
