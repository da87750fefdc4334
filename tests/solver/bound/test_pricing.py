"""Pricing of one shift, judged by enumeration: every order of every set of its jobs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from solver.bound import labels as k
from solver.bound.ground import WHOLE, Ground
from solver.bound.room import workspace
from solver.bound.rows import Row, rows_of
from solver.cost import route_cents
from solver.schedule import Visit, time_route
from tests.solver.bound.cases import document_of, read

FAR = int(k.FAR)


def rows_at(seed: int) -> Iterator[tuple[Ground, Row]]:
    """Give the shifts of a random problem that can serve at least two jobs."""
    ground = Ground(read(document_of(seed)), WHOLE)
    for row in rows_of(ground):
        if len(row.jobs) > 1:
            yield ground, row


def priced(row: Row, prizes: np.ndarray, cuts: list, mode: int, *, every: bool) -> tuple[int, dict]:
    """Return the least that a search reports below 0, and the cost of each route it found."""
    room = workspace([row], labels=200_000, routes=5_000, cuts=64 * bool(cuts))
    report = np.zeros(k.REPORTS, dtype=np.int64)
    chosen = np.arange(len(row.jobs)) if every else row.active(prizes)
    tables = row.tables(prizes, chosen, cuts)
    k.search_routes(tables, 0, mode, 200_000, 10**9, room, report)
    assert report[k.BROKEN] == 0
    found = {}
    for at in range(int(report[k.FOUND])):
        order, label = [], int(room.out_label[at])
        while label >= 0:
            if room.data[label, k.NODE] > 0:
                order.append(int(row.jobs[chosen[room.data[label, k.NODE] - 1]]))
            label = int(room.data[label, k.BEFORE])
        found[tuple(reversed(order))] = int(room.out_cost[at])
    return int(report[k.LEAST]), found


def reduced(row: Row, order: tuple[int, ...], prizes: np.ndarray, cuts: list) -> int | None:
    """Return the cost of a route less its prizes and with its cuts, from the route alone."""
    cents = row.cents(order)
    if cents is None:
        return None
    paid = sum(price for jobs, price in cuts for _ in range(len(jobs & set(order)) // 2))
    return cents - int(prizes[list(order)].sum()) + paid


def orders(row: Row) -> Iterator[tuple[int, ...]]:
    """Give every order of every set of a shift's jobs."""
    for count in range(1, len(row.jobs) + 1):
        yield from permutations(row.jobs.tolist(), count)


@pytest.mark.parametrize("seed", range(40))
def test_the_cheapest_route_is_found(seed: int) -> None:
    """With random prizes and cuts the least reduced cost is that of the best of all orders, to the unit."""
    rng = np.random.default_rng(seed)
    for ground, row in rows_at(seed):
        share = rng.uniform(-0.1, 1.0, size=len(ground.unserved))
        prizes = (ground.unserved * share).astype(np.int64)
        cuts = []
        if len(row.jobs) > 2 and rng.random() < 0.5:
            trio = frozenset(rng.choice(row.jobs, size=3, replace=False).tolist())
            cuts = [(trio, int(rng.integers(0, ground.fixed(Fraction(50_000)))))]
        costs = [cost for o in orders(row) if (cost := reduced(row, o, prizes, cuts)) is not None]
        least, _ = priced(row, prizes, cuts, k.EXACT, every=False)
        assert least == min([0, *costs])


@pytest.mark.parametrize("seed", range(12))
def test_every_set_of_jobs_below_a_threshold_is_listed(seed: int) -> None:
    """Each set that some order makes cheaper than the threshold is found once at least, at its least cost."""
    rng = np.random.default_rng(seed)
    for ground, row in rows_at(seed):
        prizes = (ground.unserved * rng.uniform(0, 1, size=len(ground.unserved))).astype(np.int64)
        best: dict[frozenset[int], int] = {}
        for order in orders(row):
            cost = reduced(row, order, prizes, [])
            if cost is not None and cost < 0:
                best[frozenset(order)] = min(cost, best.get(frozenset(order), 0))
        _, found = priced(row, prizes, [], k.EVERY, every=True)
        listed: dict[frozenset[int], int] = {}
        for order, cost in found.items():
            listed[frozenset(order)] = min(cost, listed.get(frozenset(order), 0))
        assert listed == best


@pytest.mark.parametrize("seed", range(40))
def test_no_route_is_counted_dearer_than_it_is(seed: int) -> None:
    """What the bound counts for an order of visits is at most what the route costs as the product times it."""
    for ground, row in rows_at(seed):
        problem = ground.problem
        for order in orders(row):
            if any(problem.jobs[job].tools or problem.jobs[job].parts for job in order):
                continue
            route = time_route(
                problem,
                technician=row.technician,
                shift=row.shift,
                items=[Visit(job) for job in order],
            )
            if route is None:
                continue
            cents = row.cents(order)
            assert cents is not None
            assert ground.exact(cents) <= sum(route_cents(problem, route).values())
