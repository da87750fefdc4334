"""When the routes that a search has accepted are worth recombining, and how long that may take.

A search of many short routes settles early on who works at all; a combination of its routes, and of those of its laps,
leaves that again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from solver.effort import Effort
from solver.kernel.annealing import combining_share, laps_for
from solver.kernel.pool import Pooled
from solver.plan import Plan
from solver.problem import Problem
from solver.recombine import PooledRoute, recombine
from solver.stop import AnyOf, Iterations, Seconds, Stop

MOST_JOBS = 250
"""Jobs up to which a combination has been found to be better often enough."""

ROUNDS = 2.0
"""Times of the share of the seconds set aside for combining that it may take: the first round gets half of it."""

WORK = 1e-5
"""Work for each iteration that the search may make: a tenth of what the iterations take, about."""

LEAST_SECONDS, LEAST_WORK = 1.0, 1.0
"""What no model is worth building below."""


def combination_for(
    problem: Problem, stop: Stop
) -> Callable[[Sequence[Pooled], Plan], Plan] | None:
    """Return how a search that ends at `stop` combines its routes; None where that does not pay."""
    effort = _effort(stop, len(problem.jobs))
    if effort is None or len(problem.jobs) > MOST_JOBS:
        return None

    def combine(pool: Sequence[Pooled], plan: Plan) -> Plan:
        routes = [PooledRoute(*route) for route in pool]
        return recombine(problem, routes, plan, limit=effort)

    return combine


def _effort(stop: Stop, jobs: int) -> Effort | None:
    """Return what combining may take; with a limit of iterations always the same work."""
    parts = stop.stops if isinstance(stop, AnyOf) else (stop,)
    iterations = [part.limit for part in parts if isinstance(part, Iterations)]
    timed = [part for part in parts if isinstance(part, Seconds)]
    if iterations:
        work = WORK * min(iterations)
        return Effort(work=work) if work >= LEAST_WORK else None
    if not timed:
        return None
    first = min(timed, key=lambda part: part.limit)
    laps = laps_for(jobs, iterations=None, seconds=first.limit)
    seconds = ROUNDS * combining_share(laps) * first.limit
    return Effort(seconds=seconds, clock=first.clock) if seconds >= LEAST_SECONDS else None
