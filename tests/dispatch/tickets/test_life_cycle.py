"""Only the listed moves are made, by those who may, and a refusal says what is possible."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.domain.account import Role
from dispatch.domain.actor import Actor, customer_of
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.tickets.life_cycle import (
    MOVES,
    MoveRefused,
    check_move,
    life_cycle_markdown,
    possible_moves,
)
from tests.dispatch.planning.example import job
from tests.dispatch.tickets.histories import at

S = TicketState
DISPATCHER = Actor("U-1", Role.DISPATCHER)
OWN = Actor("U-2", Role.TECHNICIAN, "T-1")
OTHER = Actor("U-3", Role.TECHNICIAN, "T-2")
TICKET = Ticket("J-1", job("J-1"), S.REPORTED, at("9:00"), "U-1", "T-1")


def ticket(state: TicketState) -> Ticket:
    """Return a ticket of technician T-1 in a state."""
    return replace(TICKET, state=state)


def test_the_closed_loop_can_be_walked() -> None:
    """From the report to the end by each of the four outcomes of a ticket, every step is allowed."""
    first = [S.REPORTED, S.TRIAGED]
    visit = [S.PLANNED, S.DISPATCHED, S.ON_THE_WAY, S.ON_SITE]
    last = [S.FOLLOWED_UP, S.CLOSED, S.REOPENED, S.TRIAGED]
    outcomes = (
        [S.RESOLVED_REMOTELY],
        [*visit, S.DONE],
        [*visit, S.NEEDS_PART],
        [*visit, S.NEEDS_EXPERT],
    )
    for outcome in outcomes:
        for before, after in itertools.pairwise([*first, *outcome, *last]):
            check_move(ticket(before), after, DISPATCHER)


@pytest.mark.parametrize("role", list(Role))
def test_every_other_move_is_refused(role: Role) -> None:
    """Of all pairs of states a role may make the listed ones alone; the refusal names what is possible."""
    by = Actor("U-9", role, "T-1" if role is Role.TECHNICIAN else None)
    if role is Role.CUSTOMER:
        by = customer_of(TICKET.id)
    for before, after in itertools.product(S, S):
        rule = MOVES.get((before, after))
        if rule is not None and role in rule.roles:
            check_move(ticket(before), after, by)
            continue
        with pytest.raises(MoveRefused) as refused:
            check_move(ticket(before), after, by)
        assert refused.value.possible == possible_moves(before, role)


def test_an_illegal_move_is_refused_with_a_sentence() -> None:
    """The text names the ticket, both states and what can be done instead."""
    with pytest.raises(MoveRefused) as refused:
        check_move(ticket(S.ON_SITE), S.DISPATCHED, DISPATCHER)
    assert str(refused.value) == (
        "Ticket J-1 is on site and cannot become dispatched."
        " Possible now: done, needs part, needs expert, planned, triaged, cancelled."
    )


def test_a_technician_moves_own_visits_only() -> None:
    """The visit of another technician is refused, and so is a move that belongs to the office."""
    check_move(ticket(S.DISPATCHED), S.ON_THE_WAY, OWN)
    with pytest.raises(MoveRefused, match="is not a visit of T-2"):
        check_move(ticket(S.DISPATCHED), S.ON_THE_WAY, OTHER)
    with pytest.raises(MoveRefused, match=r"a dispatcher or admin may\. Possible now: on the way"):
        check_move(ticket(S.DISPATCHED), S.CANCELLED, OWN)
    nobody = replace(ticket(S.DISPATCHED), technician_id=None)
    with pytest.raises(MoveRefused, match="is not a visit of"):
        check_move(nobody, S.ON_THE_WAY, OWN)


def test_a_customer_moves_the_own_ticket_only() -> None:
    """Until somebody is on the way the customer may cancel, and come back; on another's ticket nothing."""
    own, other = customer_of("J-1"), customer_of("J-2")
    for state in (S.REPORTED, S.TRIAGED, S.PLANNED, S.DISPATCHED, S.REOPENED):
        assert possible_moves(state, Role.CUSTOMER) == (S.CANCELLED,)
        check_move(ticket(state), S.CANCELLED, own)
        with pytest.raises(MoveRefused, match="is another customer's"):
            check_move(ticket(state), S.CANCELLED, other)
    assert possible_moves(S.CANCELLED, Role.CUSTOMER) == (S.REOPENED,)
    for state in set(S) - {S.REPORTED, S.TRIAGED, S.PLANNED, S.DISPATCHED, S.REOPENED, S.CANCELLED}:
        assert possible_moves(state, Role.CUSTOMER) == ()


def test_a_technician_without_a_number_moves_nothing() -> None:
    """A login that belongs to no technician does not pass for the owner of a visit that has nobody."""
    nobody = replace(ticket(S.DISPATCHED), technician_id=None)
    with pytest.raises(MoveRefused):
        check_move(nobody, S.ON_THE_WAY, Actor("U-4", Role.TECHNICIAN))


def test_every_state_can_be_reached_and_left() -> None:
    """No state is a trap: from each one the end is reached, and each is reached from the report."""
    for start, goal in [(S.REPORTED, state) for state in S] + [(state, S.CLOSED) for state in S]:
        reached = {start}
        while True:
            more = {after for before, after in MOVES if before in reached} - reached
            if not more:
                break
            reached |= more
        assert goal in reached, f"{goal} cannot be reached from {start}"


def test_the_page_holds_the_table(repository: Path) -> None:
    """docs/tickets.md lists the moves as the product knows them."""
    page = (repository / "docs" / "tickets.md").read_text("utf-8")
    assert life_cycle_markdown() in page
