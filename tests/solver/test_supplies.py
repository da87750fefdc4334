"""Parts and tools: what depots can give and when, and the pick-ups that routes need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from solver.build import build_plan
from solver.documents import read_problem
from solver.plan import Plan, Stop, StopKind
from solver.supplies import Ledger
from solver.timing import EARLIEST
from tests.solver.small_days import day, job, person, shift


def depot(location: int = 2, **more: Any) -> dict[str, Any]:
    """Return a depot."""
    return {"location": location, **more}


def built(
    document: dict[str, Any], sequences: Mapping[tuple[int, int], Sequence[int]] | None = None
) -> Plan:
    """Return the plan of these sequences; without them all jobs are leftovers."""
    return build_plan(read_problem(document), sequences or {}, stats={})


def picked(plan: Plan, route: int = 0) -> list[Stop]:
    """Return the pick-ups of a route."""
    return [stop for stop in plan.routes[route].stops if stop.kind is StopKind.PICKUP]


def kinds(plan: Plan, route: int = 0) -> list[str]:
    """Return the kinds of a route's stops between start and end."""
    return [stop.kind.value for stop in plan.routes[route].stops][1:-1]


def left(plan: Plan) -> list[int]:
    """Return the unserved jobs."""
    return [each.job for each in plan.unserved]


def test_when_a_quantity_is_ready() -> None:
    """Stock is there at once, more from each arrival on; what others take later is kept for them."""
    arrivals = [{"sku": "pump", "quantity": 2, "at": at} for at in (100, 500)]
    document = day([], depots=[depot(stock={"pump": 1, "seal": None}, arrivals=arrivals)])
    ledger = Ledger(read_problem(document))

    def ready(quantity: int, sku: str = "pump") -> int | None:
        return ledger.ready(depot=0, sku=sku, quantity=quantity)

    assert [ready(count) for count in range(7)] == [EARLIEST] * 2 + [100, 100, 500, 500, None]
    assert (ready(10**6, "seal"), ready(1, "valve")) == (EARLIEST, None)
    ledger.take([(0, "pump", 300, 3)])
    assert [ready(count) for count in range(4)] == [EARLIEST, 500, 500, None]
    ledger.give_back([(0, "pump", 300, 3)])
    assert ready(5) == 500


def test_a_full_van_needs_no_depot() -> None:
    """What the van holds is not picked up."""
    document = day(
        [job(1, parts={"pump": 2})],
        person(shift(), van={"pump": 2}),
        depots=[depot(stock={"pump": 9})],
    )
    assert kinds(built(document)) == ["visit"]


def test_what_the_van_lacks_is_picked_up() -> None:
    """Only the missing quantity is taken, before the visit, for all visits of the route at once."""
    document = day(
        [job(1, parts={"pump": 2}), job(3, parts={"pump": 2, "seal": 1})],
        person(shift(), van={"pump": 1}),
        depots=[depot(stock={"pump": 3, "seal": None})],
    )
    plan = built(document, {(0, 0): [0, 1]})
    assert kinds(plan) == ["pickup", "visit", "visit"]
    assert picked(plan)[0].parts == {"pump": 3, "seal": 1}


def test_the_pickup_lies_where_it_costs_least() -> None:
    """The first visit needs nothing: the depot between both is passed on the way, not visited first."""
    document = day([job(1), job(3, parts={"pump": 1})], depots=[depot(2, stock={"pump": 1})])
    assert kinds(built(document, {(0, 0): [0, 1]})) == ["visit", "pickup", "visit"]


def test_the_cheapest_depot_is_taken() -> None:
    """Of two depots that have the part, the one on the way."""
    depots = [depot(5, stock={"pump": 1}), depot(1, stock={"pump": 1}), depot(0, stock={})]
    plan = built(day([job(2, parts={"pump": 1})], depots=depots))
    assert [stop.depot for stop in picked(plan)] == [1]


@pytest.mark.parametrize(("needed", "served"), [(3, True), (4, False)])
def test_stock_binds(needed: int, served: bool) -> None:
    """The whole stock may be taken, not one more."""
    document = day([job(1, parts={"pump": needed})], depots=[depot(stock={"pump": 3})])
    assert left(built(document)) == ([] if served else [0])


def test_stock_is_shared_by_all() -> None:
    """Two technicians cannot both take the last one; the dearer job gets it."""
    document = day(
        [job(1, parts={"pump": 1}), job(1, parts={"pump": 1}, weight=2)],
        person(shift()),
        person(shift()),
        depots=[depot(stock={"pump": 1})],
    )
    assert left(built(document)) == [0]
    document["depots"][0]["stock"]["pump"] = 2
    assert left(built(document)) == []


