"""What came in: the jobs of the past, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from dispatch.domain.job import Job, Window
from dispatch.errors import DispatchError
from dispatch.languages import gettext as _


class StaffingError(DispatchError):
    """A staffing study cannot be made of what was given."""


@dataclass(frozen=True)
class History:
    """Jobs of the past in the order of their reports.

    Attributes
    ----------
    jobs : tuple of Job
        Every job reported from `first` to `last`.
    first, last : date
        The days covered; a day without a job counts too.
    timezone : ZoneInfo
        By whose clock a day begins.
    """

    jobs: tuple[Job, ...]
    first: date
    last: date
    timezone: ZoneInfo

    @classmethod
    def of(cls, jobs: Iterable[Job], timezone: ZoneInfo) -> History:
        """Return the history of jobs, from the first day with a report to the last.

        Raises
        ------
        StaffingError
            If there is none.
        """
        ordered = sorted(jobs, key=lambda job: (job.reported_at.timestamp(), job.id))
        if not ordered:
            raise StaffingError(
                _("The history holds no job. Give the jobs of eight weeks or more.")
            )
        days = [job.reported_at.astimezone(timezone).date() for job in (ordered[0], ordered[-1])]
        return cls(tuple(ordered), days[0], days[1], timezone)

    def day_of(self, job: Job) -> date:
        """Return the day on which a job was reported."""
        return job.reported_at.astimezone(self.timezone).date()

    def by_day(self) -> dict[date, list[Job]]:
        """Return the jobs of every day covered, in order; a quiet day has an empty list."""
        days: dict[date, list[Job]] = {day: [] for day in _days(self.first, self.last)}
        for job in self.jobs:
            days[self.day_of(job)].append(job)
        return days

    @cached_property
    def whole_weeks(self) -> dict[date, tuple[Job, ...]]:
        """The jobs of each week that is covered from Monday to Sunday, by its Monday."""
        weeks: dict[date, list[Job]] = defaultdict(list)
        for day, jobs in self.by_day().items():
            weeks[monday_of(day)].extend(jobs)
        return {
            monday: tuple(jobs)
            for monday, jobs in sorted(weeks.items())
            if monday >= self.first and monday + timedelta(days=6) <= self.last
        }


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def moved(job: Job, *, days: int, id: str, timezone: ZoneInfo) -> Job:
    """Return a job as it would have come in so many days later by the clock on the wall; it has no history of its own.

    Locks, what the customer was told and promises made by hand go with the day they were made for.
    """
    shift = _Shift(timedelta(days=days), timezone)
    return replace(
        job,
        id=id,
        reported_at=shift(job.reported_at),
        windows=tuple(Window(shift(w.opens_at), shift(w.closes_at)) for w in job.windows),
        release_at=None if job.release_at is None else shift(job.release_at),
        due_at=None if job.due_at is None else shift(job.due_at),
        lock=None,
        told=None,
    )


@dataclass(frozen=True)
class _Shift:
    by: timedelta
    timezone: ZoneInfo

    def __call__(self, moment: datetime) -> datetime:
        local = moment.astimezone(self.timezone).replace(tzinfo=None, fold=0) + self.by
        # Through UTC, as the clock may skip that hour on the new day.
        return local.replace(tzinfo=self.timezone).astimezone(UTC).astimezone(self.timezone)


def _days(first: date, last: date) -> Sequence[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
