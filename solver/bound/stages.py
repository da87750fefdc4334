"""The stages of a bound: first the weight that must stay unserved, then the whole cost, then the gap that is left."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from solver.bound.answer import Bound, Status
from solver.bound.best import close
from solver.bound.cuts import MOST_CUTS
from solver.bound.generation import MOST_LABELS, Generation
from solver.bound.ground import WEIGHT, WHOLE, Ground, Objective
from solver.bound.pricing import Pricer
from solver.bound.rows import rows_of
from solver.bound.rules import rules_at_work
from solver.bound.trivial import total_of_weight
from solver.bound.watch import Watch
from solver.plan import Plan
from solver.problem import Problem
from solver.recombine import PooledRoute

WEIGHT_SHARE = 0.5
"""Share of the limit that the unserved weight may take before the whole cost is looked at."""

CLOSING_SHARE = 0.9
"""Share of the limit after which no gap is closed any more."""

MOST_POOLED = 5000

Key = tuple[int, int]
Known = tuple[Key, tuple[int, ...]]
"""Technician and shift, and jobs in order."""


@dataclass
class Stage:
    """One column generation with the routes it may begin with."""

    generation: Generation

    @property
    def known(self) -> list[Known]:
        """The routes it knows."""
        rows = self.generation.rows
        return [
            ((rows[c.row].technician, rows[c.row].shift), c.jobs)
            for c in self.generation.master.columns
        ]


def improve(
    problem: Problem,
    trivial: Bound,
    *,
    plan: Plan | None,
    pool: Sequence[PooledRoute],
    watch: Watch,
) -> Bound:
    """Return a better bound than the trivial one, as far as the watch allows.

    Raises
    ------
    UnsuitableError
        If the problem is beyond the ranges of the pricing.
    """
    known = list(_routes(plan, pool))
    light = _stage(problem, WEIGHT, known, watch)
    left_out = None if plan is None else _weight(problem, (u.job for u in plan.unserved))
    light.generation.run(until=WEIGHT_SHARE, enough=_above(problem, light, left_out))
    weight = max(trivial.unserved_weight, _whole_weight(problem, light))
    whole = _stage(problem, WHOLE, [*known, *light.known], watch)
    whole.generation.run(until=CLOSING_SHARE)
    # What the weight alone says of the cost, where too little was left to count the cost itself.
    light_total = max(trivial.total, total_of_weight(problem, weight))
    by_weight = replace(trivial, total=light_total, unserved_weight=weight)
    if whole.generation.found.duals is None:
        return by_weight
    closed = close(problem, whole.generation, plan, watch)
    if closed.total < light_total:
        return replace(by_weight, plan=closed.plan)
    return Bound(
        closed.total,
        weight,
        Status.BOUNDED,
        tuple(rule.value for rule in rules_at_work(problem)),
        whole.generation.found.fallbacks,
        plan=closed.plan,
    )


def _stage(problem: Problem, objective: Objective, known: Sequence[Known], watch: Watch) -> Stage:
    """Return a column generation that knows some routes."""
    ground = Ground(problem, objective)
    rows = rows_of(ground)
    generation = Generation(
        ground, rows, Pricer(rows, watch, labels=MOST_LABELS, cuts=MOST_CUTS), watch
    )
    at = {(row.technician, row.shift): index for index, row in enumerate(rows)}
    generation.start([(at[key], jobs) for key, jobs in known if key in at])
    return Stage(generation)


def _routes(plan: Plan | None, pool: Sequence[PooledRoute]) -> Iterable[Known]:
    """Yield the routes of the plan and those of the pool that were accepted most often."""
    if plan is not None:
        for route in plan.routes:
            yield (route.technician, route.shift), route.jobs
    often = sorted(range(len(pool)), key=lambda at: (-pool[at].accepted, pool[at].cents, at))
    for at in often[:MOST_POOLED]:
        jobs = tuple(pool[at].jobs)
        if len(set(jobs)) == len(jobs):
            yield pool[at].key, jobs


def _weight(problem: Problem, jobs: Iterable[int]) -> Fraction:
    return sum((problem.jobs[job].weight for job in jobs), Fraction(0))


def _grain(problem: Problem) -> Fraction:
    """Return the largest number that all weights are multiples of."""
    weights = [job.weight for job in problem.jobs if job.weight]
    below = math.lcm(*(weight.denominator for weight in weights))
    return Fraction(math.gcd(*(int(weight * below) for weight in weights)) or 1, below)


def _above(problem: Problem, stage: Stage, left_out: Fraction | None) -> int | None:
    """Return the bound in fixed point that proves a weight to be the least; None without a plan."""
    if left_out is None:
        return None
    ground = stage.generation.ground
    return ground.fixed(left_out - _grain(problem)) + len(ground.unserved) + 2


def _whole_weight(problem: Problem, stage: Stage) -> Fraction:
    """Return the least weight that some set of jobs has and that the bound allows."""
    grain, ground = _grain(problem), stage.generation.ground
    return math.ceil(ground.exact(stage.generation.found.bound) / grain) * grain
