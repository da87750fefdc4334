"""Prove a plan of a small problem best, or put the best one in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

from dispatch.planning.bounded import told_of_bound
from solver.effort import Effort
from solver.engine import Progress
from solver.exact import Proof, Status, prove
from solver.plan import Plan
from solver.problem import Problem
from solver.reasons import explain
from solver.recombine import PooledRoute


def proven(
    problem: Problem,
    plan: Plan,
    effort: Effort | None,
    *,
    pool: Sequence[PooledRoute] = (),
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Event | None = None,
) -> Plan:
    """Return the best plan found within an effort, with the bound proven and a sentence on it in `stats["proof"]`.

    What is too large for the exact model is bounded by column generation, beginning with a pool of routes; it says
    "optimal" only where the bound meets the plan. Without effort the plan itself is returned; once `cancel` is set
    nothing is tried any more.
    """
    if effort is None:
        return plan
    if cancel is not None and cancel.is_set():
        return replace(plan, stats={**plan.stats, "proof": "not tried to prove: stopped before"})
    if on_progress is not None:
        told = "looking for a proof that no plan is cheaper"
        on_progress(Progress(0.0, 0, plan.total, len(plan.unserved), told))
    proof = prove(problem, limit=effort, start=plan, cancel=cancel)
    said: dict[str, object] = {}
    if proof.bound is None:
        proof, said = _bounded(problem, plan, effort, proof, pool=pool, cancel=cancel)
    best = proof.plan
    if proof.plan.total < plan.total:
        best = replace(best, unserved=explain(problem, best))
    return replace(best, stats={**plan.stats, **said, "proof": proof.sentence})


def _bounded(
    problem: Problem,
    plan: Plan,
    effort: Effort,
    proof: Proof,
    *,
    pool: Sequence[PooledRoute],
    cancel: Event | None,
) -> tuple[Proof, dict[str, object]]:
    """Return what column generation proves, and what `stats` say of it; where that is nothing, the proof given."""
    # Loading Numba and compiling take a while; only who proves a large plan has to wait for it.
    from solver import bound as bounds

    found = bounds.bound(
        problem,
        plan=plan,
        pool=pool,
        seconds=effort.seconds,
        work=effort.work,
        clock=effort.clock,
        cancel=cancel,
    )
    if found.status is bounds.Status.TRIVIAL or found.plan is None:
        return proof, {}
    status = Status.OPTIMAL if found.status is bounds.Status.OPTIMAL else Status.BOUNDED
    said = told_of_bound(problem, found.plan, found)
    return Proof(replace(found.plan, bound=found.total), found.total, status), said
