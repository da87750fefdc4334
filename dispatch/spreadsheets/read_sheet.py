"""A raw table to a sheet of read rows; each table is checked by itself here."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import as_text
from dispatch.spreadsheets.columns import Column, Table
from dispatch.spreadsheets.fault_log import FaultLog, Row, Sheet
from dispatch.spreadsheets.headings import match_headings
from dispatch.spreadsheets.moments import CellProblem
from dispatch.spreadsheets.raw_table import RawTable
from dispatch.spreadsheets.values import read_value

# Their range is judged together, so that a swapped pair is named as such.
_COORDINATES = ("latitude", "longitude")


def read_sheet(table: Table, file: str, raw: RawTable, timezone: ZoneInfo, log: FaultLog) -> Sheet:
    """Return the rows of a table with every cell read; faults are added to `log`."""
    log.register(file)
    positions = match_headings(table, file, raw.headings, log)
    headings = {column.name: as_text(raw.headings[at]) for at, column in positions.items()}
    there = set(headings)
    readable = bool(positions) and all(
        column.name in there for column in table.columns if column.required
    )
    sheet = Sheet(table, file, headings, readable=readable)
    if not positions:
        return sheet
    cells = {column.name: raw.frame[at].tolist() for at, column in positions.items()}
    numbers = raw.frame.index.tolist()
    sheet.rows = [
        Row(number, {name: cells[name][at] for name in cells}) for at, number in enumerate(numbers)
    ]
    read_cells(sheet, timezone, log)
    _check_overlong(raw, sheet, log)
    check_unique(sheet, log)
    return sheet


def read_cells(sheet: Sheet, timezone: ZoneInfo, log: FaultLog) -> None:
    """Read the cells of every row into its values; a column that is not there counts as empty.

    A cell with a fault already (`Row.unread`) is passed over. Where a required column is not there, that is a fault of
    the file, and nothing more is said about its cells.
    """
    for column in sheet.table.columns:
        if column.name in sheet.headings:
            _read_column(column, sheet, timezone, log)
        else:
            for row in sheet.rows:
                row.values[column.name] = None
                if column.required:
                    row.unread.add(column.name)


def _read_column(column: Column, sheet: Sheet, timezone: ZoneInfo, log: FaultLog) -> None:
    ranged = replace(column, least=None, most=None) if column.name in _COORDINATES else column
    for row in sheet.rows:
        row.values[column.name] = None
        if column.name in row.unread:
            continue
        cell = row.cells[column.name]
        if not as_text(cell):
            if column.required:
                remedy = (
                    _("Write a value such as {example}", example=column.example)
                    if column.example
                    else _("Fill it")
                )
                log.row(sheet, row, _("the cell is empty"), remedy, column=column.name)
            continue
        try:
            row.values[column.name] = read_value(ranged, cell, timezone)
        except CellProblem as problem:
            log.row(sheet, row, problem.problem, problem.remedy, column=column.name)


def _check_overlong(raw: RawTable, sheet: Sheet, log: FaultLog) -> None:
    """A cell beyond the headings is mostly one that holds a delimiter without quotation marks."""
    headed = {at for at, heading in enumerate(raw.headings) if as_text(heading)}
    beyond = [at for at in range(raw.frame.shape[1]) if at not in headed]
    for row, cells in zip(sheet.rows, raw.frame[beyond].to_numpy(), strict=True):
        extra = next((text for text in map(as_text, cells) if text), "")
        if extra:
            log.row(
                sheet,
                row,
                _("a cell stands under no heading"),
                _("Remove it, or put quotation marks round a cell that holds a comma"),
                value=extra,
            )


def check_unique(sheet: Sheet, log: FaultLog) -> None:
    """Add a fault for every row whose id stands in an earlier row."""
    for column in sheet.table.columns:
        if not column.key:
            continue
        first: dict[str, int] = {}
        for row in sheet.rows:
            key = row.values.get(column.name)
            if key is None:
                continue
            if key in first:
                log.row(
                    sheet,
                    row,
                    _(
                        "row {first} has the same {heading}",
                        first=first[key],
                        heading=column.heading.lower(),
                    ),
                    _("Give each its own, or remove one of the rows"),
                    column=column.name,
                )
            first.setdefault(key, row.number)
