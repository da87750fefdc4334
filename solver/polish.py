"""Small problems: part of the time goes to the exact model, which ends the search as soon as nothing can be better.

The search looks at orders of jobs and times them by rules of thumb where waiting may pay, and fetches parts once a
route. On random problems of up to nine jobs with every rule in play it misses the best plan of about one in six; the
model finds most of these and, in the time left, usually the proof.
"""

from __future__ import annotations

from solver.effort import Effort
from solver.engine import Cancel
from solver.exact import prove
from solver.plan import Plan
from solver.problem import Problem
from solver.stop import AnyOf, Iterations, Seconds, Stop

MOST_JOBS = 12
"""Jobs up to which the exact model is asked."""

SHARE = 0.3
"""Part of the seconds that goes to the search before, but never more than `LONGEST`."""

LONGEST = 1.0
"""Seconds in which a search of so few jobs has long come to its end."""

WORK = 2e-4
"""Work of the model for each iteration that the search may make."""

LEAST_WORK, MOST_WORK = 0.05, 2.0
"""Below the first no model is worth building; the second proves what can be proven soon."""


def shared(problem: Problem, stop: Stop) -> tuple[Stop, Effort | None]:
    """Return when the search stops, and what effort is left to the model; None: the search has it all.

    Iterations are never taken from the search.
    """
    if len(problem.jobs) > MOST_JOBS:
        return stop, None
    parts = stop.stops if isinstance(stop, AnyOf) else (stop,)
    seconds = [part for part in parts if isinstance(part, Seconds)]
    iterations = [part.limit for part in parts if isinstance(part, Iterations)]
    work = min(MOST_WORK, WORK * min(iterations)) if iterations else None
    shortest = min(seconds, key=lambda part: part.limit, default=None)
    enough = work >= LEAST_WORK if work is not None else shortest is not None and shortest.limit > 0
    if not enough:
        return stop, None
    if shortest is None:
        return stop, Effort(work=work)
    search = min(SHARE * shortest.limit, LONGEST)
    others = [part for part in parts if not isinstance(part, Seconds)]
    own = AnyOf(Seconds(search, shortest.clock), *others)
    return own, Effort(seconds=shortest.limit - search, work=work, clock=shortest.clock)


def polished(problem: Problem, plan: Plan, effort: Effort | None, cancel: Cancel | None) -> Plan:
    """Return the plan, or a cheaper one where the exact model finds it; without effort the plan as it is."""
    if effort is None or (cancel is not None and cancel.is_set()):
        return plan
    return prove(problem, limit=effort, start=plan, cancel=cancel).plan
