"""The quick filters before `step` are relaxations: what they refuse, no walk of the route allows."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest

from solver.documents import read_problem
from solver.kernel import search as k
from solver.kernel.address_book import book_at
from solver.kernel.state import State
from solver.kernel.tables import make_tables
from tests.solver.random_problems import Document, random_problem


@numba.njit
def _try_everything(refused: Any, allowed: Any, gap: Any, addresses: Any) -> None:
    """Walk every stop behind every position; count by stop what filter and walk say, and the bound's largest excess."""
    book = book_at(addresses)
    info = k.info_of(book)
    node = k.node_of(book)
    setting = k.setting_of(book)
    at = k.at_of(book)
    for r in range(info.shape[0]):
        for p in range(info[r, k.LENGTH] + 1):
            for stop in range(node.shape[0]):
                start = k.start_if_fits(r, p, stop, book)
                cents = k.walk(r, p, stop, k.NONE, k.NONE, k.UNPAID, book)
                if cents < k.UNPAID:
                    allowed[stop] += 1
                    late = at[r, p, k.LEAVE] > node[stop, k.CLOSE]
                    if start == k.NEVER or (late and stop < setting[k.JOBS]):
                        refused[stop] += 1
                elif setting[k.PLAIN] == 1 and start != k.NEVER:
                    gap[0] += 1


def _tried(document: Document, seed: int) -> tuple[int, int, int, bool]:
    problem = read_problem(document)
    tables = make_tables(problem)
    state = State(tables, seed)
    state.start()
    state.run(k.SEARCH, 40, 5000.0)
    stops = len(tables.node)
    refused, allowed, gap = (np.zeros(stops, dtype=np.int64) for _ in range(3))
    if stops:
        _try_everything(refused, allowed, gap, state.book)
    plain = bool(tables.setting[k.PLAIN])
    return int(refused.sum()), int(allowed.sum()), int(gap.sum()), plain


def test_filters_refuse_nothing_that_step_allows() -> None:
    """Of all stops behind all positions of random routes, none that a full walk allows is refused by a filter."""
    total = 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        document = random_problem(rng, jobs=14, technicians=3, overlapping=seed % 3 == 0)
        refused, allowed, _, _ = _tried(document, seed)
        assert refused == 0, f"seed {seed}: {refused} possible places were refused"
        total += allowed
    assert total > 2000


def test_the_filter_is_exact_where_the_problem_is_plain() -> None:
    """Without breaks, soft limits and hours of the day, what passes the filter is possible."""
    plain_problems = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        document = random_problem(rng, jobs=14, technicians=3, profile=False)
        document["weights"] = {"shifted_hour": 0, "overtime_hour": 0, "missed": 0, "late_hour": 0}
        for technician in document["technicians"]:
            for shift in technician["shifts"]:
                shift.pop("break", None)
        _, _, gap, plain = _tried(document, seed)
        plain_problems += plain
        assert gap == 0, seed
    assert plain_problems == 40


@pytest.mark.parametrize("weight", [{"work_hour": 5}, {"balance": 1}, {"shifted_hour": 7}])
def test_a_problem_with_costs_of_time_is_not_plain(weight: dict[str, float]) -> None:
    """Paid hours, balance and published starts make the shortcut wrong, so it is switched off."""
    rng = np.random.default_rng(4)
    document = random_problem(rng, jobs=6, technicians=2, profile=False)
    document["jobs"][0]["published"] = {"technician": document["technicians"][0]["id"], "start": 0}
    off = {"shifted_hour": 0, "overtime_hour": 0, "missed": 0, "late_hour": 0}
    document["weights"] = {**off, **weight}
    for technician in document["technicians"]:
        for shift in technician["shifts"]:
            shift.pop("break", None)
    assert make_tables(read_problem(document)).setting[k.PLAIN] == 0
