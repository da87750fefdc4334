"""One shift as the pricing sees it: its possible jobs, and the tables of those that count at given prizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.bound import labels as k
from solver.bound.cut_tables import cut_tables
from solver.bound.ground import Ground
from solver.bound.memory import Memory
from solver.bound.parts import FIELDS, packed
from solver.bound.rules import MOST_COUNTED
from solver.cost import HOUR
from solver.problem import Problem, Shift
from solver.timing import first_start, timetable

Ints = NDArray[np.int64]
NEVER = 1 << 50
NEAREST, FEWEST = 10, 4
"""Jobs around one that a route passing there still knows to have visited: at first, and where room is short."""

SLOTS, NARROWEST = 600, 90
"""Times that the completion bound knows of a shift, at most, and the least seconds between them."""

COARSER = 3
"""Times as far apart they lie where routes are only looked for quickly."""


class Row:
    """A shift that can serve some job.

    Attributes
    ----------
    technician, shift : int
        Whose shift it is.
    jobs : ndarray of int64, shape (n,)
        Jobs that can be served in it, ascending.
    """

    def __init__(self, ground: Ground, technician: int, shift: int) -> None:
        """Look up all that does not depend on prizes."""
        self.ground, self.technician, self.shift = ground, technician, shift
        self.work: Shift = ground.problem.technicians[technician].shifts[shift]
        least, self._most_factor = ground.factors(
            begin=self.work.start, latest=self.work.latest_end
        )
        self._least_factor = least
        self.jobs = np.array(self._possible(), dtype=np.int64)
        self.position = {int(job): at for at, job in enumerate(self.jobs)}
        self._tables()

    def _possible(self) -> list[int]:
        """Return the jobs that could be the only one of the shift."""
        return [
            job
            for job in range(len(self.ground.problem.jobs))
            if self.ground.supplied.may_serve(self.technician, job) and self._in_time(job)
        ]

    def _in_time(self, job: int) -> bool:
        ground, work = self.ground, self.work
        place, starts, seconds, _ = timetable(ground.problem).visit[self.technician][job]
        there = math.floor(int(ground.seconds[work.start_location, place]) * self._least_factor)
        start = first_start(starts, work.start + there)
        if start is None:
            return False
        back = 0
        if work.end_location is not None:
            back = math.floor(int(ground.seconds[place, work.end_location]) * self._least_factor)
        return start + seconds + back <= work.latest_end

    def _tables(self) -> None:
        """Make the tables of start, possible jobs and end."""
        problem, ground, count = self.ground.problem, self.ground, len(self.jobs)
        visits = [timetable(problem).visit[self.technician][int(job)] for job in self.jobs]
        self.places = np.array(
            [self.work.start_location, *(v[0] for v in visits), self.work.end_location or 0],
            dtype=np.int64,
        )
        self.service = np.array([0, *(v[2] for v in visits), 0], dtype=np.int64)
        windows = [(0, 0), *(window for v in visits for window in v[1])]
        self.windows = np.array(windows, dtype=np.int64)
        self.count = np.array([0, *(len(v[1]) for v in visits), 0], dtype=np.int64)
        self.first = np.concatenate(([1], 1 + np.cumsum(self.count)[:-1]))
        self.prices = ground.travel_prices(self._least_factor)
        self._paid(problem, count)
        self._parts(problem)
        detour, metres = ground.detours
        stretched = np.ceil(detour * float(self._most_factor)).astype(np.int64)
        at = self.places[1 : count + 1]
        self.droppable = stretched[at] <= self.service[1 : count + 1]
        self.drop_price = np.zeros(count, dtype=np.int64)
        if ground.objective.whole:
            weights = problem.weights
            paid = (weights["travel_hour"] + weights["work_hour"]) / HOUR + ground.balance_slope
            cents = detour[at] * float(paid * self._least_factor)
            cents += metres[at] * float(weights["km"] / 1000)
            self.drop_price = np.ceil(cents * 2**ground.bits).astype(np.int64) + 2

    def _paid(self, problem: Problem, count: int) -> None:
        """Make the tables of what visits cost and when."""
        self.visit = np.zeros(count + 2, dtype=np.int64)
        self.due, self.told = (np.full(count + 2, NEVER, dtype=np.int64) for _ in range(2))
        self.missed, self.late, self.later = (np.zeros(count + 2, dtype=np.int64) for _ in range(3))
        if not self.ground.objective.whole:
            return
        fixed, weights = self.ground.fixed, problem.weights
        busy = weights["work_hour"] / HOUR + self.ground.balance_slope
        for at, index in enumerate(self.jobs, start=1):
            job, cents = problem.jobs[int(index)], busy * int(self.service[at])
            if job.preferred is not None and job.preferred != self.technician:
                cents += weights["preference"]
            if job.published is not None:
                cents += weights["moved"] if job.published.technician != self.technician else 0
                self.told[at] = job.published.start
                self.later[at] = fixed(weights["shifted_hour"] / HOUR)
            if job.due is not None:
                self.due[at] = job.due
                self.missed[at] = fixed(weights["missed"] * job.weight)
                self.late[at] = fixed(weights["late_hour"] * job.weight / HOUR)
            self.visit[at] = fixed(cents)

    def _parts(self, problem: Problem) -> None:
        """Make the table of the parts that are counted by route: needs by job, shape (n, S), and what there is."""
        counted: dict[str, int] = {}
        for sku in sorted({sku for job in self.jobs for sku in problem.jobs[int(job)].parts}):
            limit = self.ground.supplied.most(self.technician, sku)
            if limit is not None and limit <= MOST_COUNTED:
                counted[sku] = limit
        needs = [[problem.jobs[int(job)].parts.get(sku, 0) for sku in counted] for job in self.jobs]
        self.need = np.array(needs, dtype=np.int64).reshape(len(self.jobs), len(counted))
        self.most = np.array(list(counted.values()), dtype=np.int64)
        self.words = -(-int((self.need.sum(axis=0) > self.most).sum()) // FIELDS)

    def active(self, prizes: Ints) -> Ints:
        """Return the positions of the jobs that may be part of a cheapest route, ascending.

        A job whose prize does not outweigh the most that leaving it out can cost is left out.
        """
        counts = (prizes[self.jobs] > -self.drop_price) | ~self.droppable
        return np.flatnonzero(counts)

    def tables(
        self,
        prizes: Ints,
        chosen: Ints,
        cuts: Sequence[tuple[frozenset[int], int]],
        *,
        memory: Memory = Memory.FULL,
        coarse: bool = False,
    ) -> k.Tables:
        """Return the compiled code's tables of some of the jobs.

        Parameters
        ----------
        prizes : ndarray of int64, shape (J,)
            What each job of the problem is worth now, in fixed point.
        chosen : ndarray of int64
            Positions of the jobs that count.
        cuts : sequence of (jobs, price)
            Cuts and what every second job of one costs, in fixed point.
        memory : Memory
            Which jobs routes may come back to.
        coarse : bool
            Make the completion bound quicker and weaker.
        """
        keep = np.concatenate(([0], chosen + 1, [len(self.jobs) + 1]))
        places = self.places[keep]
        seconds = self.ground.seconds[np.ix_(places, places)]
        price = self.prices[np.ix_(places, places)]
        if self.work.end_location is None:
            seconds[:, -1] = 0
            price[:, -1] = 0
        value = self.visit[keep].copy()
        value[1:-1] -= prizes[self.jobs[chosen]]
        need, room = packed(self.need[chosen], self.most)
        setting = self._setting(bool(self.droppable[chosen].all()))
        setting[k.WIDTH] = self._width(chosen) * (COARSER if coarse else 1)
        masks, prices = cut_tables(self.jobs[chosen], cuts)
        return k.Tables(
            seconds=seconds, price=price, service=self.service[keep], value=value,
            first=self.first[keep], count=self.count[keep], windows=self.windows,
            due=self.due[keep], missed=self.missed[keep], late=self.late[keep],
            told=self.told[keep], later=self.later[keep],
            need=need, room=room,
            setting=setting,
            profile=self.ground.profile,
            memory=self._memory(chosen, memory),
            cut_jobs=masks, cut_price=prices,
        )  # fmt: skip

    def _width(self, chosen: Ints) -> int:
        """Return the seconds between two times of the completion bound: no more than the shortest visit, if that pays.

        Visits that take less are counted roughly.
        """
        span = max(1, self.work.latest_end - self.work.start)
        shortest = int(self.service[chosen + 1].min(initial=NARROWEST))
        return max(min(NARROWEST, shortest), -(-span // SLOTS), 1)

    def _memory(self, chosen: Ints, memory: Memory) -> Ints:
        """Return for each node which of the chosen jobs a route that visits it still knows to have visited."""
        words = max(1, -(-len(chosen) // 64))
        if memory is Memory.FULL:
            return np.full((len(chosen) + 2, words), -1, dtype=np.int64)
        known = np.zeros((len(chosen) + 2, 64 * words), dtype=bool)
        near = self.near if memory is Memory.GROWING else self._nearest(FEWEST)
        known[1:-1, : len(chosen)] = near[np.ix_(chosen, chosen)]
        packed = np.packbits(known, axis=1, bitorder="little")
        return np.ascontiguousarray(packed).view("<i8").astype(np.int64)

    @cached_property
    def near(self) -> NDArray[np.bool_]:
        """For each job the jobs that a route still knows there to have visited, shape (n, n); grows as needed."""
        return self._nearest(NEAREST)

    def _nearest(self, most: int) -> NDArray[np.bool_]:
        """Return for each job which are the nearest to it, itself included, shape (n, n)."""
        count = len(self.jobs)
        places = self.places[1 : count + 1]
        ways = self.ground.seconds[np.ix_(places, places)]
        order = np.argsort(ways + ways.T, axis=1, kind="stable")[:, :most]
        near = np.eye(count, dtype=bool)
        np.put_along_axis(near, order, True, axis=1)
        return near

    def remember(self, order: Sequence[int]) -> bool:
        """Have routes remember what this one came back to; return whether it came back to anything."""
        at = [self.position[job] for job in order]
        last: dict[int, int] = {}
        repeated = False
        for index, job in enumerate(at):
            if job in last:
                repeated = True
                self.near[at[last[job] : index], job] = True
            last[job] = index
        return repeated

    def _setting(self, metric: bool) -> Ints:
        work, ground = self.work, self.ground
        weights, whole = ground.problem.weights, ground.objective.whole
        setting = np.zeros(k.SETTINGS, dtype=np.int64)
        setting[k.BEGIN], setting[k.END], setting[k.LATEST] = work.start, work.end, work.latest_end
        setting[k.UNIT], setting[k.DAY_OFFSET] = ground.unit, ground.problem.travel.day_offset
        setting[k.FAST_ABOVE] = self._least_factor.numerator
        setting[k.FAST_BELOW] = self._least_factor.denominator
        setting[k.METRIC] = metric
        if whole:
            square = Fraction(ground.busy**2) * weights["balance"] / HOUR**2
            setting[k.FIXED] = ground.fixed(weights["shift"] - square)
            setting[k.OVERTIME] = ground.fixed(weights["overtime_hour"] / HOUR)
        if work.rest is not None:
            setting[k.REST] = setting[k.ON_THE_WAY] = 1
            setting[k.OPENS], setting[k.CLOSES] = work.rest.window
            setting[k.DURATION] = work.rest.duration
            if whole:
                paid = weights["work_hour"] / HOUR * work.rest.duration
                setting[k.REST_PRICE] = ground.fixed(paid)
        return setting

    def cents(self, order: Sequence[int]) -> int | None:
        """Return what a route of these jobs costs at least, in fixed point; None where it cannot be.

        Parameters
        ----------
        order : sequence of int
            Jobs of the problem in their order.
        """
        if not order or any(job not in self.position for job in order):
            return None
        zero = np.zeros(len(self.ground.problem.jobs), dtype=np.int64)
        chosen = np.array(sorted(self.position[job] for job in order), dtype=np.int64)
        tables = self.tables(zero, chosen, ())
        at = {int(self.jobs[position]): local for local, position in enumerate(chosen, start=1)}
        cost = int(k.cost_of_route(tables, np.array([at[job] for job in order], dtype=np.int64)))
        return None if cost >= int(k.FAR) else cost


def rows_of(ground: Ground) -> list[Row]:
    """Return a row for each shift that can serve some job."""
    rows = [
        Row(ground, technician, shift)
        for technician, person in enumerate(ground.problem.technicians)
        for shift in range(len(person.shifts))
    ]
    return [row for row in rows if len(row.jobs)]
