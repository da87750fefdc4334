"""The figures as files: a workbook with a sheet for each dimension, and one long table as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from dispatch.desk.figures import FigureBook, Report
from dispatch.domain.actor import Actor
from dispatch.figures.causes import RULES
from dispatch.figures.definitions import DIMENSIONS, FIGURES, Definition, Unit
from dispatch.figures.periods import Period
from dispatch.figures.report import EVERYTHING, Only, Value
from dispatch.figures.words import group_name
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.spreadsheets import write_list
from dispatch.spreadsheets.out_sheets import Format, OutSheet, write_sheets

_FORMATS = {
    Unit.SHARE: Format.PERCENT,
    Unit.SCORE: Format.MONEY,
    Unit.HOURS: Format.TENTH,
    Unit.COUNT: Format.WHOLE,
}
_CSV = (
    mark("first day"),
    mark("last day"),
    mark("dimension"),
    mark("group"),
    mark("figure"),
    mark("unit"),
    mark("value"),
    mark("numerator"),
    mark("denominator"),
    mark("n"),
    mark("target"),
    mark("reached"),
)
Groups = Mapping[str, Mapping[str, Mapping[str, Value]]]
"""By dimension, by group, by figure."""


def figures_workbook(report: Report, groups: Groups) -> bytes:
    """Return the figures as an Excel workbook; no text in it is taken for a formula."""
    sheets = [_summary(report), _trends(report), _causes(report)]
    sheets += [_dimension(name, groups[name], report.names) for name in groups]
    sheets.append(_counting())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        write_sheets(sheets, path)
        return path.read_bytes()


def figures_csv(report: Report, groups: Groups) -> bytes:
    """Return the figures as one long table; no text in it is taken for a formula."""
    days = (report.period.first.isoformat(), report.period.last.isoformat())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        write_list(
            path, [_(name) for name in _CSV], ((*days, *row) for row in _csv_rows(report, groups))
        )
        return path.read_bytes()


def all_groups(
    book: FigureBook, period: Period, *, by: Actor, at: datetime, only: Only = EVERYTHING
) -> Groups:
    """Return the figures of every group of every dimension."""
    return {name: book.groups(period, name, by=by, at=at, only=only) for name in DIMENSIONS}


def _csv_rows(report: Report, groups: Groups) -> Iterator[Sequence[str | float | None]]:
    for value in report.values.values():
        yield (_("all"), "", *_csv_value(value))
    for dimension, found in groups.items():
        for group, values in found.items():
            name = group_name(dimension, group, report.names)
            for value in values.values():
                if value.whole:
                    yield (_(dimension), name, *_csv_value(value))


def _csv_value(value: Value) -> tuple[str | float | None, ...]:
    amounts = (value.amount, value.part, value.whole, value.n, value.target)
    return (value.definition.key, _(value.definition.unit.value), *amounts, _reached(value))


def _reached(value: Value) -> str:
    return {True: _("yes"), False: _("no"), None: ""}[value.is_met]


def _summary(report: Report) -> OutSheet:
    counts = (_("Numerator"), _("Denominator"), _("Resting on"))
    columns = (
        *(_("Figure"), _("Period"), _("Value"), _("Target"), _("Reached"), *counts),
        *(_("Few"), _("The period before"), _("How it is counted")),
    )
    rows = [
        (
            value.definition.label, report.period.words, value.words, value.target_words,
            _reached(value), value.part, value.whole, value.n, _("few") if value.is_few else "",
            report.before[key].words, value.definition.sentence,
        )
        for key, value in report.values.items()
    ]  # fmt: skip
    shown = dict.fromkeys(columns, Format.TEXT)
    shown |= dict.fromkeys(counts, Format.GENERAL)
    return OutSheet(_("Figures"), tuple(shown.items()), rows)


def _trends(report: Report) -> OutSheet:
    steps = [period for period, _ in next(iter(report.trends.values()))]
    columns = ((_("First day"), Format.TEXT), (_("Last day"), Format.TEXT), *_headings(FIGURES))
    rows = [
        (
            period.first.isoformat(),
            period.last.isoformat(),
            *(report.trends[each.key][at][1].amount for each in FIGURES),
        )
        for at, period in enumerate(steps)
    ]
    return OutSheet(_("Trend"), columns, rows)


def _causes(report: Report) -> OutSheet:
    columns = (
        (_("Promise"), Format.TEXT), (_("Cause"), Format.TEXT), (_("Misses"), Format.WHOLE), (_("Rule"), Format.TEXT),
    )  # fmt: skip
    rows = [
        (report.values[name].definition.label, _(cause.value), count, str(RULES[cause]))
        for name, found in report.causes.items()
        for cause, count in found.items()
    ]
    return OutSheet(_("Causes"), columns, rows)


def _dimension(
    name: str, groups: Mapping[str, Mapping[str, Value]], names: Mapping[str, str]
) -> OutSheet:
    known = [each for each in FIGURES if name in each.dimensions]
    columns: list[tuple[str, Format]] = [(_(name).capitalize(), Format.TEXT)]
    for heading in _headings(known):
        columns += [heading, (_("n of {figure}", figure=heading[0]), Format.WHOLE)]
    rows = []
    for group, values in groups.items():
        row: list[str | float | None] = [group_name(name, group, names)]
        for each in known:
            row += [values[each.key].amount, values[each.key].n]
        rows.append(row)
    return OutSheet(_("By {dimension}", dimension=_(name)), tuple(columns), rows)


def _headings(figures: Iterable[Definition]) -> tuple[tuple[str, Format], ...]:
    return tuple((each.label, _FORMATS[each.unit]) for each in figures)


def _counting() -> OutSheet:
    columns = ((_("Figure"), Format.TEXT), (_("How it is counted"), Format.TEXT))
    rows = [(each.label, each.sentence) for each in FIGURES]
    rows += [
        (_("Cause: {cause}", cause=_(cause.value)), str(rule)) for cause, rule in RULES.items()
    ]
    return OutSheet(_("How it is counted"), columns, rows)
