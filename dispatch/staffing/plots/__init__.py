"""The plots of a study: what each scenario does, what the search has seen, and the past demand behind them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.staffing.plots.past import past_jobs
from dispatch.staffing.plots.scenarios import backlog, causes, differences, service_levels, skills
from dispatch.staffing.plots.searched import cost_frontier, levels_by_heads, roles_map
from dispatch.staffing.plots.style import ENDINGS, save, styled, without_styles
from dispatch.staffing.report import Report

Save = Callable[[Path, Callable[[Path], None]], object]
"""Puts a file in its place only when it is whole: given the path and what writes it."""
NOT_TRUSTED = mark("NOT TO BE TRUSTED: the back-test misses")
PLOTS: dict[str, tuple[str, Callable[[Report, str], Figure | None]]] = {
    "level-by-heads": (mark("Promises kept by headcount"), levels_by_heads),
    "service-level": (mark("Promises kept in each scenario"), service_levels),
    "differences": (mark("Difference to the first scenario, on the same chance"), differences),
    "cost": (mark("What each level of service costs"), cost_frontier),
    "roles": (mark("Promises kept by heads of two roles"), roles_map),
    "skills": (mark("Promises kept of the jobs that ask for each skill"), skills),
    "causes": (mark("Promises missed, by cause"), causes),
    "backlog": (mark("Open jobs, day by day"), backlog),
    "demand": (mark("The past jobs and the model fitted to them"), past_jobs),
}
"""Title and drawing of each plot by the name of its file; a drawing that has nothing to show gives None."""


def drawn(report: Report) -> list[tuple[str, str, Figure]]:
    """Return name, title and figure of every plot that has something to show; used inside `styled()`."""
    warning = _(NOT_TRUSTED) if report.is_trusted is False else ""
    figures = [(name, _(title), draw(report, warning)) for name, (title, draw) in PLOTS.items()]
    return [(name, title, figure) for name, title, figure in figures if figure is not None]


def write_plots(report: Report, folder: Path, *, put: Save) -> tuple[Path, ...]:
    """Write the plots of a report into a folder, each as PNG and as SVG, and return their paths.

    Parameters
    ----------
    report : Report
        The answers.
    folder : Path
        There already.
    put : callable
        Saves one file.
    """
    written = []
    with styled():
        for name, _title, figure in drawn(report):
            for ending in ENDINGS:
                path = folder / f"{name}.{ending}"
                put(path, lambda to, figure=figure: save(figure, to))  # type: ignore[misc]
                written.append(path)
    return tuple(written)


def svg_plots(report: Report) -> list[tuple[str, str, str]]:
    """Return name, title and SVG of every plot of a report that has something to show, without styles in them."""
    found = []
    with styled():
        for name, title, figure in drawn(report):
            file = io.BytesIO()
            save(figure, file, form="svg")
            found.append((name, title, without_styles(file.getvalue().decode("utf-8"))))
    return found
