"""The pictures of a study: service levels, differences, causes of misses, and the backlog over time."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator

from dispatch.languages import gettext as _
from dispatch.staffing.plots.style import (
    BLUE,
    GREEN,
    GREY,
    HEAT,
    INK,
    ORANGE,
    PALETTE,
    RED,
    head,
    ink_on_heat,
    legend_below,
    note,
    percent,
    rows_figure,
    width_of,
    wrapped,
)
from dispatch.staffing.report import Answer, Report
from dispatch.staffing.statistics import WEEK
from dispatch.staffing.study import Estimate

MOST_CAUSES = 6
MOST_FANS = 12
BANDS = (10, 50, 90)


def service_levels(report: Report, mark: str) -> Figure:
    """Draw each scenario's promises kept with its interval, the headcount found, target and ceiling."""
    rows = [(answer.estimate, answer.estimate.scenario.name) for answer in report.answers]
    found = report.recommendation
    if found is not None and found.heads is not None:
        rows.append((found.level, _("found: {scenario}", scenario=found.level.scenario.name)))
    names = [name for _, name in rows]
    figure, axes = rows_figure(
        names,
        title=_("{report}: promises kept", report=report.name),
        axis=_("promises kept"),
        mark=mark,
    )
    for row, (estimate, _name) in enumerate(rows):
        _level(axes, row, estimate, color=BLUE if row < len(report.answers) else GREEN)
    if report.target is not None:
        axes.axvline(
            report.target,
            color=ORANGE,
            linestyle="--",
            label=_("target {target:.1%}", target=report.target),
        )
    if found is not None:
        ceiling = found.ceiling.level
        label = _("ceiling {mean:.1%}: heads in plenty", mean=ceiling.mean)
        axes.axvline(ceiling.mean, color=INK, linestyle=":", label=label)
        if math.isfinite(ceiling.half_width):
            axes.axvspan(ceiling.low, min(1.0, ceiling.high), color=GREY, alpha=0.15)
    legend_below(figure, axes, columns=3)
    return figure


def _level(axes: Axes, row: int, estimate: Estimate, *, color: str) -> None:
    unstable = estimate.trend.is_unstable
    level = estimate.level
    axes.errorbar(
        [level.mean],
        [row],
        xerr=[width_of(level)],
        fmt="x" if unstable else "o",
        color=GREY if unstable else color,
        capsize=4,
    )
    growth = estimate.trend.growth
    text = _("unstable: +{mean:.1f} jobs a day", mean=growth.mean) if unstable else percent(level)
    note(axes, text, (level.mean, row), lift=8)


def differences(report: Report, mark: str) -> Figure | None:
    """Draw how much more of the promises each scenario keeps than the first, on the same chance."""
    pairs = [(a, a.difference) for a in report.answers if a.difference is not None]
    if not pairs:
        return None
    first = report.answers[0].estimate.scenario.name
    figure, axes = rows_figure(
        [answer.estimate.scenario.name for answer, _ in pairs],
        title=_("{report}: difference to “{first}”", report=report.name, first=first),
        axis=_("more (or fewer) of the promises kept, on the same chance"),
        mark=mark,
    )
    for row, (_answer, difference) in enumerate(pairs):
        sure = difference.low > 0 or difference.high < 0
        color = GREY if not sure else GREEN if difference.mean > 0 else RED
        axes.barh(row, difference.mean, height=0.4, color=color, alpha=0.8)
        axes.errorbar([difference.mean], [row], xerr=[width_of(difference)], fmt="none", color=INK)
        text = percent(difference, signed=True) + ("" if sure else _("  (not decided)"))
        note(axes, text, (difference.mean, row - 0.22), lift=4)
    axes.axvline(0, color=INK, linewidth=1)
    return figure


def causes(report: Report, mark: str) -> Figure:
    """Draw which promises each scenario misses, by cause, as shares of all jobs."""
    names = [answer.estimate.scenario.name for answer in report.answers]
    figure, axes = rows_figure(
        names,
        title=_("{report}: promises missed, by cause", report=report.name),
        axis=_("of all jobs"),
        mark=mark,
    )
    shown = _most(report.answers)
    ends = np.zeros(len(names))
    for number, cause in enumerate([*shown, "other"]):
        shares = np.asarray([_share(answer, cause, shown) for answer in report.answers])
        if shares.any():
            axes.barh(
                range(len(names)),
                shares,
                left=ends,
                height=0.5,
                color=PALETTE[number],
                label=_(cause),
            )
        ends += shares
    for row, end in enumerate(ends):
        axes.annotate(
            f"{end:.1%}", (end, row), (4, 0), textcoords="offset points", va="center", fontsize=9
        )
    axes.set_xlim(0, max(0.01, 1.12 * float(ends.max())))
    legend_below(figure, axes, columns=2)
    return figure


