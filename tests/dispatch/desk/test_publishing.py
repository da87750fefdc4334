"""Publishing a plan: tickets follow it, parts are kept for it, and nobody overwrites what another has published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from dispatch.desk import plans, stock, ticket_changes, tickets
from dispatch.desk.edits import edit_plan
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import (
    PlanOutdated,
    Published,
    StaleBoard,
    dispatch_visits,
    publish_plan,
)
from dispatch.desk.ticket_views import see_ticket
from dispatch.domain.job import Assignment
from dispatch.domain.stock import depot
from dispatch.domain.ticket import TicketState
from dispatch.errors import NotAllowed, StorageError
from dispatch.planning.replanning import MoveVisit
from dispatch.storage import Store
from dispatch.storage import tickets as rows
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations
from tests.dispatch.desk.office import (
    DISPATCHER,
    FIRST,
    PLANNER,
    STANDARDS,
    trail,
    triaged,
    walk,
)
from tests.dispatch.planning.example import EAST, at

S = TicketState


def plan(store: Store, *, moment: datetime | None = None) -> str:
    """Plan the day as it stands and return the draft's id."""
    saved = plan_day(
        store, by=PLANNER, at=moment or at(7), standards=STANDARDS, travel=StraightLine(),
        stop=Iterations(200),
    )  # fmt: skip
    return saved.id


def publish(store: Store, plan_id: str, *, moment: datetime | None = None) -> Published:
    """Publish a draft on the board as it is."""
    version = plans.board(store).version
    return publish_plan(
        store, plan_id, board_version=version, by=DISPATCHER, at=moment or at(7, 30)
    )


def reserved(store: Store) -> dict[tuple[str, str], int]:
    """Return what is kept, by place and part."""
    levels = stock.stock_levels(store)
    return {(str(level.place), level.sku): level.reserved for level in levels if level.reserved}


def test_tickets_follow_the_plan(office: Store) -> None:
    """Both visits are planned with a technician and a start; the trail tells what the customers were told."""
    ids = [triaged(office).id, triaged(office, location=EAST).id]
    done = publish(office, plan(office))
    assert sorted(done.planned) == ids
    visits = plans.current_plan(office)
    assert visits is not None
    with office.reading() as session:
        for id in ids:
            row = rows.get(session, id)
            told = rows.job_of(row).told
            assert row.state == "planned"
            assert told is not None
            assert told.technician_id == row.technician_id
    told_rows = [row.details for row in trail(office) if row.action == "ticket.told"]
    starts = {stop.job_id: stop.start_at for route in visits.plan.routes for stop in route.visits}
    assert sorted(datetime.fromisoformat(row["start"]) for row in told_rows) == sorted(
        starts.values()
    )


def test_a_plan_keeps_its_parts_and_a_changed_plan_frees_them(office: Store) -> None:
    """Two P-1 are kept while two visits need them; cancelled, replanned or done, they are free again."""
    first = triaged(office, parts={"P-1": 1})
    second = triaged(office, parts={"P-1": 2}, location=EAST)
    publish(office, plan(office))
    assert sum(reserved(office).values()) == 3
    held = {(str(each.place), each.sku): each for each in stock.stock_levels(office)}
    shelf = held["depot:D-1", "P-1"]
    assert shelf.available == shelf.held - shelf.reserved
    tickets.move_ticket(office, second.id, S.CANCELLED, by=DISPATCHER, at=at(7, 40))
    assert sum(reserved(office).values()) == 1
    tickets.move_ticket(office, first.id, S.RESOLVED_REMOTELY, by=DISPATCHER, at=at(7, 41))
    assert reserved(office) == {}


