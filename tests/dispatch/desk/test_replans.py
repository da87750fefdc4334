"""The rest of the day is planned again from what the store knows, and accepted whole or in part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from dispatch.desk import plans, stock, tickets
from dispatch.desk.days import day_of
from dispatch.desk.events import Happening, record_event
from dispatch.desk.publishing import StaleBoard
from dispatch.desk.replans import Proposed, accept_replan, propose_replan, proposed_diff
from dispatch.desk.situations import situation_of
from dispatch.domain.actor import Actor
from dispatch.domain.stock import van
from dispatch.domain.ticket import TicketState
from dispatch.errors import NotAllowed, SituationError
from dispatch.planning.replanning import (
    ChangeKind,
    Lock,
    Overrun,
    Situation,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
)
from dispatch.storage import Store
from dispatch.storage import tickets as rows
from solver.stop import Iterations
from tests.dispatch.desk.office import (
    DISPATCHER,
    FIRST,
    SECOND,
    STANDARDS,
    trail,
    triaged,
    walk,
)
from tests.dispatch.desk.running_day import ROUND, running, told
from tests.dispatch.planning.example import EAST, at

S = TicketState


def happens(store: Store, event: Happening, *, moment: datetime, by: Actor = DISPATCHER) -> None:
    """Record an event."""
    record_event(store, event, by=by, at=moment, **ROUND)


def proposed(store: Store, *, moment: datetime, locks: Sequence[Lock] = ()) -> Proposed:
    """Plan the rest of the day again."""
    return propose_replan(
        store, by=DISPATCHER, at=moment, stop=Iterations(200), locks=locks, **ROUND
    )


def seen(store: Store, *, moment: datetime) -> Situation:
    """Return the situation at a moment."""
    with store.reading() as session:
        return situation_of(session, at=moment, **ROUND)


def test_a_visit_is_known_by_its_moves(office: Store) -> None:
    """Set out, arrived, finished: the situation holds these moments and the parts that were used."""
    first, second, *_ = running(office, parts={"P-1": 1})
    person, _ = told(office, first)
    stock.count_parts(office, van(person), {"P-1": 2}, by=DISPATCHER, at=at(8))
    walk(office, first, S.ON_THE_WAY, S.ON_SITE, S.DONE, hour=9)
    walk(office, second, S.ON_THE_WAY, hour=10)
    situation = seen(office, moment=at(10, 5))
    done, under_way = situation.progress.of(first), situation.progress.of(second)
    assert done is not None
    assert under_way is not None
    assert (done.on_the_way_at, done.on_site_at, done.done_at) == (at(9), at(9, 10), at(9, 20))
    assert done.used == {"P-1": 1}
    assert (under_way.on_the_way_at, under_way.on_site_at) == (at(10), None)
    assert situation.progress.van is not None
    assert situation.progress.van[person]["P-1"] == 1


def test_a_pick_up_is_known_with_its_tools(office: Store) -> None:
    """Parts and lent tools of the morning are in the situation; a tool the depot does not have is refused."""
    running(office)
    stock.pick_up_parts(office, "T-1", "D-1", {"P-1": 2}, by=FIRST, at=at(8), tools=["lift"])
    pickups = seen(office, moment=at(9)).progress.pickups
    assert {(made.depot_id, made.at) for made in pickups} == {("D-1", at(8))}
    assert [made.parts for made in pickups if made.parts] == [{"P-1": 2}]
    assert [made.tools for made in pickups if made.tools] == [("lift",)]


def test_somebody_out_hands_the_visits_over(office: Store) -> None:
    """T-1 falls ill before work: once the proposal is accepted, no customer is promised T-1 any more."""
    ids = running(office, preferred_id="T-1")
    happens(office, TechnicianOut("T-1"), moment=at(7, 40), by=FIRST)
    before = {id: told(office, id)[0] for id in ids}
    assert "T-1" in before.values()
    proposal = proposed(office, moment=at(7, 45))
    assert {id: told(office, id)[0] for id in ids} == before, "nothing holds before it is accepted"
    kinds = {change.job_id: change.kind for change in proposal.diff.changes}
    for id, person in before.items():
        expected = (
            {ChangeKind.HANDED_OVER} if person == "T-1" else {ChangeKind.KEPT, ChangeKind.MOVED}
        )
        assert kinds[id] in expected
    accept_replan(
        office, proposal.saved.id, board_version=plans.board(office).version, by=DISPATCHER,
        at=at(7, 50), **ROUND,
    )  # fmt: skip
    assert {told(office, id)[0] for id in ids} == {"T-2"}
    assert proposed_diff(office, proposal.saved.id) == proposal.diff


def test_planning_anew_leaves_out_who_is_out(office: Store) -> None:
    """After T-1 is out until 11 the day holds T-1's shift from 11 on; out for good, no time at all."""
    happens(office, TechnicianOut("T-1", until_at=at(11)), moment=at(7))
    for event, expected in ((None, at(11)), (TechnicianOut("T-1"), at(17))):
        if event is not None:
            happens(office, event, moment=at(7, 5))
        with office.reading() as session:
            day = day_of(session, at=at(7, 10), standards=STANDARDS)
        (shift,) = next(person for person in day.technicians if person.id == "T-1").shifts
        assert shift.start_at == expected


