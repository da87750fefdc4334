"""Several people at once, on both engines: nobody takes what another has taken, and nothing is written twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from dispatch.desk import plans, stock, tickets
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import StaleBoard, publish_plan
from dispatch.domain.stock import depot, van
from dispatch.domain.ticket import TicketState
from dispatch.errors import DispatchError
from dispatch.stock.ledger import StockShort
from dispatch.storage import Store
from dispatch.storage import stock as ledger
from dispatch.tickets.life_cycle import MoveRefused
from solver.stop import Iterations
from tests.dispatch.desk.office import DISPATCHER, STANDARDS, furnish, reported, triaged
from tests.dispatch.desk.running_day import ROUND, running
from tests.dispatch.planning.example import at

S = TicketState


def together(deeds: list[Callable[[], object]]) -> list[DispatchError | None]:
    """Do several things at once, and return the refusal of each, or None."""

    def done(deed: Callable[[], object]) -> DispatchError | None:
        try:
            deed()
        except DispatchError as error:
            return error
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(done, deeds))


def test_the_last_part_is_taken_once(store: Store) -> None:
    """Six pick-ups of one part of which there are four: four succeed, two are told, none is owed."""
    furnish(store)

    def pick_up() -> None:
        stock.pick_up_parts(store, "T-2", "D-1", {"P-1": 1}, by=DISPATCHER, at=at(8))

    refusals = together([pick_up] * 6)
    assert [type(each) for each in refusals if each is not None] == [StockShort, StockShort]
    levels = {(level.place, level.sku): level.held for level in stock.stock_levels(store)}
    assert levels[depot("D-1"), "P-1"] == 0
    assert levels[van("T-2"), "P-1"] == 4


def test_one_of_two_publishers_holds(store: Store) -> None:
    """Four people publish four plans made on one board: one holds, three are told so."""
    furnish(store)
    triaged(store)
    made = [
        plan_day(store, by=DISPATCHER, at=at(7), stop=Iterations(50), **ROUND).id for _ in range(4)
    ]
    version = plans.board(store).version

    def publish(plan_id: str) -> Callable[[], object]:
        return lambda: publish_plan(
            store, plan_id, board_version=version, by=DISPATCHER, at=at(7, 30)
        )

    refusals = together([publish(plan_id) for plan_id in made])
    assert [type(each) for each in refusals if each is not None] == [StaleBoard] * 3
    holds = made[refusals.index(None)]
    assert plans.board(store).plan_id == holds
    assert [plans.open_plan(store, id).saved.state for id in made].count("published") == 1


def test_reservations_end_one_by_one(store: Store) -> None:
    """Four visits are called off at once: what was kept for each is free, and nothing is kept twice."""
    furnish(store)
    ids = running(store, count=4, parts={"P-1": 1})

    def cancel(ticket_id: str) -> Callable[[], object]:
        return lambda: tickets.move_ticket(
            store, ticket_id, S.CANCELLED, by=DISPATCHER, at=at(7, 40)
        )

    assert together([cancel(id) for id in ids[:3]]) == [None] * 3
    with store.reading() as session:
        assert [row.ticket_id for row in ledger.reservations(session)] == [ids[3]]


def test_a_ticket_is_moved_once(store: Store) -> None:
    """Four people triage one ticket: one does, three are told what is possible now."""
    furnish(store)
    ticket = reported(store)

    def triage() -> None:
        tickets.triage(store, ticket.id, by=DISPATCHER, at=at(7, 10), standards=STANDARDS)

    refusals = together([triage] * 4)
    assert [type(each) for each in refusals if each is not None] == [MoveRefused] * 3
