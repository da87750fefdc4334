"""A plan's routes as people read them: numbered visits, how each keeps its promise, where its parts come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Depot
from dispatch.domain.plan import Plan, Route, Stop, StopKind, UnservedJob
from dispatch.domain.technician import Part, Shift, Technician
from dispatch.maps.words import both_names

TIGHT_SECONDS = 1800


class VisitState(str, Enum):
    """How a visit keeps its promise: with half an hour or more to spare, with less, or not at all."""

    ON_TIME = "on-time"
    TIGHT = "tight"
    LATE = "late"


@dataclass(frozen=True)
class Need:
    """A part or tool that a visit needs; `depot` is where it is picked up on the way, None where it is in the van."""

    name: str
    quantity: int
    depot: Depot | None


@dataclass(frozen=True)
class Line:
    """One stop of a route with what it stands for.

    Attributes
    ----------
    number : int or None
        Visits count from 1 in each route.
    slack_seconds : int or None
        Promise less start of a visit; negative when late.
    parts, tools : tuple of Need
        What a visit needs.
    """

    stop: Stop
    job: Job | None = None
    promise: Promise | None = None
    depot: Depot | None = None
    number: int | None = None
    slack_seconds: int | None = None
    parts: tuple[Need, ...] = ()
    tools: tuple[Need, ...] = ()

    @property
    def kind(self) -> StopKind:
        """What happens at the stop."""
        return self.stop.kind

    @property
    def state(self) -> VisitState | None:
        """How a visit keeps its promise; None for other stops."""
        if self.slack_seconds is None:
            return None
        if self.slack_seconds < 0:
            return VisitState.LATE
        return VisitState.TIGHT if self.slack_seconds < TIGHT_SECONDS else VisitState.ON_TIME


@dataclass(frozen=True)
class RouteSheet:
    """One route ready to be read.

    Attributes
    ----------
    position : int
        The technician's place in the day's list; it fixes the colour.
    lines : tuple of Line
        Every stop, in order.
    """

    route: Route
    technician: Technician
    position: int
    shift: Shift
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """The technician's name in both forms, or the id where there is none."""
        person = self.technician
        return both_names(person.name, person.name_en) or person.id

    @property
    def visits(self) -> tuple[Line, ...]:
        """The stops that serve a job."""
        return tuple(line for line in self.lines if line.job is not None)

    @property
    def pickups(self) -> tuple[Line, ...]:
        """The stops at depots."""
        return tuple(line for line in self.lines if line.kind is StopKind.PICKUP)

    @property
    def leaves_at(self) -> datetime:
        """When the route begins."""
        return self.lines[0].stop.depart_at

    @property
    def ends_at(self) -> datetime:
        """When the route is over."""
        return self.lines[-1].stop.arrive_at

    @property
    def travel_seconds(self) -> int:
        """Seconds of driving."""
        return sum(line.stop.travel_seconds for line in self.lines)

    @property
    def travel_metres(self) -> int:
        """Metres of driving."""
        return sum(line.stop.travel_metres for line in self.lines)

    @property
    def overtime_seconds(self) -> int:
        """Seconds past the end of the shift."""
        return max(0, round(self.ends_at.timestamp() - self.shift.end_at.timestamp()))

    @property
    def late(self) -> int:
        """How many visits start after their promise."""
        return sum(line.state is VisitState.LATE for line in self.lines)

    @property
    def tight(self) -> int:
        """How many visits keep their promise with under half an hour to spare."""
        return sum(line.state is VisitState.TIGHT for line in self.lines)


@dataclass(frozen=True)
class Timetable:
    """A plan with everything looked up; make it with `timetable`.

    Attributes
    ----------
    sheets : tuple of RouteSheet
        Technicians in the day's order, the shifts of each in the order of time.
    jobs, technicians, depots, parts : Mapping by id or sku
        What the plan's ids stand for.
    placed : Mapping of job id to (RouteSheet, Line)
        Where each served job is.
    unserved : Mapping of job id to UnservedJob
        Why each other job is not.
    """

    plan: Plan
    sheets: tuple[RouteSheet, ...]
    jobs: Mapping[str, Job]
    technicians: Mapping[str, Technician]
    depots: Mapping[str, Depot]
    parts: Mapping[str, Part]
    placed: Mapping[str, tuple[RouteSheet, Line]]
    unserved: Mapping[str, UnservedJob]

    def of_technician(self, technician_id: str) -> tuple[RouteSheet, ...]:
        """Return the routes of one technician; empty where the plan gives them none."""
        return tuple(sheet for sheet in self.sheets if sheet.technician.id == technician_id)