def test_a_pick_up_brings_what_is_kept_into_the_van(office: Store) -> None:
    """What was kept on the shelf is kept in the van after the pick-up, and gone after the visit."""
    ticket = triaged(office, parts={"P-2": 1})
    publish(office, plan(office))
    assert reserved(office) == {("depot:D-1", "P-2"): 1}
    with office.reading() as session:
        person = rows.get(session, ticket.id).technician_id
    assert person is not None
    stock.pick_up_parts(office, person, "D-1", {"P-2": 1}, by=DISPATCHER, at=at(8))
    assert reserved(office) == {(f"van:{person}", "P-2"): 1}
    walk(office, ticket.id, S.DISPATCHED, S.ON_THE_WAY, S.ON_SITE, S.DONE, hour=9)
    assert reserved(office) == {}


def test_a_pick_up_of_one_leaves_the_other_on_the_shelf(office: Store) -> None:
    """Two visits count on one part each; one part is picked up: one is kept aboard, one at the depot."""
    for _ in range(2):
        triaged(office, parts={"P-1": 1}, allowed_ids=("T-2",))
    publish(office, plan(office))
    assert reserved(office) == {("depot:D-1", "P-1"): 2}
    stock.pick_up_parts(office, "T-2", "D-1", {"P-1": 1}, by=DISPATCHER, at=at(8))
    assert reserved(office) == {("depot:D-1", "P-1"): 1, ("van:T-2", "P-1"): 1}


def test_the_second_of_two_publishers_is_told(office: Store) -> None:
    """Both planned on the same board: the second gets the difference, and nothing of theirs is lost or saved."""
    triaged(office)
    publish(office, plan(office))
    version = plans.board(office).version
    late = triaged(office, location=EAST)
    mine, theirs = plan(office, moment=at(7, 35)), plan(office, moment=at(7, 35))
    publish(office, theirs, moment=at(7, 40))
    with pytest.raises(StaleBoard, match="has been changed by somebody else") as stale:
        publish_plan(office, mine, board_version=version, by=DISPATCHER, at=at(7, 41))
    assert late.id in [change.job_id for change in stale.value.changes]
    assert plans.board(office).plan_id == theirs
    assert plans.open_plan(office, mine).saved.state == "draft"


def test_only_the_office_publishes_and_only_drafts(office: Store) -> None:
    """Planners plan and technicians visit; a plan is published once."""
    triaged(office)
    made = plan(office)
    for by in (PLANNER, FIRST):
        with pytest.raises(NotAllowed):
            publish_plan(office, made, board_version=1, by=by, at=at(7, 30))
    publish(office, made)
    with pytest.raises(StorageError, match="Publish a draft"):
        publish(office, made)


def _cancel(store: Store, id: str) -> None:
    tickets.move_ticket(store, id, S.CANCELLED, by=DISPATCHER, at=at(7, 10))


def _change(store: Store, id: str) -> None:
    ticket_changes.change_ticket(
        store, id, {"service_seconds": 7200}, by=DISPATCHER, at=at(7, 10), standards=STANDARDS
    )


@pytest.mark.parametrize(
    ("deed", "said"), [(_cancel, "not to be visited"), (_change, "was changed since")]
)
def test_an_outdated_plan_is_not_published(
    office: Store, deed: Callable[[Store, str], None], said: str
) -> None:
    """A ticket was cancelled or changed after the plan was made: it has to be made again."""
    ticket = triaged(office)
    made = plan(office)
    deed(office, ticket.id)
    with pytest.raises(PlanOutdated, match=said):
        publish(office, made)
    assert plans.board(office).plan_id is None


def test_what_a_new_plan_leaves_out_is_to_be_planned_again(office: Store) -> None:
    """A visit that the next plan cannot make goes back to triaged, and the customer's time is taken back."""
    ticket = triaged(office, parts={"P-2": 1})
    publish(office, plan(office))
    stock.write_off_parts(
        office, depot("D-1"), {"P-2": 1}, by=DISPATCHER, at=at(7, 31), note="broken"
    )
    done = publish(office, plan(office, moment=at(7, 35)), moment=at(7, 40))
    assert done.left_out == (ticket.id,)
    with office.reading() as session:
        row = rows.get(session, ticket.id)
        assert (row.state, row.technician_id) == ("triaged", None)
        assert rows.job_of(row).told is None
    last = [row.details for row in trail(office) if row.action == "ticket.told"][-1]
    assert (last["technician"], last["start"]) == (None, None)


