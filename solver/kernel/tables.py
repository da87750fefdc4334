"""A problem as the flat tables that the compiled search reads; their columns are named in `search.py`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.kernel import search as k
from solver.kernel.goods import Goods, goods_tables
from solver.kernel.neighbours import eligible_routes, nearest_jobs, sort_keys
from solver.problem import Job, Problem
from solver.timing import merged, within

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FAR = 1 << 50
"""Stands for a time that never comes; small enough to be added up."""

LARGEST_LEG = 2**31 - 2
HOUR = 3600


@dataclass(frozen=True, eq=False)
class Tables:
    """Everything the search reads and never writes.

    Attributes
    ----------
    problem : Problem
        What the tables were made of.
    routes : tuple of (technician, shift)
        The shift each row of `shift` stands for; those of one technician in order of time.
    legs, metres, node, price, service, window, shift, rate, profile, bucket, setting : ndarray
        Time and price; see `search.py`.
    eligible_from, eligible, near, key, first_order : ndarray
        See `neighbours.py`.
    goods : Goods
        Parts and tools.
    """

    problem: Problem
    routes: tuple[tuple[int, int], ...]
    legs: NDArray[np.int32]
    metres: NDArray[np.int32]
    node: Ints
    price: Floats
    service: Ints
    window: Ints
    shift: Ints
    rate: Floats
    profile: Ints
    bucket: Ints
    setting: Ints
    goods: Goods
    eligible_from: Ints
    eligible: Ints
    near: NDArray[np.int32]
    key: Floats
    first_order: Ints
    row_of: dict[tuple[int, int], int] = field(default_factory=dict)

    @cached_property
    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All tables by the names that the search gives them."""
        found = {**vars(self.goods), **vars(self)}
        return {name: found[name] for name in k.TABLES if name in found}


def make_tables(problem: Problem) -> Tables:
    """Return the tables of a problem."""
    legs, metres = _matrices(problem)
    node, window = _nodes(problem)
    price = _prices(problem)
    classes, service = _service(problem)
    routes, shift = _shifts(problem, classes)
    rate = _rates(problem)
    profile, setting = _profile(problem)
    goods = goods_tables(problem)
    node[:, k.FIRST_PART], node[:, k.PART_COUNT] = goods.first_part, goods.part_count
    eligible_from, eligible = eligible_routes(
        problem, goods, legs=legs, node=node, service=service, shift=shift, setting=setting
    )
    jobs = len(problem.jobs)
    setting[k.JOBS], setting[k.DEPOTS] = jobs, len(problem.depots)
    setting[k.KILOMETRES] = int(rate[k.METRE] > 0)
    setting[k.SETTLE] = int(_waiting_may_pay(profile, price, rate))
    setting[k.HURRY] = int(len(profile) > 0 or rate[k.WORK] > 0)
    setting[k.SPANS] = int(rate[k.WORK] > 0)
    setting[k.PLAIN] = int(_is_plain(node, price, shift, rate, profile, jobs))
    horizon = _span(shift)
    near = nearest_jobs(
        legs=legs, node=node, service=service, eligible_from=eligible_from, eligible=eligible,
        shift=shift, horizon=horizon,
    )  # fmt: skip
    key = sort_keys(
        legs=legs, node=node, price=price, service=service, eligible_from=eligible_from,
        shift=shift, horizon=horizon, jobs=jobs,
    )  # fmt: skip
    first_order = np.argsort(key[1], kind="stable").astype(np.int64)
    row_of = {pair: row for row, pair in enumerate(routes)}
    return Tables(
        problem, tuple(routes), legs, metres, node, price, service, window, shift, rate,
        profile, _buckets(profile), setting, goods, eligible_from, eligible, near, key, first_order, row_of,
    )  # fmt: skip


def _matrices(problem: Problem) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    seconds, metres = problem.travel.matrices
    legs = np.ascontiguousarray(np.minimum(seconds, LARGEST_LEG), dtype=np.int32)
    if not problem.weights["km"]:
        return legs, np.zeros((1, 1), dtype=np.int32)
    return legs, np.ascontiguousarray(np.minimum(metres, LARGEST_LEG), dtype=np.int32)


