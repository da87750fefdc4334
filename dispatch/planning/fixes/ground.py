"""A plan made ready to be asked what would serve a job: loading takes its time, each question little."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from dispatch.domain.horizon import Horizon
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.convert import document_text
from dispatch.planning.replanning.carried_on import problem_of
from dispatch.planning.replanning.touched import lateness_of, starts_of
from solver.checker import check, load_json
from solver.cost import prices
from solver.documents import read_plan
from solver.excerpt import pickups_of
from solver.gaps import Gaps
from solver.plan import Plan
from solver.violations import Violation

Document = dict[str, Any]
HOUR = 3600


class Ground:
    """A problem document with its plan, loaded; questions change nothing, so threads may share it.

    Attributes
    ----------
    document, written : dict
        The problem document and the plan document, as plain JSON values.
    horizon : Horizon
        Their clock.
    problem, plan : Problem, Plan
        The same as the solver reads them.
    starts, late : dict of job to int
        When each visit starts, and by how many seconds it misses its promise.
    where : dict of job to (technician, shift)
        Whose visit it is.
    now : int or None
        Second before which nothing can be changed any more; None: the day has not begun.
    out : frozenset of int
        Technicians whom nothing is asked of.
    fixed : frozenset of int
        Jobs that stay as they are, because they are under way or over.
    violations : tuple of Violation
        Rules that the plan breaks already.
    """

    def __init__(
        self,
        document: Document,
        written: Document,
        *,
        horizon: Horizon,
        now: int | None = None,
        out: Iterable[str] = (),
        fixed: Collection[str] = (),
    ) -> None:
        """Load a problem document and its plan document.

        Raises
        ------
        PlanningError, ProblemError
            If a document cannot be read.
        """
        self.document, self.written, self.horizon, self.now = document, written, horizon, now
        self.problem = problem_of(document)
        self.plan: Plan = read_plan(self.problem, written)
        people, jobs = self.problem.technician_index, self.problem.job_index
        self.out = frozenset(people[id] for id in out if id in people)
        self.fixed = frozenset(jobs[id] for id in fixed if id in jobs)
        self.starts = starts_of(self.plan.routes)
        self.late = lateness_of(self.problem, self.plan.routes)
        self.where = {
            job: (route.technician, route.shift) for route in self.plan.routes for job in route.jobs
        }
        self.pickups = pickups_of(self.plan)
        texts = (load_json(document_text(each)) for each in (document, written))
        self.violations: tuple[Violation, ...] = check(*texts).violations

    def job(self, id: str) -> int:
        """Return the index of a job.

        Raises
        ------
        SituationError
            If the plan knows no such job.
        """
        found = self.problem.job_index.get(id)
        if found is None:
            raise SituationError(_("There is no job {id} in the plan. Check the id.", id=id))
        return found

    @property
    def unserved_ids(self) -> tuple[str, ...]:
        """Jobs that the plan leaves out, in its order."""
        return tuple(self.problem.jobs[left.job].id for left in self.plan.unserved)

    @property
    def late_ids(self) -> tuple[str, ...]:
        """Jobs whose visit starts after its promise and has not begun, in the order of the problem."""
        late = sorted(job for job, by in self.late.items() if by > 0 and job not in self.fixed)
        return tuple(self.problem.jobs[job].id for job in late)

    def reason(self, job: int) -> tuple[str, str]:
        """Return why the plan leaves a job out, and the sentence on it; empty texts for one that it visits."""
        found = (left for left in self.plan.unserved if left.job == job)
        return next(((left.reason, left.detail) for left in found), ("", ""))

    def own_cents(self, job: int) -> Fraction:
        """Return what the plan pays for leaving a job out, or for its being late."""
        work, weights = self.problem.jobs[job], self.problem.weights
        if job not in self.where:
            found = prices(self.problem)
            return Fraction(found.unserved[job][1], found.scale)
        seconds = self.late.get(job, 0)
        if not seconds:
            return Fraction(0)
        return work.weight * (weights["missed"] + weights["late_hour"] * seconds / HOUR)

    def detours(self, job: int) -> Mapping[int, float]:
        """Return for each technician with a shift the least cents of a way past the job; times and skills aside."""
        work = self.problem.jobs[job]
        way = self.gaps.way(self.problem.locations[work.location], index=work.location)
        people = np.ones(len(self.problem.technicians), dtype=bool)
        nothing = np.zeros(len(people), dtype=np.int64)
        fits = self.gaps.fits(work, way, service=nothing, may=people, ready=nothing)
        found: dict[int, float] = {}
        for person, cents in zip(self.gaps.technician.tolist(), fits.cents.tolist(), strict=True):
            found[person] = min(cents, found.get(person, cents))
        return found

    @cached_property
    def gaps(self) -> Gaps:
        """The gaps between the visits of the plan."""
        return Gaps(self.problem, self.plan)
