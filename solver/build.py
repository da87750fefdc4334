"""Job sequences of any engine -> a valid plan: timed, supplied, with leftovers put in where they pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from solver.draft import Change, Draft, Key
from solver.plan import Plan
from solver.problem import Problem
from solver.timing import LATEST

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
            change = cheapest_insertion(draft, job, people)
            if change and change.units < worth[job][1]:
                draft.apply(change)
                changed = True
        if not changed:
            return


def cheapest_insertion(
    draft: Draft, job: int, technicians: Iterable[int] | None = None
) -> Change | None:
    """Return the change that serves one more job at the least cost; None where nobody can.

    With `technicians` only these are asked.
    """
    best: Change | None = None
    everybody = range(len(draft.problem.technicians))
    for technician in everybody if technicians is None else technicians:
        if not draft.problem.may_serve(technician=technician, job=job):
            continue
        for shift in draft.order[technician]:
            jobs = draft.jobs(technician, shift)
            for at in _places(draft, (technician, shift), jobs, job):
                change = draft.try_jobs(technician, shift, [*jobs[:at], job, *jobs[at:]])
                if change and (best is None or change.units < best.units):
                    best = change
    return best


def _places(draft: Draft, key: Key, jobs: Sequence[int], job: int) -> Iterator[int]:
    """Yield the positions at which the job fits in time when breaks, pick-ups and other routes are left aside."""
    table = draft.table
    shift = draft.problem.technicians[key[0]].shifts[key[1]]
    node = table.visit[key[0]][job]
    nodes = [table.visit[key[0]][other] for other in jobs]
    first = table.forward(shift, nodes, leave=shift.start)
    last = table.backward(shift, nodes, end=shift.latest_end, caps=[LATEST] * len(nodes))
    if first is None or last is None:
        return
    for at in range(len(jobs) + 1):
        here, now = shift.start_location, shift.start
        if at:
            here, now = nodes[at - 1][0], first.starts[at - 1] + nodes[at - 1][2]
        arrive = table.drive(table.duration[here][node[0]], leave=now)
        start = _next_start(node[1], arrive)
        if start is None:
            return
        now = start + node[2]
        if at < len(jobs):
            latest = last[at]
            now = table.drive(table.duration[node[0]][nodes[at][0]], leave=now)
        else:
            latest = shift.latest_end
            if shift.end_location is not None:
                now = table.drive(table.duration[node[0]][shift.end_location], leave=now)
        if now <= latest:
            yield at


def _next_start(intervals: Iterable[tuple[int, int]], arrive: int) -> int | None:
    for opens, closes in intervals:
        if arrive <= closes:
            return max(opens, arrive)
    return None
