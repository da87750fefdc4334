"""Whole cents: what rounding the components of a plan may take off its exact cost."""

from __future__ import annotations

import math
from fractions import Fraction

from solver.cost import HOUR
from solver.problem import Problem


def allowance(problem: Problem) -> Fraction:
    """Return the most cents by which rounding each component may lower a plan's total: below half a cent each.

    A component whose prices are all multiples of 1/d cents is a multiple of that, and halves are rounded up: it loses
    the largest multiple below a half at most. One paid in whole cents is never rounded.
    """
    weights, jobs = problem.weights, problem.jobs
    paid: dict[str, list[Fraction]] = {name: [] for name in weights}
    for index, job in enumerate(jobs):
        component, cents = problem.unserved_cents(index)
        paid[component].append(cents)
        if job.due is not None:
            paid["missed"].append(weights["missed"] * job.weight)
            paid["late_hour"].append(weights["late_hour"] * job.weight / HOUR)
    told = any(job.published is not None for job in jobs)
    shifts = [shift for person in problem.technicians for shift in person.shifts]
    possible = {
        "travel_hour": (HOUR, True),
        "work_hour": (HOUR, True),
        "km": (1000, True),
        "balance": (HOUR**2, True),
        "shift": (1, True),
        "overtime_hour": (HOUR, any(shift.overtime for shift in shifts)),
        "preference": (1, any(job.preferred is not None for job in jobs)),
        "moved": (1, told),
        "shifted_hour": (HOUR, told),
    }
    for name, (pieces, occurs) in possible.items():
        if occurs:
            paid[name].append(weights[name] / pieces)
    parts = (math.lcm(*(price.denominator for price in prices)) for prices in paid.values())
    return sum((Fraction((part - 1) // 2, part) for part in parts), Fraction(0))


def whole_cents(problem: Problem, exact: Fraction) -> int:
    """Return the least total in whole cents that a plan of at least so many exact cents may have."""
    return max(0, math.ceil(exact - allowance(problem)))
