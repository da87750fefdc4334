"""A folder of tables, or a workbook, to a checked Day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.domain.day import Day
from dispatch.domain.gcj02 import Coordinates
from dispatch.domain.place import FoundPlace, Zone
from dispatch.errors import InputFaults
from dispatch.languages import gettext as _
from dispatch.spreadsheets.build_day import build_day
from dispatch.spreadsheets.coordinates import (
    centre_of,
    check_coordinates,
    convert_coordinates,
    look_up_addresses,
)
from dispatch.spreadsheets.drawn_zones import read_drawn_zones, zone_in_wgs84
from dispatch.spreadsheets.fault_log import FaultLog, Sheet
from dispatch.spreadsheets.leave_out import leave_out_dependants
from dispatch.spreadsheets.read_sheet import read_sheet
from dispatch.spreadsheets.references import check_references
from dispatch.spreadsheets.row_rules import check_depots, check_jobs, check_shifts, check_stock
from dispatch.spreadsheets.sources import Source, open_source
from dispatch.spreadsheets.tables import TABLES


def read_day(
    source: Path,
    *,
    timezone: ZoneInfo,
    skip_bad_rows: bool = False,
    geocode: Callable[[str], FoundPlace | None] | None = None,
    name: str | None = None,
    coordinates: Coordinates = Coordinates.WGS84,
) -> Day:
    """Return the day that a folder of CSV files, a workbook, or a folder with one workbook describes.

    Parameters
    ----------
    source : Path
        `jobs.csv`, `technicians.csv`, `shifts.csv` and the others of docs/columns.md, or an .xlsx with sheets of these
        names; English and Chinese names are read. `zones.geojson` may stand in place of the table of zones.
    timezone : ZoneInfo
        Of every date and time without an offset.
    skip_bad_rows : bool
        Leave out the rows with a fault and list them in `Day.skipped`; faults of whole files still fail.
    geocode : callable or None
        Looks up the address of a job without coordinates; None where it is not found.
    name : str or None
        Of the day; otherwise that of the folder or file.
    coordinates : Coordinates
        What latitude and longitude mean in the files; the day is in WGS-84 whatever they were.

    Returns
    -------
    Day
        From the local midnight before the first shift to the one after the last.

    Raises
    ------
    InputFaults
        With every fault of every file.
    GeocodingError
        From `geocode`.
    """
    log = FaultLog()
    found = open_source(source, log)
    sheets, zones = _checked(found, timezone, coordinates, log)
    places = look_up_addresses(sheets["jobs"], geocode, log) if "jobs" in sheets else {}
    if log.fatal or (log and not skip_bad_rows):
        raise InputFaults(log.faults())
    leave_out_dependants(sheets, log)
    if not log.good_rows(sheets["shifts"]):
        _no_shift(sheets["shifts"], log)
        raise InputFaults(log.faults())
    return build_day(
        {table: log.good_rows(sheets[table]) if table in sheets else [] for table in TABLES},
        name=name or _name_of(source.resolve()),
        timezone=timezone,
        drawn_zones=zones,
        found_places=places,
        skipped=log.faults(),
    )


def _checked(
    found: Source, timezone: ZoneInfo, coordinates: Coordinates, log: FaultLog
) -> tuple[dict[str, Sheet], Sequence[Zone]]:
    """Return the tables and drawn zones with every check made that needs nothing but the files."""
    sheets = {
        table: read_sheet(TABLES[table], file, raw, timezone, log)
        for table, (file, raw) in found.tables.items()
    }
    check_coordinates(sheets, log)
    zones = _drawn_zones(found, sheets, coordinates, log)
    convert_coordinates(sheets, coordinates)
    check_references(sheets, log, unreadable=found.failed, absent=found.absent)
    _check_rows(sheets, timezone, log)
    return sheets, zones


def _name_of(source: Path) -> str:
    return source.name if source.is_dir() else source.stem


def _drawn_zones(
    found: Source, sheets: dict[str, Sheet], coordinates: Coordinates, log: FaultLog
) -> Sequence[Zone]:
    if found.zones_file is None:
        return ()
    if "zones" in sheets or "zones" in found.failed:
        log.whole(
            found.zones_file.name,
            _("there is a table of zones as well"),
            _("Remove one of the two"),
        )
    centre = centre_of(sheets.get("technicians"))
    zones = read_drawn_zones(found.zones_file, centre=centre, log=log)
    return [zone_in_wgs84(zone, coordinates) for zone in zones]


def _check_rows(sheets: dict[str, Sheet], timezone: ZoneInfo, log: FaultLog) -> None:
    if "jobs" in sheets:
        check_jobs(sheets["jobs"], log)
    if "depots" in sheets:
        check_depots(sheets["depots"], log)
    if "stock" in sheets:
        check_stock(sheets["stock"], log)
    if "shifts" in sheets:
        check_shifts(sheets["shifts"], timezone, log)
        if sheets["shifts"].readable and not sheets["shifts"].rows:
            _no_shift(sheets["shifts"], log)


def _no_shift(sheet: Sheet, log: FaultLog) -> None:
    log.whole(
        sheet.file, _("there is no shift to plan"), _("Add a row for each technician who works")
    )