def timetable(plan: Plan) -> Timetable:
    """Return a plan's routes as people read them."""
    day = plan.day
    jobs = {job.id: job for job in day.jobs}
    depots = {depot.id: depot for depot in day.depots}
    by_technician: dict[str, list[Route]] = {}
    for route in plan.routes:
        by_technician.setdefault(route.technician_id, []).append(route)
    sheets: list[RouteSheet] = []
    for position, technician in enumerate(day.technicians):
        van = dict(technician.van)
        for route in sorted(by_technician.get(technician.id, ()), key=lambda r: r.shift_index):
            keeper = _Keeper(technician, van=van, depots=depots)
            lines = _lines(plan, route, keeper, jobs)
            shift = technician.shifts[route.shift_index]
            sheets.append(RouteSheet(route, technician, position, shift, lines))
            van = keeper.left_over()
    return Timetable(
        plan=plan,
        sheets=tuple(sheets),
        jobs=jobs,
        technicians={technician.id: technician for technician in day.technicians},
        depots=depots,
        parts={part.sku: part for part in day.parts},
        placed={line.job.id: (sheet, line) for sheet in sheets for line in sheet.lines if line.job},
        unserved={left.job_id: left for left in plan.unserved},
    )


class _Keeper:
    """Keeps count of what is aboard on one route, and of where it came from."""

    def __init__(
        self, technician: Technician, *, van: Mapping[str, int], depots: Mapping[str, Depot]
    ) -> None:
        self._tools = set(technician.tools)
        self._van = dict(van)
        self._depots = depots
        self._picked: dict[str, list[tuple[Depot, int]]] = {}
        self._borrowed: dict[str, Depot] = {}

    def pick_up(self, stop: Stop) -> Depot:
        depot = self._depots[stop.depot_id or ""]
        for sku, quantity in stop.parts.items():
            self._picked.setdefault(sku, []).append((depot, quantity))
        for tool in stop.tools:
            self._borrowed.setdefault(tool, depot)
        return depot

    def use(self, sku: str, quantity: int) -> list[Need]:
        """Take parts from the van first, then from the pick-ups in their order."""
        own = min(quantity, self._van.get(sku, 0))
        needs = [Need(sku, own, None)] if own else []
        self._van[sku] = self._van.get(sku, 0) - own
        missing = quantity - own
        picked = self._picked.get(sku, [])
        while missing and picked:
            depot, held = picked.pop(0)
            taken = min(missing, held)
            needs.append(Need(sku, taken, depot))
            missing -= taken
            if held > taken:
                picked.insert(0, (depot, held - taken))
        return needs

    def tool(self, name: str) -> Need:
        return Need(name, 1, None if name in self._tools else self._borrowed.get(name))

    def left_over(self) -> dict[str, int]:
        """What the next shift finds in the van."""
        left = dict(self._van)
        for sku, lots in self._picked.items():
            left[sku] = left.get(sku, 0) + sum(quantity for _, quantity in lots)
        return left


def _lines(plan: Plan, route: Route, keeper: _Keeper, jobs: Mapping[str, Job]) -> tuple[Line, ...]:
    lines: list[Line] = []
    number = 0
    for stop in route.stops:
        if stop.kind is StopKind.PICKUP:
            lines.append(Line(stop, depot=keeper.pick_up(stop)))
        elif stop.job_id is not None:
            number += 1
            job = jobs[stop.job_id]
            promise = plan.promises[stop.job_id]
            lines.append(
                Line(
                    stop,
                    job=job,
                    promise=promise,
                    number=number,
                    slack_seconds=round(promise.due_at.timestamp() - stop.start_at.timestamp()),
                    parts=tuple(
                        need for sku, count in job.parts.items() for need in keeper.use(sku, count)
                    ),
                    tools=tuple(keeper.tool(tool) for tool in job.tools),
                )
            )
        else:
            lines.append(Line(stop))
    return tuple(lines)
