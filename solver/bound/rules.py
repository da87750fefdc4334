"""Which rules of a problem a bound counts too cheaply: the closed list of codes, and which of them are in play."""

from __future__ import annotations

from enum import Enum
from itertools import combinations

from solver.bound.supply import depot_supply
from solver.problem import Problem
from solver.timing import timetable

MOST_COUNTED = 63
"""Pieces of a part up to which a route's use of it is counted."""


class Rule(str, Enum):
    """A rule or price that is relaxed: the bound lies below what it makes plans cost, never above."""

    ALONE = "alone"
    """Each job is counted by itself: no driving, no room in the day (trivial bounds alone)."""
    HOURLY_TRAVEL = "hourly_travel"
    """Driving lasts as long as at its hour, but is paid as at the fastest hour of the shift."""
    WAITING = "waiting"
    """Paid working hours: what is driven, served and rested is counted, waiting is not."""
    EARLY_START = "early_start"
    """A start earlier than the customer was told costs nothing."""
    BREAK_PLACE = "break_place"
    """The break may begin anywhere on the way between two stops."""
    BALANCE = "balance"
    """The square of a route's busy hours is counted by a tangent."""
    PICKUPS = "pickups"
    """Parts and tools of depots: they are counted over all time; driving there and the moment cost nothing."""
    SHORTCUTS = "shortcuts"
    """A way over a depot that is shorter than the direct one may be taken without stopping there."""
    OVERLAPPING_SHIFTS = "overlapping_shifts"
    """Two shifts of one technician that overlap are worked independently."""
    PART_COUNTS = "part_counts"
    """Parts that a van holds in large numbers are counted over all shifts together, not by route."""


def rules_at_work(problem: Problem) -> tuple[Rule, ...]:
    """Return the rules of `Rule` that are relaxed in the bound of a problem, in the order of their list."""
    found = {
        Rule.HOURLY_TRAVEL: _hourly(problem),
        Rule.WAITING: problem.weights["work_hour"] > 0,
        Rule.EARLY_START: problem.weights["shifted_hour"] > 0
        and any(job.published is not None for job in problem.jobs),
        Rule.BREAK_PLACE: any(
            shift.rest is not None and shift.start < shift.rest.window[0]
            for person in problem.technicians
            for shift in person.shifts
        ),
        Rule.BALANCE: problem.weights["balance"] > 0,
        Rule.PICKUPS: _fetched(problem),
        Rule.SHORTCUTS: bool(problem.depots) and timetable(problem).shortcut != (0, 0),
        Rule.OVERLAPPING_SHIFTS: _overlapping(problem),
        Rule.PART_COUNTS: _many_parts(problem),
    }
    return tuple(rule for rule, relaxed in found.items() if relaxed)


def _hourly(problem: Problem) -> bool:
    return len({factor for _, factor in problem.travel.profile}) > 1 and (
        problem.weights["travel_hour"] > 0 or problem.weights["work_hour"] > 0
    )


def _fetched(problem: Problem) -> bool:
    """Return whether some job may need parts or tools that a van does not hold and a depot has."""
    tools = frozenset(tool for depot in problem.depots for tool in depot.tools)
    supply = depot_supply(problem)
    for job in problem.jobs:
        if any(job.tools & tools - person.tools for person in problem.technicians):
            return True
        if any(need and supply.get(sku, 0) != 0 for sku, need in job.parts.items()):
            return True
    return False


def _overlapping(problem: Problem) -> bool:
    return any(
        first.start < second.latest_end and second.start < first.latest_end
        for person in problem.technicians
        for first, second in combinations(person.shifts, 2)
    )


def _many_parts(problem: Problem) -> bool:
    needed = {sku for job in problem.jobs for sku, need in job.parts.items() if need}
    return any(
        person.van.get(sku, 0) > MOST_COUNTED for person in problem.technicians for sku in needed
    )
