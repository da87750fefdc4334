"""The objective: every component as an exact sum, rounded once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from solver.checker.facts import Problem
from solver.checker.trips import Trip

HOUR = 3600


def recompute_cost(
    problem: Problem, trips: Sequence[Trip], *, visited: Collection[str]
) -> dict[str, int]:
    """Return the cost of a plan in whole cents by component, and `total`.

    Parameters
    ----------
    problem : Problem
        Prices, jobs and what was promised.
    trips : sequence of Trip
        The routes; travel is paid as recomputed, starts and ends as stated.
    visited : collection of str
        Ids of the jobs visited; every other job is paid for as left out.

    Returns
    -------
    dict
        The components in the order of the weights, then `total`, the sum of the rounded components.
    """
    sums = dict.fromkeys(problem.weights, Fraction(0))
    _add_left_out(problem, visited, sums)
    for trip in trips:
        _add_visits(trip, sums)
        _add_route(trip, sums)
    used = {(trip.technician.id, trip.route.shift) for trip in trips}
    sums["shift"] = Fraction(len(used))
    for name, weight in problem.weights.items():
        if name not in ("unserved", "deferred"):
            sums[name] *= weight
    cost = {name: round_half_up(amount) for name, amount in sums.items()}
    return cost | {"total": sum(cost.values())}


def round_half_up(amount: Fraction) -> int:
    """Return the nearest whole number; of two equally near the larger one."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _add_left_out(problem: Problem, visited: Collection[str], sums: dict[str, Fraction]) -> None:
    """Add the cents of jobs left out: these are priced one by one."""
    for job in problem.jobs.values():
        if job.id in visited:
            continue
        component = "deferred" if job.due is not None and job.due > problem.end else "unserved"
        if job.unserved_cost is not None:
            sums[component] += job.unserved_cost
        else:
            sums[component] += problem.weights[component] * job.weight


def _add_visits(trip: Trip, sums: dict[str, Fraction]) -> None:
    """Add how late, how welcome and how changed the visits of a route are."""
    technician = trip.technician.id
    for _, stop, job in trip.visits():
        if job.due is not None and stop.start > job.due:
            sums["missed"] += job.weight
            sums["late_hour"] += Fraction(stop.start - job.due, HOUR) * job.weight
        if job.preferred is not None and job.preferred != technician:
            sums["preference"] += 1
        if job.published is not None:
            sums["moved"] += job.published.technician != technician
            sums["shifted_hour"] += Fraction(abs(stop.start - job.published.start), HOUR)


def _add_route(trip: Trip, sums: dict[str, Fraction]) -> None:
    """Add the hours and kilometres of a route."""
    driven = sum(leg.seconds for leg in trip.legs if leg is not None)
    metres = sum(leg.metres for leg in trip.legs if leg is not None)
    served = sum(trip.service(index) or 0 for index in range(len(trip.stops)))
    sums["travel_hour"] += Fraction(driven, HOUR)
    sums["km"] += Fraction(metres, 1000)
    sums["work_hour"] += Fraction(trip.ends - trip.leaves, HOUR)
    sums["overtime_hour"] += Fraction(max(0, trip.ends - trip.shift.end), HOUR)
    sums["balance"] += Fraction(driven + served, HOUR) ** 2
