"""Whose routes a job would fit into most cheaply, by the gaps of a plan alone: what is worth timing exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.documents import read_plan
from solver.gaps import Gaps
from solver.plan import Plan
from solver.problem import Problem

Pair = tuple[str, int]


class Nearest:
    """The gaps of one version of a plan; loading takes its time, each question little."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        """Take a problem and its plan."""
        self.problem = problem
        self._gaps = Gaps(problem, plan)

    @classmethod
    def of(cls, problem: Problem, plan: dict[str, object]) -> Nearest:
        """Return the gaps of a plan document."""
        return cls(problem, read_plan(problem, plan))

    def routes(self, job_id: str, *, now: int, count: int) -> Sequence[Pair]:
        """Return technicians and their shifts, those with the seemingly cheapest gap for a job first.

        Parameters
        ----------
        job_id : str
            A job of the problem, visited or not.
        now : int
            Second from which on it may start.
        count : int
            How many at most.
        """
        problem, gaps = self.problem, self._gaps
        index = problem.job_index[job_id]
        work, people = problem.jobs[index], range(len(problem.technicians))
        way = gaps.way(problem.locations[work.location], index=work.location)
        may = np.array([problem.may_serve(technician=each, job=index) for each in people], bool)
        service = np.array(
            [problem.service_seconds(technician=each, job=index) for each in people], np.int64
        )
        ready = np.full(len(problem.technicians), now, dtype=np.int64)
        fits = gaps.fits(work, way, service=service, may=may, ready=ready)
        here = np.flatnonzero(fits.earliest <= fits.latest)
        found: dict[Pair, None] = {}
        for gap in here[np.argsort(fits.cents[here], kind="stable")]:
            person = problem.technicians[int(gaps.technician[gap])].id
            found.setdefault((person, int(gaps.shift[gap])))
            if len(found) >= count:
                break
        return list(found)
