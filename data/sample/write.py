"""Rows to CSV files with the headings of the column dictionary."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sample.staff import Row

from dispatch.spreadsheets.tables import TABLES


def write_folder(
    folder: Path, tables: Mapping[str, Sequence[Row]], zones: Mapping[str, Any] | None = None
) -> None:
    """Write one CSV file for each table, and the zones; columns that are empty throughout are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_table(folder / f"{name}.csv", name, rows)
    if zones is not None:
        lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in zones["features"])
        text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
        (folder / "zones.geojson").write_bytes(text.encode("utf-8"))


def write_table(path: Path, name: str, rows: Sequence[Row]) -> None:
    """Write rows of the table `name` to a CSV file; columns that are empty throughout are left out."""
    path.write_bytes(_csv(name, rows).encode("utf-8"))


def _csv(name: str, rows: Sequence[Row]) -> str:
    used = [
        column
        for column in TABLES[name].columns
        if column.required or any(row.get(column.name) for row in rows)
    ]
    names = {column.name for column in TABLES[name].columns}
    unknown = {key for row in rows for key in row} - names
    if unknown:
        raise ValueError(
            f"table {name} has no columns {sorted(unknown)}; see dispatch/spreadsheets"
        )
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.english for column in used])
    for row in rows:
        writer.writerow([row.get(column.name, "") for column in used])
    return out.getvalue()
