"""Who may serve which job, which jobs lie close to one another, and the orders in which jobs are put back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.kernel import search as k
from solver.kernel.goods import Goods
from solver.problem import Problem

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEIGHBOURS = 100
WAITING, LATENESS = 0.2, 1.0
APART = 3600.0
"""Seconds added between two jobs that no technician can both serve."""

BLOCK = 512


def able(problem: Problem) -> Flags:
    """Return, shape (jobs, technicians), whether skills, `allowed`, `forbidden` and locks let the technician come."""
    people = problem.technicians
    known: dict[frozenset[tuple[str, int]], Flags] = {}
    result = np.zeros((len(problem.jobs), len(people)), dtype=bool)
    for index, job in enumerate(problem.jobs):
        asked = frozenset(job.skills.items())
        if asked not in known:
            known[asked] = np.array(
                [all(p.skills.get(name, 0) >= level for name, level in asked) for p in people],
                dtype=bool,
            )
        row = known[asked].copy()
        if job.allowed:
            row &= np.isin(np.arange(len(people)), list(job.allowed))
        row[list(job.forbidden)] = False
        if job.lock is not None:
            row &= np.arange(len(people)) == job.lock.technician
        result[index] = row
    return result


def supplied(goods: Goods, *, jobs: int, depots: int) -> Flags:
    """Return, shape (jobs, technicians), whether van and depots together can bring tools and parts.

    Relaxed: each tool and part may come from another depot, and no job takes anything away from another.
    """
    result = np.ones((jobs, len(goods.carried)), dtype=bool)
    lent = np.bitwise_or.reduce(goods.tool[jobs:], axis=0) if depots else 0 * goods.tool[:1].sum(0)
    most = np.zeros(len(goods.skus), dtype=np.int64)
    for depot in range(depots):
        for sku in range(len(goods.skus)):
            first, count = goods.level[depot, sku]
            if count:
                most[sku] = max(most[sku], goods.supply[first + count - 1])
    for job in range(jobs):
        first = goods.first_part[job]
        for sku, quantity in goods.part[first : first + goods.part_count[job]]:
            result[job] &= goods.van[:, sku] + most[sku] >= quantity
        if goods.tool[job].any():
            missing = goods.tool[job] & ~goods.carried & ~lent
            result[job] &= ~missing.any(axis=1)
    return result


def eligible_routes(
    problem: Problem,
    goods: Goods,
    *,
    legs: Shorts,
    node: Ints,
    service: Ints,
    shift: Ints,
    setting: Ints,
) -> tuple[Ints, Ints]:
    """Return for each job the routes that could hold it alone, nearest start first, as offsets and one long list."""
    jobs = len(problem.jobs)
    may = able(problem) & supplied(goods, jobs=jobs, depots=len(problem.depots))
    place, opens, closes = (node[:jobs, c] for c in (k.PLACE, k.OPEN, k.CLOSE))
    lists: list[list[tuple[int, int]]] = [[] for _ in range(jobs)]
    shortest = (setting[k.SHORTEST], k.FINEST_FACTOR)
    for row, line in enumerate(shift):
        out = legs[line[k.FROM], place].astype(np.int64)
        back = 0 if line[k.TO] < 0 else legs[place, line[k.TO]].astype(np.int64)
        arrive = line[k.BEGIN] + out * shortest[0] // shortest[1]
        end = np.maximum(arrive, opens) + service[line[k.CLASS], :jobs]
        end += back * shortest[0] // shortest[1]
        possible = may[:, line[k.TECHNICIAN]] & (arrive <= closes) & (end <= line[k.LATEST])
        for job in np.flatnonzero(possible):
            lists[job].append((int(out[job]), row))
    offsets = np.zeros(jobs + 1, dtype=np.int64)
    np.cumsum([len(found) for found in lists], out=offsets[1:])
    routes = [row for found in lists for _, row in sorted(found)]
    return offsets, np.array(routes, dtype=np.int64)


def _starts(node: Ints, jobs: int, horizon: tuple[int, int]) -> tuple[Ints, Ints]:
    """Return each job's first and last possible start, clipped to the time anybody works."""
    return np.clip(node[:jobs, k.OPEN], *horizon), np.clip(node[:jobs, k.CLOSE], *horizon)


