"""Headings as users write them, matched to the columns of the dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import Cell, as_text
from dispatch.spreadsheets.columns import Column, Table
from dispatch.spreadsheets.fault_log import FaultLog
from dispatch.spreadsheets.limits import MAX_COLUMNS
from dispatch.spreadsheets.values import nearest

_IGNORED = re.compile(r"[\s_\u200b\ufeff]+")


def matching_form(heading: str) -> str:
    """Return a heading without capitals, blanks, underscores and full-width forms.

    >>> matching_form("Reported_At"), matching_form("Ｒｅｐｏｒｔｅｄ　at")
    ('reportedat', 'reportedat')
    """
    return _IGNORED.sub("", unicodedata.normalize("NFKC", heading)).casefold()


def known_headings(table: Table) -> dict[str, Column]:
    """Return every accepted heading of a table, in its matching form, with its column."""
    return {
        matching_form(spelling): column
        for column in table.columns
        for spelling in (column.name, column.english, column.chinese)
    }


def match_headings(
    table: Table, file: str, headings: Sequence[Cell], log: FaultLog
) -> dict[int, Column]:
    """Return the column of each position that has one; add the faults of the heading row to `log`.

    Unknown, repeated and missing columns are faults of the whole file.
    """
    if len(headings) > MAX_COLUMNS:
        problem = _("there are {count} columns or more", count=len(headings))
        log.whole(file, problem, _("Keep {max_columns} or fewer", max_columns=MAX_COLUMNS), row=1)
        return {}
    known = known_headings(table)
    positions: dict[int, Column] = {}
    taken: dict[str, str] = {}
    for position, cell in enumerate(headings):
        heading = as_text(cell)
        if not heading:
            continue
        column = known.get(matching_form(heading))
        if column is None:
            remedy = _unknown_remedy(heading, known)
            log.whole(file, _("there is no such column"), remedy, row=1, column=heading)
        elif column.name in taken:
            problem = _("the column is there twice, also as {taken!r}", taken=taken[column.name])
            log.whole(file, problem, _("Remove one of the two"), row=1, column=heading)
        else:
            positions[position] = column
            taken[column.name] = heading
    _check_missing(table, file, taken, log)
    return positions


def _unknown_remedy(heading: str, known: dict[str, Column]) -> str:
    close = nearest(matching_form(heading), known)
    if close is None:
        return _("Remove it; docs/columns.md lists the columns")
    return _(
        "Rename it to {heading_like!r}, or remove it",
        heading_like=_heading_like(heading, known[close]),
    )


def _heading_like(heading: str, column: Column) -> str:
    return column.english if heading.isascii() else column.chinese


def _check_missing(table: Table, file: str, taken: Iterable[str], log: FaultLog) -> None:
    for column in table.columns:
        if column.required and column.name not in taken:
            log.whole(
                file,
                _("the column {heading!r} is missing", heading=column.heading),
                _(
                    "Add a column headed {english!r} or {chinese!r}",
                    english=column.english,
                    chinese=column.chinese,
                ),
                row=1,
            )
