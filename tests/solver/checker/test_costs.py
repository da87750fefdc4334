"""Every cost component by hand, each priced alone, and how components are rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from solver.checker import check
from tests.solver.checker.documents import (
    COMPONENTS,
    Document,
    judge,
    one_visit,
    plan_of,
    stop,
    visit_at,
)


def priced(plan: Document, *, weights: Document, **job: Any) -> Document:
    """Return the cost of a plan of `one_visit` by the weights given, all others 0; components of 0 are left out."""
    problem = one_visit()
    problem["weights"] = dict.fromkeys(COMPONENTS, 0) | weights
    problem["jobs"][0] |= job
    cost = dict(judge(problem, plan).cost)
    total = cost.pop("total")
    assert tuple(cost) == COMPONENTS
    assert total == sum(cost.values())
    return {name: cents for name, cents in cost.items() if cents}


LEFT_OUT = plan_of(unserved=("J",))


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ({}, {"unserved": 700}),
        ({"weight": 3}, {"unserved": 2100}),
        ({"weight": 1.5}, {"unserved": 1050}),
        ({"due": 36000}, {"unserved": 700}),  # due with the horizon's end
        ({"due": 36001}, {"deferred": 11}),
        ({"due": 36001, "weight": 3}, {"deferred": 33}),
        ({"due": -5}, {"unserved": 700}),
        ({"unserved_cost": 99, "weight": 3}, {"unserved": 99}),  # not multiplied
        ({"unserved_cost": 99, "weight": 3, "due": 36001}, {"deferred": 99}),
        ({"unserved_cost": 0}, {}),
        # a published job left out pays neither for being moved nor for being shifted
        ({"published": {"technician": "other", "start": 0}}, {"unserved": 700}),
        ({"preferred": "other"}, {"unserved": 700}),
    ],
)
def test_job_left_out(job: Document, expected: Document) -> None:
    """A job left out pays `unserved` or, due past the horizon of 36000, `deferred`, by its weight or its own price."""
    weights = {"unserved": 700, "deferred": 11, "moved": 1, "shifted_hour": 1, "preference": 1}
    assert priced(LEFT_OUT, weights=weights, **job) == expected


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ({"due": 4200}, {}),  # starts with its due
        ({"due": 4199}, {"missed": 500, "late_hour": 1}),  # 1 s of 3600 cents an hour
        ({"due": 600}, {"missed": 500, "late_hour": 3600}),
        ({"due": 2400}, {"missed": 500, "late_hour": 1800}),
        ({"due": 2400, "weight": 3}, {"missed": 1500, "late_hour": 5400}),
        ({"due": None}, {}),
    ],
)
def test_late_visit(job: Document, expected: Document) -> None:
    """A visit at 4200 pays `missed` once and `late_hour` for each hour after its due, both by its weight."""
    assert priced(visit_at(4200), weights={"missed": 500, "late_hour": 3600}, **job) == expected


def test_travel_and_kilometres() -> None:
    """2 x 600 s are a third of an hour, 2 x 5000 m are 10 km."""
    weights = {"travel_hour": 3000, "km": 7}
    assert priced(visit_at(600), weights=weights) == {"travel_hour": 1000, "km": 70}


def test_work_counts_from_leaving() -> None:
    """From leaving at 1000 to the end at 4600 is one hour, waiting included, the time before it not."""
    plan = visit_at(3000, leave=1000)
    assert priced(plan, weights={"work_hour": 1234}) == {"work_hour": 1234}


@pytest.mark.parametrize(("leave", "cents"), [(33800, 0), (33801, 1), (35600, 1800)])
def test_overtime(leave: int, cents: int) -> None:
    """A route of 2200 s pays for each second past the shift's end at 36000."""
    problem = one_visit()
    problem["weights"] = dict.fromkeys(COMPONENTS, 0) | {"overtime_hour": 3600}
    problem["technicians"][0]["shifts"][0]["overtime"] = 7200
    assert judge(problem, visit_at(leave + 600)).cost["overtime_hour"] == cents


