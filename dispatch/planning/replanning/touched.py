"""A change that touches few technicians: their routes as they would be, and what the whole plan then costs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from solver import plan as solved
from solver.cost import COMPONENTS, prices, route_cents
from solver.problem import Problem

Exact = dict[str, Fraction]

NOTHING: Exact = dict.fromkeys(COMPONENTS, Fraction(0))
"""The cents of no route at all."""


@dataclass(frozen=True)
class Touched:
    """New routes of some technicians, in indices of the whole problem, and the components they cost exactly."""

    technicians: tuple[int, ...]
    routes: tuple[solved.Route, ...]
    cents: Mapping[str, Fraction]


def cents_of(problem: Problem, plan: solved.Plan) -> Exact:
    """Return the exact cents of each component of a plan."""
    total = routes_cents(problem, plan.routes)
    found = prices(problem)
    for left in plan.unserved:
        name, units = found.unserved[left.job]
        total[name] += Fraction(units, found.scale)
    return total


def routes_cents(problem: Problem, routes: Iterable[solved.Route]) -> Exact:
    """Return the exact cents of each component of some routes."""
    total = dict.fromkeys(COMPONENTS, Fraction(0))
    for route in routes:
        for name, cents in route_cents(problem, route).items():
            total[name] += cents
    return total


def plus(first: Exact, more: Mapping[str, Fraction], *, less: Mapping[str, Fraction]) -> Exact:
    """Return components after some routes were replaced."""
    return {name: cents + more[name] - less[name] for name, cents in first.items()}


def in_cents(exact: Mapping[str, Fraction]) -> dict[str, int]:
    """Return components rounded half up, as in a plan, and their total."""
    cost = {name: math.floor(cents + Fraction(1, 2)) for name, cents in exact.items()}
    return {**cost, "total": sum(cost.values())}


def difference(before: Exact, after: Exact) -> dict[str, int]:
    """Return how much each component and the total rise, in whole cents as plans state them."""
    first, second = in_cents(before), in_cents(after)
    return {name: second[name] - cents for name, cents in first.items()}


def lateness_of(problem: Problem, routes: Iterable[solved.Route]) -> dict[int, int]:
    """Return by how many seconds each visit of the problem starts after its promise."""
    return {
        stop.job: max(0, stop.start - due)
        for route in routes
        for stop in route.stops
        if stop.job is not None
        and stop.job < len(problem.jobs)
        and (due := problem.jobs[stop.job].due) is not None
    }


def starts_of(routes: Iterable[solved.Route]) -> dict[int, int]:
    """Return the start of each visit by its job."""
    return {
        stop.job: stop.start for route in routes for stop in route.stops if stop.job is not None
    }
