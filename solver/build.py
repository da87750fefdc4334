"""Job sequences of any engine -> a valid plan: timed, supplied, with leftovers put in where they pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from solver.draft import Change, Draft, Key
from solver.plan import Plan
from solver.problem import Problem
from solver.shortlists import gaps_of

ROUNDS = 3
"""How often the leftovers are gone through."""


def build_plan(
    problem: Problem, sequences: Mapping[Key, Sequence[int]], *, stats: Mapping[str, object]
) -> Plan:
    """Return a plan that keeps every rule and follows the sequences as far as they can be kept.

    Routes are timed in order of their shifts' start, so that earlier ones have the first call on a depot's stock.
    Where a sequence cannot be kept, the job worth least among those whose absence mends it drops out. Jobs left over
    are then inserted where the plan becomes cheapest, dearest first, as long as that saves money.

    Parameters
    ----------
    problem : Problem
        The problem.
    sequences : mapping of (technician, shift) to sequence of int
        Jobs of each route in order; a job that stands twice is served where it comes first.
    stats : mapping
        Becomes the plan's `stats`.

    Returns
    -------
    Plan
        Its unserved jobs have empty reasons.
    """
    draft = Draft(problem)
    follow(draft, sequences)
    insert_leftovers(draft)
    return draft.plan(stats)


def follow_plan(problem: Problem, sequences: Mapping[Key, Sequence[int]]) -> Plan:
    """Return the same plan as `build_plan`, but with nothing inserted, for a search that does so itself and faster."""
    draft = Draft(problem)
    follow(draft, sequences)
    return draft.plan({})


def sequences_of(plan: Plan) -> dict[Key, list[int]]:
    """Return the job sequences of a plan."""
    return {(route.technician, route.shift): list(route.jobs) for route in plan.routes}


def follow(draft: Draft, sequences: Mapping[Key, Sequence[int]]) -> None:
    """Put the sequences into an empty draft, without the jobs that cannot be kept."""
    people = draft.problem.technicians
    seen: set[int] = set()
    for key in sorted(sequences, key=lambda key: (people[key[0]].shifts[key[1]].start, key)):
        wanted = []
        for job in sequences[key]:
            if job not in seen and draft.problem.may_serve(technician=key[0], job=job):
                seen.add(job)
                wanted.append(job)
        change = draft.try_jobs(*key, wanted) or _shortened(draft, key, wanted)
        if change:
            draft.apply(change)


def _shortened(draft: Draft, key: Key, wanted: Sequence[int]) -> Change | None:
    """Return a route with as much of the sequence as fits; None where not one job does."""
    kept: list[int] = []
    change: Change | None = None
    for job in wanted:
        kept, change = _extend(draft, key, kept, job) or (kept, change)
    return change


def _extend(
    draft: Draft, key: Key, kept: Sequence[int], job: int
) -> tuple[list[int], Change] | None:
    """Return the jobs with one more behind them, or without the one worth least where that is what fits.

    None is returned where it is the new job that has to go.
    """
    longer = [*kept, job]
    change = draft.try_jobs(*key, longer)
    if change:
        return longer, change
    worth = draft.prices.unserved
    for dropped in sorted(kept, key=lambda other: (worth[other][1], other)):
        if worth[dropped][1] >= worth[job][1]:
            return None
        shorter = [other for other in longer if other != dropped]
        change = draft.try_jobs(*key, shorter)
        if change:
            return shorter, change
    return None


def insert_leftovers(draft: Draft) -> None:
    """Insert the unserved jobs, dearest first, each where the plan becomes cheapest; none where it becomes dearer.

    A technician who could not take a job is asked again only when his or her routes have changed.
    """
    worth = draft.prices.unserved
    asked: dict[int, dict[int, int]] = {}
    for _ in range(ROUNDS):
        changed = False
        for job in sorted(draft.unserved, key=lambda job: (-worth[job][1], job)):
            before = asked.get(job, {})
            people = [
                technician
                for technician, changes in enumerate(draft.changes)
                if before.get(technician) != changes
            ]
            asked[job] = dict(enumerate(draft.changes))
            change = cheapest_insertion(draft, job, people, below=worth[job][1])
            if change and change.units < worth[job][1]:
                draft.apply(change)
                changed = True
        if not changed:
            return


def cheapest_insertion(
    draft: Draft,
    job: int,
    technicians: Iterable[int] | None = None,
    *,
    below: int | None = None,
) -> Change | None:
    """Return the change that serves one more job at the least cost; None where nobody can.

    With `technicians` only these are asked. A change that costs `below` units or more need not be found. Of equally
    cheap ones that of the first listed technician is returned, in the earliest shift, at the first position.
    """
    best: tuple[int, int, int, int] | None = None
    change: Change | None = None
    for bound, technician, shift, at in _openings(draft, job, technicians):
        if (best is not None and bound > best[0]) or (below is not None and bound >= below):
            break
        tried = _with_job(draft, job, technician, shift, at)
        if tried is not None:
            place = tried.units, technician, draft.order[technician].index(shift), at
            if best is None or place < best:
                best, change = place, tried
    return change


def can_be_inserted(draft: Draft, job: int, technicians: Iterable[int]) -> bool:
    """Return whether one of these technicians can serve one more job."""
    return any(
        _with_job(draft, job, technician, shift, at) is not None
        for _, technician, shift, at in _openings(draft, job, technicians)
    )


def _openings(
    draft: Draft, job: int, technicians: Iterable[int] | None
) -> Iterator[tuple[float, int, int, int]]:
    """Yield the least cost of the job in each place where it may fit, the cheapest first, and the place."""
    found = gaps_of(draft).openings(job, technicians)
    columns = (found.bound, found.technician, found.shift, found.at)
    yield from zip(*(column.tolist() for column in columns), strict=True)


def _with_job(draft: Draft, job: int, technician: int, shift: int, at: int) -> Change | None:
    jobs = draft.jobs(technician, shift)
    return draft.try_jobs(technician, shift, [*jobs[:at], job, *jobs[at:]])
