"""`docs/columns.md`, made from the column dictionary.

`python -m dispatch.spreadsheets.documentation docs/columns.md` writes it again.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dispatch.spreadsheets.columns import FORMATS, Column, Table
from dispatch.spreadsheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_NAME,
    MAX_ROWS,
    MAX_TEXT,
    MAX_UNPACKED_BYTES,
)
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.template import range_text

_HEAD = f"""\
# Tables and columns

A day is a folder of CSV files (`jobs.csv` or `工单.csv`, and so on) or one Excel workbook (`.xlsx`) with a sheet for
each table. `dispatch template` makes either to fill in; a folder gets `standards.toml`, too. Zones may be drawn as
polygons in `zones.geojson` in place of the table; each feature has the properties `name` and `kind` (`urban`,
`suburban` or `outside`), which may also be called `zone` and is taken from there where a feature has both.

- **Headings** stand in the first row: the name, the English or the Chinese one; capitals, blanks, underscores and
  full-width letters do not count. A column that is not listed here is a fault, so that a misspelt one is not lost.
- **CSV files** are UTF-8 (with or without byte order mark), UTF-16 with it, or GB18030, with commas, semicolons or
  tabs.
- **Dates** are written year first, and read in the time zone of the [service standards](standards.md). A time that the
  clocks skip is a fault; of a time that occurs twice the first counts, unless an offset such as `+08:00` follows it.
- **Lists** are separated by semicolons; commas and the full-width `；，、：` are read too.
- **Formulas** are not worked out: write the value. An apostrophe before `=`, `+`, `-` or `@` is taken away.
- **Limits**: {MAX_FILE_BYTES // 1_000_000} MB a file, {MAX_UNPACKED_BYTES // 1_000_000} MB and {MAX_CELLS:,} cells an
  unpacked workbook, {MAX_ROWS:,} rows and {MAX_COLUMNS} columns a table, {MAX_TEXT:,} characters a text, {MAX_NAME} a
  name or id.
- **Faults** of all files are listed together, and nothing is planned until they are mended. A table that is missing or
  cannot be read is one fault, however many rows refer to it. With `--skip-bad-rows` the rows with a fault are left out
  and listed in the result, and so are the rows that need them: shifts, stock and orders of what is left out, and jobs
  that need a part or are locked or limited to a technician left out.

This page is made from the column dictionary by `python -m dispatch.spreadsheets.documentation docs/columns.md`.
"""
_COLUMN_HEAD = (
    "| Name | English | 中文 | Required | How it is written | Range | If empty | Meaning | 含义 |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def columns_markdown() -> str:
    """Return the documentation of every table and column as Markdown."""
    return "\n".join([_HEAD, *(_table(table) for table in TABLES.values())])


def _table(table: Table) -> str:
    need = "required" if table.required else "may be left out"
    rows = "\n".join(map(_row, table.columns))
    return f"## {table.name} · {table.chinese}\n\n{table.help} {table.help_zh} ({need})\n\n{_COLUMN_HEAD}\n{rows}\n"


def _row(column: Column) -> str:
    cells = (
        f"`{column.name}`",
        column.english,
        column.chinese,
        "yes" if column.required else "",
        _how(column),
        range_text(column),
        column.default,
        column.help + _links(column),
        column.help_zh,
    )
    return "| " + " | ".join(cells) + " |"


def _how(column: Column) -> str:
    if column.choices:
        return "; ".join(f"{english} / {chinese}" for _, english, chinese in column.choices)
    return FORMATS[column.kind][0]


def _links(column: Column) -> str:
    if column.key:
        return " Stands once in the table."
    return f" Has to be in `{column.refers_to}`." if column.refers_to else ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(columns_markdown(), encoding="utf-8")
