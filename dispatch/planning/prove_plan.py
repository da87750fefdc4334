"""Prove a plan of a small problem best, or put the best one in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event

from solver.effort import Effort
from solver.engine import Progress
from solver.exact import prove
from solver.plan import Plan
from solver.problem import Problem
from solver.reasons import explain


def proven(
    problem: Problem,
    plan: Plan,
    effort: Effort | None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Event | None = None,
) -> Plan:
    """Return the best plan found within an effort, with the bound proven and a sentence on it in `stats["proof"]`.

    Without effort the plan itself is returned; once `cancel` is set nothing is tried any more.
    """
    if effort is None:
        return plan
    if cancel is not None and cancel.is_set():
        return replace(plan, stats={**plan.stats, "proof": "not tried to prove: stopped before"})
    if on_progress is not None:
        told = "looking for a proof that no plan is cheaper"
        on_progress(Progress(0.0, 0, plan.total, len(plan.unserved), told))
    proof = prove(problem, limit=effort, start=plan, cancel=cancel)
    best = proof.plan
    if proof.plan.total < plan.total:
        best = replace(best, unserved=explain(problem, best))
    return replace(best, stats={**plan.stats, "proof": proof.sentence})