def test_shift_is_paid_for_where_it_is_used() -> None:
    """One of two technicians works: one shift."""
    assert priced(visit_at(600), weights={"shift": 800}) == {"shift": 800}
    assert priced(LEFT_OUT, weights={"shift": 800}) == {}


@pytest.mark.parametrize(
    ("preferred", "expected"), [(None, {}), ("T", {}), ("other", {"preference": 20})]
)
def test_preference(preferred: str | None, expected: Document) -> None:
    """A visit by someone other than the preferred technician pays, by no one in particular does not."""
    assert priced(visit_at(600), weights={"preference": 20}, preferred=preferred) == expected


@pytest.mark.parametrize(
    ("technician", "start", "expected"),
    [
        ("T", 4200, {}),
        ("T", 600, {"shifted_hour": 3600}),
        ("T", 7800, {"shifted_hour": 3600}),  # earlier counts like later
        ("other", 4200, {"moved": 15}),
        ("other", 4201, {"moved": 15, "shifted_hour": 1}),
    ],
)
def test_published_visit(technician: str, start: int, expected: Document) -> None:
    """A visit at 4200 by T pays for another technician and for each hour from what was published."""
    weights = {"moved": 15, "shifted_hour": 3600}
    published = {"technician": technician, "start": start}
    assert priced(visit_at(4200), weights=weights, published=published) == expected


def test_balance_is_the_square_of_the_hours_worked() -> None:
    """1200 s of travel and 6000 s of service are 2 hours, squared 4; waiting does not count."""
    plan = visit_at(9000, leave=0, service=6000)
    assert priced(plan, weights={"balance": 10**8}, service=6000) == {"balance": 4 * 10**8}


def test_balance_counts_pickups_and_no_breaks() -> None:
    """1200 s of travel, 1000 s of service and a pick-up of 1400 s are an hour; the break of 900 s is none of it."""
    problem = one_visit()
    problem["weights"] = {"balance": 10**8}
    problem["depots"] = [{"id": "D", "location": 0, "service": 1400}]
    rest = {"duration": 900, "window": [0, 9000]}
    problem["technicians"][0]["shifts"][0]["break"] = rest
    stops = [
        stop("start", 0, 0),
        stop("pickup", 0, 0, 0, 1400, depot="D", parts={}, tools=[]),
        stop("visit", 1, 2000, 2000, 3000, job="J"),
        stop("break", 1, 3000, 3000, 3900),
        stop("end", 0, 4500),
    ]
    verdict = judge(problem, plan_of(("T", 0, stops)))
    assert verdict.valid
    assert verdict.cost["balance"] == 10**8


def test_balance_is_squared_by_route() -> None:
    """Two routes of an hour each are 1 + 1, not 2 squared."""
    problem = one_visit()
    problem["weights"] = {"balance": 10**8}
    problem["jobs"] = [{"id": name, "location": 1, "service": 2400} for name in ("J", "K")]
    plan = visit_at(600, service=2400)
    other = visit_at(600, service=2400)["routes"][0] | {"technician": "other"}
    other["stops"][1]["job"] = "K"
    plan["routes"].append(other)
    assert judge(problem, plan).cost["balance"] == 2 * 10**8


def test_balance_counts_service_as_done() -> None:
    """A technician of speed 2 does 12000 s in 6000: with 1200 s of travel 2 hours."""
    problem = one_visit()
    problem["weights"] = {"balance": 10**8}
    problem["technicians"][0]["speed"] = 2
    problem["jobs"][0]["service"] = 12000
    assert judge(problem, visit_at(600, service=6000)).cost["balance"] == 4 * 10**8


