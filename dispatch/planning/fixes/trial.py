"""A changed day tried out on the routes of a few technicians: the job is put in, then the routes are searched anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dispatch.planning.fixes.changed import changed_problem
from dispatch.planning.fixes.changes import Change
from dispatch.planning.fixes.entries import Document
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.job_changes import MUST, PutOff
from solver.build import can_be_inserted, cheapest_insertion, follow
from solver.draft import Draft, Key
from solver.excerpt import Excerpt, excerpt
from solver.plan import Plan, Route
from solver.problem import Job, Problem
from solver.stop import Iterations

KEEP = Fraction(MUST, 50)
"""Cents that leaving out a visit of the plan costs in a trial, so that no fix takes another's visit away."""


@dataclass(frozen=True)
class Served:
    """The routes of some technicians with the job in them, in indices of the whole changed problem.

    Attributes
    ----------
    people : tuple of int
        Whose routes are meant.
    routes : tuple of Route
        All their routes.
    units : Fraction
        Cents that these routes cost, as the trial counts them; for comparing results of one trial.
    """

    people: tuple[int, ...]
    routes: tuple[Route, ...]
    units: Fraction


class Trial:
    """A job and a set of changes: the changed documents, and attempts to serve the job in time in them."""

    def __init__(self, ground: Ground, job: int, changes: Sequence[Change]) -> None:
        """Apply the changes; `SituationError` where one names what is not there."""
        self.ground, self.job, self.changes = ground, job, tuple(changes)
        document = ground.document
        for change in self.changes:
            document = change.apply(document)
        self.document: Document = document
        self.problem: Problem = changed_problem(ground.problem, ground.document, document)
        put_off = (change.job for change in self.changes if isinstance(change, PutOff))
        self.put_off = frozenset(ground.job(id) for id in put_off)

    def may(self, technician: int) -> bool:
        """Return whether skills, permissions and locks let a technician do the job after the changes."""
        return self.problem.may_serve(technician=technician, job=self.job)

    def inserted(self, technician: int) -> Served | None:
        """Return the routes with the job put in where it is cheapest for one technician; None where it fits nowhere."""
        people = self._with_holders([technician])
        small = self._excerpt(people)
        draft = self._followed(small, small.sequences)
        if draft is None:
            return None
        change = cheapest_insertion(draft, small.jobs.index(self.job), [0])
        if change is None:
            return None
        draft.apply(change)
        return self._served(small, draft.plan({}))

    def fits(self, technician: int) -> bool:
        """Return whether the job can be put in for one technician; `inserted` looks for the best place."""
        if not self.may(technician):
            return False
        small = self._excerpt(self._with_holders([technician]))
        draft = self._followed(small, small.sequences)
        return draft is not None and can_be_inserted(draft, small.jobs.index(self.job), [0])

    def room_without(self, technician: int, others: Iterable[int]) -> list[int]:
        """Return those visits of a technician without which the job could be put in for him or her."""
        people = self._with_holders([technician])
        small = self._excerpt(people)
        draft = self._followed(small, small.sequences)
        if draft is None:
            return []
        own = small.jobs.index(self.job)
        return [other for other in others if _fits(draft, own, small.jobs.index(other))]

    def searched(
        self, people: Iterable[int], *, iterations: int, start: Served | None = None
    ) -> Served | None:
        """Return the best routes of some technicians that a search finds; None where it leaves somebody out.

        Parameters
        ----------
        people : iterable of int
            Whose routes may change; those of `start` come along.
        iterations : int
            When the search ends.
        start : Served or None
            Routes with the job to begin at; without them it is looked for by the search alone.
        """
        from solver import kernel  # loading Numba takes a while; only who searches waits for it

        first = [] if start is None else [*start.people]
        small = self._excerpt(self._with_holders([*first, *people]))
        sequences = dict(small.sequences)
        if start is not None:
            at = {job: index for index, job in enumerate(small.jobs)}
            person = {each: index for index, each in enumerate(small.technicians)}
            gone = {person[each] for each in start.people}
            sequences = {key: jobs for key, jobs in sequences.items() if key[0] not in gone}
            for route in start.routes:
                key = person[route.technician], route.shift
                sequences[key] = tuple(at[job] for job in route.jobs)
        draft = self._followed(small, sequences, must_hold=start is not None)
        if draft is None:
            return None
        found = kernel.run(small.problem, Iterations(iterations), 0, start=draft.plan({}))
        return self._served(small, found.plan)

    def _with_holders(self, people: Iterable[int]) -> list[int]:
        """Return the technicians with those who have the job, or one that is put off, in the plan."""
        where = self.ground.where
        holders = [where[job][0] for job in (self.job, *sorted(self.put_off)) if job in where]
        return list(dict.fromkeys([*people, *holders]))

    def _excerpt(self, people: Sequence[int]) -> Excerpt:
        """Return the routes of some technicians as a problem in which the job has to be served."""
        cut = excerpt(
            self.problem,
            self.ground.plan,
            people,
            jobs=[self.job, *sorted(self.put_off)],
            pickups=self.ground.pickups,
        )
        jobs = tuple(
            self._dear(index, job) for index, job in zip(cut.jobs, cut.problem.jobs, strict=True)
        )
        gone = {cut.jobs.index(self.job), *(cut.jobs.index(job) for job in self.put_off)}
        sequences = {
            key: tuple(job for job in route if job not in gone)
            for key, route in cut.sequences.items()
        }
        return replace(cut, problem=replace(cut.problem, jobs=jobs), sequences=sequences)

    def _dear(self, index: int, job: Job) -> Job:
        if index == self.job:
            return replace(job, unserved_cost=Fraction(MUST), due_hard=job.due is not None)
        if index in self.put_off:
            return job
        return replace(job, unserved_cost=KEEP)

    def _followed(
        self, small: Excerpt, sequences: Mapping[Key, Sequence[int]], *, must_hold: bool = True
    ) -> Draft | None:
        """Return the routes without the job; None where the changes break one of them."""
        draft = Draft(small.problem)
        follow(draft, sequences)
        kept = all(draft.jobs(*key) == tuple(jobs) for key, jobs in sequences.items())
        return draft if kept or not must_hold else None

    def _served(self, small: Excerpt, plan: Plan) -> Served | None:
        """Return a plan of the excerpt as routes of the whole; None where it leaves out what it may not."""
        left = {small.jobs[left.job] for left in plan.unserved}
        if not left <= self.put_off:
            return None
        routes = tuple(small.route(route) for route in plan.routes)
        return Served(small.technicians, routes, Fraction(plan.total))


def _fits(draft: Draft, own: int, without: int) -> bool:
    """Return whether a job fits into a route of the first technician in place of a visit."""
    key = next((key for key, route in draft.routes.items() if without in route.jobs), None)
    if key is None:
        return False
    rest = [job for job in draft.jobs(*key) if job != without]
    return any(
        draft.try_jobs(*key, [*rest[:at], own, *rest[at:]]) is not None
        for at in range(len(rest) + 1)
    )