def test_a_visit_that_was_begun_is_not_taken_away(office: Store) -> None:
    """T-2 has set out since the draft was made: one that leaves the visit out or gives it to T-1 is outdated."""
    ticket = triaged(office, parts={"P-2": 1}, preferred_id="T-2")
    publish(office, plan(office))
    current = plans.current_plan(office)
    assert current is not None
    given = edit_plan(
        office, current.saved.id, MoveVisit(ticket.id, "T-1"), by=DISPATCHER, at=at(7, 31),
        version=current.saved.version, standards=STANDARDS,
    ).saved.id  # fmt: skip
    stock.write_off_parts(
        office, depot("D-1"), {"P-2": 1}, by=DISPATCHER, at=at(7, 32), note="broken"
    )
    without = plan(office, moment=at(7, 35))
    walk(office, ticket.id, S.DISPATCHED, S.ON_THE_WAY, hour=8)
    for draft, said in ((given, "gives T-000001 to T-1, but T-2 is"), (without, "leaves out")):
        with pytest.raises(PlanOutdated, match=said):
            publish(office, draft, moment=at(9))


def test_a_visit_called_off_may_stay_a_gap(office: Store) -> None:
    """A plan made before a cancellation holds where the one in force has the same gap; no part is kept for it."""
    ticket = triaged(office, parts={"P-1": 1})
    publish(office, plan(office))
    draft = plan(office, moment=at(7, 35))
    tickets.move_ticket(office, ticket.id, S.CANCELLED, by=DISPATCHER, at=at(7, 40))
    publish(office, draft, moment=at(7, 45))
    assert reserved(office) == {}


def test_visits_are_dispatched_up_to_a_moment(office: Store) -> None:
    """The visit that starts until then is sent, the later one is not."""
    ids = [triaged(office, location=EAST).id for _ in range(4)]
    publish(office, plan(office))
    with office.reading() as session:
        told = {id: rows.job_of(rows.get(session, id)).told for id in ids}
    starts = sorted(each.start_at for each in told.values() if each and each.start_at)
    sent = dispatch_visits(office, until=starts[1], by=DISPATCHER, at=at(7, 45))
    early = [id for id, each in told.items() if isinstance(each, Assignment) and each.start_at]
    assert sorted(sent) == sorted(id for id in early if told[id].start_at <= starts[1])
    assert 0 < len(sent) < 4


def test_a_day_that_was_sent_stays_sent(office: Store) -> None:
    """What a later plan visits on that day is sent with it; on a day that was not sent nothing is."""
    first = triaged(office, location=EAST)
    publish(office, plan(office))
    assert see_ticket(office, first.id, by=DISPATCHER).state is S.PLANNED
    second = triaged(office, location=EAST)
    assert publish(office, plan(office)).dispatched == (), "nothing of the day was sent"
    dispatch_visits(office, until=at(23), by=DISPATCHER, at=at(7, 40))
    third = triaged(office, location=EAST)
    published = publish(office, plan(office, moment=at(7, 45)), moment=at(7, 50))
    assert published.dispatched == (third.id,)
    states = {id: see_ticket(office, id, by=DISPATCHER).state for id in (first.id, second.id)}
    assert set(states.values()) == {S.DISPATCHED}


def test_plans_are_compared_term_by_term(office: Store) -> None:
    """The newer plan holds one more visit; every term of both costs stands side by side."""
    triaged(office)
    first = plan(office)
    late = triaged(office, location=EAST)
    second = plan(office)
    compared = plans.compare_plans(office, first, second)
    assert [change.job_id for change in compared.changes if change.technician_before is None] == [
        late.id
    ]
    before, after = compared.cents["total"]
    assert before == plans.open_plan(office, first).saved.total_cents
    assert after == plans.open_plan(office, second).saved.total_cents
    terms = [pair for term, pair in compared.cents.items() if term != "total"]
    assert (sum(pair[0] for pair in terms), sum(pair[1] for pair in terms)) == (before, after)
