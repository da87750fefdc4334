"""Rules 6 and 7: tools and parts, each case binding, just inside or just outside."""

from __future__ import annotations

from typing import Any

import pytest

from tests.solver.checker.documents import Document, judge, kinds, one_visit, plan_of, stop


def shop(**changes: object) -> Document:
    """Return one visit of J, which needs 2 bolts, with depot D at location 0 that lends a winch."""
    problem = one_visit()
    problem["jobs"][0]["parts"] = {"bolt": 2}
    problem["depots"] = [
        {"id": "D", "location": 0, "stock": {"bolt": 2}, "tools": ["winch"], **changes}
    ]
    return problem


def fetch(bolts: int = 2, *, at: int = 0, tools: tuple[str, ...] = (), **route: Any) -> Document:
    """Return a route that starts at `at` with a pick-up at D, and visits a job 600 s away."""
    parts = {"bolt": bolts} if bolts else {}
    stops = [
        stop("start", 0, at),
        stop("pickup", 0, at, depot="D", parts=parts, tools=list(tools)),
        stop("visit", 1, at + 600, at + 600, at + 1600, job=route.get("job", "J")),
        stop("end", 0, at + 2200),
    ]
    return {
        "technician": route.get("technician", "T"),
        "shift": route.get("shift", 0),
        "stops": stops,
    }


def planned(*routes: Document) -> Document:
    """Return a plan of routes that are documents already."""
    return plan_of() | {"routes": list(routes)}


@pytest.mark.parametrize(
    ("van", "picked", "reported"),
    [
        (0, 2, []),
        (2, 0, []),
        (1, 1, []),
        (3, 0, []),
        (1, 0, ["van-stock"]),
        (0, 1, ["van-stock"]),
        (2, 2, []),
    ],
)
def test_van_holds_the_parts(van: int, picked: int, reported: list[str]) -> None:
    """2 bolts have to come from the van and the pick-up together."""
    problem = shop()
    problem["technicians"][0]["van"] = {"bolt": van}
    assert kinds(problem, planned(fetch(picked))) == reported


def test_parts_come_before_the_visit() -> None:
    """A pick-up after the visit is too late; the figures are those of the visit."""
    stops = [
        stop("start", 0, 0),
        stop("visit", 1, 600, 600, 1600, job="J"),
        stop("pickup", 0, 2200, depot="D", parts={"bolt": 2}, tools=[]),
        stop("end", 0, 2200),
    ]
    (violation,) = judge(shop(), plan_of(("T", 0, stops))).violations
    assert violation.kind.value == "van-stock"
    assert (violation.stop, violation.job) == (1, "J")
    assert violation.figures == {"part": "bolt", "needed": 2, "held": 0}


def two_shifts(van: int) -> Document:
    """Return `shop` with a second shift of T and a second job K that needs 2 bolts, too."""
    problem = shop(stock={"bolt": None})
    problem["technicians"][0]["shifts"] *= 2
    problem["technicians"][0]["van"] = {"bolt": van}
    problem["jobs"].append(problem["jobs"][0] | {"id": "K"})
    return problem


