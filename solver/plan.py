"""The answer of a solver: routes of timed stops, the jobs left out, the cost by component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class StopKind(str, Enum):
    """What happens at a stop; the values are those of the plan document."""

    START = "start"
    VISIT = "visit"
    PICKUP = "pickup"
    BREAK = "break"
    END = "end"


@dataclass(frozen=True)
class Stop:
    """One timed point of a route; `job` and `depot` are indices, `parts` and `tools` what a pick-up takes aboard."""

    kind: StopKind
    location: int
    arrive: int
    start: int
    depart: int
    job: int | None = None
    depot: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """One technician's stops in one shift, both as indices."""

    technician: int
    shift: int
    stops: tuple[Stop, ...]

    @property
    def jobs(self) -> tuple[int, ...]:
        """Indices of the jobs visited, in order."""
        return tuple(stop.job for stop in self.stops if stop.job is not None)


@dataclass(frozen=True)
class Unserved:
    """A job (index) left out, with the reason (a value of `solver.reasons.Reason`) and its details as text."""

    job: int
    reason: str
    detail: str


@dataclass(frozen=True)
class Plan:
    """Routes, unserved jobs and the cost in cents by component, `total` included."""

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    cost: Mapping[str, int]
    bound: int | None = None
    stats: Mapping[str, object] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Total cost in cents."""
        return self.cost["total"]
