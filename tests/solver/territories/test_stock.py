"""What each territory may take out of depots that all share."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.large.city import city
from solver.documents import read_problem
from solver.problem import Problem
from solver.rules import nearest_technician
from solver.supplies import Ledger
from solver.territories.part import cut_out
from solver.territories.split import Territory, by_place, by_plan
from solver.territories.stock import apportion, shares_of_depots
from tests.solver.small_days import day, job, person, shift


def test_whole_parts_by_the_largest_remainders() -> None:
    """Seven parts for weights 1 to 2 to 3: exactly 7, nobody more than a part from his or her due."""
    assert apportion(7, np.array([1.0, 2.0, 3.0])) == [1, 2, 4]
    assert apportion(0, np.array([1.0, 2.0])) == [0, 0]
    assert apportion(1, np.array([1.0, 1.0])) == [1, 0]


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_lost_or_made(seed: int) -> None:
    """Shares add up to the quantity."""
    rng = np.random.default_rng(seed)
    weight, quantity = rng.random(9) + 1e-9, int(rng.integers(0, 50))
    shares = apportion(quantity, weight)
    assert sum(shares) == quantity
    assert np.all(np.abs(shares - quantity * weight / weight.sum()) < 1)


def handed_out(
    problem: Problem, territories: list[Territory], depot: int
) -> dict[tuple[str, int | None], int]:
    """Return how many of each part the territories may take, by the second from which they may."""
    plan = nearest_technician(problem)
    total: dict[tuple[str, int | None], int] = {}
    for share in shares_of_depots(problem, territories, plan):
        if depot in share:
            for sku, quantity in share[depot].stock.items():
                total[sku, None] = total.get((sku, None), 0) + (quantity or 0)
            for order in share[depot].arrivals:
                total[order.sku, order.at] = total.get((order.sku, order.at), 0) + order.quantity
    return total


def test_no_depot_is_overdrawn() -> None:
    """Stock and orders of all territories together are at most those of the depot, whatever is needed where."""
    problem = read_problem(city(400, seed=5))
    territories = by_plan(problem, nearest_technician(problem), count=4, turn=1)
    for index, depot in enumerate(problem.depots):
        total = handed_out(problem, territories, index)
        assert total
        for (sku, at), quantity in total.items():
            if at is None:
                assert quantity <= (depot.stock.get(sku, 0) or 0)
            else:
                assert quantity <= sum(
                    a.quantity for a in depot.arrivals if (a.sku, a.at) == (sku, at)
                )


def test_a_plans_pick_ups_are_covered() -> None:
    """Each territory's share lets it take what its routes take now, at the seconds at which they take it."""
    problem = read_problem(city(400, seed=5))
    plan = nearest_technician(problem)
    picked = 0
    for turn in (1, 2):
        territories = by_plan(problem, plan, count=4, turn=turn)
        shares = shares_of_depots(problem, territories, plan)
        for territory, share in zip(territories, shares, strict=True):
            part = cut_out(problem, territory, share)
            own = part.plan_within(r for r in plan.routes if r.technician in territory.technicians)
            ledger = Ledger(part.problem)
            taken = [
                (stop.depot or 0, sku, stop.start, quantity)
                for route in own.routes
                for stop in route.stops
                for sku, quantity in stop.parts.items()
            ]
            for depot, sku, start, quantity in sorted(taken, key=lambda one: one[2]):
                ready = ledger.ready(depot=depot, sku=sku, quantity=quantity)
                assert ready is not None
                assert ready <= start
                ledger.take([(depot, sku, start, quantity)])
                picked += 1
    assert picked > 20


def test_an_order_is_shared_out_after_its_arrival() -> None:
    """A pick-up after an order arrived is covered by the order, so that the stock is left for who comes earlier."""
    order = {"sku": "pump", "quantity": 1, "at": 9000}
    depots = [
        {"location": 2, "stock": {"pump": 1}, "arrivals": [order], "windows": [[9500, 30000]]}
    ]
    jobs = [job(1, parts={"pump": 1}), job(4, parts={"pump": 1}, windows=[[0, 1]])]
    problem = read_problem(day(jobs, person(shift()), person(shift()), depots=depots))
    plan = nearest_technician(problem)
    assert [left.job for left in plan.unserved] == [1]
    shares = shares_of_depots(problem, [Territory((0,), (0,)), Territory((1,), (1,))], plan)
    assert (shares[0][0].stock, len(shares[0][0].arrivals)) == ({"pump": 0}, 1)
    assert (shares[1][0].stock, len(shares[1][0].arrivals)) == ({"pump": 1}, 0)


def test_scarce_parts_go_where_they_are_needed() -> None:
    """All of a part goes to the only territory whose jobs need it, and endless stock to both."""
    depots = [{"location": 2, "stock": {"pump": 3, "wire": None}}]
    jobs = [job(1, parts={"pump": 1, "wire": 1}), job(4, parts={"wire": 2})]
    problem = read_problem(day(jobs, person(shift()), person(shift()), depots=depots))
    shares = shares_of_depots(problem, [Territory((0,), (0,)), Territory((1,), (1,))], None)
    assert shares[0][0].stock == {"pump": 3, "wire": None}
    assert shares[1][0].stock == {"pump": 0, "wire": None}


def test_a_depot_without_use_is_left_out() -> None:
    """A territory does not get a depot that has nothing for it; one that lends a tool it does."""
    depots = [{"location": 2, "stock": {"pump": 3}}, {"location": 3, "tools": ["crane"]}]
    problem = read_problem(
        day([job(1, parts={"pump": 1}), job(4, tools=["crane"])], person(shift()), depots=depots)
    )
    shares = shares_of_depots(problem, [Territory((0,), (0,)), Territory((), (1,))], None)
    assert [sorted(share) for share in shares] == [[0], [1]]


def test_one_territory_gets_everything() -> None:
    """Without a division nothing changes."""
    problem = read_problem(city(120, seed=2))
    (whole,) = by_place(problem, count=1)
    (share,) = shares_of_depots(problem, [whole], None)
    for index, depot in share.items():
        assert depot.stock == problem.depots[index].stock
        assert sorted(depot.arrivals, key=str) == sorted(problem.depots[index].arrivals, key=str)
