"""What each job costs by itself, whatever else a plan holds: a bound that is always at hand."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from solver.bound.answer import Bound, Status
from solver.bound.rounding import whole_cents
from solver.bound.rules import Rule
from solver.bound.supply import Supplied
from solver.cost import HOUR
from solver.problem import Job, Problem, Shift
from solver.timing import first_start, job_starts


class Alone:
    """What serving a job costs at least, whoever does it and whatever else they do."""

    def __init__(self, problem: Problem) -> None:
        """Look up who can be supplied."""
        self.problem = problem
        self.supplied = Supplied(problem)

    def least_cents(self, job: int) -> Fraction | None:
        """Return the least cents that serving the job costs by itself; None where nobody can serve it."""
        costs = (
            self._cents(technician, shift, job)
            for technician, person in enumerate(self.problem.technicians)
            if self.supplied.may_serve(technician, job)
            for shift in person.shifts
        )
        return min((cents for cents in costs if cents is not None), default=None)

    def _cents(self, technician: int, shift: Shift, job: int) -> Fraction | None:
        """Return what lateness, preference and the told technician cost at the earliest start in a shift."""
        work, weights = self.problem.jobs[job], self.problem.weights
        start = first_start(job_starts(work), shift.start)
        seconds = self.problem.service_seconds(technician=technician, job=job)
        if start is None or start + seconds > shift.latest_end:
            return None
        cents = Fraction(0)
        if work.due is not None and start > work.due:
            late = Fraction(start - work.due, HOUR)
            cents += work.weight * (weights["missed"] + weights["late_hour"] * late)
        if work.preferred is not None and work.preferred != technician:
            cents += weights["preference"]
        if work.published is not None:
            if work.published.technician != technician:
                cents += weights["moved"]
            later = max(0, start - work.published.start)
            cents += weights["shifted_hour"] * Fraction(later, HOUR)
        return cents


def trivial_bound(problem: Problem) -> Bound:
    """Return the bound that counts for each job the cheaper of leaving it out and serving it alone."""
    prices = _prices(problem)
    weight = sum(
        (job.weight for job, (_, served) in _both(problem, prices) if served is None), Fraction(0)
    )
    total = whole_cents(problem, _least(prices))
    return Bound(total, weight, Status.TRIVIAL, (Rule.ALONE.value,))


def total_of_weight(problem: Problem, weight: Fraction) -> int:
    """Return cents that no plan costs less than which leaves out jobs of so much weight.

    Each job is priced by itself as in `trivial_bound`; left out are the jobs whose weight is the cheapest to leave out,
    the last of them in part.
    """
    prices = _prices(problem)
    cents, missing = _least(prices), weight
    extra = []
    for job, (left_out, served) in _both(problem, prices):
        if served is None:
            missing -= job.weight
        elif job.weight:
            extra.append((max(Fraction(0), left_out - served) / job.weight, job.weight))
    for price, room in sorted(extra):
        if missing <= 0:
            break
        cents += price * min(room, missing)
        missing -= room
    return whole_cents(problem, cents)


Prices = list[tuple[Fraction, Fraction | None]]
"""Of each job: what leaving it out costs, and what serving it by itself does at least; None where nobody can."""


def _prices(problem: Problem) -> Prices:
    alone = Alone(problem)
    return [
        (problem.unserved_cents(job)[1], alone.least_cents(job)) for job in range(len(problem.jobs))
    ]


def _both(
    problem: Problem, prices: Prices
) -> Iterable[tuple[Job, tuple[Fraction, Fraction | None]]]:
    return zip(problem.jobs, prices, strict=True)


def _least(prices: Prices) -> Fraction:
    return sum((out if served is None else min(out, served) for out, served in prices), Fraction(0))
