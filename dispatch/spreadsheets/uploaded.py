"""Files that somebody sends, to a checked Day; what they are called there is never used as a path here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from dispatch.domain.day import Day
from dispatch.domain.fault import Fault
from dispatch.domain.gcj02 import Coordinates
from dispatch.errors import InputError, InputFaults
from dispatch.languages import gettext as _
from dispatch.spreadsheets.coordinates import Geocode
from dispatch.spreadsheets.limits import MAX_SHOWN
from dispatch.spreadsheets.read import read_day
from dispatch.spreadsheets.sources import ZONES_FILE, table_named

WORKBOOK = "workbook.xlsx"
TEXTS = (".csv", ".tsv")


def read_uploaded(
    files: Iterable[tuple[str, bytes]],
    *,
    timezone: ZoneInfo,
    skip_bad_rows: bool = False,
    coordinates: Coordinates = Coordinates.WGS84,
    geocode: Geocode | None = None,
) -> Day:
    """Return the day that one workbook, or several tables, describe; as `read_day`.

    The files lie in a folder of their own while they are read, under names of this module.

    Parameters
    ----------
    files : iterable of (name, content)
        One .xlsx; or .csv and .tsv files called as their tables, and `zones.geojson`.
    timezone, skip_bad_rows, coordinates, geocode : ZoneInfo, bool, Coordinates, callable or None
        As for `read_day`.

    Raises
    ------
    InputError
        If there is no file, or one whose name says of no table that it is that one.
    InputFaults
        With every fault of every file, each under the name that was sent.
    """
    named = _named(files)
    shown = {own: name for own, (name, _) in named.items()}
    with TemporaryDirectory(prefix="dispatch-load-") as made:
        folder = Path(made)
        for own, (_, content) in named.items():
            (folder / own).write_bytes(content)
        source = folder / WORKBOOK if WORKBOOK in named else folder
        try:
            day = read_day(
                source,
                timezone=timezone,
                skip_bad_rows=skip_bad_rows,
                name="loaded",
                coordinates=coordinates,
                geocode=geocode,
            )
        except InputFaults as error:
            raise InputFaults(_renamed(error.faults, shown)) from error
    return replace(day, skipped=_renamed(day.skipped, shown))


def _named(files: Iterable[tuple[str, bytes]]) -> dict[str, tuple[str, bytes]]:
    """Return the files by a name of ours, each with the name that was sent."""
    found: dict[str, tuple[str, bytes]] = {}
    for name, content in files:
        own = _own_name(name)
        if own in found:
            raise InputError(
                _(
                    "{short} and {short2} are the same table. Send one of the two.",
                    short=_short(found[own][0]),
                    short2=_short(name),
                )
            )
        found[own] = name, content
    if not found:
        raise InputError(
            _("No file was sent. Send a workbook (.xlsx), or the tables as .csv files.")
        )
    if WORKBOOK in found and len(found) > 1:
        raise InputError(
            _(
                "{short} was sent with other files. Send the workbook alone, or .csv files alone.",
                short=_short(found[WORKBOOK][0]),
            )
        )
    return found


def _own_name(name: str) -> str:
    if any(sign in "/\\" or not sign.isprintable() for sign in name) or name.startswith("."):
        raise InputError(
            _("The file name {short} holds a path. Send the bare name.", short=_short(name))
        )
    stem, dot, ending = name.lower().rpartition(".")
    if dot and ending == "xlsx":
        return WORKBOOK
    if name.lower() == ZONES_FILE:
        return ZONES_FILE
    table = table_named(stem) if dot + ending in TEXTS else None
    if table is None:
        raise InputError(
            _(
                "The file {short} is no table that is read. Send a workbook (.xlsx), or .csv files"
                " called as their tables, such as jobs.csv, technicians.csv and shifts.csv.",
                short=_short(name),
            )
        )
    # Both endings of one table get one name, so that the second is noticed.
    return f"{table}.csv"


def _short(name: str) -> str:
    return repr(name if len(name) <= MAX_SHOWN else name[:MAX_SHOWN] + "…")


def _renamed(faults: Iterable[Fault], shown: Mapping[str, str]) -> tuple[Fault, ...]:
    return tuple(replace(fault, file=shown.get(fault.file, fault.file)) for fault in faults)
