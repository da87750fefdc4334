"""Workbooks made for tests, from the day that has no fault."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook

DAY = Path(__file__).resolve().parents[2] / "data" / "day"


def day_rows() -> dict[str, list[list[Any]]]:
    """Return the rows of every table of the good day, as texts."""
    tables = {}
    for path in sorted(DAY.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = [list(row) for row in csv.reader(file)]
    return tables


def write_book(path: Path, tables: Mapping[str, Iterable[Iterable[Any]]]) -> Path:
    """Write a workbook with a sheet for each table."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path
