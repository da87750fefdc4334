"""What a plan really uses of the amounts that changes allow, so that nothing is asked for in vain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dispatch.planning.fixes.changes import MINUTE, Change, EarlierStart, MoreOvertime
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.job_changes import LaterDue, WiderWindow
from solver.plan import Route
from solver.problem import Window

STEP = 5 * MINUTE
QUARTER = 15 * MINUTE


def trimmed(
    ground: Ground, changes: Sequence[Change], routes: Iterable[Route]
) -> tuple[Change, ...]:
    """Return the changes with the least amounts, in whole steps, with which these routes are still allowed.

    A change that is not used at all falls away.
    """
    known = list(routes)
    found = (_trimmed(ground, change, known) for change in changes)
    return tuple(change for change in found if change is not None)


def _trimmed(ground: Ground, change: Change, routes: Sequence[Route]) -> Change | None:
    people = ground.problem.technician_index
    if isinstance(change, MoreOvertime | EarlierStart):
        person = people[change.technician]
        stops = next(
            (r.stops for r in routes if (r.technician, r.shift) == (person, change.shift)), None
        )
        shift = ground.problem.technicians[person].shifts[change.shift]
        if stops is None:
            return None
        if isinstance(change, MoreOvertime):
            more = _up(stops[-1].arrive - shift.latest_end, STEP)
            return replace(change, more=more) if more else None
        by = _up(shift.start - stops[0].depart, STEP)
        return replace(change, by=by) if by else None
    if isinstance(change, WiderWindow | LaterDue):
        job = ground.problem.job_index[change.job]
        start = next(s.start for r in routes for s in r.stops if s.job == job)
        if isinstance(change, WiderWindow):
            return _window(change, ground.problem.jobs[job].windows, start)
        due = ground.problem.jobs[job].due
        by = _up(start - (start if due is None else due), QUARTER)
        return replace(change, by=by) if by else None
    return change


def _window(change: WiderWindow, windows: Sequence[Window], start: int) -> WiderWindow | None:
    """Return the window widened on the one side that is used, towards the appointment that is nearest."""
    misses = [(a - start, start - b) for a, b in windows]
    if any(before <= 0 and after <= 0 for before, after in misses):
        return None
    before, after = min(misses, key=lambda miss: max(miss))
    if before > 0:
        return replace(change, earlier=_up(before, QUARTER), later=0)
    return replace(change, earlier=0, later=_up(after, QUARTER))


def _up(seconds: int, step: int) -> int:
    return max(0, -(-seconds // step) * step)
