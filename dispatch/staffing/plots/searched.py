"""What the search for a headcount has seen: levels by heads, what they cost, and two roles against each other."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from dispatch.languages import gettext as _
from dispatch.staffing.plots.style import (
    BLUE,
    GREEN,
    GREY,
    HEAT,
    INK,
    ORANGE,
    RED,
    head,
    ink_on_heat,
    legend_below,
    width_of,
)
from dispatch.staffing.recommendation import Recommendation, Seen
from dispatch.staffing.report import Report


def levels_by_heads(report: Report, mark: str) -> Figure | None:
    """Draw the promises kept by the number of heads, the best mix of each with its band, target and ceiling."""
    found = report.recommendation
    if found is None or not found.seen:
        return None
    figure, axes = _figure(report, mark, _("promises kept by headcount"))
    best = _best_by_total(found)
    totals = sorted(best)
    for seen in found.seen:
        if seen is not best[_total(seen)]:
            _point(axes, _total(seen), seen, color=GREY)
    levels = [best[total].level for total in totals]
    axes.fill_between(
        totals,
        [level.mean - width_of(level) for level in levels],
        [min(1.0, level.mean + width_of(level)) for level in levels],
        color=BLUE,
        alpha=0.15,
        label=_("95 % interval of the best mix"),
    )
    axes.plot(totals, [level.mean for level in levels], color=BLUE, linewidth=1)
    for total in totals:
        _point(axes, total, best[total], color=BLUE)
    if found.heads is not None:
        chosen = found.level.level
        at = sum(found.heads.values())
        axes.errorbar(
            [at], [chosen.mean], yerr=[width_of(chosen)], fmt="D", color=GREEN, capsize=5,
            label=_("found, on fresh chance"), zorder=4,
        )  # fmt: skip
    _lines(axes, report, found)
    axes.set_xlabel(_("heads hired beside the named people"))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.08)
    legend_below(figure, axes, columns=2)
    return figure


def cost_frontier(report: Report, mark: str) -> Figure | None:
    """Draw what each headcount costs against the promises it keeps; those that others beat are grey."""
    found = report.recommendation
    if found is None or len({seen.cents_a_week for seen in found.seen}) < 2:
        return None
    figure, axes = _figure(report, mark, _("what each level of service costs"))
    best = frontier(found.seen)
    undecided = [dict(mix) for mix in found.undecided]
    for seen in found.seen:
        on = seen in best
        _point(axes, seen.cents_a_week / 100, seen, color=BLUE if on else GREY)
        if seen.mix in undecided:
            axes.plot(
                seen.cents_a_week / 100, seen.level.mean, "s", markersize=13, color=ORANGE,
                fillstyle="none",
            )  # fmt: skip
    axes.plot(
        [seen.cents_a_week / 100 for seen in best],
        [seen.level.mean for seen in best],
        color=BLUE,
        linewidth=1,
        label=_("nothing cheaper is better"),
    )
    if undecided:
        axes.plot(
            [], [], "s", color=ORANGE, fillstyle="none", label=_("cannot be told from the target")
        )
    _name_mixes(axes, best)
    _lines(axes, report, found)
    axes.set_xlabel(_("cost of heads and choices, a week"))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _tick: f"{value:,.0f}"))
    axes.margins(x=0.12, y=0.12)
    legend_below(figure, axes, columns=2)
    return figure


def _name_mixes(axes: Axes, best: list[Seen]) -> None:
    middle = (best[0].cents_a_week + best[-1].cents_a_week) / 2
    for seen in best:
        # Names of cheap mixes would run out of the drawing on the left.
        is_cheap = seen.cents_a_week < middle
        axes.annotate(
            seen.words or _("nobody more"),
            (seen.cents_a_week / 100, seen.level.mean),
            (8, -12) if is_cheap else (-8, 6),
            textcoords="offset points",
            ha="left" if is_cheap else "right",
            fontsize=9,
        )


def roles_map(report: Report, mark: str) -> Figure | None:
    """Draw the promises kept for each pair of headcounts of two roles; what misses the target for sure is crossed."""
    found = report.recommendation
    if found is None:
        return None
    roles = _two_roles(found)
    if roles is None:
        return None
    across, up = roles
    best: dict[tuple[int, int], Seen] = {}
    for seen in found.seen:
        key = (seen.heads[across], seen.heads[up])
        if key not in best or seen.level.mean > best[key].level.mean:
            best[key] = seen
    columns = range(min(x for x, _ in best), max(x for x, _ in best) + 1)
    rows = range(min(y for _, y in best), max(y for _, y in best) + 1)
    levels = np.full((len(rows), len(columns)), math.nan)
    for (x, y), seen in best.items():
        levels[y - rows.start, x - columns.start] = seen.level.mean
    figure = Figure(
        figsize=(max(5.5, 2.2 + 1.3 * len(columns)), max(3.6, 2.0 + 0.8 * len(rows))),
        layout="constrained",
    )
    head(figure, _("{report}: promises kept by heads of two roles", report=report.name), mark)
    axes = figure.subplots()
    image = axes.imshow(levels, cmap=HEAT, origin="lower", aspect="auto")
    for (x, y), seen in best.items():
        _cell(axes, x - columns.start, y - rows.start, seen, report, levels=levels)
    axes.set_xticks(range(len(columns)), [str(count) for count in columns])
    axes.set_yticks(range(len(rows)), [str(count) for count in rows])
    axes.set_xlabel(_("heads “{across}”", across=across))
    axes.set_ylabel(_("heads “{up}”", up=up))
    figure.colorbar(image, format=PercentFormatter(1.0, decimals=0), label=_("promises kept"))
    figure.supxlabel(
        _("hatched: not yet told from the target · empty: not looked at"), fontsize=9, color=GREY
    )
    return figure


def _cell(axes: Axes, x: int, y: int, seen: Seen, report: Report, *, levels: np.ndarray) -> None:
    color = ink_on_heat(seen.level.mean, levels)
    level, target = seen.level, report.target or 0.0
    if level.low < target < level.high:
        place = (x - 0.5, y - 0.5)
        axes.add_patch(Rectangle(place, 1, 1, fill=False, hatch="//", edgecolor=GREY, linewidth=0))
    text = f"{level.mean:.1%}" + ("\nunstable" if seen.is_unstable else "")
    paper = BLUE if color == "white" else "white"
    box = {"boxstyle": "square,pad=0.15", "edgecolor": "none", "facecolor": paper}
    axes.text(x, y, text, ha="center", va="center", fontsize=9, color=color, bbox=box)


def _two_roles(found: Recommendation) -> tuple[str, str] | None:
    """Return the two roles whose heads vary most; None where fewer than two vary."""
    counts: dict[str, set[int]] = {}
    for seen in found.seen:
        for role, count in seen.heads.items():
            counts.setdefault(role, set()).add(count)
    varying = sorted(
        (role for role in counts if len(counts[role]) > 1), key=lambda r: -len(counts[r])
    )
    return (varying[0], varying[1]) if len(varying) > 1 else None


def _figure(report: Report, mark: str, title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8.5, 4.8), layout="constrained")
    head(figure, f"{report.name}: {title}", mark)
    axes = figure.subplots()
    axes.set_ylabel(_("promises kept"))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=None))
    axes.grid(color="#e4e4e4")
    axes.set_axisbelow(True)
    return figure, axes


def _point(axes: Axes, at: float, seen: Seen, *, color: str) -> None:
    axes.errorbar(
        [at],
        [seen.level.mean],
        yerr=[width_of(seen.level)],
        fmt="x" if seen.is_unstable else "o",
        color=RED if seen.is_unstable else color,
        capsize=3,
        markersize=5,
    )


def _lines(axes: Axes, report: Report, found: Recommendation) -> None:
    if report.target is not None:
        axes.axhline(
            report.target,
            color=ORANGE,
            linestyle="--",
            label=_("target {target:.1%}", target=report.target),
        )
    ceiling = found.ceiling.level
    axes.axhline(
        ceiling.mean,
        color=INK,
        linestyle=":",
        label=_("ceiling {mean:.1%}: heads in plenty", mean=ceiling.mean),
    )
    if any(seen.is_unstable for seen in found.seen):
        axes.plot([], [], "x", color=RED, label=_("unstable: the backlog grows"))


def _total(seen: Seen) -> int:
    return sum(seen.heads.values())


def _best_by_total(found: Recommendation) -> dict[int, Seen]:
    best: dict[int, Seen] = {}
    for seen in found.seen:
        total = _total(seen)
        if total not in best or seen.level.mean > best[total].level.mean:
            best[total] = seen
    return best


def frontier(seen: tuple[Seen, ...]) -> list[Seen]:
    """Return the headcounts than which nothing as cheap is better, the cheapest first."""
    found: list[Seen] = []
    for each in sorted(seen, key=lambda one: (one.cents_a_week, -one.level.mean)):
        if not found or each.level.mean > found[-1].level.mean:
            found.append(each)
    return found