def _most(answers: Sequence[Answer]) -> list[str]:
    shares: dict[str, float] = {}
    for answer in answers:
        for cause, share in answer.causes.items():
            shares[cause] = shares.get(cause, 0.0) + share
    return sorted(shares, key=lambda cause: (-shares[cause], cause))[:MOST_CAUSES]


def _share(answer: Answer, cause: str, shown: Sequence[str]) -> float:
    if cause in shown:
        return answer.causes.get(cause, 0.0)
    return sum(share for name, share in answer.causes.items() if name not in shown)


def backlog(report: Report, mark: str) -> Figure:
    """Draw the open jobs at the end of each day, one fan for each scenario: 10, 50 and 90 % of the replications."""
    answers = report.answers[:MOST_FANS]
    columns = 2 if len(answers) == 4 else min(3, len(answers))
    rows = -(-len(answers) // columns)
    figure = Figure(figsize=(max(5.5, 3.4 * columns), 0.9 + 2.5 * rows), layout="constrained")
    head(figure, _("{report}: open jobs at the end of each day", report=report.name), mark)
    grid = figure.subplots(rows, columns, sharey=True, squeeze=False)
    for number, axes in enumerate(grid.flat):
        if number < len(answers):
            _fan(axes, answers[number].estimate)
        else:
            axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel(_("open jobs"))
    grid[0, 0].set_ylim(bottom=0)
    legend_below(figure, grid[0, 0], columns=2)
    return figure


def _fan(axes: Axes, estimate: Estimate) -> None:
    open_jobs = np.asarray([summary.backlog for summary in estimate.summaries], dtype=float)
    low, middle, high = np.percentile(open_jobs, BANDS, axis=0)
    days = np.arange(1, open_jobs.shape[1] + 1)
    color = RED if estimate.trend.is_unstable else BLUE
    axes.fill_between(
        days, low, high, color=color, alpha=0.2, label=_("10 to 90 % of replications")
    )
    axes.plot(days, middle, color=color, label=_("half of them above, half below"))
    state = "\n(unstable)" if estimate.trend.is_unstable else ""
    axes.set_title(wrapped(estimate.scenario.name) + state, fontsize=10)
    axes.set_xlabel(_("day"))
    axes.xaxis.set_major_locator(
        MultipleLocator(WEEK) if len(days) > WEEK else MaxNLocator(integer=True)
    )
    axes.grid(color="#e4e4e4")


def skills(report: Report, mark: str) -> Figure | None:
    """Draw the promises kept of the jobs that ask for each skill, a row for each scenario."""
    tables = [_by_skill(answer.estimate) for answer in report.answers]
    names = sorted({skill for table in tables for skill in table})
    if len(names) < 2:
        return None
    levels = np.asarray([[table.get(skill, math.nan) for skill in names] for table in tables])
    height = max(3.0, 1.9 + 0.5 * len(tables))
    figure = Figure(figsize=(max(6.0, 3.2 + 1.1 * len(names)), height), layout="constrained")
    head(figure, _("{report}: promises kept by skill", report=report.name), mark)
    axes = figure.subplots()
    axes.imshow(levels, cmap=HEAT, aspect="auto")
    for row, column in np.ndindex(levels.shape):
        level = float(levels[row, column])
        text = "–" if math.isnan(level) else f"{level:.0%}"
        color = ink_on_heat(level, levels)
        axes.text(column, row, text, ha="center", va="center", color=color, fontsize=9)
    axes.set_xticks(range(len(names)), [wrapped(name) for name in names])
    axes.set_yticks(range(len(tables)), [wrapped(a.estimate.scenario.name) for a in report.answers])
    axes.set_xlabel(_("skill that the jobs ask for"))
    return figure


def _by_skill(estimate: Estimate) -> dict[str, float]:
    """Return the share of promises kept for each skill, over all replications."""
    counts: dict[str, tuple[int, int]] = {}
    for summary in estimate.summaries:
        for skill, (kept, whole) in summary.by_skill.items():
            before = counts.get(skill, (0, 0))
            counts[skill] = (before[0] + kept, before[1] + whole)
    return {skill: kept / whole for skill, (kept, whole) in counts.items() if whole}
