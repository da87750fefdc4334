"""Costs as the library's integers: a scale that cannot overflow, and the prices of nodes, seconds and metres.

The library adds 64-bit integers. Costs are cents times a power of ten, the largest one (at most 1000) with which the
dearest plan imaginable stays under 10^15: every job left out, every leg the longest one, every visit as late as can be.
Where not even whole cents fit, prices are divided by powers of ten and a single one is cut at 10^14.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from solver.problem import Problem

CEILING = 10**15
LARGEST_PRICE = 10**14
FINEST = Fraction(1000)
HOUR = 3600


def scale_for(problem: Problem, *, seconds: NDArray[np.int64], span: int) -> Fraction:
    """Return the library's units per cent.

    Parameters
    ----------
    problem : Problem
        The whole problem.
    seconds : ndarray of shape (L, L)
        Travel as the library sees it.
    span : int
        Seconds from the first start to the last end of a shift.
    """
    weights = problem.weights
    longest = int(seconds.max(initial=0)) + span
    farthest = int(problem.travel.matrices[1].max(initial=0))
    leg = weights["travel_hour"] * longest / HOUR + weights["km"] * farthest / 1000
    leg += weights["preference"] + weights["moved"]
    shifts = sum(len(technician.shifts) for technician in problem.technicians)
    dearest = leg * (len(problem.jobs) + 2 * shifts)
    hourly = weights["work_hour"] + weights["overtime_hour"]
    dearest += shifts * (weights["shift"] + hourly * span / HOUR)
    for index, job in enumerate(problem.jobs):
        lateness = span - min(job.due, 0) if job.due is not None else span
        dearest += problem.unserved_cents(index)[1] + weights["missed"] * job.weight
        dearest += weights["late_hour"] * job.weight * lateness / HOUR
        dearest += weights["shifted_hour"] * 2 * span / HOUR
    scale = FINEST
    while dearest * scale > CEILING:
        scale /= 10
    return scale


def units(cents: Fraction | int, scale: Fraction) -> int:
    """Return an amount of cents as the library's integer, rounded to the nearest and cut at `LARGEST_PRICE`."""
    return min(LARGEST_PRICE, round(cents * scale))


def travel_cost(problem: Problem, *, seconds: int, metres: int) -> Fraction:
    """Return the cents of driving so long and so far."""
    weights = problem.weights
    return weights["travel_hour"] * seconds / HOUR + weights["km"] * metres / 1000


def travel_units(
    problem: Problem, scale: Fraction, *, seconds: NDArray[np.int64], metres: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the price of each leg in the library's units, for arrays of seconds and metres of one shape."""
    per_second = float(problem.weights["travel_hour"] * scale / HOUR)
    per_metre = float(problem.weights["km"] * scale / 1000)
    return np.rint(seconds * per_second + metres * per_metre).astype(np.int64)


def visit_cents(problem: Problem, *, technician: int, job: int) -> Fraction:
    """Return the cents of `preference` and `moved` that this technician's visit to this job costs."""
    work, weights = problem.jobs[job], problem.weights
    cents = Fraction(0)
    if work.preferred is not None and work.preferred != technician:
        cents += weights["preference"]
    if work.published is not None and work.published.technician != technician:
        cents += weights["moved"]
    return cents
