"""`bound`: the best lower bound that a limit allows, never an error, at worst the trivial one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from solver.bound.answer import Bound, Status
from solver.bound.trivial import trivial_bound
from solver.effort import Effort
from solver.engine import Cancel
from solver.plan import Plan
from solver.problem import Problem

if TYPE_CHECKING:
    from solver.recombine import PooledRoute

SECONDS = 10.0
"""Limit where none is given."""

_log = logging.getLogger(__name__)


def bound(
    problem: Problem,
    *,
    plan: Plan | None = None,
    pool: Sequence[PooledRoute] = (),
    seconds: float | None = None,
    work: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    cancel: Cancel | None = None,
) -> Bound:
    """Return a proven lower bound on the total, and on the unserved weight, of every valid plan.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan or None
        A valid plan; the bound is "optimal" where it costs no more than the bound.
    pool : sequence of PooledRoute
        Routes that a search has accepted; with them the bound is found many times faster.
    seconds : float or None
        Limit by the clock; `SECONDS` where neither limit is given. What is compiled at the first use comes on top.
    work : float or None
        Limit by work done, about a second a unit on a free core; with this one alone the same input gives the same
        answer.
    clock : callable
        What measures the seconds.
    cancel : object with `is_set()` or None
        Once set, the bound reached so far is returned.

    Raises
    ------
    ValueError
        If a limit is below 0 or not a number. Nothing else is raised: what goes wrong on the way costs sharpness.
    """
    if seconds is None and work is None:
        seconds = SECONDS
    limit = Effort(seconds, work, clock)
    began = clock()
    best = trivial_bound(problem)
    if problem.jobs and not (cancel is not None and cancel.is_set()):
        best = _improved(problem, best, plan, pool, limit, cancel)
    return _with_plan(replace(best, seconds=clock() - began), plan)


def _improved(
    problem: Problem,
    trivial: Bound,
    plan: Plan | None,
    pool: Sequence[PooledRoute],
    limit: Effort,
    cancel: Cancel | None,
) -> Bound:
    """Return the bound by column generation; the trivial one where that cannot be had."""
    # Loading Numba and compiling take a while; only who asks for a bound has to wait for it.
    from solver.bound.ground import UnsuitableError
    from solver.bound.stages import improve
    from solver.bound.warm import warm_up
    from solver.bound.watch import Watch

    try:
        warm_up()
        return improve(problem, trivial, plan=plan, pool=pool, watch=Watch(limit, cancel))
    except UnsuitableError as error:
        _log.info("trivial bound: %s", error)
    except Exception:  # a bound is never worth losing a plan for
        _log.exception("trivial bound, because of an error")
    return trivial


def _with_plan(found: Bound, plan: Plan | None) -> Bound:
    """Return the bound beside the better of a plan and the one found; optimal where that costs no more."""
    best = min(
        (p for p in (plan, found.plan) if p is not None), key=lambda p: p.total, default=None
    )
    if best is None:
        return found
    if best.total < found.total:
        _log.warning("a plan of %s cents is below the bound %s", best.total, found.total)
        return replace(found, total=0, status=Status.TRIVIAL, plan=best)
    status = Status.OPTIMAL if best.total == found.total else found.status
    return replace(found, status=status, plan=best)
