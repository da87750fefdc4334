"""All technicians and shifts of a problem as arrays: who may do a job, and what an empty route could reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.problem import Problem, Window
from solver.timing import pace, shifts_in_time, timetable

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = 1 << 50
"""Stands for a start that is not possible; small enough to be added up."""

ENDLESS = 1 << 40
"""Stands for a quantity without limit."""


class Reach(NamedTuple):
    """Which of some rows may come into question, seconds of the way there, and no start is earlier than `start`."""

    possible: Flags
    out: Ints
    start: Ints


class Crew:
    """Technicians and their shifts; a row is one shift, sorted by technician and time.

    Attributes
    ----------
    technician, shift, position : ndarray of shape (rows,)
        Whose shift it is, its number in the document and its place in the order of time.
    begin, latest, begins_at, ends_at : ndarray of shape (rows,)
        Start and latest end in seconds, first and last location; -1 where the route ends at its last stop.
    row : dict
        The row of a technician and shift.
    shortest : Fraction
        The least factor on travel times at any hour.
    """

    def __init__(self, problem: Problem) -> None:
        """Lay out the shifts."""
        self.problem = problem
        people = problem.technicians
        keys = [
            (t, s, position)
            for t, person in enumerate(people)
            for position, s in enumerate(shifts_in_time(problem, t))
        ]
        self.row: Mapping[tuple[int, int], int] = {(t, s): i for i, (t, s, _) in enumerate(keys)}
        table = np.array(keys, dtype=np.int64).reshape(-1, 3)
        self.technician, self.shift, self.position = table.T
        shifts = [people[t].shifts[s] for t, s, _ in keys]
        self.begin = _ints(shift.start for shift in shifts)
        self.latest = _ints(shift.latest_end for shift in shifts)
        self.begins_at = _ints(shift.start_location for shift in shifts)
        self.ends_at = _ints(-1 if s.end_location is None else s.end_location for s in shifts)
        self._set_paces()
        self.shortest = timetable(problem).shortest
        self._skilled: dict[object, Flags] = {}
        self._equipped: dict[frozenset[str], Flags] = {}
        self._stocked: dict[tuple[str, int], Flags] = {}

    def _set_paces(self) -> None:
        """Number the paces of work; technicians of one pace take the same time for every job."""
        paces: dict[object, int] = {}
        numbers, self._example = [], list[int]()
        for t, person in enumerate(self.problem.technicians):
            kind = pace(person)
            if kind not in paces:
                paces[kind] = len(paces)
                self._example.append(t)
            numbers.append(paces[kind])
        self._pace = _ints(numbers)[self.technician]

    def service(self, job: int) -> Ints:
        """Return the seconds on site of a job in each row."""
        visit = timetable(self.problem).visit
        return _ints(visit[technician][job][2] for technician in self._example)[self._pace]

    def able(self, job: int) -> Flags:
        """Return for each technician whether skills, permissions, a lock, tools and parts let him or her come.

        Tools and parts count wherever they can be had at all, as if nobody else needed them.
        """
        result = self.may_serve(job) & self._with_tools(self.problem.jobs[job].tools)
        for sku, quantity in self.problem.jobs[job].parts.items():
            result &= self._with_part(sku, quantity)
        return result

    def may_serve(self, job: int) -> Flags:
        """Return for each technician what `Problem.may_serve` says."""
        work, people = self.problem.jobs[job], self.problem.technicians
        asked = frozenset(work.skills.items())
        if asked not in self._skilled:
            self._skilled[asked] = _flags(
                all(person.skills.get(skill, 0) >= level for skill, level in asked)
                for person in people
            )
        result = self._skilled[asked].copy()
        if work.allowed:
            result &= _chosen(work.allowed, len(people))
        if work.forbidden:
            result &= ~_chosen(work.forbidden, len(people))
        if work.lock is not None:
            result &= _chosen([work.lock.technician], len(people))
        return result

    def _with_tools(self, tools: frozenset[str]) -> Flags:
        if tools not in self._equipped:
            lent = {tool for depot in self.problem.depots for tool in depot.tools}
            self._equipped[tools] = _flags(
                tools <= person.tools | lent for person in self.problem.technicians
            )
        return self._equipped[tools]

    def _with_part(self, sku: str, quantity: int) -> Flags:
        if (sku, quantity) not in self._stocked:
            most = sum(_ever(depot.stock.get(sku, 0)) for depot in self.problem.depots)
            most += sum(a.quantity for d in self.problem.depots for a in d.arrivals if a.sku == sku)
            self._stocked[sku, quantity] = _flags(
                person.van.get(sku, 0) + most >= quantity for person in self.problem.technicians
            )
        return self._stocked[sku, quantity]

    def alone(self, job: int, starts: Sequence[Window]) -> tuple[Ints, Reach]:
        """Return the rows whose technician is able, and what their empty routes could reach of a job."""
        rows = np.flatnonzero(self.able(job)[self.technician])
        reach = self.reach(job, starts, rows, at=self.begins_at[rows], free=self.begin[rows])
        return rows, reach

    def reach(
        self, job: int, starts: Sequence[Window], rows: Ints, *, at: Ints, free: Ints
    ) -> Reach:
        """Return what routes could reach of a job behind all that is in them, breaks and pick-ups aside.

        Parameters
        ----------
        job : int
            The job.
        starts : sequence of (int, int)
            Intervals in which it may start, ascending.
        rows : ndarray
            The rows asked about.
        at, free : ndarray
            For each of these rows the place from which the job is driven to, and the second that is left no earlier.
        """
        saved, _ = timetable(self.problem).shortcut
        travel, there = self.problem.travel, np.array([self.problem.jobs[job].location])
        out = travel.seconds_between(at, there)
        start = first_starts(starts, free + self.driven(out) - saved)
        end, last = start + self.service(job)[rows], self.ends_at[rows]
        home = last >= 0
        end[home] += self.driven(travel.seconds_between(there, last[home]))
        return Reach(end - saved <= self.latest[rows], out, start)

    def driven(self, seconds: Ints) -> Ints:
        """Return the least seconds that legs of the matrix can take at any hour."""
        if self.shortest == 1:
            return seconds
        return seconds * self.shortest.numerator // self.shortest.denominator


@lru_cache(maxsize=4)
def crew(problem: Problem) -> Crew:
    """Return the crew of a problem; laid out once for the problems at hand."""
    return Crew(problem)


def first_starts(starts: Sequence[Window], arrive: Ints) -> Ints:
    """Return the first second of the intervals from each arrival on; `NEVER` where there is none."""
    result = np.full(arrive.shape, NEVER)
    for opens, closes in reversed(starts):
        np.copyto(result, np.maximum(arrive, opens), where=arrive <= closes)
    return result


def _ever(stock: int | None) -> int:
    return ENDLESS if stock is None else stock


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _flags(values: Iterable[bool]) -> Flags:
    return np.array(list(values), dtype=np.bool_)


def _chosen(indices: Iterable[int], size: int) -> Flags:
    result = np.zeros(size, dtype=bool)
    result[list(indices)] = True
    return result
