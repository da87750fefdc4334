"""What each job costs by itself, whatever else a plan holds: a bound that is always at hand."""

from __future__ import annotations

from fractions import Fraction

from solver.bound.answer import Bound, Status
from solver.bound.rounding import whole_cents
from solver.bound.rules import Rule
from solver.bound.supply import Supplied
from solver.cost import HOUR
from solver.problem import Problem, Shift
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
    alone = Alone(problem)
    cents, weight = Fraction(0), Fraction(0)
    for index, job in enumerate(problem.jobs):
        left_out, served = problem.unserved_cents(index)[1], alone.least_cents(index)
        cents += left_out if served is None else min(left_out, served)
        weight += job.weight if served is None else 0
    total = whole_cents(problem, cents)
    return Bound(total, weight, Status.TRIVIAL, (Rule.ALONE.value,))
