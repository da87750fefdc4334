"""Visits in the way of a job: those that could wait for another day, and those that are locked to a time."""

from __future__ import annotations

from dispatch.planning.fixes.changes import Change
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.job_changes import PutOff, ReleaseLock
from dispatch.planning.fixes.trial import Trial

MOST_EACH = 2
"""Visits of one technician that are tried, those that cost least to leave."""


def put_off(ground: Ground, job: int, technician: int) -> list[tuple[Change, ...]]:
    """Return visits of a technician, one at a time, without which the job fits; no dearer ones than the job itself.

    Those that are promised least come first: without appointment, promise or word to the customer, then the cheapest.
    """
    problem = ground.problem
    price = problem.unserved_cents(job)[1]
    others = [
        other
        for route in ground.plan.routes
        if route.technician == technician
        for other in route.jobs
        if other != job
        and other not in ground.fixed
        and problem.jobs[other].lock is None
        and problem.unserved_cents(other)[1] <= price
    ]
    room = Trial(ground, job, ()).room_without(technician, others)
    room.sort(key=lambda other: (_promised(ground, other), problem.unserved_cents(other)[1], other))
    return [(PutOff(problem.jobs[other].id),) for other in room[:MOST_EACH]]


def _promised(ground: Ground, other: int) -> int:
    """Return how much would be broken by leaving a visit for another day."""
    work = ground.problem.jobs[other]
    return bool(work.windows) + (work.due is not None and work.due <= ground.problem.end)


def locks_released(ground: Ground, job: int, technician: int) -> list[tuple[Change, ...]]:
    """Return the visits of a technician that are locked to a time, one at a time, without their locks."""
    jobs = ground.problem.jobs
    locked = [
        other
        for route in ground.plan.routes
        if route.technician == technician
        for other in route.jobs
        if other != job
        and other not in ground.fixed
        and (lock := jobs[other].lock) is not None
        and lock.start is not None
    ]
    return [(ReleaseLock(jobs[other].id),) for other in locked[:MOST_EACH]]
