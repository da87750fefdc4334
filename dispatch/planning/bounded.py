"""A proven bound beside a plan: how far it is from the best possible, and which rules the proof counts too cheaply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from dispatch.domain.bound_words import TOLD
from solver.effort import Effort
from solver.engine import Progress
from solver.plan import Plan
from solver.problem import Problem
from solver.reasons import explain
from solver.recombine import PooledRoute
from solver.stop import AnyOf, Seconds, Stop

if TYPE_CHECKING:  # loading Numba takes a while
    from solver.bound import Bound

Told = TypeVar("Told")
USUAL_SECONDS = 10.0
"""Spent on a bound where nothing else is said, and never longer than the search."""
USUAL_JOBS = 250
"""Jobs up to which that is enough for a bound that says something."""


def usual_effort(jobs: int, stop: Stop) -> Effort | None:
    """Return what a bound may take after a search with a limit; None where it is left out.

    A search without a limit in seconds is one whose answer must not depend on the machine, or one in a hurry.
    """
    limits = stop.stops if isinstance(stop, AnyOf) else (stop,)
    seconds = min((limit.limit for limit in limits if isinstance(limit, Seconds)), default=0.0)
    if seconds <= 0 or jobs > USUAL_JOBS:
        return None
    return Effort(seconds=min(USUAL_SECONDS, seconds))


def without_bound(stats: Mapping[str, Told]) -> dict[str, Told]:
    """Return the `stats` of a plan that is changed: what was proven of the plan before does not hold for it."""
    return {name: said for name, said in stats.items() if name not in TOLD}


def bounded(
    problem: Problem,
    plan: Plan,
    effort: Effort | None,
    *,
    pool: Sequence[PooledRoute] = (),
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Event | None = None,
) -> Plan:
    """Return the plan, or a cheaper one found on the way, with a lower bound on what any plan costs.

    Its `bound` is the one it has, or a greater one; `stats` say in `bound_status` how far the proof got, in
    `bound_relaxed` which rules it counts too cheaply (codes of `solver.bound.Rule`, with commas), in `bound_unserved`
    which weight every plan leaves out at least, and in `unserved_weight` which one this plan does.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A valid plan of it.
    effort : Effort or None
        How much to spend; None returns the plan as it is.
    pool : sequence of PooledRoute
        Routes that the search has accepted.
    on_progress : callable or None
        Told that the proof begins.
    cancel : Event or None
        Once set, the bound reached so far counts.
    """
    if effort is None or (cancel is not None and cancel.is_set()):
        return plan
    from solver.bound import bound  # loading it takes a while; only who asks for a bound waits

    if on_progress is not None:
        told = "finding how far the plan is from the best possible (compiled at the first use)"
        on_progress(Progress(0.0, 0, plan.total, len(plan.unserved), told))
    found = bound(
        problem, plan=plan, pool=pool, seconds=effort.seconds, work=effort.work, cancel=cancel
    )
    best = plan
    if found.plan is not None and found.plan.total < plan.total:
        best = replace(found.plan, unserved=explain(problem, found.plan), bound=plan.bound)
    stats = {**plan.stats, **told_of_bound(problem, best, found)}
    return replace(best, bound=max(found.total, best.bound or 0), stats=stats)


def told_of_bound(problem: Problem, plan: Plan, found: Bound) -> dict[str, object]:
    """Return what the `stats` of a plan say of its bound, under the names of `TOLD`."""
    return {
        "bound_status": found.status.value,
        "bound_relaxed": ",".join(found.relaxed),
        "bound_unserved": float(found.unserved_weight),
        "unserved_weight": float(sum(problem.jobs[left.job].weight for left in plan.unserved)),
    }
