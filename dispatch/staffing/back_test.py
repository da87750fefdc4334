"""The last period once more: the staff of then on the jobs that really came, beside what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job
from dispatch.domain.place import ZoneKind
from dispatch.languages import gettext as _
from dispatch.staffing.history import History, StaffingError, monday_of, moved
from dispatch.staffing.scenario import Scenario, World
from dispatch.staffing.statistics import WEEK, Interval, prediction_interval
from dispatch.staffing.streams import Streams
from dispatch.staffing.study import Study
from dispatch.standards.due import promises

TOLERANCE = 0.02
"""How far beyond the interval what happened may lie: people work around what no model holds."""


@dataclass(frozen=True)
class Past:
    """A period of which is known what happened.

    Attributes
    ----------
    history : History
        The jobs that came, from the warm-up on.
    started : mapping of job id to datetime
        When somebody first came; jobs that nobody came to are left out.
    scenario : Scenario
        Staff and stock of then.
    first_day : date
        A Monday.
    days : int
        Length of the period.
    replications : int
        Simulated, 3 or more.
    known_until : datetime or None
        Until when all starts are known; None is the last one given.
    """

    history: History
    started: Mapping[str, datetime]
    scenario: Scenario
    first_day: date
    days: int
    replications: int = 10
    known_until: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a period that is none, or too few replications for an interval."""
        if self.first_day.weekday() != 0:
            raise StaffingError(
                _(
                    "The back-test begins on {first_day:%A} {first_day}. Give a Monday.",
                    first_day=self.first_day,
                )
            )
        if self.days < 1 or self.replications < 3:
            raise StaffingError(
                _(
                    "A back-test of {days} days with {replications} replications says nothing. Give 1 day"
                    " and 3 replications or more.",
                    days=self.days,
                    replications=self.replications,
                )
            )

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.first_day + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class BackTest:
    """What was simulated of a past period, and what happened.

    Attributes
    ----------
    actual : float
        Share of promises kept, as it happened.
    jobs : int
        They are the share of.
    simulated : Interval
        In which one such period lies; wider than that of the mean, as what happened is one period and no mean.
    """

    actual: float
    jobs: int
    simulated: Interval

    @property
    def missed_by(self) -> float:
        """How far what happened lies outside the interval; 0 within it."""
        return max(0.0, self.simulated.low - self.actual, self.actual - self.simulated.high)

    @property
    def is_trusted(self) -> bool:
        """Whether the simulation was right within its interval and two points more."""
        return self.missed_by <= TOLERANCE

    @property
    def sentence(self) -> str:
        """What the back-test says, in one sentence."""
        verdict = (
            _("The back-test agrees")
            if self.is_trusted
            else _("The back-test misses, so the answer is not to be trusted")
        )
        return _(
            "{verdict}: {actual} of the promises of {jobs} jobs were kept, simulated were {simulated} ± {width}.",
            verdict=verdict,
            actual=f"{self.actual:.1%}",
            jobs=self.jobs,
            simulated=f"{self.simulated.mean:.1%}",
            width=f"{self.simulated.half_width:.1%}",
        )


@dataclass(frozen=True)
class Replayed:
    """Demand that is the jobs of the past as they came, in every replication.

    Attributes
    ----------
    history : History
        The jobs.
    """

    history: History

    def week(self, streams: Streams, number: int, monday: date) -> tuple[Job, ...]:
        """Return the jobs that were reported in a week, without what was agreed about them later."""
        zone = self.history.timezone
        return tuple(
            moved(job, days=0, id=job.id, timezone=zone)
            for job in self.history.jobs
            if monday_of(self.history.day_of(job)) == monday
        )


def back_test(study: Study, past: Past) -> BackTest:
    """Simulate a past period with its staff and compare it with what happened.

    The weeks before it are simulated as a warm-up on their own jobs, so the period begins with a backlog.

    Parameters
    ----------
    study : Study
        Its world lends standards, travel, chances and planning; demand and days are those of the past.
    past : Past
        The period.

    Raises
    ------
    StaffingError
        If the history does not cover the period and its warm-up, or what happened is not known.
    """
    world = _world_of(study.world, past)
    actual, jobs = what_happened(study.world, past)
    [summaries] = study.in_world(world).run([past.scenario], past.replications)
    return BackTest(actual, jobs, prediction_interval([s.service_level for s in summaries]))


def what_happened(world: World, past: Past) -> tuple[float, int]:
    """Return the share of a past period's promises that were kept, and how many there were.

    Promises count from the report, jobs in zones without visits have none.

    Raises
    ------
    StaffingError
        If no job of the period was started, or promises were still open at the last start known.
    """
    history = past.history
    jobs = [j for j in history.jobs if past.first_day <= history.day_of(j) <= past.last_day]
    starts = [past.started[job.id] for job in jobs if job.id in past.started]
    if not starts:
        raise StaffingError(
            _(
                "No job reported from {first_day} to {last_day} has a start. Give the starts of that"
                " period.",
                first_day=past.first_day,
                last_day=past.last_day,
            )
        )
    known_until = past.known_until or max(past.started.values())
    promised = promises(_day_of(world, jobs), world.standards)
    visited = [job for job in jobs if promised[job.id].zone is not ZoneKind.OUTSIDE]
    open_still = [
        job.id
        for job in visited
        if job.id not in past.started and promised[job.id].due_at > known_until
    ]
    if open_still:
        raise StaffingError(
            _(
                "{count} jobs of the back-test, {open_still} among them, were still open when the"
                " starts known end ({known_until:%Y-%m-%d %H:%M}). End the back-test some days earlier.",
                count=len(open_still),
                open_still=open_still[0],
                known_until=known_until,
            )
        )
    kept = [
        job.id in past.started and past.started[job.id] <= promised[job.id].due_at
        for job in visited
    ]
    return (sum(kept) / len(kept) if kept else 1.0), len(kept)


def _world_of(world: World, past: Past) -> World:
    weeks = -(-world.warm_up_days // WEEK)
    first = past.first_day - timedelta(weeks=weeks)
    history = past.history
    if first < history.first or past.last_day > history.last:
        raise StaffingError(
            _(
                "The history covers {first} to {last}; the back-test needs {first2} to {last_day}, its"
                " warm-up included. Give a later or shorter period.",
                first=history.first,
                last=history.last,
                first2=first,
                last_day=past.last_day,
            )
        )
    return replace(
        world,
        demand=Replayed(history),
        first_day=first,
        warm_up_days=weeks * WEEK,
        days=past.days,
        backlog=(),
    )


def _day_of(world: World, jobs: list[Job]) -> Day:
    """Return the jobs as a day, for their promises alone: without stock, so that no clock waits for a part."""
    first = min(job.reported_at for job in jobs)
    return Day(
        name="back-test",
        horizon=Horizon(first, first + timedelta(days=1)),
        jobs=tuple(replace(job, lock=None, told=None) for job in jobs),
        technicians=(),
        parts=world.parts,
        zones=world.zones,
    )
