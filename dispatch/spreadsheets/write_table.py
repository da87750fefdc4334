"""Rows of values to a CSV table of the dictionary: the reverse of reading."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from dispatch.spreadsheets.cells import neutralised
from dispatch.spreadsheets.columns import Column, Kind, Table
from dispatch.spreadsheets.values import plain_number


def headings(table: Table, language: str) -> list[str]:
    """Return the headings of a table in English ("en") or Chinese ("zh")."""
    return [column.chinese if language == "zh" else column.english for column in table.columns]


def written(column: Column, value: Any, *, offsets: bool = False) -> str:
    """Return the text that `values.read_value` reads as `value`; None is an empty text.

    Parameters
    ----------
    column : Column
        Its kind says how the value is written.
    value : Any
        As `values.read_value` returns it.
    offsets : bool
        Write the offset from UTC after every moment, so that it means the same in any time zone.
    """
    if value is None:
        return ""
    if column.kind is Kind.YES_NO:
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return _moment(value, offsets=offsets)
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    if column.kind is Kind.WINDOWS:
        return "; ".join("/".join(_moment(end, offsets=offsets) for end in ends) for ends in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}:{plain_number(number)}" for name, number in value.items())
    if isinstance(value, int | float):
        return plain_number(value)
    return value if isinstance(value, str) else "; ".join(value)


def write_csv(
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    path: Path,
    *,
    language: str = "en",
    offsets: bool = False,
) -> None:
    """Write rows of values, by column name, as a CSV file; no text in it is taken for a formula."""
    lines = (
        [_cell(column, row.get(column.name), offsets=offsets) for column in table.columns]
        for row in rows
    )
    write_lines([headings(table, language), *lines], path)


def write_lines(lines: Iterable[Sequence[str]], path: Path) -> None:
    """Write lines of texts as they are, in UTF-8 with the mark by which Excel knows it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)


def _cell(column: Column, value: Any, *, offsets: bool) -> str:
    text = written(column, value, offsets=offsets)
    # A negative number is no formula, and with an apostrophe it would be no number.
    return text if column.kind in (Kind.NUMBER, Kind.WHOLE) else neutralised(text)


def _moment(moment: datetime, *, offsets: bool) -> str:
    text = f"{moment:%Y-%m-%d %H:%M}" + (f":{moment:%S}" if moment.second else "")
    # The second of two equal clock times, when the clocks go back, is told from the first by its offset alone.
    return text + moment.isoformat()[-6:] if offsets or moment.fold else text
