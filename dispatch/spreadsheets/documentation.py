"""`docs/columns.md`, made from the column dictionary.

`python -m dispatch.spreadsheets.documentation docs/columns.md` writes it again.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dispatch.spreadsheets.columns import FORMATS, Column, Table
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.template import range_text

_HEAD = """\
# Tables and columns

A day is a folder of CSV files (`jobs.csv` or `工单.csv`, and so on) or one Excel workbook (`.xlsx`) with a sheet for
each table. The first row holds the headings: the name, the English or the Chinese one; capitals, blanks and underscores
do not count. CSV files are UTF-8 (with or without byte order mark), UTF-16 with it, or GB18030, with commas, semicolons
or tabs. Lists are separated by semicolons. Zones may be drawn as polygons in `zones.geojson` in place of the table;
each feature has the properties `name` and `zone` (`urban`, `suburban` or `outside`).

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
