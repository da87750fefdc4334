"""Which jobs take the place of one that finds no room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from solver.draft import Key
from solver.reasons.absence import fits_without, users
from solver.reasons.alone import served_alone, shifts_in_reach
from solver.reasons.kinds import Explanation, Reason
from solver.reasons.setting import Setting
from solver.shortlists import crew, gaps_of

MOST_ROUTES = 4
"""Routes looked at closely for room, those whose stops are nearest."""


def no_room(setting: Setting, job: int) -> Explanation:
    """Find the technician who could serve the job at the least loss, and the jobs that would have to go."""
    problem, price = setting.problem, setting.full.prices.unserved
    keys = _keys(setting, job)
    best: tuple[int, int, Key, tuple[int, ...]] | None = None
    for place, key in enumerate(keys):
        if place >= MOST_ROUTES and best is not None:
            break
        found = _displaced(setting, job, key)
        if found is None:
            continue
        loss = sum(price[other][1] for other in found)
        if best is None or (len(found), loss, key) < best[:3]:
            best = len(found), loss, key, found
    first = next(_keys(setting, job))
    key, jobs = (best[2], best[3]) if best else (first, _of_several(setting, job, first[0]))
    return Explanation(
        Reason.NO_ROOM,
        {
            "technicians": [problem.technicians[key[0]].id],
            "jobs": [problem.jobs[other].id for other in jobs],
        },
    )


def _keys(setting: Setting, job: int) -> Iterator[Key]:
    """Yield the routes whose technician could serve the job with nothing else to do, the nearest route first."""
    ways, row = gaps_of(setting.full).ways(job), crew(setting.problem).row
    keys = sorted(shifts_in_reach(setting, job), key=lambda key: (ways[row[key]], key))
    yield from served_alone(setting.empty, setting, job, keys)


def _displaced(setting: Setting, job: int, key: Key) -> tuple[int, ...] | None:
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


def _fits_instead(setting: Setting, job: int, key: Key, gone: Sequence[int]) -> bool:
    rest = [other for other in setting.full.jobs(*key) if other not in gone]
    return any(
        setting.full.try_jobs(*key, [*rest[:at], job, *rest[at:]]) is not None
        for at in range(len(rest) + 1)
    )


def _of_several(setting: Setting, job: int, technician: int) -> tuple[int, ...]:
    """Return jobs of several routes whose absence lets a technician serve the job.

    All of the technician's and all that use parts it could have are where the search begins; whichever can stay, the
    dearest first, is left out again.
    """
    draft = setting.full
    own = [other for shift in draft.order[technician] for other in draft.jobs(technician, shift)]
    parts = setting.problem.jobs[job].parts
    gone = {*own, *users(setting, parts, [technician])}
    price = draft.prices.unserved
    for other in sorted(gone, key=lambda one: (-price[one][1], one)):
        fewer = gone - {other}
        if fewer and fits_without(setting, job, fewer, [technician]):
            gone = fewer
    return tuple(sorted(gone))
