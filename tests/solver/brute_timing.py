"""Every timing of a small route, one by one: the judge of `solver.schedule.time_route` where times are a few seconds.

Nothing of the solver's timing is used: arrivals are added up here from the matrix, and the profile is driven second by
second in halves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Document = Mapping[str, Any]


def cheapest(document: Document, order: Sequence[int], *, last: int) -> Fraction | None:
    """Return the least cents of technician 0's first shift through jobs in this order; None where no timing is valid.

    Parameters
    ----------
    document : Mapping
        A problem document with a travel matrix; hours are weighed by seconds, so weights are cents an hour.
    order : sequence of int
        Positions of the jobs.
    last : int
        No time later than this second is tried.
    """
    return _Enumeration(document, order, last).best()


class _Enumeration:
    def __init__(self, document: Document, order: Sequence[int], last: int) -> None:
        self.jobs = [document["jobs"][index] for index in order]
        self.shift = document["technicians"][0]["shifts"][0]
        self.matrix = document["travel"]["duration"]
        self.profile = document["travel"].get("profile", [])
        self.weights, self.last = document["weights"], last
        self.memo: dict[tuple[Any, ...], Fraction | None] = {}

    def best(self) -> Fraction | None:
        options = [
            _plus(self._onward(0, leave, False, leave, self.shift["from"]), 0)
            for leave in range(self.shift["start"], self.last + 1)
        ]
        return _least(options)

    def _hour(self, name: str, seconds: int) -> Fraction:
        return Fraction(str(self.weights.get(name, 0))) * seconds / 3600

    def _drive(self, here: int, there: int, leave: int) -> int:
        """Return the arrival; the profile of these tests changes on whole seconds, with factors 1/2, 1 and 2."""
        left, now = Fraction(self.matrix[here][there]), leave
        while left > 0:
            factor = Fraction(1)
            if self.profile:
                factor = Fraction(str(self.profile[-1][1]))
                for second, value in self.profile:
                    if second <= now % 86400:
                        factor = Fraction(str(value))
            left -= 1 / factor
            now += 1
        return now

    def _onward(self, index: int, now: int, rested: bool, leave: int, here: int) -> Fraction | None:
        """Return the least cents of what follows a departure at `now`."""
        if not self.weights.get("work_hour"):  # then only this counts of the departure
            opens = self.shift.get("break", {"window": [0, 0]})["window"][0]
            leave = min(leave, opens)
        key = (index, now, rested, leave, here)
        if key not in self.memo:
            self.memo[key] = self._compute(*key)
        return self.memo[key]

    def _compute(
        self, index: int, now: int, rested: bool, leave: int, here: int
    ) -> Fraction | None:
        options = []
        rest = self.shift.get("break")
        if rest and not rested:
            for start in range(max(now, rest["window"][0]), rest["window"][1] + 1):
                options.append(self._onward(index, start + rest["duration"], True, leave, here))
        if index == len(self.jobs):
            options.append(self._ended(now, rested, leave, here))
            return _least(options)
        job = self.jobs[index]
        arrive = self._drive(here, job["location"], now)
        for start in range(arrive, self.last + 1):
            if self._may_start(job, start):
                rest_of_it = self._onward(
                    index + 1, start + job["service"], rested, leave, job["location"]
                )
                options.append(
                    _plus(
                        rest_of_it,
                        self._visit(job, start) + self._hour("travel_hour", arrive - now),
                    )
                )
        return _least(options)

    def _ended(self, now: int, rested: bool, leave: int, here: int) -> Fraction | None:
        end = now if self.shift["to"] is None else self._drive(here, self.shift["to"], now)
        if end > self.shift["end"] + self.shift.get("overtime", 0):
            return None
        rest = self.shift.get("break")
        if rest and not rested and leave < rest["window"][0] and end > rest["window"][1]:
            return None
        return (
            self._hour("travel_hour", end - now)
            + self._hour("work_hour", end - leave)
            + self._hour("overtime_hour", max(0, end - self.shift["end"]))
        )

    def _may_start(self, job: Document, start: int) -> bool:
        if job.get("release") is not None and start < job["release"]:
            return False
        if job.get("due_hard") and job.get("due") is not None and start > job["due"]:
            return False
        lock = job.get("lock")
        if lock and lock.get("start") is not None and start != lock["start"]:
            return False
        windows = job.get("windows")
        return not windows or any(opens <= start <= closes for opens, closes in windows)

    def _visit(self, job: Document, start: int) -> Fraction:
        cents = Fraction(0)
        if job.get("due") is not None and start > job["due"]:
            cents += Fraction(str(self.weights.get("missed", 0)))
            cents += self._hour("late_hour", start - job["due"])
        if job.get("published"):
            cents += self._hour("shifted_hour", abs(start - job["published"]["start"]))
        return cents


def _plus(first: Fraction | None, second: Fraction | int) -> Fraction | None:
    return None if first is None else first + second


def _least(options: Sequence[Fraction | None]) -> Fraction | None:
    return min((option for option in options if option is not None), default=None)
