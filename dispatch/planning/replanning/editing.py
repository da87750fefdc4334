"""Edits by hand: timed and judged at once, forced where a person insists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.domain.plan import Plan
from dispatch.domain.retelling import retold
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.bounded import without_bound
from dispatch.planning.convert import document_text
from dispatch.planning.replanning.carried_on import problem_of
from dispatch.planning.replanning.edits import Edit, Edited, HoldVisit, Judged, LeaveOut, MoveVisit
from dispatch.planning.replanning.forcing import routes_of, timed
from dispatch.planning.replanning.part_check import violations_of
from dispatch.planning.replanning.sentences import (
    BREAKS_RULES,
    NO_JOB_LEFT,
    NO_POSITION,
    NO_SHIFT_LEFT,
    NO_SHIFT_OF_INDEX,
    NO_TECHNICIAN,
    NO_TIMES,
    NOT_HELD,
    NOT_LEFT_OUT,
)
from dispatch.planning.replanning.shown import shown_after
from dispatch.planning.replanning.touched import (
    Touched,
    cents_of,
    difference,
    in_cents,
    lateness_of,
    plus,
    routes_cents,
    starts_of,
)
from solver import documents
from solver import plan as solved
from solver.checker import check, load_json
from solver.cost import plan_cost
from solver.documents import read_plan
from solver.draft import Key
from solver.excerpt import Excerpt, excerpt
from solver.violations import Kind, Violation

Document = dict[str, Any]

LEFT_OUT = "left out by hand"
"""Reason of a job that a person left out."""


class Editing:
    """A plan made ready to be edited by hand: loading takes its time, each edit little.

    One object is for one version of a plan; trying edits changes nothing.
    """

    def __init__(
        self, problem: Document, plan: Document, *, horizon: Horizon, shown: Plan | None = None
    ) -> None:
        """Load a problem document and its plan, which may break rules by edits that were forced."""
        self.problem, self.plan, self.horizon, self.shown = problem, plan, horizon, shown
        self._read = problem_of(problem)
        self._known = read_plan(self._read, plan)
        self._before = cents_of(self._read, self._known)
        self._starts = starts_of(self._known.routes)
        self._where = {job: (r.technician, r.shift) for r in self._known.routes for job in r.jobs}
        self.violations = check(
            *(load_json(document_text(each)) for each in (problem, plan))
        ).violations

    def edit(self, edit: Edit) -> Edited:
        """Return what an edit would do to the plan, with every rule it would break.

        Raises
        ------
        SituationError
            If the edit names what is not there, or the routes cannot be timed at all.
        """
        job = self._job(edit.job_id)
        if isinstance(edit, HoldVisit):
            return self._held(edit, job)
        here = self._where.get(job)
        if isinstance(edit, LeaveOut):
            if here is None:
                raise SituationError(_(NOT_LEFT_OUT, job=edit.job_id))
            return self._moved(edit, job, [here[0]], None, None)
        person = self._read.technician_index.get(edit.technician_id)
        if person is None:
            raise SituationError(_(NO_TECHNICIAN, technician_id=edit.technician_id))
        people = list(dict.fromkeys([person, *([] if here is None else [here[0]])]))
        start = None if edit.start_at is None else self.horizon.seconds(edit.start_at)
        shift = self._shift(edit, person, job, start)
        return self._moved(edit, job, people, (person, shift), start)

    def save(self, edited: Edited, *, force: bool = False) -> Judged:
        """Return the plan with an edit in it.

        Parameters
        ----------
        edited : Edited
            What `edit` of this object gave.
        force : bool
            Whether a plan that breaks rules is wanted all the same; it then says which.

        Raises
        ------
        SituationError
            If the plan would break rules and is not forced: the text names them all.
        """
        problem = self.problem
        if edited.job is not None:
            jobs = [edited.job if job["id"] == edited.job["id"] else job for job in problem["jobs"]]
            problem = {**problem, "jobs": jobs}
        plan = self._with(edited)
        written = {**documents.write_plan(self._read, plan), "problem": problem["name"]}
        texts = (load_json(document_text(each)) for each in (problem, written))
        violations = check(*texts).violations
        if violations and not force:
            said = "\n".join(retold(violation.sentence) for violation in violations)
            raise SituationError(_(BREAKS_RULES, said=said))
        people = {self._read.technicians[person].id for person in edited.touched.technicians}
        shown = shown_after(self.shown, self._read, plan, people, before=self.plan)
        return Judged(problem, written, violations, shown)

    def _job(self, id: str) -> int:
        job = self._read.job_index.get(id)
        if job is None:
            raise SituationError(_(NO_JOB_LEFT, id=id))
        return job

    def _shift(self, edit: MoveVisit, person: int, job: int, start: int | None) -> int:
        """Return the shift that a visit is moved into."""
        shifts = self._read.technicians[person].shifts
        if edit.shift is not None:
            if not 0 <= edit.shift < len(shifts):
                who, given = edit.technician_id, edit.shift
                raise SituationError(_(NO_SHIFT_OF_INDEX, who=who, number=len(shifts), shift=given))
            return edit.shift
        second = self._starts.get(job) if start is None else start
        around = [
            i
            for i, s in enumerate(shifts)
            if second is not None and s.start <= second <= s.latest_end
        ]
        ahead = [index for index, shift in enumerate(shifts) if shift.latest_end > shift.start]
        if not around and not ahead:
            raise SituationError(_(NO_SHIFT_LEFT, technician_id=edit.technician_id))
        return (around or ahead)[0]

    def _held(self, edit: HoldVisit, job: int) -> Edited:
        here, start = self._where.get(job), self._starts.get(job)
        if here is None or start is None:
            raise SituationError(_(NOT_HELD, job=edit.job_id))
        entry = next(each for each in self.problem["jobs"] if each["id"] == edit.job_id)
        person = self._read.technicians[here[0]].id
        if edit.technician:
            entry = {
                **entry,
                "lock": {"technician": person, "start": start if edit.start else None},
            }
        elif edit.start:
            entry = {**entry, "windows": [[start, start]]}
        else:
            entry = {**entry, "lock": None}
        nothing = difference(self._before, self._before)
        total = in_cents(self._before)["total"]
        return Edited(edit, self.violations, nothing, total, {}, (), Touched((), (), {}), entry)

    def _moved(
        self,
        edit: MoveVisit | LeaveOut,
        job: int,
        people: list[int],
        goal: Key | None,
        start: int | None,
    ) -> Edited:
        """Return an edit that takes a visit from where it is to a route, or leaves it out."""
        small = excerpt(self._read, self._known, people, jobs=[job])
        own = small.jobs.index(job)
        sequences = {key: [j for j in jobs if j != own] for key, jobs in small.sequences.items()}
        if goal is not None:
            assert isinstance(edit, MoveVisit)
            key = people.index(goal[0]), goal[1]
            route = sequences.setdefault(key, [])
            route.insert(self._position(edit, small, sequences, key, start, own), own)
        found = timed(small.problem, sequences, own, start)
        if found is None:
            raise SituationError(_(NO_TIMES, job_id=edit.job_id))
        return self._judged(edit, job, people, tuple(small.route(route) for route in found[0]))

    def _position(
        self,
        edit: MoveVisit,
        small: Excerpt,
        sequences: Mapping[Key, Sequence[int]],
        key: Key,
        start: int | None,
        own: int,
    ) -> int:
        """Return how many visits of the route come before the one that is moved."""
        route = sequences[key]
        if edit.position is not None:
            if not 0 <= edit.position <= len(route):
                raise SituationError(
                    _(NO_POSITION, job_id=edit.job_id, count=len(route), position=edit.position)
                )
            return edit.position
        best: tuple[int, int] | None = None
        for at in range(len(route) + 1) if start is None else ():
            tried = {**sequences, key: [*route[:at], own, *route[at:]]}
            routes = routes_of(small.problem, tried)
            if routes is not None:
                cents = in_cents(routes_cents(small.problem, routes))["total"]
                best = min(best or (cents, at), (cents, at))
        if best is not None:
            return best[1]
        second = self._starts.get(small.jobs[own]) if start is None else start
        starts = [self._starts[small.jobs[other]] for other in route]
        return sum(second is None or other <= second for other in starts)

    def _judged(
        self,
        edit: MoveVisit | LeaveOut,
        job: int,
        people: list[int],
        routes: tuple[solved.Route, ...],
    ) -> Edited:
        """Return the edit with its cost, the times it changes and the rules it breaks."""
        old = [route for route in self._known.routes if route.technician in people]
        others = [route for route in self._known.routes if route.technician not in people]
        left = [] if any(job in route.jobs for route in routes) else [job]
        more, less = routes_cents(self._read, routes), routes_cents(self._read, old)
        after = plus(self._before, more, less=less)
        name, price = self._read.unserved_cents(job)
        after[name] += price * (len(left) - (job not in self._where))
        late, was_late = lateness_of(self._read, routes), lateness_of(self._read, old)
        later = {other: seconds - was_late.get(other, 0) for other, seconds in late.items()}
        found = violations_of(self.problem, self._read, routes, others, left, also=old)
        kept = tuple(
            each for each in self.violations if not self._judged_again(each, people, found)
        )
        return Edited(
            edit,
            (*kept, *found),
            difference(self._before, after),
            in_cents(after)["total"],
            self._changed(old, routes, job),
            tuple((self._read.jobs[other].id, s) for other, s in later.items() if s > 0),
            Touched(tuple(people), routes, more),
        )

    def _judged_again(
        self, violation: Violation, people: Iterable[int], found: Sequence[Violation]
    ) -> bool:
        """Return whether a violation known before was looked at again, or is no longer one."""
        if violation in found or violation.kind is Kind.DEPOT_STOCK:
            return True
        return violation.technician in {self._read.technicians[person].id for person in people}

    def _changed(
        self, old: Iterable[solved.Route], new: Iterable[solved.Route], job: int
    ) -> dict[str, tuple[datetime | None, datetime | None]]:
        """Return the visits whose start changes, before and after."""
        before, after = starts_of(old), starts_of(new)
        moment = self.horizon.moment

        def at(second: int | None) -> datetime | None:
            return None if second is None else moment(second)

        return {
            self._read.jobs[each].id: (at(before.get(each)), at(after.get(each)))
            for each in {**before, **after, job: 0}
            if before.get(each) != after.get(each)
        }

    def _with(self, edited: Edited) -> solved.Plan:
        """Return the plan with the routes of an edit in it."""
        people = set(edited.touched.technicians)
        routes = [route for route in self._known.routes if route.technician not in people]
        routes = sorted([*routes, *edited.touched.routes], key=lambda r: (r.technician, r.shift))
        served = {job for route in routes for job in route.jobs}
        known = {left.job: left for left in self._known.unserved}
        by_hand = "Left out by hand."
        unserved = tuple(
            known.get(job, solved.Unserved(job, LEFT_OUT, by_hand))
            for job in range(len(self._read.jobs))
            if job not in served
        )
        cost = plan_cost(self._read, routes, [left.job for left in unserved])
        stats = {**without_bound(self._known.stats), "engine": "edited by hand"}
        return solved.Plan(tuple(routes), unserved, cost, stats=stats)
