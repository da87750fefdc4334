"""Cuts: of the routes that visit two or three of three jobs only one can be taken.

References
----------
M. Jepsen, B. Petersen, S. Spoorendonk, D. Pisinger (2008): Subset-Row Inequalities Applied to the Vehicle-Routing
Problem with Time Windows. Operations Research 56(2), inequality (5) with three rows and factor 1/2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.bound.master import Column, Master

VIOLATED = 0.03
"""How far a choice must be above a cut for it to be worth adding."""

A_ROUND, MOST_CUTS = 40, 192
"""Cuts added at a time, and in all."""

MOST_JOBS = 300
"""Jobs in fractional routes up to which all sets of three are looked at."""


def violated(master: Master) -> list[frozenset[int]]:
    """Return the cuts that the last solution of the master breaks most, the most broken first."""
    taken = master.taken()
    routes = [
        (column, amount)
        for column, amount in zip(master.columns, taken, strict=True)
        if 1e-6 < amount < 1 - 1e-6
    ]
    jobs = sorted({job for column, _ in routes for job in column.jobs})
    if not 3 <= len(jobs) <= MOST_JOBS:
        return []
    pairs = _pairs(routes, jobs)
    found: list[tuple[float, tuple[int, int, int]]] = []
    for i in range(len(jobs)):
        sums = pairs[i][:, None] + pairs[i][None, :] + pairs
        sums[: i + 1, :] = 0
        for j, k in np.argwhere(np.triu(sums, 1) > 1 + VIOLATED):
            found.append((float(sums[j, k]), (jobs[i], jobs[int(j)], jobs[int(k)])))
    found.sort(key=lambda one: (-one[0], one[1]))
    known, exact = set(master.cuts), []
    for _, trio in found[: 50 * A_ROUND]:
        members = frozenset(trio)
        over = sum(amount for column, amount in routes if len(members & set(column.jobs)) > 1) - 1
        if over > VIOLATED and members not in known:
            exact.append((over, trio))
    exact.sort(key=lambda one: (-one[0], one[1]))
    room = min(A_ROUND, MOST_CUTS - len(master.cuts))
    return [frozenset(trio) for _, trio in exact[: max(0, room)]]


def _pairs(routes: Sequence[tuple[Column, float]], jobs: Sequence[int]) -> np.ndarray:
    """Return how much is taken of the routes with both of two jobs, shape (n, n)."""
    at = {job: index for index, job in enumerate(jobs)}
    pairs = np.zeros((len(jobs), len(jobs)))
    for column, amount in routes:
        members = [at[job] for job in column.jobs]
        pairs[np.ix_(members, members)] += amount
    return pairs
