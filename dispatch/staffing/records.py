"""What a replication leaves behind: a record of each job and of each day, and the figures made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class JobRecord:
    """What became of one job.

    Attributes
    ----------
    id : str
        Of the job.
    reported_at, due_at : datetime
        When it came in; the latest start that keeps the promise first given.
    zone : str
        Name of its zone.
    skills : tuple of str
        Asked for.
    first_start_at, done_at : datetime or None
        When somebody first came; when it was done; None where that lies beyond the end.
    visits : int
        Visits made, those without anybody at home included.
    cause : str
        Why the promise was missed; empty where it was kept.
    """

    id: str
    reported_at: datetime
    due_at: datetime
    zone: str
    skills: tuple[str, ...]
    first_start_at: datetime | None = None
    done_at: datetime | None = None
    visits: int = 0
    cause: str = ""

    @property
    def on_time(self) -> bool:
        """Whether somebody came in time."""
        return self.first_start_at is not None and self.first_start_at <= self.due_at


@dataclass(frozen=True)
class DayRecord:
    """One simulated day.

    Attributes
    ----------
    day : date
        Which.
    reported, done, cancelled : int
        Jobs that came in, were done, and went to zones without visits.
    open : int
        Jobs open at the end.
    shifts, sick : int
        Technicians at work, and those who were not.
    paid_seconds, travel_seconds, site_seconds, overtime_seconds : int
        Of all technicians; `paid_seconds` are those of their shifts.
    short_of_parts : int
        Visits that could not be done for want of a part.
    """

    day: date
    reported: int
    done: int
    cancelled: int
    open: int
    shifts: int
    sick: int
    paid_seconds: int
    travel_seconds: int
    site_seconds: int
    overtime_seconds: int
    short_of_parts: int


@dataclass(frozen=True)
class Replication:
    """Everything one replication leaves behind.

    Attributes
    ----------
    jobs : tuple of JobRecord
        Those reported in the observed days, and those of the backlog it began with.
    days : tuple of DayRecord
        The observed days.
    """

    jobs: tuple[JobRecord, ...]
    days: tuple[DayRecord, ...]

    @property
    def service_level(self) -> float:
        """Share of the jobs whose first visit kept the promise; 1 where there was none."""
        return _share([job.on_time for job in self.jobs])

    @property
    def first_time_fix(self) -> float:
        """Share of the jobs done at their first visit, among those done; 1 where none was."""
        return _share([job.visits == 1 for job in self.jobs if job.done_at is not None])

    @property
    def backlog(self) -> tuple[int, ...]:
        """Open jobs at the end of each observed day."""
        return tuple(day.open for day in self.days)

    @property
    def utilisation(self) -> float:
        """Share of the paid time spent on site or driving; 0 where nobody was paid."""
        paid = sum(day.paid_seconds for day in self.days)
        used = sum(day.site_seconds + day.travel_seconds for day in self.days)
        return used / paid if paid else 0.0

    @property
    def causes(self) -> dict[str, int]:
        """How many promises were missed for each cause, most first."""
        counts: dict[str, int] = {}
        for job in self.jobs:
            if not job.on_time:
                counts[job.cause] = counts.get(job.cause, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 1.0
