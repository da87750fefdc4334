"""A large problem by territories: a first plan of each, then rounds with other borders."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from solver.build import sequences_of
from solver.cost import plan_cost
from solver.engine import Cancel, OnProgress, Progress, Search
from solver.executor import Executor
from solver.kernel.annealing import iteration_limit, timed_stops
from solver.kernel.compilation import warm_up
from solver.plan import Plan, Route, Unserved
from solver.problem import Problem
from solver.stop import Stop
from solver.territories.part import Part, cut_out
from solver.territories.split import Territory, by_place, by_plan
from solver.territories.stock import shares_of_depots
from solver.territories.work import Chore, Found, search

JOBS = 500
"""Jobs of a territory, about. With fewer more is lost at borders, with more each iteration takes longer."""

SHARES = (0.5, 0.3, 0.2)
"""Which part of the limit each round gets."""

ITERATIONS_A_JOB = 200
"""Iterations of a round for each job where nothing says how long the search may take."""


@dataclass(frozen=True)
class Limits:
    """What a search may use up: iterations, seconds of the clock, or neither."""

    iterations: int | None
    seconds: float | None

    @classmethod
    def of(cls, stop: Stop) -> Limits:
        """Return the limits that a stop sets."""
        timed = [one.limit for one in timed_stops(stop)]
        return cls(iteration_limit(stop), min(timed, default=None))

    @property
    def endless(self) -> bool:
        """Whether only a target or a cancel ends the search."""
        return self.iterations is None and self.seconds is None


def run(
    problem: Problem,
    stop: Stop,
    seed: int,
    *,
    start: Plan,
    on_progress: OnProgress | None,
    cancel: Cancel | None,
    executor: Executor,
    given: bool = False,
) -> Search:
    """Return the best plan found by searching territories apart, several rounds with other borders each.

    With a limit of iterations and no other limit reached first the plan depends on problem, seed and start alone,
    whatever the executor.

    Parameters
    ----------
    problem, stop, seed, start, on_progress, cancel
        As for any engine; a limit of seconds is that of the clock.
    executor : Executor
        Does the territories.
    given : bool
        Whether the search goes on from `start`, rather than making a first plan of its own.
    """
    warm_up()  # what loading takes is not taken off the limit
    turn, plan = (1, start) if given else (0, None)
    rounds = _Rounds(
        problem, Limits.of(stop), seed, start, on_progress, cancel, executor, first_turn=turn
    )
    stop(iterations=0, cost=start.total)
    while turn < len(SHARES) or rounds.limits.endless:
        plan = rounds.one(plan, turn)
        turn += 1
        if stop(iterations=rounds.iterations, cost=plan.total) or (cancel and cancel.is_set()):
            break
    assert plan is not None
    return Search({}, rounds.iterations, {"territories": rounds.count}, plan=plan)


class _Rounds:
    """The rounds of one search."""

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        seed: int,
        start: Plan,
        on_progress: OnProgress | None,
        cancel: Cancel | None,
        executor: Executor,
        first_turn: int,
    ) -> None:
        self.problem, self.limits, self.seed, self.start = problem, limits, seed, start
        self.on_progress, self.cancel, self.executor = on_progress, cancel, executor
        self.count = max(1, round(len(problem.jobs) / JOBS))
        self.first_turn, self.iterations, self._beside = first_turn, 0, 0.0
        self._began = time.monotonic()

    def one(self, plan: Plan | None, turn: int) -> Plan:
        """Return the plan after one round: of all territories of a new plan, or of those that others cut."""
        began = time.monotonic()
        territories = self._territories(plan, turn)
        shares = shares_of_depots(self.problem, territories, plan)
        parts = [cut_out(self.problem, *both) for both in zip(territories, shares, strict=True)]
        before = _routes_by_territory(plan, territories)
        chores = [
            self._chore(part, before[number] if plan else None, turn, number)
            for number, part in enumerate(parts)
        ]
        spent = max((chore.seconds or 0.0 for chore in chores), default=0.0)
        told = _Told(self, turn, len(chores), plan or self.start)
        names = [f"territory {number + 1}" for number in range(len(chores))]
        found = self.executor.run(
            search, chores, names=names, on_done=told.done, cancel=self.cancel
        )
        self.iterations += sum(one.iterations for one in found.values())
        plans = [
            found[number].plan if number in found else self._kept(part, before[number], chore)
            for number, (part, chore) in enumerate(zip(parts, chores, strict=True))
        ]
        merged = _merged(self.problem, parts, plans)
        waves = math.ceil(self.count / self.executor.workers)
        self._beside = max(0.0, time.monotonic() - began - spent * waves)
        return merged

    def _territories(self, plan: Plan | None, turn: int) -> list[Territory]:
        if plan is None:
            return by_place(self.problem, count=self.count)
        return by_plan(self.problem, plan, count=self.count, turn=turn)

    def _chore(self, part: Part, before: Sequence[Route] | None, turn: int, number: int) -> Chore:
        share = len(part.jobs) / len(self.problem.jobs)
        own = np.random.SeedSequence([self.seed, turn, number]).generate_state(1)[0]
        iterations, seconds = self._budget(turn)
        waves = math.ceil(self.count / self.executor.workers)
        return Chore(
            part.problem,
            None if before is None else part.plan_within(before),
            int(own),
            None if iterations is None else int(iterations * share),
            None if seconds is None else seconds * share * self.count / waves,
        )

    def _budget(self, turn: int) -> tuple[int | None, float | None]:
        """Return the iterations of all territories in a round, and the seconds of the clock for it.

        Seconds that a round took beyond its own, to lay out tables and the like, are taken off the next.
        """
        iterations, seconds = self.limits.iterations, self.limits.seconds
        if self.limits.endless:
            return ITERATIONS_A_JOB * len(self.problem.jobs), None
        if iterations is not None:
            iterations = int(iterations * SHARES[turn] / sum(SHARES[self.first_turn :]))
        if seconds is not None:
            left = seconds - (time.monotonic() - self._began)
            seconds = max(0.0, left * SHARES[turn] / sum(SHARES[turn:]) - self._beside)
        return iterations, seconds

    def _kept(self, part: Part, before: Sequence[Route], chore: Chore) -> Plan:
        """Return the plan of a territory that was not searched because all was cancelled.

        Where the search makes a new plan this is as much as can be kept of the one it was to start from.
        """
        if chore.start is not None:
            return chore.start
        return part.followed(sequences_of(self.start))

    def tell(self, plan: Plan, message: str) -> None:
        """Report how far the search is, and its best plan so far."""
        if self.on_progress is not None:
            seconds = time.monotonic() - self._began
            read = partial(sequences_of, plan)
            left = len(plan.unserved)
            self.on_progress(Progress(seconds, self.iterations, plan.total, left, message, read))


class _Told:
    """What people hear of one round: how many territories are done."""

    def __init__(self, rounds: _Rounds, turn: int, count: int, plan: Plan) -> None:
        self._rounds, self._turn, self._count, self._plan, self._done = rounds, turn, count, plan, 0

    def done(self, index: int, found: Found) -> None:
        """Report that one more territory is done."""
        self._done += 1
        message = f"round {self._turn + 1}: territory {self._done} of {self._count}"
        self._rounds.tell(self._plan, message)


def _routes_by_territory(plan: Plan | None, territories: Sequence[Territory]) -> list[list[Route]]:
    routes: list[list[Route]] = [[] for _ in territories]
    if plan is not None:
        owner = {t: n for n, territory in enumerate(territories) for t in territory.technicians}
        for route in plan.routes:
            routes[owner[route.technician]].append(route)
    return routes


def _merged(problem: Problem, parts: Sequence[Part], plans: Sequence[Plan]) -> Plan:
    """Return the plans of all territories as one."""
    routes = [
        route
        for part, plan in zip(parts, plans, strict=True)
        for route in part.routes_outside(plan)
    ]
    routes.sort(key=lambda route: (route.technician, route.shift))
    served = {job for route in routes for job in route.jobs}
    left = [job for job in range(len(problem.jobs)) if job not in served]
    return Plan(
        routes=tuple(routes),
        unserved=tuple(Unserved(job, "", "") for job in left),
        cost=plan_cost(problem, routes, left),
    )
