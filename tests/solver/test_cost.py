"""The objective: every component by hand, rounded once, half up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from solver.cost import COMPONENTS, plan_cost, prices, rounded, route_cents
from solver.documents import read_problem
from solver.problem import DEFAULT_WEIGHTS
from solver.schedule import Item, Pickup, Visit, time_route
from tests.solver.small_days import day, job, person, shift

NONE = dict.fromkeys(DEFAULT_WEIGHTS, 0)


def component(
    name: str, weight: Any, document: dict[str, Any], *items: Item, technician: int = 0
) -> Fraction:
    """Return the cents of one component when nothing else is paid; it has to be the only one."""
    document["weights"] = {**NONE, name: weight}
    problem = read_problem(document)
    through = items or tuple(Visit(index) for index in range(len(problem.jobs)))
    route = time_route(problem, technician=technician, shift=0, items=through)
    assert route is not None
    cents = route_cents(problem, route)
    assert all(value == 0 for other, value in cents.items() if other != name)
    return cents[name]


def test_travel() -> None:
    """3 places out and 3 back are 3600 seconds and 6 kilometres."""
    assert component("travel_hour", 3000, day([job(3)])) == 3000
    assert component("km", 50, day([job(3)])) == 300


def test_travel_is_paid_as_driven() -> None:
    """With the profile at 1.4 the 3600 seconds are 5040."""
    assert component("travel_hour", 3000, day([job(3)], profile=[[0, 1.4]])) == 4200


def test_lateness() -> None:
    """1800 s after `due` at weight 2.5: the miss once, the half hour pro rata, each times the weight."""
    document = day([job(3, due=0, weight=2.5)])
    assert component("missed", 50000, document) == 125000
    assert component("late_hour", 6000, document) == 7500
    assert component("missed", 50000, day([job(3, due=1800)])) == 0
    assert component("missed", 50000, day([job(3, due=1799)])) == 50000
    assert component("late_hour", 6000, day([job(3, due=1799)])) == Fraction(6000, 3600)


def test_working_and_overtime_hours() -> None:
    """The route lasts from 0 to 1800; the shift ends at 1500."""
    document = day([job(1)], person(shift(0, 1500, overtime=600)))
    assert component("work_hour", 3600, document) == 1800
    assert component("overtime_hour", 3600, document) == 300
    assert component("overtime_hour", 3600, day([job(1)], person(shift(0, 1800, overtime=9)))) == 0


def test_a_used_shift() -> None:
    """A route costs the shift once, whatever it does."""
    assert component("shift", 5000.5, day([job(1), job(2)])) == Fraction(10001, 2)


def test_preference_and_published() -> None:
    """The preferred technician, the published one and the hours between told and planned start."""
    people = (person(shift()), person(shift()))
    told = {"technician": "t1", "start": 4200}
    document = day([job(1, preferred="t1", published=told, windows=[[600, 600]])], *people)
    assert component("preference", 2000, document) == 2000
    assert component("moved", 1500, document) == 1500
    assert component("shifted_hour", 1000, document) == 1000
    assert component("preference", 2000, document, technician=1) == 0
    assert component("moved", 1500, document, technician=1) == 0
    late = day([job(1, published={"technician": "t0", "start": 240})])
    assert component("shifted_hour", 1000, late) == 100


def test_balance() -> None:
    """Travel 2400 s, on-site 900 s, pick-up 300 s: one hour, squared; breaks and waiting do not count."""
    document = day(
        [job(2, 900, windows=[[9000, 9000]])],
        person(shift(pause=(1800, 4000, 5000))),
        depots=[{"location": 1, "service": 300, "windows": [[0, 3000]]}],
    )
    items = (Pickup(0, {"pump": 1}), Visit(0))
    assert component("balance", 100, document, *items) == 100


def test_what_is_left_out() -> None:
    """`due` beyond the horizon selects the component; `unserved_cost` takes the place of the price, unmultiplied."""
    document = day(
        [
            job(1, weight=2),
            job(1, due=86400),
            job(1, due=86401, weight=1.5),
            job(1, due=86401, unserved_cost=7, weight=9),
            job(1, unserved_cost=0, weight=9),
        ]
    )
    problem = read_problem(document)
    cost = plan_cost(problem, [], range(5))
    assert (cost["unserved"], cost["deferred"]) == (600000, 7507)
    assert cost["total"] == 607507
    assert list(cost) == [*COMPONENTS, "total"]


def test_a_component_is_rounded_once() -> None:
    """Three jobs at 0.5 cents are 1.5 cents, so 2: not three times 1; a half goes up."""
    document = day([job(1, unserved_cost=0.5) for _ in range(3)])
    assert plan_cost(read_problem(document), [], range(3))["unserved"] == 2
    assert plan_cost(read_problem(document), [], range(1))["unserved"] == 1


def test_the_total_sums_the_rounded() -> None:
    """Two components of half a cent make 2 cents in total."""
    assert rounded({"km": 5, "shift": 5, "moved": 4}, 10) == {
        "km": 1,
        "shift": 1,
        "moved": 0,
        "total": 2,
    }


@pytest.mark.parametrize("cents", [0.1, 1 / 3, 1e-30, 123456789.987654321])
def test_no_digit_of_a_price_is_lost(cents: float) -> None:
    """Prices are whole numbers of 1/scale cents."""
    problem = read_problem(day([job(1)], weights={"shift": cents}))
    assert Fraction(prices(problem)["shift"], prices(problem).scale) == problem.weights["shift"]
