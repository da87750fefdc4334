"""A Day to a folder of CSV files or a folder with one workbook, which `read_day` reads back as it was."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

from dispatch.domain.day import Day
from dispatch.domain.place import EARTH_RADIUS_KM, Location, Zone
from dispatch.saving import save_text
from dispatch.spreadsheets.columns import Column, Kind, Table
from dispatch.spreadsheets.day_rows import Row, rows_of
from dispatch.spreadsheets.out_files import save_named
from dispatch.spreadsheets.out_sheets import Format, OutSheet, Value, write_sheets
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.write_table import headings, write_csv, written

BOOK = "day.xlsx"
ZONES = "zones.geojson"
CORNERS = 72


def write_day(
    day: Day, folder: Path, *, form: Literal["csv", "xlsx"] = "csv", language: str = "en"
) -> tuple[Path, ...]:
    """Write a day as tables; files of the same names are replaced.

    Moments carry their offset from UTC in CSV files, and in a workbook where the clock shows them twice, so the
    files mean the same in every time zone. Zones go to `zones.geojson` as soon as one of them is drawn, the round
    ones as polygons of 72 corners on the circle.

    Parameters
    ----------
    day : Day
        What to write.
    folder : Path
        Made where it is missing.
    form : "csv" or "xlsx"
        One file a table, or one workbook.
    language : str
        Of the headings: "en" or "zh".

    Returns
    -------
    tuple of Path
        The files written. Tables without rows are left out, but for those that `read_day` needs.

    Raises
    ------
    InputError
        If a file cannot be written.
    """
    rows = rows_of(day)
    drawn = any(zone.polygons for zone in day.zones)
    if drawn:
        rows["zones"] = []
    kept = {name: TABLES[name] for name in TABLES if rows[name] or TABLES[name].required}
    files = _write_book(kept, rows, folder, language) if form == "xlsx" else []
    if form == "csv":
        files = [_write_csv(table, rows[name], folder, language) for name, table in kept.items()]
    if drawn:
        path = folder / ZONES
        text = json.dumps(_collection(day.zones), ensure_ascii=False)
        save_named(path, lambda draft: save_text(draft, text + "\n"))
        files.append(path)
    return tuple(files)


def _write_csv(table: Table, rows: Sequence[Row], folder: Path, language: str) -> Path:
    path = folder / f"{table.chinese if language == 'zh' else table.name}.csv"
    save_named(path, partial(write_csv, table, rows, language=language, offsets=True))
    return path


def _write_book(
    tables: Mapping[str, Table], rows: Mapping[str, Sequence[Row]], folder: Path, language: str
) -> list[Path]:
    sheets = [_sheet(table, rows[name], language) for name, table in tables.items()]
    path = folder / BOOK
    save_named(path, partial(write_sheets, sheets))
    return [path]


def _sheet(table: Table, rows: Sequence[Row], language: str) -> OutSheet:
    columns = zip(headings(table, language), map(_format, table.columns), strict=True)
    return OutSheet(
        title=table.chinese if language == "zh" else table.name,
        columns=tuple(columns),
        rows=[[_cell(column, row.get(column.name)) for column in table.columns] for row in rows],
    )


def _format(column: Column) -> Format:
    looks = {Kind.MOMENT: Format.MOMENT, Kind.CLOCK: Format.CLOCK}
    plain = Format.GENERAL if column.kind in (Kind.NUMBER, Kind.WHOLE) else Format.TEXT
    return looks.get(column.kind, plain)


def _cell(column: Column, value: Any) -> Value:
    """Return a value as a workbook keeps it; cells know no time zones and no second of two equal clock times."""
    keeps_kind = column.kind in (Kind.MOMENT, Kind.CLOCK, Kind.NUMBER, Kind.WHOLE)
    if value is None or (keeps_kind and not getattr(value, "fold", 0)):
        return value
    return written(column, value, offsets=column.kind in (Kind.MOMENT, Kind.WINDOWS))


def _collection(zones: Sequence[Zone]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_feature(zone) for zone in zones]}


def _feature(zone: Zone) -> dict[str, Any]:
    polygons = zone.polygons or ((_circle(zone),),)
    return {
        "type": "Feature",
        "properties": {"name": zone.name, "kind": zone.kind.value},
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [
                [[[at.longitude, at.latitude] for at in ring] for ring in rings]
                for rings in polygons
            ],
        },
    }


def _circle(zone: Zone) -> tuple[Location, ...]:
    """Return corners on a round zone's edge, the first again at the end.

    References
    ----------
    E. Williams, "Aviation Formulary" 1.47, "Lat/lon given radial and distance".
    """
    assert zone.centre is not None
    assert zone.radius_km is not None
    latitude = math.radians(zone.centre.latitude)
    angle = zone.radius_km / EARTH_RADIUS_KM
    corners = []
    for corner in range(CORNERS):
        course = 2 * math.pi * corner / CORNERS
        north = math.asin(
            math.sin(latitude) * math.cos(angle)
            + math.cos(latitude) * math.sin(angle) * math.cos(course)
        )
        east = math.atan2(
            math.sin(course) * math.sin(angle) * math.cos(latitude),
            math.cos(angle) - math.sin(latitude) * math.sin(north),
        )
        corners.append(Location(math.degrees(north), zone.centre.longitude + math.degrees(east)))
    return (*corners, corners[0])
