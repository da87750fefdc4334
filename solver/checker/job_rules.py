"""Rules 1, 2 and 4: every job accounted for, done by the right technician, at the right time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from solver.checker.facts import Job, Plan, Problem, Stop, Window
from solver.checker.trips import Trip
from solver.violations import Kind, Violation


def check_jobs(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield what breaks rule 1: jobs forgotten, done or listed twice, both, or unknown."""
    visits: Counter[str] = Counter()
    for route in plan.routes:
        for index, stop in enumerate(route.stops):
            if stop.kind != "visit":
                continue
            visits[stop.job] += 1
            if stop.job not in problem.jobs:
                figures: dict[str, int | str] = {"name": stop.job, "place": "this visit"}
                yield Violation(
                    Kind.UNKNOWN_JOB, route.technician, route.shift, index, stop.job, figures
                )
    for index, name in enumerate(plan.unserved):
        if name not in problem.jobs:
            figures = {"name": name, "place": f"unserved[{index}]"}
            yield Violation(Kind.UNKNOWN_JOB, None, None, None, name, figures)
    listed = Counter(plan.unserved)
    for name in problem.jobs:
        yield from _check_count(name, visits=visits[name], entries=listed[name])


def check_technician(trip: Trip) -> Iterator[Violation]:
    """Yield what breaks rule 2 in one route: skills, allowed, forbidden, locks."""
    technician = trip.technician
    for index, stop, job in trip.visits():
        for skill, needed in job.skills.items():
            held = technician.skills.get(skill, 0)
            if held < needed:
                yield trip.broken(Kind.SKILL, index, skill=skill, needed=needed, held=held)
        if job.allowed and technician.id not in job.allowed:
            yield trip.broken(Kind.NOT_ALLOWED, index, allowed=_in_words(job.allowed))
        if technician.id in job.forbidden:
            yield trip.broken(Kind.FORBIDDEN, index, forbidden=_in_words(job.forbidden))
        yield from _check_lock(trip, index, stop, job)


def check_times(trip: Trip) -> Iterator[Violation]:
    """Yield what breaks rule 4 in one route: release, windows, hard due times."""
    for index, stop, job in trip.visits():
        if job.release is not None and stop.start < job.release:
            yield trip.broken(Kind.RELEASE, index, start=stop.start, release=job.release)
        if not inside(stop.start, job.windows):
            yield trip.broken(
                Kind.WINDOW, index, start=stop.start, windows=windows_in_words(job.windows)
            )
        if job.due_hard and job.due is not None and stop.start > job.due:
            yield trip.broken(Kind.DUE, index, start=stop.start, due=job.due)


def inside(second: int, windows: Sequence[Window]) -> bool:
    """Return whether a second lies in one of the closed windows, or there are none."""
    return not windows or any(opens <= second <= closes for opens, closes in windows)


def windows_in_words(windows: Sequence[Window]) -> str:
    """Return windows as a text such as ``[0, 60], [120, 180]``."""
    return ", ".join(f"[{opens}, {closes}]" for opens, closes in windows)


def _check_count(name: str, *, visits: int, entries: int) -> Iterator[Violation]:
    """Yield whether a job is visited once or listed once, and not both."""
    if not visits and not entries:
        yield Violation(Kind.JOB_MISSING, None, None, None, name, {})
    if visits > 1:
        yield Violation(Kind.JOB_VISITED_TWICE, None, None, None, name, {"visits": visits})
    if entries > 1:
        yield Violation(Kind.JOB_LISTED_TWICE, None, None, None, name, {"entries": entries})
    if visits and entries:
        figures = {"visits": visits, "entries": entries}
        yield Violation(Kind.JOB_VISITED_AND_LISTED, None, None, None, name, figures)


def _check_lock(trip: Trip, index: int, stop: Stop, job: Job) -> Iterator[Violation]:
    lock = job.lock
    if lock is None:
        return
    if lock.technician != trip.technician.id:
        yield trip.broken(Kind.LOCK_TECHNICIAN, index, locked=lock.technician)
    if lock.start is not None and lock.start != stop.start:
        yield trip.broken(Kind.LOCK_START, index, start=stop.start, locked=lock.start)


def _in_words(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))
