"""What a changed day comes to beside the plan: cost term by term, promises broken, whose visits change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.plan import Comparison
from dispatch.planning.convert import document_text
from dispatch.planning.fixes.entries import Document
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.read_back import comparison
from dispatch.planning.replanning.changes import ChangeKind, VisitAt
from dispatch.planning.replanning.diff import kind_of
from solver import documents
from solver.checker import check, load_json
from solver.plan import Plan
from solver.problem import Job, Problem


@dataclass(frozen=True)
class JobAfter:
    """What becomes of one job whose visit is not as it was.

    Attributes
    ----------
    job_id : str
        Which job.
    kind : ChangeKind
        Moved in time, handed over, dropped or newly served.
    was, now : VisitAt or None
        Its visit before and after; None: no visit.
    due_at : datetime or None
        What was promised before the changes.
    told_at : datetime or None
        When the customer was told to expect somebody.
    broken : str
        Which promise is broken that was kept before: `late`, `left out`, `put off`; empty for none.
    """

    job_id: str
    kind: ChangeKind
    was: VisitAt | None
    now: VisitAt | None
    due_at: datetime | None
    told_at: datetime | None
    broken: str = ""

    @property
    def later_seconds(self) -> int:
        """By how much more the visit misses its promise than before; below 0 where it is less."""
        before = 0 if self.was is None else self.was.late_seconds
        return (0 if self.now is None else self.now.late_seconds) - before


@dataclass(frozen=True)
class Outcome:
    """A changed day beside the plan.

    Attributes
    ----------
    problem, plan : dict
        The changed problem document, and a plan document for it that the checker has passed.
    cost : Mapping of component to cents, `total` included
        What it costs more than the plan; below 0: less.
    before, after : Comparison
        Served, late, travel, overtime and cost of both.
    jobs : tuple of JobAfter
        Every job whose visit changes, in the order of the problem.
    """

    problem: Document
    plan: Document
    cost: Mapping[str, int]
    before: Comparison
    after: Comparison
    jobs: tuple[JobAfter, ...]

    @property
    def broken(self) -> tuple[JobAfter, ...]:
        """Jobs whose promise was kept and is broken."""
        return tuple(job for job in self.jobs if job.broken)

    def visit(self, job_id: str) -> VisitAt | None:
        """Return the visit of a job that changes; None where it has none."""
        return next((job.now for job in self.jobs if job.job_id == job_id), None)


def outcome_of(
    ground: Ground,
    document: Document,
    problem: Problem,
    plan: Plan,
    *,
    put_off: frozenset[int] = frozenset(),
) -> Outcome | None:
    """Return what a plan of a changed problem comes to; None where the checker refuses the plan.

    Parameters
    ----------
    ground : Ground
        The plan it is compared with.
    document, problem : dict, Problem
        The changed problem: the same jobs in the same places.
    plan : Plan
        A plan for it.
    put_off : frozenset of int
        Jobs that the changes move to a later day.
    """
    written = documents.write_plan(problem, plan)
    verdict = check(load_json(document_text(document)), load_json(document_text(written)))
    if not verdict.valid:
        return None
    before = ground.plan.cost
    return Outcome(
        problem=document,
        plan=written,
        cost={name: cents - before[name] for name, cents in plan.cost.items()},
        before=comparison("before", ground.problem, ground.plan),
        after=comparison("after", problem, plan),
        jobs=tuple(_jobs(ground, problem, plan, put_off)),
    )


def _jobs(ground: Ground, problem: Problem, plan: Plan, put_off: frozenset[int]) -> list[JobAfter]:
    """Return every job whose visit changes; lateness is measured by what was promised before."""
    people = [person.id for person in problem.technicians]
    was, now = (_visits(each, ground, people) for each in (ground.plan, plan))
    moment, found = ground.horizon.moment, []
    for index, job in enumerate(ground.problem.jobs):
        first, second = was.get(index), now.get(index)
        kind = kind_of(first, second)
        broken = _broken(first, second)
        if broken == "left out" and index in put_off:
            broken = "put off" if _is_promised(job, problem.jobs[index].release) else ""
        if kind in (ChangeKind.KEPT, ChangeKind.LEFT_OUT) and not broken:
            continue
        due = None if job.due is None else moment(job.due)
        told = None if job.published is None else moment(job.published.start)
        found.append(JobAfter(job.id, kind, first, second, due, told, broken))
    return found


def _broken(was: VisitAt | None, now: VisitAt | None) -> str:
    """Return which promise is broken that the plan kept."""
    if was is None or was.late_seconds:
        return ""
    if now is None:
        return "left out"
    return "late" if now.late_seconds else ""


def _is_promised(job: Job, next_day: int | None) -> bool:
    """Return whether a job that is put off was promised, told or fixed for earlier."""
    fixed = bool(job.windows) or job.published is not None
    return fixed or (job.due is not None and next_day is not None and job.due < next_day)


def _visits(plan: Plan, ground: Ground, people: Sequence[str]) -> dict[int, VisitAt]:
    """Return the visits of a plan by job; their lateness by what was promised before the changes."""
    moment, jobs = ground.horizon.moment, ground.problem.jobs
    found = {}
    for route in plan.routes:
        for stop in route.stops:
            if stop.job is not None:
                due = jobs[stop.job].due
                late = 0 if due is None else max(0, stop.start - due)
                start_at = moment(stop.start)
                found[stop.job] = VisitAt(people[route.technician], route.shift, start_at, late)
    return found