def test_parts_on_order_are_waited_for() -> None:
    """A pick-up starts at the very second of the arrival, not before."""
    document = day(
        [job(3, parts={"pump": 1})],
        depots=[depot(arrivals=[{"sku": "pump", "quantity": 1, "at": 7000}])],
    )
    plan = built(document)
    assert picked(plan)[0].start == 7000
    document["depots"][0]["arrivals"][0]["at"] = 100_000
    assert left(built(document)) == [0]


def test_a_later_pickup_does_not_take_what_is_promised() -> None:
    """What one technician takes at noon is not there for another in the morning."""
    document = day(
        [job(1, parts={"pump": 1}, weight=9, release=20000), job(1, parts={"pump": 1})],
        person(shift(15000)),
        person(shift(0, 10000)),
        depots=[depot(stock={"pump": 1})],
    )
    plan = built(document, {(0, 0): [0], (1, 0): [1]})
    assert len(left(plan)) == 1


def test_opening_hours_are_kept() -> None:
    """A depot that opens at 3000 is used at 3000; one that has closed is not used."""
    document = day(
        [job(1, parts={"pump": 1})], depots=[depot(stock={"pump": 1}, windows=[[3000, 4000]])]
    )
    assert picked(built(document))[0].start == 3000
    document["depots"][0]["windows"] = [[0, 1199]]
    assert left(built(document)) == [0]


def test_tools_are_borrowed_for_one_route() -> None:
    """A tool is lent until the end of the route: the next shift borrows it again; any number may at once."""
    document = day(
        [
            job(1, tools=["ladder"]),
            job(1, tools=["ladder"], release=90000),
            job(1, tools=["ladder"]),
        ],
        person(shift(), shift(86400, 110000)),
        person(shift()),
        depots=[depot(tools=["ladder"])],
    )
    plan = built(document, {(0, 0): [0], (0, 1): [1], (1, 0): [2]})
    assert left(plan) == []
    assert [picked(plan, route)[0].tools for route in range(3)] == [("ladder",)] * 3


def test_a_carried_tool_is_not_borrowed() -> None:
    """Who carries the tool needs no depot."""
    document = day([job(1, tools=["ladder"])], person(shift(), tools=["ladder"]))
    assert kinds(built(document)) == ["visit"]


def test_the_van_is_carried_over() -> None:
    """What the first shift uses up is missing in the second, which picks it up again."""
    document = day(
        [job(1, parts={"pump": 1}), job(1, parts={"pump": 1}, release=90000)],
        person(shift(), shift(86400, 110000), van={"pump": 1}),
        depots=[depot(stock={"pump": 1})],
    )
    plan = built(document, {(0, 0): [0], (0, 1): [1]})
    assert [kinds(plan, route) for route in range(2)] == [["visit"], ["pickup", "visit"]]
    document["depots"] = []
    assert left(built(document)) == [1]


def test_two_depots_in_one_route() -> None:
    """What no depot has alone is picked up at two; a quantity is gathered from both where neither has enough."""
    document = day(
        [job(4, parts={"pump": 1, "seal": 1}, tools=["ladder"])],
        depots=[depot(1, stock={"pump": 1}), depot(2, stock={"seal": 1}, tools=["ladder"])],
    )
    plan = built(document)
    assert left(plan) == []
    assert sorted(stop.depot or 0 for stop in picked(plan)) == [0, 1]
    document["jobs"][0].update(parts={"pump": 5}, tools=[])
    document["depots"][0]["stock"] = {"pump": 3}
    document["depots"][1]["stock"] = {"pump": 3}
    taken = [stop.parts["pump"] for stop in picked(built(document))]
    assert sorted(taken) == [2, 3]


def test_the_second_part_comes_later() -> None:
    """One pump is there in the morning for the urgent job, the other is fetched when it has arrived."""
    document = day(
        [
            job(1, parts={"pump": 1}, due=3000, due_hard=True),
            job(3, parts={"pump": 1}),
        ],
        depots=[depot(stock={"pump": 1}, arrivals=[{"sku": "pump", "quantity": 1, "at": 9000}])],
    )
    plan = built(document, {(0, 0): [0, 1]})
    assert left(plan) == []
    assert kinds(plan) == ["pickup", "visit", "pickup", "visit"]
    assert picked(plan)[1].start == 9000


def test_a_part_that_is_nowhere() -> None:
    """A job whose part nobody has is left out, whatever it is worth; the others are served."""
    document = day(
        [job(1, parts={"unicorn": 1}, weight=99), job(1)], depots=[depot(stock={"pump": 1})]
    )
    assert left(built(document)) == [0]
