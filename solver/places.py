"""Ranked insertions of one job into a plan: which technician could come when, and what that would cost."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from solver.build import follow, sequences_of
from solver.cost import ROUTE_COMPONENTS, route_cents
from solver.draft import Change, Draft
from solver.kernel import search as k
from solver.kernel.compilation import warm_up
from solver.kernel.state import State
from solver.kernel.tables import make_tables
from solver.plan import Plan, Route
from solver.problem import Problem, ProblemError
from solver.schedule import as_route

SPARE = 4
"""Places looked at exactly beyond those asked for, as the search's ranking may differ a little."""


@dataclass(frozen=True)
class Place:
    """One way to fit a job into a plan.

    Attributes
    ----------
    technician, shift : int
        Whose route takes the job.
    position : int
        How many visits of that route come before it.
    start : int
        When the visit would start, seconds.
    cents : int
        What the plan's routes cost more; the price of leaving the job out is not taken off.
    routes : tuple of Route
        The routes that would change, as they would be.
    """

    technician: int
    shift: int
    position: int
    start: int
    cents: int
    routes: tuple[Route, ...]


class Places:
    """A plan made ready to be asked for places: loading takes its time, each question little."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        """Load a valid plan; its routes are timed anew at their best."""
        warm_up()
        self.problem = problem
        self._draft = Draft(problem)
        follow(self._draft, sequences_of(plan))
        self._tables = make_tables(problem)
        self._state = State(self._tables, 0)
        rows = [(self._tables.row_of[key], route.jobs) for key, route in self._draft.routes.items()]
        self._state.start(rows, fill=False)
        self._jobs_of = dict(rows)
        self._served = {job for _, jobs in rows for job in jobs}
        plan = self._draft.plan({})
        self._routes = {(route.technician, route.shift): route for route in plan.routes}
        self._before = self._components(plan.routes)

    def best(self, job: int, count: int) -> list[Place]:
        """Return up to `count` places for a job (an index) that the plan leaves out, cheapest first.

        Every place is worked out exactly; which ones are looked at follows the search's own ranking.

        Raises
        ------
        ProblemError
            If there is no such job, or the plan visits it already.
        """
        if not 0 <= job < len(self.problem.jobs):
            raise ProblemError(
                f"job {job}: the problem has {len(self.problem.jobs)} jobs from 0 on"
            )
        if job in self._served:
            name = self.problem.jobs[job].id
            raise ProblemError(
                f'job "{name}": the plan visits it already; take the visit out first'
            )
        found: list[Place] = []
        for row, position in self._ranked(job):
            if len(found) >= count + SPARE:
                break
            place = self._exact(job, row, position)
            if place is not None:
                found.append(place)
        return sorted(found, key=lambda place: place.cents)[:count]

    def _ranked(self, job: int) -> list[tuple[int, int]]:
        """Return rows and positions, the seemingly cheapest first."""
        self._state.run(k.PRICE, job)
        offer, info = self._state.offer, self._state.rows[3]
        found: list[tuple[float, int, int]] = []
        for row, at in zip(*np.nonzero(offer < k.UNPAID), strict=True):
            jobs = self._jobs_of.get(int(row), ())
            # A route with several pick-ups is more than the search holds: there any position may do.
            known = not jobs or info[row, k.LENGTH] > 0
            positions = [self._visits_before(row, at)] if known else range(len(jobs) + 1)
            found += [(float(offer[row, at]), int(row), position) for position in positions]
        return [(row, position) for _, row, position in sorted(found)]

    def _visits_before(self, row: int, position: int) -> int:
        jobs = len(self.problem.jobs)
        return sum(int(node) < jobs for node in self._state.rows[0][row, 1 : position + 1].tolist())

    def _exact(self, job: int, row: int, position: int) -> Place | None:
        technician, shift = self._tables.routes[row]
        jobs = list(self._jobs_of.get(row, ()))
        jobs.insert(position, job)
        change = self._draft.try_jobs(technician, shift, jobs)
        if change is None:
            return None
        routes = tuple(self._routes_of(change))
        start = next(stop.start for route in routes for stop in route.stops if stop.job == job)
        return Place(technician, shift, position, start, self._cents(change, routes), routes)

    def _routes_of(self, change: Change) -> Iterable[Route]:
        for (technician, shift), timed in change.routes.items():
            if timed is not None:
                yield as_route(
                    self.problem,
                    technician=technician,
                    shift=shift,
                    items=timed.items,
                    timing=timed.timing,
                )

    def _components(self, routes: Iterable[Route]) -> dict[str, Fraction]:
        """Return the exact cents of each component that routes cost together."""
        total = dict.fromkeys(ROUTE_COMPONENTS, Fraction(0))
        for route in routes:
            for name, cents in route_cents(self.problem, route).items():
                total[name] += cents
        return total

    def _cents(self, change: Change, routes: Iterable[Route]) -> int:
        """Return how much the plan's total rises, each component rounded as in a plan."""
        keys = change.routes.keys() & self._routes.keys()
        less = self._components(self._routes[key] for key in keys)
        more = self._components(routes)
        after = {name: cents - less[name] + more[name] for name, cents in self._before.items()}
        return _rounded(after) - _rounded(self._before)


def _rounded(cents: Mapping[str, Fraction]) -> int:
    """Return the sum of components, each rounded half up."""
    return sum(math.floor(value + Fraction(1, 2)) for value in cents.values())


def places(problem: Problem, plan: Plan, job: int, count: int) -> list[Place]:
    """Return up to `count` places for a job that a plan leaves out; see `Places.best`.

    To ask about several jobs of one plan make a `Places` once; here each call loads the plan.
    """
    return Places(problem, plan).best(job, count)