def possible_starts(job: Job) -> tuple[tuple[int, int], ...]:
    """Return the intervals in which a job may start: windows, release, hard due and fixed start together."""
    low = -FAR if job.release is None else job.release
    high = job.due if job.due is not None and job.due_hard else FAR
    if job.lock is not None and job.lock.start is not None:
        low, high = max(low, job.lock.start), min(high, job.lock.start)
    return within(merged(job.windows), low=low, high=high)


def _nodes(problem: Problem) -> tuple[Ints, Ints]:
    intervals = [possible_starts(job) for job in problem.jobs]
    intervals += [within(merged(d.windows), low=-FAR, high=FAR) for d in problem.depots]
    node = np.zeros((len(intervals), k.NODE_COLUMNS), dtype=np.int64)
    node[:, [k.DUE, k.PUBLISHED]] = k.NEVER
    node[:, [k.TOLD, k.PREFERRED]] = -1
    window: list[tuple[int, int]] = []
    for index, possible in enumerate(intervals):
        # Without a possible start the closing lies before every arrival.
        node[index, k.OPEN] = possible[0][0] if possible else FAR
        node[index, k.CLOSE] = possible[-1][1] if possible else -2 * FAR
        node[index, k.FIRST_WINDOW], node[index, k.WINDOWS] = len(window), len(possible)
        window.extend(possible)
    for index, job in enumerate(problem.jobs):
        node[index, k.PLACE] = job.location
        if job.due is not None:
            node[index, k.DUE] = job.due
        if job.preferred is not None:
            node[index, k.PREFERRED] = job.preferred
        if job.published is not None:
            node[index, k.TOLD], node[index, k.PUBLISHED] = (
                job.published.technician,
                job.published.start,
            )
    for index, depot in enumerate(problem.depots, len(problem.jobs)):
        node[index, k.PLACE] = depot.location
    return node, np.array(window, dtype=np.int64).reshape(-1, 2)


def _prices(problem: Problem) -> Floats:
    weights = problem.weights
    price = np.zeros((len(problem.jobs) + len(problem.depots), k.PRICE_COLUMNS))
    for index, job in enumerate(problem.jobs):
        price[index, k.MISSED] = float(weights["missed"] * job.weight)
        price[index, k.LATE] = float(weights["late_hour"] * job.weight / HOUR)
        price[index, k.UNSERVED] = float(problem.unserved_cents(index)[1])
        if job.published is not None:
            price[index, k.SHIFTED] = float(weights["shifted_hour"] / HOUR)
    return price


def _service(problem: Problem) -> tuple[list[int], Ints]:
    """Return the class of each technician and the seconds on site by class and node (depots last)."""
    kinds: dict[object, int] = {}
    classes: list[int] = []
    rows: list[list[int]] = []
    pickups = [depot.service for depot in problem.depots]
    for index, person in enumerate(problem.technicians):
        speed = person.speed
        kind: object = speed if isinstance(speed, Fraction) else frozenset(speed.items())
        if kind not in kinds:
            kinds[kind] = len(rows)
            rows.append(
                [problem.service_seconds(technician=index, job=j) for j in range(len(problem.jobs))]
                + pickups
            )
        classes.append(kinds[kind])
    width = len(problem.jobs) + len(problem.depots)
    return classes, np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _shifts(problem: Problem, classes: Sequence[int]) -> tuple[list[tuple[int, int]], Ints]:
    routes: list[tuple[int, int]] = []
    rows: list[list[int]] = []
    for index, person in enumerate(problem.technicians):
        order = sorted(
            range(len(person.shifts)),
            key=lambda s: (person.shifts[s].start, person.shifts[s].latest_end, s),
        )
        latest = [person.shifts[s].latest_end for s in order]
        begins = [person.shifts[s].start for s in order]
        linked = any(end > begin for i, end in enumerate(latest) for begin in begins[i + 1 :])
        for place, s in enumerate(order):
            shift, here = person.shifts[s], len(routes)
            rest = shift.rest
            to = -1 if shift.end_location is None else shift.end_location
            row = [index, shift.start, shift.end, shift.latest_end, shift.start_location, to]
            row += [0, 0, -1] if rest is None else [*rest.window, rest.duration]
            earlier = here - 1 if linked and place > 0 else -1
            later = here + 1 if linked and place + 1 < len(order) else -1
            rows.append([*row, classes[index], earlier, later])
            routes.append((index, s))
    return routes, np.array(rows, dtype=np.int64).reshape(-1, k.SHIFT_COLUMNS)


