"""Causes found by testing the job alone, on the empty route of every shift that could be meant for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from solver.best_timing import best_timing
from solver.draft import Draft, Key
from solver.problem import Window
from solver.reasons.kinds import Explanation, Reason
from solver.reasons.lateness import lateness
from solver.reasons.setting import Setting
from solver.shortlists import Aboard, crew
from solver.timing import EARLIEST, LATEST, Node, merged, within


class Miss(NamedTuple):
    """By how many seconds the job alone would miss a shift, and what would be missed."""

    seconds: int
    technician: int
    shift: int
    limit: str


def times(setting: Setting, job: int) -> Explanation | None:
    """Return why no shift can serve the job in time even alone, goods aside; None where one can."""
    problem, work = setting.problem, setting.problem.jobs[job]
    own = within(
        merged(work.windows), low=EARLIEST if work.release is None else work.release, high=LATEST
    )
    if not _fits(setting, job, own):
        return _own_times(setting, job, own)
    locked = own
    if work.lock is not None and work.lock.start is not None:
        locked = within(own, low=work.lock.start, high=work.lock.start)
        if not _fits(setting, job, locked):
            names = [problem.technicians[work.lock.technician].id]
            start = setting.clock(work.lock.start)
            return Explanation(Reason.LOCKED_TIME, {"technicians": names, "locked_start": start})
    if work.due is None or not work.due_hard:
        return None
    if _fits(setting, job, within(locked, low=EARLIEST, high=work.due)):
        return None
    first, technician = _earliest(setting, job, locked)
    return Explanation(
        Reason.HARD_DUE,
        {
            "due": setting.clock(work.due),
            "earliest": setting.clock(first),
            "technicians": [problem.technicians[technician].id],
            "seconds": first - work.due,
        },
    )


def served_alone(
    draft: Draft, setting: Setting, job: int, keys: Iterable[Key] | None = None
) -> Iterator[Key]:
    """Yield each technician and shift that could serve the job with nothing else to do, in an empty draft.

    With `keys`, in their order, else the nearest first.
    """
    supplied = Aboard(draft).enough(setting.problem.jobs[job])
    for technician, shift in shifts_in_reach(setting, job) if keys is None else keys:
        if supplied[technician] and draft.try_jobs(technician, shift, [job]) is not None:
            yield technician, shift


def shifts_in_reach(setting: Setting, job: int) -> list[Key]:
    """Return the shifts that could serve the job alone, goods and breaks aside, the nearest first."""
    known = crew(setting.problem)
    rows, reach = known.alone(job, setting.table.starts[job])
    chosen = rows[reach.possible][np.argsort(reach.out[reach.possible], kind="stable")]
    return list(zip(known.technician[chosen].tolist(), known.shift[chosen].tolist(), strict=True))


def candidates(setting: Setting, job: int) -> list[Key]:
    """Return the shifts of those who may do the job and can have its tools and parts."""
    people = setting.problem.technicians
    able = np.flatnonzero(crew(setting.problem).able(job)).tolist()
    return [(t, shift) for t in able for shift in range(len(people[t].shifts))]


def _node(setting: Setting, technician: int, job: int, starts: Sequence[Window]) -> Node:
    place, _, seconds, kind = setting.table.visit[technician][job]
    return place, tuple(starts), seconds, kind


def _fits(setting: Setting, job: int, starts: Sequence[Window]) -> bool:
    """Return whether some shift can serve the job alone, starting in one of these intervals."""
    return bool(starts) and any(True for _ in _starts(setting, job, starts))


def _earliest(setting: Setting, job: int, starts: Sequence[Window]) -> tuple[int, int]:
    """Return the earliest start of the job alone, which some shift can make, and the first technician to make it."""
    best: tuple[int, int] | None = None
    for start, technician, bound in _starts(setting, job, starts):
        if best is None or (start, technician) < best:
            best = start, technician
        if best < (bound, technician):
            break
    assert best is not None
    return best


def _starts(setting: Setting, job: int, starts: Sequence[Window]) -> Iterator[tuple[int, int, int]]:
    """Yield for each shift that can serve the job alone its start there, the technician, and a bound of the start.

    The bounds ascend.
    """
    known = crew(setting.problem)
    rows, reach = known.alone(job, starts)
    rows, bounds = rows[reach.possible], reach.start[reach.possible]
    for place in np.argsort(bounds, kind="stable"):
        technician, shift = int(known.technician[rows[place]]), int(known.shift[rows[place]])
        node = _node(setting, technician, job, starts)
        timing = best_timing(setting.problem, technician=technician, shift=shift, nodes=[node])
        if timing is not None:
            visits = zip(timing.nodes, timing.starts, strict=True)
            start = next(start for one, start in visits if one[3] == job)
            yield start, technician, int(bounds[place])


def _own_times(setting: Setting, job: int, own: Sequence[Window]) -> Explanation:
    problem, people = setting.problem, setting.problem.technicians
    if not own:
        facts = {"times": _own_text(setting, job)}
        return Explanation(Reason.CONTRADICTING_TIMES, facts)
    shifts = candidates(setting, job)
    apart = [
        (_distance(own, people[t].shifts[s].start, people[t].shifts[s].latest_end), t, s)
        for t, s in shifts
    ]
    gap, technician, index = min(apart)
    if gap > 0:
        shift = people[technician].shifts[index]
        return Explanation(
            Reason.OUTSIDE_SHIFTS,
            {
                "times": _own_text(setting, job),
                "technicians": [people[technician].id],
                "shift_start": setting.clock(shift.start),
                "shift_end": setting.clock(shift.latest_end),
            },
        )
    best = min(_misses(setting, job, own, shifts))
    names = [problem.technicians[best.technician].id]
    if best.seconds <= 0:
        return Explanation(Reason.BREAK, {"technicians": names})
    return Explanation(
        Reason.TOO_FAR, {"technicians": names, "limit": best.limit, "seconds": best.seconds}
    )


def _own_text(setting: Setting, job: int) -> list[str]:
    """Return the windows and the release of a job as texts."""
    work = setting.problem.jobs[job]
    texts = [f"{setting.clock(a)} to {setting.clock(b)}" for a, b in work.windows]
    if work.release is not None:
        texts.append(f"from {setting.clock(work.release)} on")
    return texts


def _distance(intervals: Sequence[Window], low: int, high: int) -> int:
    """Return how many seconds lie between the intervals and [low, high]; 0 where they meet."""
    return min(max(a - high, low - b, 0) for a, b in intervals)


def _misses(
    setting: Setting, job: int, own: Sequence[Window], shifts: Sequence[tuple[int, int]]
) -> Iterator[Miss]:
    """Yield by how much each shift misses: the last start the job allows, or the end of the shift; breaks aside."""
    for technician, index in shifts:
        late = lateness(
            setting,
            technician=technician,
            shift=index,
            nodes=[_node(setting, technician, job, own)],
        )
        limit = "the end of the shift" if late.position else "its last window"
        yield Miss(late.seconds, technician, index, limit)
