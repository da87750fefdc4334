"""Parts are booked whole or not at all, by whoever may, and the trail adds up to the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from dispatch.desk import orders, stock
from dispatch.domain.actor import Actor
from dispatch.domain.stock import StockPlace, depot, on_order, van
from dispatch.errors import NotAllowed, NotFound
from dispatch.stock.ledger import StockRefused, StockShort
from dispatch.storage import Store
from tests.dispatch.desk.office import DISPATCHER, FIRST, PLANNER, SECOND, order, trail
from tests.dispatch.planning.example import at


def held(store: Store, place: StockPlace, sku: str) -> int:
    """Return what a place holds of a part."""
    levels = {(level.place, level.sku): level.held for level in stock.stock_levels(store)}
    return levels.get((place, sku), 0)


def test_a_pick_up_moves_parts_from_depot_to_van(office: Store) -> None:
    """Two of four leave the depot and lie beside the one in the van; an earlier moment still shows the old figures."""
    stock.pick_up_parts(office, "T-1", "D-1", {"P-1": 2}, by=FIRST, at=at(8))
    assert (held(office, depot("D-1"), "P-1"), held(office, van("T-1"), "P-1")) == (2, 3)
    before = stock.stock_levels(office, at=at(7, 59))
    assert {str(level.place): level.held for level in before if level.sku == "P-1"} == {
        "depot:D-1": 4,
        "van:T-1": 1,
    }


def test_nothing_is_taken_that_is_not_there(office: Store) -> None:
    """Of two parts one is short: neither is booked, and the text says what the depot holds."""
    with pytest.raises(
        StockShort, match=r"2 of part P-2 cannot be taken from depot D-1, which holds 1\."
    ):
        stock.pick_up_parts(office, "T-1", "D-1", {"P-1": 1, "P-2": 2}, by=FIRST, at=at(8))
    assert held(office, depot("D-1"), "P-1") == 4
    assert held(office, van("T-1"), "P-1") == 1
    assert [row.action for row in trail(office)].count("stock.picked_up") == 0


def test_a_count_makes_room_for_what_was_there_all_along(office: Store) -> None:
    """The van is said to hold one; after a count of three, two can be moved."""
    with pytest.raises(StockShort):
        stock.move_parts(office, van("T-1"), van("T-2"), {"P-1": 2}, by=DISPATCHER, at=at(9))
    stock.count_parts(office, van("T-1"), {"P-1": 3}, by=FIRST, at=at(9))
    stock.move_parts(office, van("T-1"), van("T-2"), {"P-1": 2}, by=DISPATCHER, at=at(9))
    assert (held(office, van("T-1"), "P-1"), held(office, van("T-2"), "P-1")) == (1, 2)


def test_what_is_ordered_is_not_there_until_received(office: Store) -> None:
    """Five on order, three come: three more on the shelf, two still to come, and no more than those."""
    made = order(office, "P-2", 5, arrives_at=at(9, 30))
    assert made.id == "O-000001"
    assert (held(office, depot("D-1"), "P-2"), held(office, on_order(made.id), "P-2")) == (1, 5)
    orders.receive_parts(office, "D-1", {"P-2": 3}, by=DISPATCHER, at=at(9, 40), order_id=made.id)
    assert (held(office, depot("D-1"), "P-2"), held(office, on_order(made.id), "P-2")) == (4, 2)
    with pytest.raises(StockShort, match="order O-000001, which holds 2"):
        orders.receive_parts(office, "D-1", {"P-2": 3}, by=DISPATCHER, at=at(10), order_id=made.id)


T1, T2, D1 = van("T-1"), van("T-2"), depot("D-1")
ONE = {"P-1": 1}
COUNT, MOVE, PICK = stock.count_parts, stock.move_parts, stock.pick_up_parts
RECEIVE, WRITE_OFF = orders.receive_parts, stock.write_off_parts
REFUSED: list[tuple[str, type[Exception], Callable[..., object], tuple[object, ...], Actor]] = [
    ("another van is counted", NotAllowed, COUNT, (T1, ONE), SECOND),
    ("a depot is counted by a technician", NotAllowed, COUNT, (D1, ONE), FIRST),
    ("parts for another van", NotAllowed, PICK, ("T-1", "D-1", ONE), SECOND),
    ("parts out of another van", NotAllowed, MOVE, (T1, T2, ONE), SECOND),
    ("parts between depots", NotAllowed, MOVE, (D1, D1, ONE), FIRST),
    ("a technician receives", NotAllowed, RECEIVE, ("D-1", ONE), FIRST),
    ("a planner counts", NotAllowed, COUNT, (T1, ONE), PLANNER),
    ("an unknown part", NotFound, COUNT, (T1, {"P-9": 1}), FIRST),
    ("an unknown van", NotFound, COUNT, (van("T-9"), ONE), DISPATCHER),
    ("an unknown order", NotFound, COUNT, (on_order("O-9"), ONE), DISPATCHER),
    ("nothing", StockRefused, COUNT, (T1, {}), FIRST),
    ("less than nothing", StockRefused, COUNT, (T1, {"P-1": -1}), FIRST),
    ("none", StockRefused, PICK, ("T-1", "D-1", {"P-1": 0}), FIRST),
    ("to itself", StockRefused, MOVE, (T1, T1, ONE), FIRST),
]


@pytest.mark.parametrize(
    ("why", "error", "deed", "given", "by"), REFUSED, ids=[each[0] for each in REFUSED]
)
def test_a_refusal_changes_nothing(
    office: Store,
    why: str,
    error: type[Exception],
    deed: Callable[..., object],
    given: tuple[object, ...],
    by: Actor,
) -> None:
    """Each refusal leaves ledger and trail as they were."""
    before, rows = stock.stock_levels(office), len(trail(office))
    with pytest.raises(error):
        deed(office, *given, by=by, at=at(8))
    assert stock.stock_levels(office) == before, why
    assert len(trail(office)) == rows


def test_nothing_is_booked_before_the_count_that_has_seen_it(office: Store) -> None:
    """The depot was counted at six, so a pick-up at five is refused, however late it is written down."""
    with pytest.raises(
        StockRefused, match="was counted at 2026-11-23 06:00, after 2026-11-23 05:00"
    ):
        stock.pick_up_parts(office, "T-1", "D-1", ONE, by=FIRST, at=at(5))


def test_parts_are_written_off_for_a_reason(office: Store) -> None:
    """Blanks are no reason; with one the parts are gone."""
    with pytest.raises(StockRefused, match="Say in a few words why"):
        stock.write_off_parts(office, T1, ONE, by=FIRST, at=at(8), note=" ")
    stock.write_off_parts(office, T1, ONE, by=FIRST, at=at(8), note="fell into the canal")
    assert held(office, T1, "P-1") == 0


def test_the_trail_adds_up_to_the_ledger(office: Store) -> None:
    """After every kind of booking the sums of the trail are the sums of the ledger."""
    made = order(office, "P-2", 5, arrives_at=at(9, 30))
    orders.receive_parts(office, "D-1", {"P-2": 5}, by=DISPATCHER, at=at(9, 40), order_id=made.id)
    orders.receive_parts(office, "D-1", {"P-1": 2}, by=DISPATCHER, at=at(9, 45), note="gift")
    stock.pick_up_parts(office, "T-1", "D-1", {"P-1": 2, "P-2": 3}, by=FIRST, at=at(10))
    stock.return_parts(office, "T-1", "D-1", {"P-2": 1}, by=FIRST, at=at(11))
    stock.move_parts(office, van("T-1"), van("T-2"), {"P-2": 1}, by=FIRST, at=at(12))
    stock.write_off_parts(office, van("T-2"), {"P-2": 1}, by=SECOND, at=at(13), note="fell")
    stock.count_parts(office, van("T-1"), {"P-1": 2}, by=FIRST, at=at(14))
    sums: Counter[tuple[str, str]] = Counter()
    for row in trail(office):
        for entry in row.details.get("entries", ()):
            sums[entry["place"], entry["sku"]] += entry["quantity"]
    levels = {(str(level.place), level.sku): level.held for level in stock.stock_levels(office)}
    assert levels == dict(sums)
    assert levels["van:T-1", "P-1"] == 2
    assert levels["van:T-1", "P-2"] == 1
    assert levels["depot:D-1", "P-2"] == 4
