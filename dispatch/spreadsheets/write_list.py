"""A plain list of rows as a CSV file that opens in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from dispatch.spreadsheets.cells import neutralised
from dispatch.spreadsheets.out_files import save_named
from dispatch.spreadsheets.write_table import write_lines

Value = str | int | float | datetime | None


def write_list(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write rows under headings; no text is taken for a formula, and moments keep their offset from UTC.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    lines = [list(headings), *([_text(value) for value in row] for row in rows)]
    save_named(path, lambda draft: write_lines(lines, draft))


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    # A number below zero is no formula.
    return neutralised(value) if isinstance(value, str) else str(value)
