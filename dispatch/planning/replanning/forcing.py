"""Time routes that a person wants, whatever rules they break: as few as possible are lifted until a timing is found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from solver.draft import Draft, Key
from solver.plan import Route
from solver.problem import Job, Problem, Shift, Technician
from solver.schedule import as_route

LONG = 30 * 86400
"""Seconds by which a shift or a break may be passed where its times are lifted."""


@dataclass(frozen=True)
class Lifted:
    """Rules that are lifted for a timing.

    Attributes
    ----------
    times, goods : bool
        Windows, release, hard due and fixed start of the job edited; its parts and tools.
    routes : bool
        The same times of all jobs of the routes, the ends of the shifts and the windows of the breaks.
    all_goods : bool
        Parts and tools of all jobs of the routes.
    """

    times: bool = False
    goods: bool = False
    routes: bool = False
    all_goods: bool = False


LEVELS = (
    Lifted(),
    Lifted(times=True),
    Lifted(goods=True),
    Lifted(times=True, goods=True),
    Lifted(routes=True),
    Lifted(routes=True, goods=True),
    Lifted(routes=True, all_goods=True),
)
"""Tried in this order. Skills and technicians need no lifting: they have no say in the times."""


def timed(
    problem: Problem, sequences: Mapping[Key, Sequence[int]], job: int, start: int | None
) -> tuple[tuple[Route, ...], Lifted] | None:
    """Return routes through exactly these sequences, with the first set of rules lifted that allows it.

    Parameters
    ----------
    problem : Problem
        An excerpt: every route of its technicians is in `sequences`.
    sequences : Mapping of (technician, shift) to jobs
        The routes; technician 0 is the one who gets the visit.
    job : int
        The job edited.
    start : int or None
        When it shall start.

    Returns
    -------
    tuple of the routes and what was lifted, or None
        None where no timing is found at all.
    """
    everybody = range(len(problem.technicians))
    for lifted in LEVELS:
        # Whose route the visit comes from keeps its rules where it can: only the first technician's is broken.
        for people in ([0], everybody) if lifted.routes else (everybody,):
            routes = routes_of(relaxed(problem, job, lifted, start, sequences, people), sequences)
            if routes is not None:
                return routes, lifted
    return None


def routes_of(problem: Problem, sequences: Mapping[Key, Sequence[int]]) -> tuple[Route, ...] | None:
    """Return the routes through exactly these sequences, timed at their best; None where one cannot be kept."""
    draft = Draft(problem)
    for key in _in_time(draft, sequences):
        change = draft.try_jobs(*key, sequences[key])
        if change is None:
            return None
        draft.apply(change)
    return tuple(
        as_route(problem, technician=key[0], shift=key[1], items=found.items, timing=found.timing)
        for key, found in sorted(draft.routes.items())
    )


def _in_time(draft: Draft, sequences: Mapping[Key, Sequence[int]]) -> Iterable[Key]:
    """Return the routes that have visits, each technician's in the order of time."""
    for person, shifts in enumerate(draft.order):
        for shift in shifts:
            if sequences.get((person, shift)):
                yield person, shift


def relaxed(
    problem: Problem,
    job: int,
    lifted: Lifted,
    start: int | None,
    sequences: Mapping[Key, Sequence[int]],
    people: Collection[int],
) -> Problem:
    """Return a problem without the rules that are lifted for some people, in which the job starts when it shall."""
    jobs = list(problem.jobs)
    theirs = {each for key, visits in sequences.items() if key[0] in people for each in visits}
    for index, work in enumerate(jobs):
        own = index == job
        if (lifted.routes and index in theirs) or (own and lifted.times):
            work = _any_time(work)
        if (lifted.all_goods and index in theirs) or (own and lifted.goods):
            work = replace(work, parts={}, tools=frozenset())
        if own and start is not None:
            work = _at(work, start)
        jobs[index] = work
    technicians = [
        _at_any_hour(person) if lifted.routes and index in people else person
        for index, person in enumerate(problem.technicians)
    ]
    return replace(problem, jobs=tuple(jobs), technicians=tuple(technicians))


def _any_time(job: Job) -> Job:
    lock = None if job.lock is None else replace(job.lock, start=None)
    return replace(job, windows=(), release=None, due_hard=False, lock=lock)


def _at(job: Job, start: int) -> Job:
    """Return a job that starts at one second; rules that forbid this second go on forbidding it."""
    windows = [(max(a, start), min(b, start)) for a, b in job.windows or ((start, start),)]
    kept = tuple((a, b) for a, b in windows if a <= b)
    # A window that can never be reached stands for none that is left.
    return replace(job, windows=kept or ((-LONG, -LONG),))


def _at_any_hour(person: Technician) -> Technician:
    return replace(person, shifts=tuple(_longer(shift) for shift in person.shifts))


def _longer(shift: Shift) -> Shift:
    rest = shift.rest
    if rest is not None:
        rest = replace(rest, window=(rest.window[0], rest.window[1] + LONG))
    return replace(shift, overtime=shift.overtime + LONG, rest=rest)
