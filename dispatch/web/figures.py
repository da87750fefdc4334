"""The manager's figures: the page, the tickets behind each, the files; and a technician's own figures."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from threading import Thread

from flask import Blueprint, Flask, Response, current_app, render_template, request
from markupsafe import Markup

from dispatch.desk.figures import FigureBook
from dispatch.desk.figures_export import all_groups, figures_csv, figures_workbook
from dispatch.domain.account import Role
from dispatch.errors import DispatchError
from dispatch.figures.causes import RULES
from dispatch.figures.charts import bar, sparkline, trend_chart
from dispatch.figures.definitions import BY_KEY, DIMENSIONS, FIGURES
from dispatch.figures.periods import Span
from dispatch.figures.report import Only, Value
from dispatch.figures.words import NO_GROUP, added, answer, group_name, is_better, missed, moved
from dispatch.web.access import OFFICE, acting, acting_user, allow
from dispatch.web.figures_query import NAME, Asked, asked_of
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("figures", __name__, url_prefix="/figures")
LOG = logging.getLogger(__name__)

MOST_GROUPS = 60
MOST_LINES = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTEXT = ("emergencies", "hard_work")
"""Figures that say what the work was, not how it was done."""
TABLE = (
    *("first_response", "on_site", "resolution", "first_time_fix", "satisfaction", "complaints"),
    *("repeat_visits", "appointments", "missing_parts", "utilisation", "travel_share", "overtime"),
    *("backlog", "emergencies", "hard_work"),
)


def figure_book() -> FigureBook:
    """Return the figures of the application at work; they are read when they are first asked for."""
    fresh = FigureBook(current_store(), standards(), current_settings())
    book: FigureBook = current_app.extensions.setdefault("dispatch_figures", fresh)
    return book


@contextmanager
def figures_ahead(app: Flask) -> Iterator[None]:
    """Let the trail be read beside the block, before anybody asks for figures."""

    def read() -> None:
        with app.app_context():
            try:
                figure_book().read_ahead(now())
            except DispatchError as error:
                LOG.error("figures: %s", error)

    reader = Thread(target=read, name="reader of figures", daemon=True)
    reader.start()
    try:
        yield
    finally:
        reader.join()


@blueprint.get("")
@allow(*OFFICE)
def page() -> str:
    """Show the figures of a period: which targets are missed, why, and where."""
    asked = _asked()
    book, by, at = figure_book(), acting(), now()
    report = book.report(asked.period, by=by, at=at, only=asked.only)
    groups = book.groups(asked.period, asked.by, by=by, at=at, only=asked.only)
    rows = _ordered(groups, asked, report.names)
    return render_template(
        "figures.html",
        **_shown(asked, _known(report.values, asked.only)),
        report=report,
        chart=Markup(trend_chart(report.trends[asked.figure])),
        rules=RULES,
        dimensions=DIMENSIONS,
        columns=[BY_KEY[key] for key in TABLE if asked.by in BY_KEY[key].dimensions],
        rows=rows[:MOST_GROUPS],
        all_rows=len(rows),
        who=group_name(asked.only.dimension, asked.only.group, report.names)
        if asked.only.dimension
        else "",
        own=False,
    )


@blueprint.get("/mine")
@allow(Role.TECHNICIAN)
def mine() -> str:
    """Show technicians their own figures, and nobody else's."""
    own = Only("technician", acting_user().technician_id or "")
    asked = _asked()
    asked = Asked(asked.period, own, figure=asked.figure)
    report = figure_book().report(asked.period, by=acting(), at=now(), only=own)
    return render_template(
        "figures.html",
        **_shown(asked, _known(report.values, own)),
        report=report,
        chart=Markup(trend_chart(report.trends[asked.figure])),
        rules=RULES,
        who=report.names.get(own.group, own.group),
        own=True,
    )


@blueprint.get("/tickets")
@allow(*OFFICE)
def tickets() -> str:
    """Show the tickets that a figure is made of."""
    asked = _asked()
    book, by, at = figure_book(), acting(), now()
    report = book.report(asked.period, by=by, at=at, only=asked.only)
    found = book.behind(
        asked.period, asked.figure, by=by, at=at, only=asked.only, cause=asked.cause
    )
    return render_template(
        "figures_tickets.html",
        asked=asked,
        value=report.values[asked.figure],
        lines=list(islice(found, MOST_LINES)),
        count=len(found),
        names=report.names,
        nobody=NO_GROUP["technician"],
        added=added,
        who=group_name(asked.only.dimension, asked.only.group, report.names)
        if asked.only.dimension
        else "",
    )


@blueprint.get("/figures.xlsx")
@allow(*OFFICE)
def workbook() -> Response:
    """Send the figures as a workbook."""
    return _file("xlsx")


@blueprint.get("/figures.csv")
@allow(*OFFICE)
def table() -> Response:
    """Send the figures as one long table."""
    return _file("csv")


def _file(form: str) -> Response:
    asked = _asked()
    book, by, at = figure_book(), acting(), now()
    report = book.report(asked.period, by=by, at=at, only=asked.only)
    groups = all_groups(book, asked.period, by=by, at=at, only=asked.only)
    write, kind = (figures_workbook, XLSX) if form == "xlsx" else (figures_csv, "text/csv")
    answer = Response(write(report, groups), mimetype=kind)
    name = f"figures-{asked.period.first}-{asked.period.last}.{form}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _known(values: Mapping[str, Value], only: Only) -> dict[str, Value]:
    """Return the figures that can be told of one group of a dimension."""
    return {
        key: value
        for key, value in values.items()
        if not only.dimension or only.dimension in value.definition.dimensions
    }


def _asked() -> Asked:
    return asked_of(request.args, zone=standards().timezone, now=now())


def _shown(asked: Asked, values: Mapping[str, Value]) -> dict[str, object]:
    """Return what both pages of figures are given."""
    return {
        "asked": asked,
        "spans": list(Span),
        "later": asked.period.after() if asked.period.end_at <= now() else None,
        "values": values,
        "tiles": [key for key in values if key not in CONTEXT and not key.endswith("_less_waits")],
        "context": [key for key in CONTEXT if key in values],
        "answer": answer(values),
        "missed": missed(values),
        "figures": [each for each in FIGURES if each.key in values],
        "spark": lambda steps: Markup(sparkline(steps)),
        "bar": lambda part, whole: Markup(bar(part, whole)),
        "moved": moved,
        "is_better": is_better,
        "name_of": group_name,
    }


def _ordered(
    groups: Mapping[str, Mapping[str, Value]], asked: Asked, names: Mapping[str, str]
) -> list[tuple[str, str, Mapping[str, Value]]]:
    """Return group, name and figures of each row; rows without the figure that orders them come last."""
    rows = [(group, group_name(asked.by, group, names), found) for group, found in groups.items()]
    if asked.sort == NAME:
        return sorted(rows, key=lambda row: row[1].casefold(), reverse=asked.down)

    def amount(row: tuple[str, str, Mapping[str, Value]]) -> tuple[bool, float]:
        found = row[2][asked.sort].amount
        return (found is None, 0.0 if found is None else -found if asked.down else found)

    return sorted(rows, key=amount)
