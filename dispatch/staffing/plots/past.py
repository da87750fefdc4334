"""The past jobs beside their model: by weekday, by hour, week by week."""

from __future__ import annotations

import math
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure

from dispatch.languages import format_weekday
from dispatch.languages import gettext as _
from dispatch.staffing.past_demand import PastDemand
from dispatch.staffing.plots.style import BLUE, GREY, head, legend_below
from dispatch.staffing.report import Report

A_MONDAY = date(2024, 1, 1)


def past_jobs(report: Report, mark: str) -> Figure | None:
    """Draw jobs by weekday, by hour of the report and by week, with the fitted model where there is one."""
    past = report.past_demand
    if past is None:
        return None
    figure = Figure(figsize=(8.5, 6.2), layout="constrained")
    head(figure, _("{report}: the past jobs", report=report.name), mark)
    grid = figure.subplot_mosaic([["weekday", "hour"], ["week", "week"]])
    _weekdays(grid["weekday"], past)
    _hours(grid["hour"], past)
    _weeks(grid["week"], past)
    for axes in grid.values():
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color="#e4e4e4")
        axes.set_axisbelow(True)
    legend_below(figure, grid["weekday"], grid["week"], columns=3)
    return figure


def _weekdays(axes: Axes, past: PastDemand) -> None:
    means = past.weekday_means()
    axes.bar(range(7), [came for came, _ in means], color=GREY, alpha=0.6, label=_("as they came"))
    axes.plot(range(7), [model for _, model in means], "o-", color=BLUE, label=_("fitted model"))
    axes.set_xticks(range(7), [format_weekday(A_MONDAY + timedelta(days=n)) for n in range(7)])
    axes.set_ylabel(_("jobs a day"))


def _hours(axes: Axes, past: PastDemand) -> None:
    days = max(1, len(past.fit.days))
    axes.bar(
        [hour + 0.5 for hour in range(24)],
        [count / days for count in past.by_hour],
        width=0.9,
        color=GREY,
        alpha=0.6,
    )
    axes.set_xticks(range(0, 25, 4))
    axes.set_xlabel(_("hour of the report"))
    axes.set_ylabel(_("jobs a day"))


def _weeks(axes: Axes, past: PastDemand) -> None:
    weeks = past.weeks()
    mondays = [float(date2num(monday)) for monday, _, _ in weeks]
    axes.plot(mondays, [came for _, came, _ in weeks], "o-", color=GREY)
    axes.plot(mondays, [model for _, _, model in weeks], color=BLUE)
    # The shocks of a week's days are taken for independent here; carried over, they would make it a little wider.
    spreads = [2 * math.sqrt(variance) for variance in past.week_variances()]
    axes.fill_between(
        mondays,
        [max(0.0, model - spread) for (_, _, model), spread in zip(weeks, spreads, strict=True)],
        [model + spread for (_, _, model), spread in zip(weeks, spreads, strict=True)],
        color=BLUE,
        alpha=0.12,
        label=_("two standard deviations of a week"),
    )
    locator = AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.set_ylabel(_("jobs a week"))
    axes.set_xlabel(_("week from"))
