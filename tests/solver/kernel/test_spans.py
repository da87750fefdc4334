"""What a route pays for its span, and for a stop more, when the day begins as late as it can."""

from __future__ import annotations

import numpy as np
import pytest

from solver.documents import read_problem
from solver.kernel import search as k
from solver.kernel.read_back import best_plan
from solver.kernel.state import State
from solver.kernel.tables import Tables, make_tables
from tests.solver.random_problems import Document, random_problem

ROUNDING = 7
"""Thirteen components are rounded by at most half a cent each."""


def paid_hours(seed: int) -> Document:
    """Return a random problem in which paid hours are dear, with nothing that makes a day's timing a choice."""
    document = random_problem(np.random.default_rng(seed), jobs=14, technicians=3, profile=False)
    document["weights"] = {
        "shifted_hour": 0, "overtime_hour": 0, "missed": 0, "late_hour": 0, "balance": 0,
        "work_hour": 40, "travel_hour": 3,
    }  # fmt: skip
    for technician in document["technicians"]:
        for shift in technician["shifts"]:
            shift.pop("break", None)
    for place in (*document["jobs"], *document.get("depots", [])):
        if "windows" in place:
            place["windows"] = place["windows"][:1]
    return document


def searched(document: Document, seed: int, *, lure: float = 0.0) -> State:
    """Return a state after a short search."""
    state = State(make_tables(read_problem(document)), seed)
    state.guide(lure)
    state.start()
    state.run(k.SEARCH, 60, 3000.0)
    return state


@pytest.mark.parametrize("lure", [0.0, 0.02])
def test_the_search_knows_what_its_best_plan_costs(lure: float) -> None:
    """Without laying out a single route the search has the exact price of the best plan, whatever guides it."""
    for seed in range(20):
        state = searched(paid_hours(seed), seed, lure=lure)
        assert state.tables.setting[k.PLAIN] == state.tables.setting[k.SPANS] == 1
        state.guide(0.0)
        assert best_plan(state).total == pytest.approx(state.best, abs=ROUNDING), seed


def _loaded(tables: Tables, rows: dict[int, list[int]]) -> State:
    state = State(tables, 0)
    state.start(list(rows.items()), fill=False)
    return state


def test_an_offer_is_what_a_job_adds() -> None:
    """The offered price of each place without a pick-up is the difference between both routes, loaded as they are."""
    compared = 0
    for seed in range(12):
        document = paid_hours(seed)
        document.pop("depots", None)
        found = searched(document, seed)
        tables = found.tables
        rows = {row: found.best_jobs(row) for row in range(len(tables.routes))}
        for row, jobs in list(rows.items())[:3]:
            if not jobs:
                continue
            job, without = jobs[0], {**rows, row: jobs[1:]}
            state = _loaded(tables, without)
            state.run(k.PRICE, job)
            for r, p in np.argwhere(state.offer < k.UNPAID).tolist():
                after = {**without, r: [*without[r][:p], job, *without[r][p:]]}
                added = _loaded(tables, after).best - state.best + tables.price[job, k.UNSERVED]
                assert state.offer[r, p] == pytest.approx(added, abs=1e-3), (seed, job, r, p)
                compared += 1
    assert compared > 40


def test_a_lure_charges_no_less_than_travel_costs() -> None:
    """What guides the search replaces a lower price of travel and leaves a higher one."""
    document = paid_hours(1)
    state = State(make_tables(read_problem(document)), 0)
    travel = float(state.tables.rate[k.TRAVEL])
    state.guide(travel / 2)
    assert (state.rate[k.TRAVEL], state.rate[k.LURE]) == (travel, 0)
    state.guide(travel * 3)
    assert state.rate[k.TRAVEL] == pytest.approx(3 * travel)
    assert state.rate[k.LURE] == pytest.approx(2 * travel)
    assert state.tables.rate[k.TRAVEL] == travel
