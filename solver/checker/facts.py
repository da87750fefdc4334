"""The two documents as read: plain values with ids kept, defaults filled in, numbers exact.

Times are integer seconds from the horizon's start, durations seconds, money cents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from solver.checker.driving import Travel

Window = tuple[int, int]


@dataclass(frozen=True)
class Rest:
    """The break of a shift: it starts in [opens, closes] and lasts `duration` seconds."""

    duration: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Shift:
    """One working interval from `origin` to `target` (None: the route ends at its last stop)."""

    start: int
    end: int
    overtime: int
    origin: int
    target: int | None
    rest: Rest | None


@dataclass(frozen=True)
class Technician:
    """One technician; `speed` is one number or a number by skill."""

    id: str
    skills: Mapping[str, int]
    tools: frozenset[str]
    speed: Fraction | Mapping[str, Fraction]
    van: Mapping[str, int]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class Arrival:
    """A part on order that reaches its depot at second `at`."""

    part: str
    quantity: int
    at: int


@dataclass(frozen=True)
class Depot:
    """A place that hands out parts and lends tools; a stock of None has no limit."""

    id: str
    location: int
    stock: Mapping[str, int | None]
    arrivals: tuple[Arrival, ...]
    tools: frozenset[str]
    windows: tuple[Window, ...]
    service: int


@dataclass(frozen=True)
class Lock:
    """The technician a visit stays with, and its start where that is fixed too."""

    technician: str
    start: int | None


@dataclass(frozen=True)
class Published:
    """What the customer was last told."""

    technician: str
    start: int


@dataclass(frozen=True)
class Job:
    """Work asked for at one location."""

    id: str
    location: int
    service: int
    skills: Mapping[str, int]
    tools: tuple[str, ...]
    parts: Mapping[str, int]
    release: int | None
    windows: tuple[Window, ...]
    due: int | None
    due_hard: bool
    weight: Fraction
    unserved_cost: Fraction | None
    allowed: tuple[str, ...]
    forbidden: tuple[str, ...]
    preferred: str | None
    lock: Lock | None
    published: Published | None

    def service_by(self, technician: Technician) -> int:
        """Return the seconds on site: duration ÷ speed, rounded up; the slowest skill counts."""
        speed = technician.speed
        if not isinstance(speed, Fraction):
            speed = min(
                (speed.get(skill, Fraction(1)) for skill in self.skills), default=Fraction(1)
            )
        return math.ceil(self.service / speed)


@dataclass(frozen=True)
class Problem:
    """The problem document; technicians, depots and jobs by id in their order."""

    name: str
    end: int
    travel: Travel
    technicians: Mapping[str, Technician]
    depots: Mapping[str, Depot]
    jobs: Mapping[str, Job]
    weights: Mapping[str, Fraction]

    @property
    def size(self) -> int:
        """Number of locations."""
        return len(self.travel.coordinates)


@dataclass(frozen=True)
class Stop:
    """One stop as stated; `job` for visits, `depot`, `parts` and `tools` for pick-ups."""

    kind: str
    location: int
    arrive: int
    start: int
    depart: int
    job: str = ""
    depot: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """One route as stated; nothing says yet that technician and shift exist."""

    technician: str
    shift: int
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Plan:
    """The plan document; `unserved` holds the job ids as listed."""

    problem: str
    routes: tuple[Route, ...]
    unserved: tuple[str, ...]
    cost: Mapping[str, int]
    bound: Fraction | None