def test_late_and_overrun_move_the_rest_of_the_day(office: Store) -> None:
    """A visit that ends two hours later than planned moves what comes after it, and so does slow traffic."""
    first = running(office)[0]
    person, start = told(office, first)
    walk(office, first, S.ON_THE_WAY, S.ON_SITE, hour=start.astimezone(at(9).tzinfo).hour + 1)
    moment = start + timedelta(hours=2)
    happens(office, Overrun(first, moment + timedelta(hours=2)), moment=moment)
    visit = seen(office, moment=moment).progress.of(first)
    assert visit is not None
    assert visit.expected_end_at == moment + timedelta(hours=2)
    happens(office, TechnicianLate(person, 600), moment=moment)
    visit = seen(office, moment=moment).progress.of(first)
    assert visit is not None
    assert visit.expected_end_at == moment + timedelta(hours=2, minutes=10)
    happens(office, TrafficSlower(1.5), moment=moment)
    assert seen(office, moment=moment).traffic == 1.5
    proposal = proposed(office, moment=moment)
    later = [
        change.now.start_at
        for change in proposal.diff.changes
        if change.now and change.now.technician_id == person and change.job_id != first
    ]
    assert all(start_at >= moment + timedelta(hours=2, minutes=10) for start_at in later)


@pytest.mark.parametrize("event", [TechnicianOut("T-2"), TrafficSlower(1.2)])
def test_technicians_speak_for_themselves(office: Store, event: Happening) -> None:
    """T-1 cannot say that T-2 is out, or what traffic is like."""
    with pytest.raises(NotAllowed, match="speaks for no other technician"):
        happens(office, event, moment=at(9), by=FIRST)
    assert not [row for row in trail(office) if row.action == "event.recorded"]


def test_an_event_that_does_not_fit_is_refused(office: Store) -> None:
    """An overrun of a visit that has not begun is no event."""
    (first, *_) = running(office)
    with pytest.raises(SituationError, match="not under way"):
        happens(office, Overrun(first, at(12)), moment=at(7, 45))
    assert not [row for row in trail(office) if row.action == "event.recorded"]


def test_part_of_a_proposal_can_be_accepted(office: Store) -> None:
    """Of two new tickets one is accepted: it is planned, the other one waits on, and the plan says what it is."""
    running(office)
    new = [triaged(office, location=EAST).id, triaged(office).id]
    proposal = proposed(office, moment=at(8))
    assert set(new) <= {change.job_id for change in proposal.diff.choices}
    done = accept_replan(
        office, proposal.saved.id, board_version=plans.board(office).version, by=DISPATCHER,
        at=at(8, 5), job_ids=[new[0]], **ROUND,
    )  # fmt: skip
    assert done.accepted == (new[0],)
    assert told(office, new[0])[1] >= at(8, 5)
    with office.reading() as session:
        assert rows.get(session, new[1]).state == "triaged"
    current = plans.current_plan(office)
    assert current is not None
    assert current.saved.based_on == proposal.saved.id
    assert current.saved.reason == f"part of {proposal.saved.id}: {new[0]}"


def test_a_proposal_on_a_board_that_changed_is_refused(office: Store) -> None:
    """Two proposals of one moment: the second is told what the first has changed."""
    running(office)
    version = plans.board(office).version
    late = triaged(office).id
    first, second = proposed(office, moment=at(8)), proposed(office, moment=at(8))

    def take(proposal: Proposed) -> None:
        accept_replan(
            office, proposal.saved.id, board_version=version, by=DISPATCHER, at=at(8, 5), **ROUND
        )

    take(first)
    with pytest.raises(StaleBoard) as stale:
        take(second)
    assert late in [change.job_id for change in stale.value.changes]


def test_technicians_do_not_plan(office: Store) -> None:
    """A technician neither proposes nor accepts."""
    running(office)
    with pytest.raises(NotAllowed):
        propose_replan(office, by=SECOND, at=at(8), stop=Iterations(1), **ROUND)
    proposal = proposed(office, moment=at(8))
    with pytest.raises(NotAllowed):
        accept_replan(office, proposal.saved.id, board_version=2, by=SECOND, at=at(8), **ROUND)


def test_a_cancelled_ticket_leaves_the_rest_of_the_day(office: Store) -> None:
    """After a cancellation the next proposal holds no visit of it."""
    first, *_ = running(office)
    tickets.move_ticket(office, first, S.CANCELLED, by=DISPATCHER, at=at(7, 50))
    proposal = proposed(office, moment=at(8))
    assert first not in [change.job_id for change in proposal.diff.changes if change.now]
