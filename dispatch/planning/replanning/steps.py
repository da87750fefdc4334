"""From one plan to another choice by choice: each job taken out of its route and put where the other plan has it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from solver.build import sequences_of
from solver.cost import COMPONENTS, prices, route_cents
from solver.draft import Change, Draft, Key
from solver.plan import Plan
from solver.schedule import as_route

Cents = dict[str, int]


class Steps:
    """A plan on its way to another one; every state in between keeps all rules."""

    def __init__(self, draft: Draft, target: Plan) -> None:
        """Begin at a draft, which is changed from now on, towards a plan of the same problem."""
        self.draft, self.problem = draft, draft.problem
        self.target = {key: tuple(jobs) for key, jobs in sequences_of(target).items()}
        self._goal = {job: key for key, jobs in self.target.items() for job in jobs}
        self._parts: dict[Key, dict[str, Fraction]] = {}
        self._sum = dict.fromkeys(COMPONENTS, Fraction(0))
        for job in draft.unserved:
            self._count_unserved(job, 1)
        self._count_routes(draft.routes)

    @property
    def cost(self) -> Cents:
        """Cents by component of the plan as it is now, each rounded once, and their total."""
        cost = {name: math.floor(value + Fraction(1, 2)) for name, value in self._sum.items()}
        return {**cost, "total": sum(cost.values())}

    def choices(self) -> list[int]:
        """Return the jobs that the target has elsewhere: in another route, another order, or not at all."""
        where = self._where()
        moved = [
            job for job in range(len(self.problem.jobs)) if where.get(job) != self._goal.get(job)
        ]
        for key, jobs in self.target.items():
            here = [job for job in self.draft.jobs(*key) if self._goal.get(job) == key]
            moved += sorted(set(here) - set(_in_order(here, jobs)))
        return moved

    def make(self, job: int) -> bool:
        """Put one job where the target has it; return whether that was possible as the plan is now."""
        key, goal = self._where().get(job), self._goal.get(job)
        if key == goal:
            assert key is not None
            left = [other for other in self.draft.jobs(*key) if other != job]
            return self._set(key, self._with(left, job, key)) is not None
        undo = None if key is None else self._take_out(job, key)
        if key is not None and undo is None:
            return False
        if goal is None or self._put_in(job, goal):
            return True
        if undo is not None:
            self._apply(undo)
        return False

    def take_out(self, job: int) -> bool:
        """Leave a job out for the time being; return whether the rest of its route can go on without it."""
        key = self._where().get(job)
        return key is None or self._take_out(job, key) is not None

    def put_in(self, job: int) -> bool:
        """Put a job that is left out where the target has it, if anywhere; return whether that was possible."""
        goal = self._goal.get(job)
        return goal is None or self._put_in(job, goal)

    def place(self, job: int) -> tuple[Key, int]:
        """Return the route and the position of a job in the target; those it leaves out come last."""
        key = self._goal.get(job)
        if key is None:
            return (len(self.problem.technicians), 0), job
        return key, self.target[key].index(job)

    def _where(self) -> Mapping[int, Key]:
        return {job: key for key, route in self.draft.routes.items() for job in route.jobs}

    def _take_out(self, job: int, key: Key) -> Change | None:
        return self._set(key, [other for other in self.draft.jobs(*key) if other != job])

    def _put_in(self, job: int, key: Key) -> bool:
        here = self.draft.jobs(*key)
        wanted = self._with(here, job, key)
        if self._set(key, wanted) is not None:
            return True
        others = ([*here[:at], job, *here[at:]] for at in range(len(here) + 1))
        return any(jobs != wanted and self._set(key, jobs) is not None for jobs in others)

    def _with(self, jobs: Sequence[int], job: int, key: Key) -> list[int]:
        """Return jobs with one more right behind the last that comes before it in the target."""
        order = self.target[key]
        before = set(order[: order.index(job)])
        at = max((place + 1 for place, other in enumerate(jobs) if other in before), default=0)
        return [*jobs[:at], job, *jobs[at:]]

    def _set(self, key: Key, jobs: Sequence[int]) -> Change | None:
        """Give a route these jobs; return what undoes it, or None where that cannot be done."""
        change = self.draft.try_jobs(*key, jobs)
        if change is None:
            return None
        undo = Change({each: self.draft.routes.get(each) for each in change.routes}, -change.units)
        self._apply(change)
        return undo

    def _apply(self, change: Change) -> None:
        before = set(self.draft.unserved)
        self.draft.apply(change)
        after = set(self.draft.unserved)
        for job in before ^ after:
            self._count_unserved(job, 1 if job in after else -1)
        self._count_routes(change.routes)

    def _count_unserved(self, job: int, sign: int) -> None:
        found = prices(self.problem)
        name, units = found.unserved[job]
        self._sum[name] += sign * Fraction(units, found.scale)

    def _count_routes(self, keys: Iterable[Key]) -> None:
        for key in keys:
            for name, cents in self._parts.pop(key, {}).items():
                self._sum[name] -= cents
            route = self.draft.routes.get(key)
            if route is not None:
                timed = as_route(
                    self.problem,
                    technician=key[0],
                    shift=key[1],
                    items=route.items,
                    timing=route.timing,
                )
                self._parts[key] = route_cents(self.problem, timed)
                for name, cents in self._parts[key].items():
                    self._sum[name] += cents


def _in_order(here: Sequence[int], there: Sequence[int]) -> list[int]:
    """Return the most jobs that stand in both sequences in the same order."""
    place = {job: at for at, job in enumerate(there)}
    best: list[list[int]] = []
    for index, job in enumerate(here):
        before = [best[i] for i in range(index) if place[here[i]] < place[job]]
        best.append([*max(before, key=len, default=[]), job])
    return max(best, key=len, default=[])
