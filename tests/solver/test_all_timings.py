"""Timing judged by enumeration: every timing of tiny routes is tried."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from solver.cost import route_cents
from solver.documents import read_problem
from solver.schedule import Visit, time_route
from tests.solver.brute_timing import cheapest
from tests.solver.tiny_routes import tiny_route

RICH = [(False, False), (True, False), (False, True), (True, True)]


@pytest.mark.parametrize("seed", range(80))
def test_all_timings_of_a_tiny_route(seed: int) -> None:
    """Where earlier is never dearer, the timing is the cheapest of all; there is one if and only if any exists."""
    document = tiny_route(np.random.default_rng(seed))
    best, found = judged(document)
    assert found == best


@pytest.mark.parametrize(("profile", "published"), RICH)
@pytest.mark.parametrize("seed", range(12))
def test_no_timing_is_missed_where_waiting_may_pay(
    seed: int, profile: bool, published: bool
) -> None:
    """A route is found wherever there is one, and never costs less than the least cost of all timings."""
    document = tiny_route(
        np.random.default_rng(1000 + seed), profile=profile, published=published, work=True
    )
    best, found = judged(document)
    if best is None or found is None:
        assert found is best
    else:
        assert found >= best


def judged(document: dict[str, Any]) -> tuple[Any, Any]:
    """Return the least cost of all timings and that of `time_route`; None where there is no timing."""
    order = list(range(len(document["jobs"])))
    problem = read_problem(document)
    items = [Visit(index) for index in order]
    route = time_route(problem, technician=0, shift=0, items=items)
    found = None if route is None else sum(route_cents(problem, route).values())
    return cheapest(document, order, last=30), found
