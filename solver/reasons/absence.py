"""What would be possible if some jobs were not in the plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager

from solver.build import can_be_inserted
from solver.draft import Change, Draft, Key
from solver.reasons.setting import Setting


def fits_without(
    setting: Setting, job: int, gone: Collection[int], technicians: Iterable[int]
) -> bool:
    """Return whether one of these technicians could serve the job once other jobs are gone from the plan."""
    draft = setting.full
    keys = [
        key for key, route in sorted(draft.routes.items()) if not set(gone).isdisjoint(route.jobs)
    ]
    with ExitStack() as stack:
        if not all(stack.enter_context(_without(draft, key, gone)) for key in keys):
            return False
        return can_be_inserted(draft, job, technicians)


@contextmanager
def _without(draft: Draft, key: Key, gone: Collection[int]) -> Iterator[bool]:
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


def users(setting: Setting, parts: Collection[str], technicians: Collection[int]) -> list[int]:
    """Return the jobs that use some of these parts out of depots, or out of the vans of these technicians."""
    jobs = setting.problem.jobs
    return [
        other
        for key, route in sorted(setting.full.routes.items())
        for other in route.jobs
        if any(
            sku in parts
            and (key[0] in technicians or any(sku == one for _, one, _, _ in route.taken))
            for sku in jobs[other].parts
        )
    ]