@pytest.mark.parametrize(
    ("van", "early", "late", "reported"),
    [
        (0, 4, 0, []),  # what is left over is carried to the later shift
        (0, 3, 0, ["van-stock"]),
        (1, 3, 0, []),
        (4, 0, 0, []),
        (3, 0, 0, ["van-stock"]),
        (2, 0, 2, []),
        (0, 0, 4, ["van-stock"]),  # and nothing comes back from it
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_van_is_carried_from_shift_to_shift(
    van: int, early: int, late: int, reported: list[str], swapped: bool
) -> None:
    """Shifts count in the order of time, whatever their index or place in the plan."""
    first, second = (1, 0) if swapped else (0, 1)
    routes = [
        fetch(early, at=0, shift=first, job="J"),
        fetch(late, at=5000, shift=second, job="K"),
    ]
    assert kinds(two_shifts(van), planned(*routes)) == reported
    assert kinds(two_shifts(van), planned(*reversed(routes))) == reported


@pytest.mark.parametrize(
    ("stock", "arrivals", "reported"),
    [
        ({"bolt": 2}, [], []),
        ({"bolt": 3}, [], []),
        ({"bolt": 1}, [], ["depot-stock"]),
        ({"bolt": None}, [], []),
        ({}, [], ["depot-stock"]),
        ({}, [("bolt", 2, 100)], []),  # arrives in the very second
        ({}, [("bolt", 2, 99)], []),
        ({}, [("bolt", 2, 101)], ["depot-stock"]),
        ({"bolt": 1}, [("bolt", 1, -500)], []),
        ({}, [("bolt", 1, 0), ("bolt", 1, 100), ("bolt", 7, 101)], []),
        ({}, [("nut", 2, 0)], ["depot-stock"]),
        ({}, [("bolt", 1, 0)], ["depot-stock"]),  # a part not listed is a stock of 0
    ],
)
def test_depot_has_the_parts(stock: Document, arrivals: list[Any], reported: list[str]) -> None:
    """2 bolts picked up at 100 are covered by the stock and what has arrived until then."""
    on_order = [{"sku": sku, "quantity": quantity, "at": at} for sku, quantity, at in arrivals]
    assert kinds(shop(stock=stock, arrivals=on_order), planned(fetch(at=100))) == reported


def of_two(first: int, second: int, **changes: object) -> list[str]:
    """Judge T and the other technician picking up 2 bolts each at the seconds given."""
    problem = shop(**changes)
    problem["jobs"].append(problem["jobs"][0] | {"id": "K"})
    routes = [fetch(at=first), fetch(at=second, technician="other", job="K")]
    return kinds(problem, planned(*routes))


@pytest.mark.parametrize("second", [0, 50, 100])
def test_pickups_of_all_technicians_add_up(second: int) -> None:
    """4 bolts in all cover both, also in the same second; with 3 the later, or both together, is too much."""
    assert of_two(100, second, stock={"bolt": 4}) == []
    assert of_two(100, second, stock={"bolt": 3}) == ["depot-stock"]


def test_later_arrival_does_not_mend_an_earlier_moment() -> None:
    """The stock has to suffice at every moment, not only in the end."""
    arrivals = [{"sku": "bolt", "quantity": 2, "at": 300}]
    assert of_two(100, 300, arrivals=arrivals) == []
    assert of_two(100, 299, arrivals=arrivals) == ["depot-stock"]
    assert of_two(300, 100, arrivals=arrivals) == []


def test_every_moment_is_judged_once() -> None:
    """Two pick-ups in one second are one moment, with the sum of both; two seconds are two moments."""
    problem = shop(stock={"bolt": 1})
    problem["jobs"].append(problem["jobs"][0] | {"id": "K"})
    for second, taken in ((100, [4]), (101, [2, 4])):
        routes = [fetch(at=100), fetch(at=second, technician="other", job="K")]
        violations = judge(problem, planned(*routes)).violations
        assert [violation.kind.value for violation in violations] == ["depot-stock"] * len(taken)
        assert [violation.figures["taken"] for violation in violations] == taken
        assert violations[-1].technician == "other"


def test_early_shortage_is_reported_though_all_is_well_later() -> None:
    """4 bolts that arrive at 300 cover both pick-ups then, not the one at 100."""
    arrivals = [{"sku": "bolt", "quantity": 4, "at": 300}]
    assert of_two(100, 300, stock={}, arrivals=arrivals) == ["depot-stock"]
    assert of_two(300, 301, stock={}, arrivals=arrivals) == []


def test_pickup_counts_at_its_start() -> None:
    """A pick-up that arrives at 0 and starts with the arrival of the part at 90 is fine."""
    problem = shop(stock={}, arrivals=[{"sku": "bolt", "quantity": 2, "at": 90}], service=10)
    stops = [
        stop("start", 0, 0),
        stop("pickup", 0, 0, 90, 100, depot="D", parts={"bolt": 2}, tools=[]),
        stop("visit", 1, 700, 700, 1700, job="J"),
        stop("end", 0, 2300),
    ]
    assert kinds(problem, plan_of(("T", 0, stops))) == []
    stops[1]["start"], stops[1]["depart"] = 89, 99
    stops[2] = stop("visit", 1, 699, 700, 1700, job="J")
    assert kinds(problem, plan_of(("T", 0, stops))) == ["depot-stock"]


def test_pickup_service_is_not_divided_by_speed() -> None:
    """A pick-up of 60 s takes 60 s for a technician of speed 2 as well."""
    problem = shop(service=60)
    problem["technicians"][0]["speed"] = 2
    stops = [
        stop("start", 0, 0),
        stop("pickup", 0, 0, 0, 60, depot="D", parts={"bolt": 2}, tools=[]),
        stop("visit", 1, 660, 660, 1160, job="J"),
        stop("end", 0, 1760),
    ]
    assert kinds(problem, plan_of(("T", 0, stops))) == []
    problem["depots"][0]["service"] = 120
    assert kinds(problem, plan_of(("T", 0, stops))) == ["service"]


@pytest.mark.parametrize(
    ("windows", "reported"),
    [
        ([], []),
        ([[100, 100]], []),
        ([[99, 101]], []),
        ([[0, 99]], ["depot-window"]),
        ([[101, 200]], ["depot-window"]),
        ([[0, 50], [100, 200]], []),
    ],
)
def test_depot_is_open(windows: list[list[int]], reported: list[str]) -> None:
    """A pick-up at 100 starts inside one of the opening hours."""
    assert kinds(shop(windows=windows), planned(fetch(at=100))) == reported


@pytest.mark.parametrize(
    ("carried", "borrowed", "lent", "reported"),
    [
        (["winch"], (), ["winch"], []),
        ([], ("winch",), ["winch"], []),
        ([], (), ["winch"], ["tool"]),
        (["crane"], (), ["winch"], ["tool"]),
        ([], ("winch",), [], ["tool-not-lent"]),
        ([], ("crane",), ["crane"], ["tool"]),
    ],
)
def test_tools(
    carried: list[str], borrowed: tuple[str, ...], lent: list[str], reported: list[str]
) -> None:
    """A winch is carried, or borrowed at a depot that lends it."""
    problem = shop(tools=lent)
    problem["technicians"][0]["tools"] = carried
    problem["jobs"][0]["tools"] = ["winch"]
    assert kinds(problem, planned(fetch(tools=borrowed))) == reported


def test_tool_is_lent_to_any_number_at_once() -> None:
    """Two technicians may hold the same tool of a depot at the same time."""
    problem = shop(stock={"bolt": 4})
    problem["jobs"][0]["tools"] = ["winch"]
    problem["jobs"].append(problem["jobs"][0] | {"id": "K"})
    routes = [fetch(tools=("winch",)), fetch(tools=("winch",), technician="other", job="K")]
    assert kinds(problem, planned(*routes)) == []


def test_tool_is_lent_for_the_route_only() -> None:
    """What was borrowed in an earlier shift is given back with its end."""
    problem = two_shifts(0)
    for job in problem["jobs"]:
        job["tools"] = ["winch"]
    routes = [
        fetch(2, at=0, shift=0, job="J", tools=("winch",)),
        fetch(2, at=5000, shift=1, job="K", tools=("winch",)),
    ]
    assert kinds(problem, planned(*routes)) == []
    routes[1]["stops"][1]["tools"] = []
    assert kinds(problem, planned(*routes)) == ["tool"]


def test_tool_is_borrowed_before_the_visit() -> None:
    """A tool picked up after the visit does not help it."""
    problem = shop()
    problem["jobs"][0] |= {"tools": ["winch"], "parts": {}}
    stops = [
        stop("start", 0, 0),
        stop("visit", 1, 600, 600, 1600, job="J"),
        stop("pickup", 0, 2200, depot="D", parts={}, tools=["winch"]),
        stop("end", 0, 2200),
    ]
    assert kinds(problem, plan_of(("T", 0, stops))) == ["tool"]
