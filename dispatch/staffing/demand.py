"""The jobs that come in during simulated weeks: whole weeks of the past again, or a fitted model of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Protocol

from dispatch.domain.job import Job
from dispatch.languages import gettext as _
from dispatch.staffing.arrivals import ArrivalModel
from dispatch.staffing.history import History, StaffingError, moved
from dispatch.staffing.streams import Streams

LEAST_WEEKS = 4
SEASON_WEEKS = 4
YEAR_WEEKS = 365.2425 / 7


class Demand(Protocol):
    """Says which jobs are reported on a day of a replication."""

    def week(self, streams: Streams, number: int, monday: date) -> tuple[Job, ...]:
        """Return the jobs reported in the week that begins on `monday`, the `number`-th of the replication.

        The answer depends on the streams' seed and replication and on the week alone, so every scenario meets the same
        jobs.
        """
        ...


@dataclass(frozen=True)
class WholeWeeks:
    """Weeks of the past drawn whole, from the same season: all that goes together in a week stays together.

    Attributes
    ----------
    history : History
        At least four whole weeks.
    growth : float
        Jobs for one of the past; each row of a week is copied or left out by its own chance.
    season_weeks : int
        How far the week drawn may lie from the simulated one in the year, before or after.

    References
    ----------
    H. R. Kuensch, "The jackknife and the bootstrap for general stationary observations", Annals of Statistics 17
    (1989), 1217-1241, for blocks drawn whole.
    """

    history: History
    growth: float = 1.0
    season_weeks: int = SEASON_WEEKS

    def __post_init__(self) -> None:
        """Refuse a history too short to be drawn from."""
        _check_growth(self.growth)
        weeks = len(self.history.whole_weeks)
        if weeks < LEAST_WEEKS:
            raise StaffingError(
                _(
                    "The history holds {weeks} whole weeks from Monday to Sunday. Give {least_weeks} or"
                    " more, eight or more to be believed.",
                    weeks=weeks,
                    least_weeks=LEAST_WEEKS,
                )
            )

    def week(self, streams: Streams, number: int, monday: date) -> tuple[Job, ...]:
        """Return a week of the past, moved to `monday`."""
        weeks = self.history.whole_weeks
        near = [day for day in weeks if weeks_apart(day, monday) <= self.season_weeks]
        source = streams.of("week", number).choice(len(near or weeks))
        chosen = (near or list(weeks))[int(source)]
        days = (monday - chosen).days
        return tuple(
            moved(job, days=days, id=f"{number}-{row}-{copy}", timezone=self.history.timezone)
            for row, job in enumerate(weeks[chosen])
            for copy in range(_copies(self.growth, streams, number, row))
        )


@dataclass(frozen=True)
class FittedDays:
    """Days by a fitted model, for growth and what-if; the rows themselves are those of past days of the same weekday.

    Attributes
    ----------
    history : History
        Where the rows come from: place, skills, parts and duration of a job are drawn together.
    model : ArrivalModel
        How many come in on a day.
    growth : float
        Jobs for one of the model.
    """

    history: History
    model: ArrivalModel
    growth: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a growth that is none."""
        _check_growth(self.growth)

    def week(self, streams: Streams, number: int, monday: date) -> tuple[Job, ...]:
        """Return the jobs of seven days, each with its own number of them."""
        jobs: list[Job] = []
        by_weekday = self._rows
        for offset in range(7):
            day = monday + timedelta(days=offset)
            shock = self.model.shock(streams, 7 * number + offset)
            mean = self.growth * self.model.mean(day) * shock
            count = int(streams.of("arrivals", number, offset).poisson(mean))
            rows = by_weekday[offset]
            for row in range(count if rows else 0):
                source = rows[int(streams.of("row", number, offset, row).integers(len(rows)))]
                days = (day - self.history.day_of(source)).days
                name = f"{number}-{offset}-{row}"
                jobs.append(moved(source, days=days, id=name, timezone=self.history.timezone))
        return tuple(sorted(jobs, key=lambda job: (job.reported_at.timestamp(), job.id)))

    @cached_property
    def _rows(self) -> list[list[Job]]:
        rows: list[list[Job]] = [[] for _ in range(7)]
        for job in self.history.jobs:
            rows[self.history.day_of(job).weekday()].append(job)
        return rows


def weeks_apart(first: date, second: date) -> float:
    """Return how many weeks two days lie apart in the year, the years themselves left aside."""
    days = abs((first - second).days) / 7 % YEAR_WEEKS
    return min(days, YEAR_WEEKS - days)


def _copies(growth: float, streams: Streams, week: int, row: int) -> int:
    whole = math.floor(growth)
    return whole + int(streams.chance("growth", week, row) < growth - whole)


def _check_growth(growth: float) -> None:
    if not 0 < growth < 100:
        raise StaffingError(
            _(
                "growth is {growth:g}. Give a number above 0, 1 for the jobs of the past.",
                growth=growth,
            )
        )
