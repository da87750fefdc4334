"""A visit that returns for an unfinished one: arranged before the call-back, part of the same case."""

from __future__ import annotations

import pytest

from dispatch.desk import ticket_changes
from dispatch.desk.histories import case_of
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.storage import Store
from dispatch.tickets.life_cycle import MoveRefused
from tests.dispatch.desk.office import DISPATCHER, STANDARDS, triaged, walk
from tests.dispatch.desk.test_tickets import VISIT, dispatched
from tests.dispatch.planning.example import at

S = TicketState


def test_a_return_visit_belongs_to_the_case(office: Store) -> None:
    """Unfinished work is not followed up before a return visit is arranged; then both tickets are one case."""
    ticket = dispatched(office, parts={"P-1": 1})
    walk(office, ticket.id, *VISIT, S.NEEDS_EXPERT, hour=8)
    with pytest.raises(MoveRefused, match="Arrange one, or cancel"):
        walk(office, ticket.id, S.FOLLOWED_UP, hour=9)

    def arrange() -> Ticket:
        changes = {"skills": {"boiler": 2}}
        return ticket_changes.arrange_return_visit(
            office, ticket.id, by=DISPATCHER, at=at(9), standards=STANDARDS, changes=changes
        )

    second = arrange()
    assert (second.follows, second.state, second.job.skills) == (
        ticket.id,
        S.TRIAGED,
        {"boiler": 2},
    )
    assert second.job.reported_at == ticket.job.reported_at
    with pytest.raises(MoveRefused, match=f"{second.id} returns for {ticket.id} already"):
        arrange()
    walk(office, ticket.id, S.FOLLOWED_UP, S.CLOSED, hour=10)
    with pytest.raises(MoveRefused, match=f"{second.id} returns for {ticket.id}"):
        walk(office, ticket.id, S.REOPENED, hour=11)
    with office.reading() as session:
        for id in (ticket.id, second.id):
            assert [each.history.ticket_id for each in case_of(session, id)] == [
                ticket.id,
                second.id,
            ]


def test_no_visit_returns_for_what_is_open(office: Store) -> None:
    """A ticket that was not visited yet has no return visit."""
    ticket = triaged(office)
    with pytest.raises(MoveRefused, match="is triaged, so no visit returns for it"):
        ticket_changes.arrange_return_visit(
            office, ticket.id, by=DISPATCHER, at=at(9), standards=STANDARDS
        )