def _rates(problem: Problem) -> Floats:
    weights = problem.weights
    rate = np.zeros(k.RATES)
    rate[k.TRAVEL] = weights["travel_hour"] / HOUR
    rate[k.METRE] = weights["km"] / 1000
    rate[k.OVERTIME] = weights["overtime_hour"] / HOUR
    rate[k.WORK] = weights["work_hour"] / HOUR
    rate[k.SHIFT_USED] = weights["shift"]
    rate[k.PREFERENCE] = weights["preference"]
    rate[k.MOVED] = weights["moved"]
    rate[k.BALANCE] = weights["balance"] / HOUR**2
    return rate


def _profile(problem: Problem) -> tuple[Ints, Ints]:
    """Return the travel covered in a second from which second of the day on, and the settings that go with it.

    The first row is midnight, and a last one the midnight after; there are none where the time of day does not matter.

    Travel is counted in 1/SCALE seconds of the matrix, so that every factor covers a whole number a second. Where such
    a scale would be too large to calculate with, what is covered is rounded down: arrivals are then at most a second
    later than they have to be.
    """
    setting = np.zeros(k.SETTINGS, dtype=np.int64)
    setting[k.SCALE] = 1
    setting[k.SHORTEST] = k.FINEST_FACTOR
    points = problem.travel.profile
    if not points:
        return np.zeros((0, 2), dtype=np.int64), setting
    factors = [factor for _, factor in points]
    scale = math.lcm(*(factor.numerator for factor in factors))
    if scale > 2**31 or any(scale / factor > 2**40 for factor in factors):
        scale = k.FINEST_FACTOR
    covered = [max(1, math.floor(scale / factor)) for factor in factors]
    setting[k.SCALE], setting[k.DAY_OFFSET] = scale, problem.travel.day_offset
    setting[k.SHORTEST] = math.floor(min(factors) * k.FINEST_FACTOR)
    profile = [(second, units) for (second, _), units in zip(points, covered, strict=True)]
    if profile[0][0] > 0:
        profile.insert(0, (0, covered[-1]))
    return np.array([*profile, (k.DAY, covered[-1])], dtype=np.int64), setting


def _buckets(profile: Ints) -> Ints:
    """Return the row of the profile that holds at the beginning of each 1,024 seconds of the day."""
    begins = np.arange(0, k.DAY, 1 << k.BUCKET)
    return (np.searchsorted(profile[:, 0], begins, side="right") - 1).astype(np.int64)


def _waiting_may_pay(profile: Ints, price: Floats, rate: Floats) -> bool:
    return bool(len(profile) or rate[k.WORK] > 0 or (price[:, k.SHIFTED] > 0).any())


def _is_plain(
    node: Ints, price: Floats, shift: Ints, rate: Floats, profile: Ints, jobs: int
) -> bool:
    """Return whether a place that passes the relaxed filter is possible and costs what way and span say."""
    if len(profile) or (price[:, k.SHIFTED] > 0).any() or rate[k.BALANCE] > 0:
        return False
    if rate[k.WORK] > 0 and (node[:, k.WINDOWS] > 1).any():
        return False
    if (shift[:, k.BREAK] >= 0).any():
        return False
    if rate[k.OVERTIME] > 0 and (shift[:, k.LATEST] > shift[:, k.END]).any():
        return False
    binding = node[:jobs, k.DUE] < node[:jobs, k.CLOSE]
    paid = (price[:jobs, k.MISSED] > 0) | (price[:jobs, k.LATE] > 0)
    return not (binding & paid).any()


def _span(shift: Ints) -> tuple[int, int]:
    if len(shift) == 0:
        return 0, 0
    return int(shift[:, k.BEGIN].min()), int(shift[:, k.LATEST].max())
