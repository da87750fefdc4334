"""The past jobs beside a model fitted to them: what a reader looks at before believing a simulated season."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.staffing.arrivals import LEAST_DAYS, Fit, fit_arrivals
from dispatch.staffing.history import History
from dispatch.standards.calendar import Calendar
from dispatch.standards.service_standard import ServiceStandards


@dataclass(frozen=True)
class PastDemand:
    """What came in.

    Attributes
    ----------
    fit : Fit
        The model of the days.
    by_hour : tuple of int
        Jobs reported in each hour of the day, from midnight on.
    """

    fit: Fit
    by_hour: tuple[int, ...]

    def weekday_means(self) -> tuple[tuple[float, float], ...]:
        """Return jobs a day as they came and by the model, for each weekday, Monday first."""
        found = []
        for weekday in range(7):
            at = [n for n, day in enumerate(self.fit.days) if day.weekday() == weekday]
            count = max(1, len(at))
            came = sum(self.fit.counts[n] for n in at) / count
            found.append((came, sum(self.fit.means[n] for n in at) / count))
        return tuple(found)

    def weeks(self) -> tuple[tuple[date, int, float], ...]:
        """Return the Monday, the jobs and the model's mean of each whole week."""
        fit = self.fit
        return tuple(
            (fit.days[week.start], sum(fit.counts[week]), sum(fit.means[week]))
            for week in self._weeks()
        )

    def week_variances(self) -> tuple[float, ...]:
        """Return the model's variance of each whole week's jobs, the shocks of its days being independent."""
        squared = self.fit.model.shock_cv**2
        return tuple(
            sum(mean + squared * mean**2 for mean in self.fit.means[week]) for week in self._weeks()
        )

    def _weeks(self) -> list[slice]:
        days = self.fit.days
        starts = [n for n, day in enumerate(days) if day.weekday() == 0 and n + 7 <= len(days)]
        return [slice(start, start + 7) for start in starts]


def past_demand(history: History, standards: ServiceStandards) -> PastDemand | None:
    """Return the past jobs with their model; None where the history is too short for one."""
    days = [
        history.first + timedelta(days=number)
        for number in range((history.last - history.first).days + 1)
    ]
    if len(days) < LEAST_DAYS:
        return None
    by_hour = [0] * 24
    for job in history.jobs:
        by_hour[job.reported_at.astimezone(history.timezone).hour] += 1
    fit = fit_arrivals(history, holidays=holidays_of(standards.calendar, days))
    return PastDemand(fit, tuple(by_hour))


def holidays_of(calendar: Calendar, days: Iterable[date]) -> list[date]:
    """Return the days from Monday to Friday on which nobody works by the calendar."""
    return [day for day in days if day.weekday() < 5 and not calendar.hours(day)]
