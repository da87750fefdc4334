"""The morning list: what is aboard, what to take at which depot, and for which visit."""

from __future__ import annotations

from dispatch.stock.loading import PickUp, loading_lists
from tests.dispatch.planning.example import at
from tests.dispatch.stock.plans import planned


def test_the_list_says_what_to_take_and_for_whom() -> None:
    """One part has to be aboard at eight; the first pick-up comes before the first visit, the second after it."""
    (made,) = loading_lists(planned(), "T-1")
    assert (made.technician_id, made.shift_index, made.leave_at) == ("T-1", 0, at(8))
    assert made.aboard == {"P-1": 1}
    assert made.pick_ups == (
        PickUp("D-1", at(8, 30), {"P-1": 2}, ("lift",), before_first_visit=True),
        PickUp("D-1", at(11), {"P-2": 1, "P-1": 1}, (), before_first_visit=False),
    )
    first, second, third = made.visits
    assert (first.job_id, first.start_at) == ("J-1", at(9))
    assert (first.from_van, first.from_depots) == ({"P-1": 1}, {"D-1": {"P-1": 1}})
    assert (first.tools_carried, first.tools_lent) == (("ladder",), ("lift",))
    assert (second.from_van, second.from_depots) == ({}, {"D-1": {"P-2": 1, "P-1": 1}})
    assert (third.from_van, third.from_depots, third.tools_lent) == ({}, {}, ())


def test_what_visits_need_is_aboard_or_picked_up() -> None:
    """Over the whole list each visit's parts are covered, to the piece."""
    plan = planned()
    (made,) = loading_lists(plan, "T-1")
    for visit in made.visits:
        found = dict(visit.from_van)
        for parts in visit.from_depots.values():
            for sku, quantity in parts.items():
                found[sku] = found.get(sku, 0) + quantity
        assert found == dict(plan.job(visit.job_id).parts)


def test_nobody_loads_for_no_route() -> None:
    """A technician without a route has no list."""
    assert loading_lists(planned(), "T-2") == ()
