"""The verdict on a plan: every rule of PROBLEM.md and the cost, from the two documents alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from solver.checker.break_rules import check_breaks
from solver.checker.costs import recompute_cost
from solver.checker.facts import Plan, Problem
from solver.checker.faults import DocumentError, Fault
from solver.checker.goods_rules import check_depots, check_pickups, check_tools, check_vans
from solver.checker.job_rules import check_jobs, check_technician, check_times
from solver.checker.read_plan import read_plan
from solver.checker.read_problem import DEFAULT_WEIGHTS, read_problem
from solver.checker.route_rules import check_route, check_shifts
from solver.checker.trips import Trip, lay_out
from solver.violations import Kind, Verdict, Violation


def check(problem: Mapping[str, Any], plan: Mapping[str, Any]) -> Verdict:
    """Judge a plan by its problem.

    Parameters
    ----------
    problem, plan : dict
        The two parsed JSON documents, best read by `load_json`, which keeps fractions as written.

    Returns
    -------
    Verdict
        Every violation found, and the cost recomputed whatever the plan states.

    Raises
    ------
    DocumentError
        If one of the documents is malformed, with all faults of both.

    Notes
    -----
    A document is malformed when its shape is not that of PROBLEM.md, or the problem contradicts itself. A well-formed
    plan that says something untrue (an unknown job, technician, shift or depot, a location, time or cost that is
    wrong) is a plan with violations. To report one mistake once, each rule goes by the times the plan states; travel
    goes between the true locations, and travel cost by the recomputed travel times.
    """
    faults: list[Fault] = []
    try:
        known = read_problem(problem)
    except DocumentError as error:
        faults.extend(error.faults)
    try:
        stated = read_plan(plan, components=DEFAULT_WEIGHTS)
    except DocumentError as error:
        faults.extend(error.faults)
    if faults:
        raise DocumentError(faults)
    return _judge(known, stated)


def render(verdict: Verdict) -> list[str]:
    """Return a verdict as lines: whether it is valid, each violation, the recomputed cost."""
    count = len(verdict.violations)
    first = "valid" if verdict.valid else f"not valid: {count} violation{'s' if count > 1 else ''}"
    lines = [first, *(violation.sentence for violation in verdict.violations)]
    return lines + [f"{name}: {cents}" for name, cents in verdict.cost.items()]


def _judge(problem: Problem, plan: Plan) -> Verdict:
    trips, violations = lay_out(problem, plan)
    violations.extend(_check_name(problem, plan))
    violations.extend(check_jobs(problem, plan))
    for trip in trips:
        for rule in (
            check_route,
            check_technician,
            check_times,
            check_breaks,
            check_tools,
            check_pickups,
        ):
            violations.extend(rule(trip))
    violations.extend(check_shifts(trips))
    violations.extend(check_vans(trips))
    violations.extend(check_depots(problem, trips))
    cost = _cost(problem, plan, trips)
    violations.extend(_check_cost(plan, cost))
    return Verdict(tuple(violations), cost)


def _cost(problem: Problem, plan: Plan, trips: Sequence[Trip]) -> dict[str, int]:
    visited = {s.job for route in plan.routes for s in route.stops if s.kind == "visit"}
    return recompute_cost(problem, trips, visited=visited)


def _check_name(problem: Problem, plan: Plan) -> Iterator[Violation]:
    if plan.problem != problem.name:
        figures = {"stated": plan.problem, "expected": problem.name}
        yield Violation(Kind.PROBLEM_NAME, None, None, None, None, figures)


def _check_cost(plan: Plan, cost: Mapping[str, int]) -> Iterator[Violation]:
    """Yield each component that is stated wrongly, and a bound above the total."""
    for name, recomputed in cost.items():
        stated = plan.cost[name]
        if stated != recomputed:
            figures: dict[str, int | str] = {
                "component": name,
                "stated": stated,
                "recomputed": recomputed,
            }
            yield Violation(Kind.COST, None, None, None, None, figures)
    if plan.bound is not None and plan.bound > cost["total"]:
        bound = plan.bound.numerator if plan.bound.denominator == 1 else str(plan.bound)
        figures = {"bound": bound, "total": cost["total"]}
        yield Violation(Kind.BOUND, None, None, None, None, figures)