@pytest.mark.parametrize(
    ("price", "cents"),
    [
        (0.04, 0),  # 0.4
        (0.05, 1),  # 0.5: half up
        (0.049, 0),  # 0.49
        (0.15, 2),  # 1.5
        (0.25, 3),  # 2.5: to the larger one, not to the even one
        (Decimal("0.25"), 3),
        (Decimal("0.2499999999999999999999"), 2),  # a double would be 0.25
    ],
)
def test_components_are_rounded_half_up(price: object, cents: int) -> None:
    """10 km at a price with fractions of a cent are rounded half up, exactly."""
    problem = one_visit()
    problem["weights"] = {"km": price}
    assert judge(problem, visit_at(600)).cost["km"] == cents


def test_component_is_rounded_once_over_the_plan() -> None:
    """Two routes of 0.4 cents each are 0.8, so 1; `total` adds the rounded components."""
    problem = one_visit()
    problem["weights"] = dict.fromkeys(COMPONENTS, 0) | {"km": 0.04, "shift": 0.2}
    problem["jobs"].append(problem["jobs"][0] | {"id": "K"})
    plan = visit_at(600)
    other = visit_at(600)["routes"][0] | {"technician": "other"}
    other["stops"][1]["job"] = "K"
    plan["routes"].append(other)
    cost = judge(problem, plan).cost
    assert (cost["km"], cost["shift"], cost["total"]) == (1, 0, 1)


def test_default_weights() -> None:
    """Without weights those of PROBLEM.md count: 1200 s at 3000 an hour, 10 km at 50, a job left out at 200000."""
    problem = one_visit()
    problem["jobs"].append({"id": "K", "location": 1, "service": 0})
    plan = visit_at(600)
    plan["unserved"] = plan_of(unserved=("K",))["unserved"]
    cost = dict(judge(problem, plan).cost)
    expected = dict.fromkeys(COMPONENTS, 0)
    expected |= {"unserved": 200000, "travel_hour": 1000, "km": 500, "total": 201500}
    assert cost == expected


@pytest.mark.parametrize(
    ("component", "cents"),
    [
        ("deferred", 5000),
        ("missed", 50000),
        ("late_hour", 6000),
        ("overtime_hour", 4500),
        ("preference", 2000),
        ("moved", 1500),
        ("shifted_hour", 1000),
        ("work_hour", 0),
        ("shift", 0),
        ("balance", 0),
    ],
)
def test_default_of_each_weight(component: str, cents: int) -> None:
    """One unit of each component at its default: an hour late, an hour over, moved, an hour from the promise."""
    problem = one_visit()
    problem["technicians"][0]["shifts"][0] |= {"end": 2200, "overtime": 3600}
    problem["jobs"][0] |= {
        "due": 600,
        "preferred": "other",
        "published": {"technician": "other", "start": 600},
    }
    problem["jobs"].append({"id": "K", "location": 1, "service": 0, "due": 99999})
    plan = visit_at(4200)  # ends at 5800
    plan["unserved"] = plan_of(unserved=("K",))["unserved"]
    assert judge(problem, plan).cost[component] == cents


def test_distances_may_be_left_out_where_kilometres_cost_nothing() -> None:
    """Without distances a price of 0 gives 0 cents for kilometres."""
    problem = one_visit()
    problem["weights"] = {"km": 0}
    del problem["travel"]["distance"]
    verdict = judge(problem, visit_at(600))
    assert verdict.valid
    assert verdict.cost["km"] == 0


def test_cost_is_recomputed_from_true_places_and_times() -> None:
    """A plan that states a wrong arrival and a wrong location pays for its true way."""
    plan = visit_at(700, leave=0)
    plan["routes"][0]["stops"][1] |= {"arrive": 100, "location": 0}
    verdict = check(one_visit(), plan)
    assert {v.kind.value for v in verdict.violations} == {"location", "travel", "cost"}
    assert (verdict.cost["travel_hour"], verdict.cost["km"]) == (1000, 500)
