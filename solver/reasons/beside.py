"""Causes found by putting the job into the plan: parts used up, no room, or a price above that of leaving it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import combinations

from solver import build
from solver.draft import Change, Draft
from solver.reasons.alone import served_alone
from solver.reasons.kinds import Explanation, Reason
from solver.reasons.setting import Setting

MOST_ROUTES = 4
"""Routes looked at closely for room, those whose stops are nearest."""


def beside_the_others(setting: Setting, job: int) -> Explanation:
    """Return why the plan does not serve a job that could be served alone."""
    change = _insertion(setting.full, job)
    if change is not None:
        return _priced(setting, job, change)
    if setting.problem.jobs[job].parts and _insertion(setting.plentiful, job) is not None:
        return _taken(setting, job)
    return _no_room(setting, job)


def _insertion(draft: Draft, job: int) -> Change | None:
    """Return the cheapest way to serve one more job, by anybody; None where nobody can."""
    return build.cheapest_insertion(draft, job, range(len(draft.problem.technicians)))


def _priced(setting: Setting, job: int, change: Change) -> Explanation:
    """Compare what serving the job costs with what leaving it out costs."""
    draft = setting.full
    scale = draft.prices.scale
    price = draft.prices.unserved[job][1]
    technician, start = _place(change, job)
    reason = Reason.COSTS_MORE if change.units >= price else Reason.OVERLOOKED
    return Explanation(
        reason,
        {
            "technician": setting.problem.technicians[technician].id,
            "start": setting.clock(start),
            "cost": _cents(Fraction(change.units, scale)),
            "price": _cents(Fraction(price, scale)),
        },
    )


def _cents(amount: Fraction) -> int | str:
    """Return whole cents where it is whole, else a decimal text."""
    return int(amount) if amount.denominator == 1 else f"{float(amount):.2f}"


def _place(change: Change, job: int) -> tuple[int, int]:
    """Return the technician who would make the visit, and its start."""
    for (technician, _), route in change.routes.items():
        if route is not None and job in route.jobs:
            visits = zip(route.timing.nodes, route.timing.starts, strict=True)
            return technician, next(start for node, start in visits if node[3] == job)
    raise AssertionError("a change that serves the job has a route with it")


def _taken(setting: Setting, job: int) -> Explanation:
    """Name the jobs whose absence would free the parts; where no single one does, all that use them."""
    problem = setting.problem
    wanted = set(problem.jobs[job].parts)
    users = [
        (key, other)
        for key, route in sorted(setting.full.routes.items())
        for other in route.jobs
        if wanted & set(problem.jobs[other].parts)
    ]
    freeing = [other for key, other in users if _frees(setting, job, key, other)]
    named = freeing or [other for _, other in users]
    parts = sorted(sku for sku in wanted if any(sku in problem.jobs[o].parts for o in named))
    return Explanation(
        Reason.PART_TAKEN,
        {"parts": parts, "jobs": [problem.jobs[other].id for other in named]},
    )


def _frees(setting: Setting, job: int, key: tuple[int, int], other: int) -> bool:
    """Return whether the job can be inserted somewhere once another is gone."""
    with _without(setting.full, key, [other]) as gone:
        return gone and _insertion(setting.full, job) is not None


@contextmanager
def _without(draft: Draft, key: tuple[int, int], gone: Sequence[int]) -> Iterator[bool]:
    """Take jobs out of a route of the draft for a while; yields False where the rest cannot stand alone."""
    rest = [other for other in draft.jobs(*key) if other not in gone]
    change = draft.try_jobs(*key, rest)
    if change is None:
        yield False
        return
    before = Change({one: draft.routes.get(one) for one in change.routes}, 0)
    draft.apply(change)
    try:
        yield True
    finally:
        draft.apply(before)


def _no_room(setting: Setting, job: int) -> Explanation:
    """Find the technician who could serve the job at the least loss, and the jobs that would have to go."""
    problem = setting.problem
    keys = sorted(
        served_alone(setting.empty, setting, job), key=lambda key: (_way(setting, key, job), key)
    )
    best: tuple[int, int, tuple[int, int], tuple[int, ...]] | None = None
    for place, key in enumerate(keys):
        if place >= MOST_ROUTES and best is not None:
            break
        found = _displaced(setting, job, key)
        if found is None:
            continue
        loss = sum(setting.full.prices.unserved[other][1] for other in found)
        if best is None or (len(found), loss, key) < best[:3]:
            best = len(found), loss, key, found
    if best is None:
        key, jobs = keys[0], _around(setting, keys[0])
    else:
        key, jobs = best[2], list(best[3])
    return Explanation(
        Reason.NO_ROOM,
        {
            "technician": problem.technicians[key[0]].id,
            "jobs": [problem.jobs[other].id for other in jobs],
        },
    )


def _around(setting: Setting, key: tuple[int, int]) -> list[int]:
    """Return every job of a technician, shift by shift."""
    return [
        other for shift in setting.full.order[key[0]] for other in setting.full.jobs(key[0], shift)
    ]


def _way(setting: Setting, key: tuple[int, int], job: int) -> int:
    """Return the shortest drive to the job from any stop of a route."""
    duration, jobs = setting.table.duration, setting.problem.jobs
    shift = setting.problem.technicians[key[0]].shifts[key[1]]
    here = [shift.start_location, *(jobs[o].location for o in setting.full.jobs(*key))]
    return min(duration[place][jobs[job].location] for place in here)


def _displaced(setting: Setting, job: int, key: tuple[int, int]) -> tuple[int, ...] | None:
    """Return the jobs whose absence lets the job into a route: one if one is enough, else two, else a run of them.

    Among sets of one size the one that costs least to leave out is returned.
    """
    draft = setting.full
    jobs = draft.jobs(*key)
    price = draft.prices.unserved
    options: list[tuple[int, ...]] = [(other,) for other in jobs]
    if len(jobs) <= 8:
        options += list(combinations(jobs, 2))
    options += [jobs[a : a + n] for n in range(2, len(jobs) + 1) for a in range(len(jobs) - n + 1)]
    options.sort(key=lambda gone: (len(gone), sum(price[other][1] for other in gone), gone))
    for gone in options:
        if _fits_instead(setting, job, key, gone):
            return gone
    return None


def _fits_instead(setting: Setting, job: int, key: tuple[int, int], gone: Sequence[int]) -> bool:
    rest = [other for other in setting.full.jobs(*key) if other not in gone]
    return any(
        setting.full.try_jobs(*key, [*rest[:at], job, *rest[at:]]) is not None
        for at in range(len(rest) + 1)
    )