def nearest_jobs(
    *,
    legs: Shorts,
    node: Ints,
    service: Ints,
    eligible_from: Ints,
    eligible: Ints,
    shift: Ints,
    horizon: tuple[int, int],
) -> Shorts:
    """Return for each job the jobs that could come next to it best, shape (jobs, at most 100), best first."""
    jobs = len(eligible_from) - 1
    count = min(NEIGHBOURS, max(0, jobs - 1))
    near = np.zeros((jobs, count), dtype=np.int32)
    if count == 0:
        return near
    opens, closes = _starts(node, jobs, horizon)
    place = node[:jobs, k.PLACE]
    on_site = service[:, :jobs].min(axis=0) if len(service) else np.zeros(jobs, dtype=np.int64)
    people = int(shift[:, k.TECHNICIAN].max()) + 1 if len(shift) else 0
    who = np.zeros((jobs, people), dtype=np.float32)
    owner = np.repeat(np.arange(jobs), np.diff(eligible_from))
    who[owner, shift[eligible, k.TECHNICIAN]] = 1.0
    for first in range(0, jobs, BLOCK):
        rows = np.arange(first, min(first + BLOCK, jobs))
        there = _pair_cost(rows, place, opens, closes, on_site, legs, forward=True)
        back = _pair_cost(rows, place, opens, closes, on_site, legs, forward=False)
        cost = np.minimum(there, back) + APART * (who[rows] @ who.T == 0)
        cost[np.arange(len(rows)), rows] = np.inf
        near[rows] = np.argsort(cost, axis=1, kind="stable")[:, :count]
    return near


def _pair_cost(
    rows: Ints,
    place: Ints,
    opens: Ints,
    closes: Ints,
    on_site: Ints,
    legs: Shorts,
    *,
    forward: bool,
) -> Floats:
    """Return travel, waiting and lateness of going from the rows' jobs to all others, or back from them."""
    here, there = rows[:, None], np.arange(len(place))[None, :]
    if not forward:
        here, there = there, here
    travel = legs[place[here], place[there]].astype(float)
    waiting = opens[there] - (closes[here] + on_site[here] + travel)
    lateness = opens[here] + on_site[here] + travel - closes[there]
    total = travel + WAITING * np.maximum(0, waiting) + LATENESS * np.maximum(0, lateness)
    return np.asarray(total)


def sort_keys(
    *,
    legs: Shorts,
    node: Ints,
    price: Floats,
    service: Ints,
    eligible_from: Ints,
    shift: Ints,
    horizon: tuple[int, int],
    jobs: int,
) -> Floats:
    """Return the orders of re-insertion, shape (orders, jobs); the job with the smallest value comes first.

    Dearest, dearest for its time on site, fewest possible shifts, farthest, closest, narrowest window, earliest end of
    the window, longest.
    """
    opens, closes = _starts(node, jobs, horizon)
    on_site = service[:, :jobs].mean(axis=0) if len(service) else np.zeros(jobs)
    homes = np.unique(shift[:, k.FROM]) if len(shift) else np.zeros(0, dtype=np.int64)
    place = node[:jobs, k.PLACE]
    far = legs[np.ix_(homes, place)].min(axis=0) if len(homes) else np.zeros(jobs)
    left_out = price[:jobs, k.UNSERVED]
    possible = np.diff(eligible_from)
    keys = [-left_out, -left_out / (on_site + 600.0), possible, -far, far]
    return np.array([*keys, closes - opens, closes, -on_site], dtype=float).reshape(
        len(keys) + 3, jobs
    )
