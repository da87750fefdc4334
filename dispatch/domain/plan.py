"""A plan as people see it: routes of timed stops, jobs left out, what it costs and what it was judged to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from dispatch.domain.day import Day
from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Location
from dispatch.domain.retelling import retold

TRAVEL_FALLBACK = "travel_fallback"
"""Under this name the `stats` of a plan say why its ways are straight lines although roads were asked for."""


class StopKind(str, Enum):
    """What happens at a stop."""

    START = "start"
    VISIT = "visit"
    PICKUP = "pickup"
    BREAK = "break"
    END = "end"


@dataclass(frozen=True)
class Stop:
    """One timed point of a route.

    Attributes
    ----------
    travel_seconds, travel_metres : int
        The leg that leads here, as driven; 0 for the first stop.
    job_id, depot_id : str or None
        What a visit serves; where a pick-up is made.
    parts, tools : Mapping, tuple
        What a pick-up takes aboard.
    way : str
        The road of the leg that leads here, as `dispatch.domain.polyline` writes it; empty where it is not known.
    """

    kind: StopKind
    location: Location
    arrive_at: datetime
    start_at: datetime
    depart_at: datetime
    travel_seconds: int = 0
    travel_metres: int = 0
    job_id: str | None = None
    depot_id: str | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: tuple[str, ...] = ()
    way: str = ""


@dataclass(frozen=True)
class Route:
    """One technician's stops in one shift (an index into the technician's shifts)."""

    technician_id: str
    shift_index: int
    stops: tuple[Stop, ...]

    @property
    def visits(self) -> tuple[Stop, ...]:
        """The stops that serve a job, in order."""
        return tuple(stop for stop in self.stops if stop.kind is StopKind.VISIT)


@dataclass(frozen=True)
class UnservedJob:
    """A job left out: `reason` is a value of the closed list in `solver.reasons`, `detail` a sentence."""

    job_id: str
    reason: str
    detail: str

    @property
    def reason_words(self) -> str:
        """The reason in the language at work."""
        return retold(self.reason)

    @property
    def sentence(self) -> str:
        """The detail in the language at work."""
        return retold(self.detail)


@dataclass(frozen=True)
class Comparison:
    """One way to plan the day: its total cost in cents and what people ask about it."""

    name: str
    total_cents: int
    served: int
    unserved: int
    late: int
    late_seconds: int
    travel_seconds: int
    travel_metres: int
    overtime_seconds: int


@dataclass(frozen=True)
class Plan:
    """The plan of a day, passed by the checker.

    Attributes
    ----------
    day : Day
        What was planned.
    promises : Mapping of job id to Promise
        The clocks of every job, those that are mailed in included.
    routes : tuple of Route
        Every route has at least one visit.
    unserved : tuple of UnservedJob
        Each with a tested reason.
    mail_in : tuple of str
        Ids of jobs in zones that get no visit.
    cost : Mapping of str to int
        Cents by component, `total` included.
    comparisons : tuple of Comparison
        The plan itself first, then the rules a dispatch office uses today.
    stats : Mapping
        Engine, seed, iterations, seconds, travel provider and its warnings.
    bound_cents : int or None
        What no plan costs less than, as was proven; None where that was not tried.
    """

    day: Day
    promises: Mapping[str, Promise]
    routes: tuple[Route, ...]
    unserved: tuple[UnservedJob, ...]
    mail_in: tuple[str, ...]
    cost: Mapping[str, int]
    comparisons: tuple[Comparison, ...] = ()
    stats: Mapping[str, str | int | float] = field(default_factory=dict)
    bound_cents: int | None = None

    def job(self, job_id: str) -> Job:
        """Return the job with this id; KeyError if there is none."""
        for job in self.day.jobs:
            if job.id == job_id:
                return job
        raise KeyError(job_id)

    def lateness_seconds(self, stop: Stop) -> int:
        """Return by how many seconds a visit starts after its promise; 0 if it does not."""
        if stop.job_id is None:
            return 0
        late = stop.start_at.timestamp() - self.promises[stop.job_id].due_at.timestamp()
        return max(0, round(late))
