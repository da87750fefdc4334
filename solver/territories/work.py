"""The search of one territory, as a task for an executor."""

from __future__ import annotations

from dataclasses import dataclass

from solver.engine import Cancel
from solver.kernel.chain import run
from solver.plan import Plan
from solver.problem import Problem
from solver.stop import AnyOf, Iterations, Seconds, Stop

HEAT = 0.25
"""How hot a search begins that goes on from a plan, in times of one that makes its own."""


@dataclass(frozen=True, eq=False)
class Chore:
    """A territory to be searched.

    Attributes
    ----------
    problem : Problem
        The territory as a problem.
    start : Plan or None
        A valid plan to begin at.
    seed : int
        Seed of all chance.
    iterations : int or None
    seconds : float or None
        When the search ends; at least one is given.
    """

    problem: Problem
    start: Plan | None
    seed: int
    iterations: int | None
    seconds: float | None

    @property
    def stop(self) -> Stop:
        """When the search ends."""
        limits: list[Stop] = []
        if self.iterations is not None:
            limits.append(Iterations(self.iterations))
        if self.seconds is not None:
            limits.append(Seconds(self.seconds))
        return AnyOf(*limits)


@dataclass(frozen=True, eq=False)
class Found:
    """The best plan of a territory, never dearer than its start, and the iterations made."""

    plan: Plan
    iterations: int


def search(chore: Chore, cancel: Cancel) -> Found:
    """Search one territory."""
    heat = 1.0 if chore.start is None else HEAT
    answer = run(chore.problem, chore.stop, chore.seed, start=chore.start, cancel=cancel, heat=heat)
    plan = answer.plan
    if chore.start is not None and chore.start.total <= plan.total:
        plan = chore.start
    return Found(plan, answer.iterations)
