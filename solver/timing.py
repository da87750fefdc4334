"""Times of one sequence of stops: forward as early as possible, backward as late as possible.

A `Node` is a stop in the form the passes read. Waiting is allowed before every start and leaving later never means
arriving earlier, so the earliest start of every stop is the one after the earliest start of the stop before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from solver.problem import Depot, Job, Problem, Shift, Window

Node = tuple[int, tuple[Window, ...], int, int]
"""Location, intervals in which the stop may start (ascending, apart), seconds it takes, job or kind below."""

PICKUP, REST = -1, -2
"""In place of a job: the node is a pick-up or the break."""

EARLIEST, LATEST = -(2**40), 2**40
"""Bounds of an interval that is open on that side; far outside all times of a document."""


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
    duration, distance : list of list of int
        Seconds and metres between locations.
    visit : list of list of Node
        For each technician and job the node of the visit.
    pickup : list of Node
        For each depot the node of a pick-up.
    """

    def __init__(self, problem: Problem) -> None:
        """Compute the tables of a problem."""
        duration, distance = problem.travel.matrices
        self.problem = problem
        self.duration: list[list[int]] = duration.tolist()
        self.distance: list[list[int]] = distance.tolist()
        self.profiled = bool(problem.travel.profile)
        self.drive, self.latest_leave = problem.travel.drive, problem.travel.latest_leave
        starts = [job_starts(job) for job in problem.jobs]
        self.visit: list[list[Node]] = [
            [
                (job.location, starts[j], problem.service_seconds(technician=t, job=j), j)
                for j, job in enumerate(problem.jobs)
            ]
            for t in range(len(problem.technicians))
        ]
        self.pickup: list[Node] = [
            (depot.location, depot_starts(depot), depot.service, PICKUP) for depot in problem.depots
        ]

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
