"""The planning problem as the search sees it: ids resolved, integers throughout.

A `Problem` is built by `solver.documents.read_problem` from a problem document and never changes afterwards. Times are
integer seconds from the horizon's start, durations seconds, distances metres, money integer cents. Technicians, depots,
jobs and locations are referred to by their position in the lists; ids appear only where a document is read or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from solver.travel import Travel

Window = tuple[int, int]

DEFAULT_WEIGHTS: Mapping[str, Fraction] = {
    "unserved": Fraction(200000),
    "deferred": Fraction(5000),
    "missed": Fraction(50000),
    "late_hour": Fraction(6000),
    "travel_hour": Fraction(3000),
    "km": Fraction(50),
    "work_hour": Fraction(0),
    "overtime_hour": Fraction(4500),
    "shift": Fraction(0),
    "preference": Fraction(2000),
    "moved": Fraction(1500),
    "shifted_hour": Fraction(1000),
    "balance": Fraction(0),
}


class ProblemError(ValueError):
    """A problem or plan document that cannot be used; the message names the place, the value and the remedy."""


@dataclass(frozen=True)
class Break:
    """A rest of `duration` seconds whose start lies inside `window`."""

    duration: int
    window: Window


@dataclass(frozen=True)
class Shift:
    """One working interval; `end_location` is None where the route ends at its last stop."""

    start: int
    end: int
    overtime: int
    start_location: int
    end_location: int | None
    rest: Break | None

    @property
    def latest_end(self) -> int:
        """Second by which the route has to be over, overtime included."""
        return self.end + self.overtime


@dataclass(frozen=True)
class Technician:
    """One technician; `speed` is a number for all work or one for each skill."""

    id: str
    skills: Mapping[str, int]
    tools: frozenset[str]
    speed: Fraction | Mapping[str, Fraction]
    van: Mapping[str, int]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class Arrival:
    """A part on order: `quantity` of `sku` is there from second `at` on."""

    sku: str
    quantity: int
    at: int


@dataclass(frozen=True)
class Depot:
    """A place where parts and tools are picked up; a stock of None is without limit."""

    id: str
    location: int
    stock: Mapping[str, int | None]
    arrivals: tuple[Arrival, ...]
    tools: frozenset[str]
    windows: tuple[Window, ...]
    service: int


@dataclass(frozen=True)
class Lock:
    """The visit stays with `technician` (an index), at second `start` where that is given."""

    technician: int
    start: int | None


@dataclass(frozen=True)
class Published:
    """What the customer was last told: a technician (an index) and a second."""

    technician: int
    start: int


@dataclass(frozen=True)
class Job:
    """Work asked for at one place; see the problem document for every field."""

    id: str
    location: int
    service: int
    skills: Mapping[str, int]
    tools: frozenset[str]
    parts: Mapping[str, int]
    release: int | None
    windows: tuple[Window, ...]
    due: int | None
    due_hard: bool
    weight: Fraction
    unserved_cost: Fraction | None
    allowed: frozenset[int]
    forbidden: frozenset[int]
    preferred: int | None
    lock: Lock | None
    published: Published | None


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything a plan depends on.

    Attributes
    ----------
    name : str
        Free text, repeated in the plan.
    start : str
        Start of the horizon as written: ISO 8601 with an offset.
    end : int
        End of the horizon, seconds.
    locations : tuple of (float, float)
        Latitude and longitude in WGS-84 degrees.
    travel : Travel
        Seconds and metres between locations, with the time-of-day profile.
    technicians, depots, jobs : tuple
        In the order of the document.
    weights : Mapping
        Every weight of the objective, in cents.
    """

    name: str
    start: str
    end: int
    locations: tuple[tuple[float, float], ...]
    travel: Travel
    technicians: tuple[Technician, ...]
    depots: tuple[Depot, ...]
    jobs: tuple[Job, ...]
    weights: Mapping[str, Fraction] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))

    @cached_property
    def job_index(self) -> Mapping[str, int]:
        """Position of each job by its id."""
        return {job.id: index for index, job in enumerate(self.jobs)}

    @cached_property
    def technician_index(self) -> Mapping[str, int]:
        """Position of each technician by its id."""
        return {technician.id: index for index, technician in enumerate(self.technicians)}

    @cached_property
    def depot_index(self) -> Mapping[str, int]:
        """Position of each depot by its id."""
        return {depot.id: index for index, depot in enumerate(self.depots)}

    def service_seconds(self, *, technician: int, job: int) -> int:
        """Return the seconds on site: the job's service divided by the technician's speed, rounded up.

        With a speed for each skill the slowest of the job's skills counts; a skill without a speed, or a job without
        skills, counts as 1.
        """
        speed, work = self.technicians[technician].speed, self.jobs[job]
        if not isinstance(speed, Fraction):
            speed = min(
                (speed.get(skill, Fraction(1)) for skill in work.skills), default=Fraction(1)
            )
        return -(-work.service * speed.denominator // speed.numerator)

    def may_serve(self, *, technician: int, job: int) -> bool:
        """Return whether skills, `allowed`, `forbidden` and a lock let this technician do this job."""
        person, work = self.technicians[technician], self.jobs[job]
        if work.allowed and technician not in work.allowed:
            return False
        if technician in work.forbidden:
            return False
        if work.lock is not None and work.lock.technician != technician:
            return False
        return all(person.skills.get(skill, 0) >= level for skill, level in work.skills.items())

    def unserved_cents(self, job: int) -> tuple[str, Fraction]:
        """Return the component ("unserved" or "deferred") and the cents that leaving this job out costs."""
        work = self.jobs[job]
        component = "deferred" if work.due is not None and work.due > self.end else "unserved"
        if work.unserved_cost is not None:
            return component, work.unserved_cost
        return component, self.weights[component] * work.weight
