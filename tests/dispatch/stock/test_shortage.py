"""Parts that run short before the next delivery, with the date and the shortfall."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dispatch.domain.stock import Reservation, depot, van
from dispatch.domain.technician import PartOrder
from dispatch.stock.shortage import RunsShort, runs_short
from tests.dispatch.planning import example
from tests.dispatch.planning.example import EAST, FAR, NORTH, at

SHELF = depot("D-1")
(PLACE,) = example.day().depots
SECOND = replace(PLACE, id="D-2", location=NORTH)


def short(**changes: Any) -> tuple[RunsShort, ...]:
    """Return what runs short at D-1 at eight, where two P-2 lie and two come at noon."""
    given: dict[str, Any] = {
        "reserved": [],
        "orders": [PartOrder("P-2", 2, "D-1", at(12), "PO-1")],
        "unplanned": [],
        "now": at(8),
    }
    return runs_short([PLACE], {(SHELF, "P-2"): 2}, **(given | changes))


def kept(quantity: int, hour: int) -> Reservation:
    """Return P-2 that the plan picks up at an hour."""
    return Reservation(SHELF, "P-2", quantity, at(hour), "J-1")


def wanting(quantity: int) -> list[Any]:
    """Return an open job that wants P-2."""
    return [example.job("J-9", location=EAST, parts={"P-2": quantity})]


@pytest.mark.parametrize(("wanted", "shortfall"), [(1, None), (2, 1), (4, 3)])
def test_reserved_and_wanted_count_together(wanted: int, shortfall: int | None) -> None:
    """One is reserved and two are there: one more can be wanted, the next is short before noon."""
    found = short(reserved=[kept(1, 9)], unplanned=wanting(wanted))
    if shortfall is None:
        assert found == ()
    else:
        assert found == (RunsShort("D-1", "P-2", 2, 1, wanted, shortfall, at(12), 2),)


def test_what_is_picked_up_after_the_delivery_waits_for_it() -> None:
    """Three picked up at one o'clock are no shortage of the morning; without the delivery they are."""
    assert short(reserved=[kept(3, 13)]) == ()
    assert short(reserved=[kept(3, 13)], orders=[]) == (
        RunsShort("D-1", "P-2", 2, 3, 0, 1, None, 0),
    )


def test_a_delivery_that_has_not_come_does_not_count() -> None:
    """At one o'clock the noon delivery is late, so nobody knows when there is more."""
    (found,) = short(reserved=[kept(3, 14)], now=at(13))
    assert (found.shortfall, found.delivery_at) == (1, None)


def test_vans_and_shelves_without_limit_do_not_run_short() -> None:
    """What is reserved in a van is no matter of a depot; a shelf without limit is never empty."""
    aboard = Reservation(van("T-1"), "P-2", 9, at(9), "J-1")
    assert short(reserved=[aboard]) == ()
    assert short(reserved=[kept(9, 9)], unlimited={(SHELF, "P-2")}) == ()


def test_jobs_want_of_the_nearest_depot_that_has_the_part() -> None:
    """The nearer depot has neither stock nor an order, so the shortage is that of the one that has."""
    jobs = [example.job("J-9", location=NORTH, parts={"P-2": 3})]
    held = {(SHELF, "P-2"): 2}
    found = runs_short([PLACE, SECOND], held, reserved=[], orders=[], unplanned=jobs, now=at(8))
    assert [(each.depot_id, each.shortfall) for each in found] == [("D-1", 1)]
    nowhere = runs_short([PLACE, SECOND], {}, reserved=[], orders=[], unplanned=jobs, now=at(8))
    assert [(each.depot_id, each.shortfall) for each in nowhere] == [("D-2", 3)]


def test_without_depots_nothing_is_wanted_of_them() -> None:
    """A firm that keeps all parts in its vans has no list."""
    jobs = [example.job("J-9", location=FAR, parts={"P-2": 3})]
    assert runs_short([], {}, reserved=[], orders=[], unplanned=jobs, now=at(8)) == ()
