"""Sheets to be written, and how they look in Excel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from dispatch.spreadsheets.cells import neutralised

Value = str | int | float | datetime | time | None

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HEAD_FONT = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="1F4E78")
_SECTION_FONT = Font(bold=True, size=12, color="1F4E78")
_NARROW = 8
WIDEST = 56
_MAX_CELL = 32_000


class Format(str, Enum):
    """How the cells of a column are shown: an Excel number format, or text."""

    TEXT = "@"
    GENERAL = "General"
    WHOLE = "0"
    TENTH = "0.0"
    MONEY = "#,##0.00"
    PERCENT = "0.0%"
    MOMENT = "yyyy-mm-dd hh:mm"
    CLOCK = "hh:mm"
    DATE = "yyyy-mm-dd"


@dataclass(frozen=True)
class OutSheet:
    """One sheet: a heading row, and rows with one value for each heading.

    Attributes
    ----------
    title : str
        At most 31 characters.
    columns : tuple of (heading, Format)
        In order.
    rows : sequence of sequences of Value
        Moments with a time zone are written as their clock shows them; Excel knows no zones.
    section_rows : frozenset of int
        Indices of rows that are set off as headings of a block.
    widest : int
        Letters that a column may be wide; longer texts are wrapped.
    """

    title: str
    columns: tuple[tuple[str, Format], ...]
    rows: Sequence[Sequence[Value]]
    section_rows: frozenset[int] = frozenset()
    widest: int = WIDEST


def write_sheets(sheets: Sequence[OutSheet], path: Path) -> None:
    """Write a workbook of some sheets to `path`."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    book.save(path)


def put(cell: Any, value: Value, shown_as: Format = Format.TEXT) -> None:
    """Set a cell so that text stays text: never a formula, never an error value."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        text = writable(value)[:_MAX_CELL]
        cell.value = text
        cell.data_type = "s"
        if neutralised(text) != text:
            # Without it, a formula would come to life when somebody edits the cell or saves the sheet as CSV.
            cell.quotePrefix = True
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
        cell.number_format = shown_as.value
    else:
        cell.value = value
        if shown_as is not Format.TEXT:
            cell.number_format = shown_as.value


def writable(text: str) -> str:
    """Return `text` with a mark in place of each character that XML cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def shown_width(value: Value, shown_as: Format) -> int:
    """Return how many plain letters wide a value is shown; a Chinese character takes two.

    >>> shown_width("王芳", Format.TEXT), shown_width("ab", Format.TEXT)
    (4, 2)
    """
    if isinstance(value, datetime):
        return len(shown_as.value)
    if isinstance(value, float):
        return len(f"{value:,.2f}")
    text = "" if value is None else str(value)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def style_heading(page: Any, width: int) -> None:
    """Colour the first row and keep it in sight."""
    for at in range(1, width + 1):
        cell = page.cell(1, at)
        cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    page.freeze_panes = "A2"


def fit_columns(
    page: Any, columns: Sequence[Sequence[tuple[Value, Format]]], *, widest: int = WIDEST
) -> None:
    """Make each column as wide as its widest value, within bounds."""
    for at, cells in enumerate(columns, 1):
        needed = max((shown_width(*cell) for cell in cells), default=0) + 3
        page.column_dimensions[get_column_letter(at)].width = min(widest, max(_NARROW, needed))


def _fill(page: Any, sheet: OutSheet) -> None:
    for at, (heading, _) in enumerate(sheet.columns, 1):
        put(page.cell(1, at), heading)
    for down, row in enumerate(sheet.rows, 2):
        for at, (value, (_, shown_as)) in enumerate(zip(row, sheet.columns, strict=True), 1):
            cell = page.cell(down, at)
            put(cell, value, _format_of(value, shown_as))
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
            if down - 2 in sheet.section_rows:
                cell.font = _SECTION_FONT
    style_heading(page, len(sheet.columns))
    fit_columns(
        page,
        [
            [(heading, Format.TEXT), *((row[at], shown_as) for row in sheet.rows)]
            for at, (heading, shown_as) in enumerate(sheet.columns)
        ],
        widest=sheet.widest,
    )
    if sheet.rows and not sheet.section_rows:
        page.auto_filter.ref = page.dimensions


def _format_of(value: Value, shown_as: Format) -> Format:
    """A number in a column of texts is shown as it is."""
    if shown_as is Format.TEXT and isinstance(value, float):
        return Format.MONEY
    if shown_as is Format.TEXT and isinstance(value, datetime):
        return Format.MOMENT
    return shown_as
