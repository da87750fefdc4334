"""What a plan keeps, by visit and place: the van first, then what was picked up on the way."""

from __future__ import annotations

from dispatch.domain.stock import Reservation, depot, van
from dispatch.stock.reservations import reservations
from tests.dispatch.planning.example import at
from tests.dispatch.stock.plans import planned

VAN, SHELF = van("T-1"), depot("D-1")


def test_each_part_is_kept_for_the_visit_that_uses_it() -> None:
    """One P-1 out of the van and one of the first pick-up for J-1, the other one for J-2, and one for nobody."""
    assert set(reservations(planned())) == {
        Reservation(VAN, "P-1", 1, at(9), "J-1"),
        Reservation(SHELF, "P-1", 1, at(8, 30), "J-1"),
        Reservation(SHELF, "P-1", 1, at(8, 30), "J-2"),
        Reservation(SHELF, "P-2", 1, at(11), "J-2"),
        Reservation(SHELF, "P-1", 1, at(11), None),
    }


def test_all_pick_ups_are_kept_and_no_more() -> None:
    """What is kept at the depot is what the plan picks up there."""
    kept = [item for item in reservations(planned()) if item.place == SHELF]
    assert sum(item.quantity for item in kept if item.sku == "P-1") == 3
    assert sum(item.quantity for item in kept if item.sku == "P-2") == 1


def test_a_visit_that_is_over_keeps_nothing() -> None:
    """Without J-1 its parts are not kept; what the others take stays where it was."""
    left = set(reservations(planned(), without={"J-1"}))
    assert left == {item for item in reservations(planned()) if item.ticket_id != "J-1"}


def test_reservations_come_in_the_order_of_time() -> None:
    """The list reads like the day."""
    moments = [item.at for item in reservations(planned())]
    assert moments == sorted(moments)
