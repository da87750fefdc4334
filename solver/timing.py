"""Times of one sequence of stops: forward as early as possible, backward as late as possible.

A `Node` is a stop in the form the passes read. Waiting is allowed before every start and leaving later never means
arriving earlier, so the earliest start of every stop is the one after the earliest start of the stop before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache, partial
from typing import NamedTuple, TypeVar

import numpy as np

from solver.problem import Depot, Job, Problem, Shift, Technician, Window

Node = tuple[int, tuple[Window, ...], int, int]
"""Location, intervals in which the stop may start (ascending, apart), seconds it takes, job or kind below."""

PICKUP, REST = -1, -2
"""In place of a job: the node is a pick-up or the break."""

EARLIEST, LATEST = -(2**40), 2**40
"""Bounds of an interval that is open on that side; far outside all times of a document."""


MOST_PICKUPS = 3
"""Pick-ups in one route."""

BLOCK = 500

MOST_TABLED = 2000
"""Locations up to which travel is looked up in whole matrices; above, each leg is worked out when it is asked for."""

Entry = TypeVar("Entry")


class Lazy(dict[int, Entry]):
    """A row whose entries are worked out when they are first asked for."""

    def __init__(self, entry: Callable[[int], Entry]) -> None:
        """Take what works out an entry."""
        super().__init__()
        self._entry = entry

    def __missing__(self, index: int) -> Entry:
        """Work out an entry and keep it."""
        found = self[index] = self._entry(index)
        return found


Row = Sequence[Entry] | Lazy[Entry]


class Pass(NamedTuple):
    """Result of a pass forward: first departure, starts, end of the route, seconds driven."""

    leave: int
    starts: list[int]
    end: int
    travel: int


class Timetable:
    """What the passes need of a problem, looked up once.

    Attributes
    ----------
    duration, distance : sequence of rows of int
        Seconds and metres between locations.
    shortest : Fraction
        The least factor on travel times at any hour.
    is_metric : bool
        Whether it is certain that no way over a third place is shorter than the straight one, at any hour.
    shortcut : (int, int)
        Seconds at any hour and metres that pick-ups of one route can save by lying on shorter ways; most often 0.
    starts : row of sequences of (int, int)
        For each job the intervals in which it may start.
    visit : sequence of rows of Node
        For each technician and job the node of the visit; technicians of one speed share a row.
    pickup : list of Node
        For each depot the node of a pick-up.
    """

    def __init__(self, problem: Problem) -> None:
        """Compute the tables of a problem."""
        self.problem = problem
        self.duration, self.distance = _legs(problem)
        self.profiled = bool(problem.travel.profile)
        travel = problem.travel
        self.shortest = min((factor for _, factor in travel.profile), default=Fraction(1))
        self.is_metric = (
            not travel.profile and travel.duration is None
            and travel.formula is not None and travel.formula.p <= 1
        )  # fmt: skip
        self.drive, self.latest_leave = problem.travel.drive, problem.travel.latest_leave
        self.starts = Lazy(lambda job: job_starts(problem.jobs[job]))
        rows: dict[object, Lazy[Node]] = {}
        self.visit: list[Lazy[Node]] = [
            rows.setdefault(pace(person), self._visits(technician))
            for technician, person in enumerate(problem.technicians)
        ]
        self.shortcut = _shortcuts(problem)
        self.pickup: list[Node] = [
            (depot.location, depot_starts(depot), depot.service, PICKUP) for depot in problem.depots
        ]

    def _visits(self, technician: int) -> Lazy[Node]:
        problem, starts = self.problem, self.starts

        def node(job: int) -> Node:
            seconds = problem.service_seconds(technician=technician, job=job)
            return problem.jobs[job].location, starts[job], seconds, job

        return Lazy(node)

    def forward(
        self, shift: Shift, nodes: Sequence[Node], *, leave: int, here: int | None = None
    ) -> Pass | None:
        """Return the earliest times when leaving `here` (the shift's first place) at `leave`.

        None is returned where a stop would be too late; the end is not compared with the shift's.
        """
        duration, drive = self.duration, self.drive if self.profiled else None
        here, now, travel = shift.start_location if here is None else here, leave, 0
        starts = []
        for place, intervals, seconds, _ in nodes:
            matrix = duration[here][place]
            arrive = now + matrix if drive is None else drive(matrix, leave=now)
            travel += arrive - now
            for opens, closes in intervals:
                if arrive <= closes:
                    now = opens if opens > arrive else arrive
                    break
            else:
                return None
            starts.append(now)
            now += seconds
            here = place
        if shift.end_location is None:
            return Pass(leave, starts, now, travel)
        end = self.drive(duration[here][shift.end_location], leave=now)
        return Pass(leave, starts, end, travel + end - now)

    def backward(
        self, shift: Shift, nodes: Sequence[Node], *, end: int, caps: Sequence[int]
    ) -> list[int] | None:
        """Return the latest starts that reach the end of the route by `end`, none above its cap.

        None is returned where some stop has no such start.
        """
        latest = end
        last = nodes[-1][0] if nodes else shift.start_location
        if shift.end_location is not None:
            latest = self.latest_leave(self.duration[last][shift.end_location], arrive=end)
        starts = [0] * len(nodes)
        for index in range(len(nodes) - 1, -1, -1):
            place, intervals, seconds, _ = nodes[index]
            start = last_start(intervals, min(latest - seconds, caps[index]))
            if start is None:
                return None
            starts[index] = start
            before = nodes[index - 1][0] if index else shift.start_location
            latest = self.latest_leave(self.duration[before][place], arrive=start)
        return starts

    def metres(self, shift: Shift, nodes: Sequence[Node]) -> int:
        """Return the metres of the route through these nodes."""
        here, metres = shift.start_location, 0
        for node in nodes:
            metres += self.distance[here][node[0]]
            here = node[0]
        return metres + (
            0 if shift.end_location is None else self.distance[here][shift.end_location]
        )


def _shortcuts(problem: Problem) -> tuple[int, int]:
    """Return what `Timetable.shortcut` holds."""
    travel, size = problem.travel, len(problem.locations)
    if not problem.depots or (travel.formula is not None and travel.formula.p <= 1):
        return 0, 0
    every, most = np.arange(size), np.zeros(2, dtype=np.int64)
    for depot in {depot.location for depot in problem.depots}:
        at = np.array([depot])
        for part in np.array_split(every, 1 + size // BLOCK):
            for kind, between in enumerate((travel.seconds_between, travel.metres_between)):
                straight = between(part[:, None], every[None, :])
                over = between(part, at)[:, None] + between(at, every)[None, :]
                most[kind] = max(most[kind], int((straight - over).max(initial=0)))
    longest = max((factor for _, factor in travel.profile), default=Fraction(1))
    return MOST_PICKUPS * math.ceil(int(most[0]) * longest), MOST_PICKUPS * int(most[1])


def shifts_in_time(problem: Problem, technician: int) -> list[int]:
    """Return the technician's shifts in the order of their start, end and position."""
    shifts = problem.technicians[technician].shifts
    return sorted(
        range(len(shifts)), key=lambda index: (shifts[index].start, shifts[index].end, index)
    )


def pace(person: Technician) -> object:
    """Return what the seconds on site depend on; equal for technicians who need the same time for every job."""
    speed = person.speed
    return speed if isinstance(speed, Fraction) else frozenset(speed.items())


def _legs(problem: Problem) -> tuple[Sequence[Row[int]], Sequence[Row[int]]]:
    """Return seconds and metres between locations by row and column."""
    travel, size = problem.travel, len(problem.locations)
    if size <= MOST_TABLED:
        duration, distance = travel.matrices
        return duration.tolist(), distance.tolist()
    seconds = [Lazy(partial(travel.seconds, here)) for here in range(size)]
    return seconds, [Lazy(partial(travel.metres, here)) for here in range(size)]


@lru_cache(maxsize=4)
def timetable(problem: Problem) -> Timetable:
    """Return the timetable of a problem; computed once for the problems at hand."""
    return Timetable(problem)


def last_start(intervals: Sequence[Window], bound: int) -> int | None:
    """Return the last second of the intervals that is no later than `bound`; None where there is none."""
    for opens, closes in reversed(intervals):
        if opens <= bound:
            return min(closes, bound)
    return None


def first_start(intervals: Sequence[Window], arrive: int) -> int | None:
    """Return the first second of the intervals from an arrival on; None where there is none."""
    for opens, closes in intervals:
        if arrive <= closes:
            return max(opens, arrive)
    return None


def job_starts(job: Job) -> tuple[Window, ...]:
    """Return the intervals in which the job may start: windows, release, hard due and a fixed start."""
    low = EARLIEST if job.release is None else job.release
    high = LATEST if job.due is None or not job.due_hard else job.due
    if job.lock is not None and job.lock.start is not None:
        low, high = max(low, job.lock.start), min(high, job.lock.start)
    return within(merged(job.windows), low=low, high=high)


def depot_starts(depot: Depot) -> tuple[Window, ...]:
    """Return the intervals in which a pick-up may start."""
    return merged(depot.windows)


def merged(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Return the same seconds as ascending intervals that do not touch; no windows: every second."""
    if not windows:
        return ((EARLIEST, LATEST),)
    result: list[Window] = []
    for opens, closes in sorted(windows):
        if result and opens <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(result[-1][1], closes))
        else:
            result.append((opens, closes))
    return tuple(result)


def within(intervals: Sequence[Window], *, low: int, high: int) -> tuple[Window, ...]:
    """Return the part of the intervals between `low` and `high`, both included."""
    cut = ((max(opens, low), min(closes, high)) for opens, closes in intervals)
    return tuple((opens, closes) for opens, closes in cut if opens <= closes)
