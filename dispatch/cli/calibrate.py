"""`dispatch calibrate`: fit the straight line to trips, and tell how far off it is before and after."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from dispatch.cli.calibration_files import put_line, put_speeds
from dispatch.desk.recorded_trips import recorded_trips
from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.languages import ngettext
from dispatch.settings import FILE, PREFIX, Settings
from dispatch.spreadsheets import read_day
from dispatch.standards.choice import standards_of
from dispatch.standards.service_standard import ServiceStandards, find_standards, load_standards
from dispatch.standards.speed_profiles import day_kind
from dispatch.storage import Store
from dispatch.travel.calibration import Calibration, Errors, calibrate
from dispatch.travel.choice import travel_of
from dispatch.travel.hourly_speeds import FEWEST_AN_HOUR, HourSpeed, speeds_by_hour
from dispatch.travel.straight_line import FormulaMatrix, StraightLine
from dispatch.travel.trips import Trip, possible, read_trips, trips_between

MOST_PLACES = 200
"""Places of a day between which roads are asked; of more, so many by chance."""


@dataclass(frozen=True)
class Source:
    """Where trips come from: the command's arguments."""

    file: Path | None
    roads: Path | None
    places: Path | None
    store: bool
    days: int


@click.command("calibrate", short_help="Fit straight-line travel to trips or roads.")
@click.argument(
    "trips", metavar="[TRIPS.csv]", required=False, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--store", "from_store", is_flag=True, help="Take the ways that technicians recorded."
)
@click.option("--days", type=click.IntRange(1), default=90, show_default=True, help="Of --store.")
@click.option(
    "--places",
    metavar="FOLDER_OR_XLSX",
    type=click.Path(path_type=Path),
    help="Take the roads between the places of this day, by the source that the settings choose.",
)
@click.option(
    "--roads",
    metavar="FILE.osm.pbf",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --places: the roads of this extract.",
)
@click.option(
    "--standards",
    "standards_path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Service standards: clock and workdays [those of the setting standards_file].",
)
@click.option("--write", is_flag=True, help=f"Write what was found into {FILE}.")
@click.option(
    "--speeds",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the speeds by the hour to a table for the standards.",
)
def calibrate_command(
    trips: Path | None,
    from_store: bool,
    days: int,
    places: Path | None,
    roads: Path | None,
    standards_path: Path | None,
    write: bool,
    speeds: Path | None,
) -> None:
    """Fit travel_a, travel_p and travel_detour to trips, and print how far off times are before and after.

    Trips come from a CSV file, from --store, or from the roads between the --places of a day (docs/time_of_day.md).
    """
    settings = Settings.load()
    given = load_standards(standards_path) if standards_path else standards_of(settings)
    source = Source(trips, roads, places, from_store, days)
    console = Console(highlight=False, soft_wrap=True)
    found, left_out = _trips(source, settings, given)
    usable, impossible = possible(found)
    _tell_left_out(len(usable), {**left_out, **impossible}, console)
    before = StraightLine(a=settings.travel_a, p=settings.travel_p, detour=settings.travel_detour)
    result = calibrate(usable, before=before)
    _tell(result, before, console)
    by_hour = _hours(usable, result.line, given)
    _tell_hours(by_hour, usable, given, console)
    if speeds is not None:
        put_speeds(speeds, by_hour)
        click.echo(_("Written to {file}", file=speeds))
    if write:
        _write(result, settings)


def _trips(
    source: Source, settings: Settings, standards: ServiceStandards
) -> tuple[list[Trip], Mapping[str, int]]:
    chosen = [source.file is not None, source.store, source.places is not None]
    if sum(chosen) != 1:
        raise click.UsageError(_("Give either TRIPS.csv, or --store, or --places."))
    if source.roads is not None and source.places is None:
        raise click.UsageError(_("--roads needs --places: between which places to drive."))
    if source.file is not None:
        return read_trips(source.file, timezone=standards.timezone), {}
    if source.places is not None:
        return _on_roads(source, source.places, settings), {}
    store = Store.open(settings.store_url)
    try:
        since = datetime.now(UTC) - timedelta(days=source.days)
        return recorded_trips(store, since=since)
    finally:
        store.close()


def _on_roads(source: Source, places: Path, settings: Settings) -> list[Trip]:
    standards = load_standards(find_standards(places))
    day = read_day(places, timezone=standards.timezone)
    ends = (
        place
        for person in day.technicians
        for shift in person.shifts
        for place in (shift.start_location, shift.end_location)
        if place is not None
    )
    every = [*(job.location for job in day.jobs), *(depot.location for depot in day.depots), *ends]
    known = list(dict.fromkeys(every))
    if len(known) > MOST_PLACES:
        chance = np.random.default_rng(0)
        known = [known[i] for i in sorted(chance.choice(len(known), MOST_PLACES, replace=False))]
    if source.roads is None:
        travel = travel_of(settings)
    else:
        # Only who uses roads waits for their packages.
        from dispatch.travel.roads.road_travel import RoadTravel

        cache, factor = Path(settings.travel_cache), settings.travel_roads_factor
        travel = RoadTravel.of(source.roads, cache=cache, factor=factor)
    matrix = travel.matrix(known)
    if isinstance(matrix, FormulaMatrix) or getattr(matrix, "fallback", None):
        raise TravelError(
            _(
                "The times between the places are those of the straight line. Give --roads FILE.osm.pbf."
            )
        )
    return trips_between(known, matrix.seconds, matrix.metres)


def _hours(
    trips: Sequence[Trip], line: StraightLine, standards: ServiceStandards
) -> list[HourSpeed]:
    return speeds_by_hour(
        trips,
        line,
        kind_of=lambda at: day_kind(standards.calendar, at.date()).value,
        timezone=standards.timezone,
    )


def _tell_left_out(count: int, left_out: Mapping[str, int], console: Console) -> None:
    console.print(ngettext("{count} trip", "{count} trips", count))
    for reason, number in left_out.items():
        console.print(_("left out: {count} that {reason}", count=number, reason=_(reason)))


def _tell(result: Calibration, before: StraightLine, console: Console) -> None:
    """Print errors before and after, and the lines to put into the settings."""
    table = Table("", _("median error"), _("one in ten is off by more than"), _("in total"))
    rows: tuple[tuple[str, Errors], ...] = (
        (_("before: {a} s · km^{p}", a=f"{before.a:g}", p=f"{before.p:g}"), result.before),
        (_("after: {a} s · km^{p}", a=f"{result.line.a:g}", p=f"{result.line.p:g}"), result.after),
        (_("after, on trips that were not fitted"), result.held_out),
    )
    for name, errors in rows:
        table.add_row(
            name,
            f"{errors.median:.1%}",
            f"{errors.tenth:.1%}",
            f"{round(errors.bias, 3) + 0.0:+.1%}",
        )
    console.print(table)
    line = result.line
    console.print(f"travel_a = {line.a:g}\ntravel_p = {line.p:g}")
    if result.metres:
        console.print(f"travel_detour = {line.detour:g}")


def _tell_hours(
    speeds: Sequence[HourSpeed],
    trips: Sequence[Trip],
    standards: ServiceStandards,
    console: Console,
) -> None:
    if standards.speeds.rows:
        console.print(
            _(
                "The speeds of {file} were not used: times above are those of all hours together. Put the speeds"
                " below in its place, or write without it.",
                file=standards.speeds.source,
            )
        )
    timed = sum(trip.leave_at is not None for trip in trips)
    if not speeds:
        console.print(
            _(
                "No speeds by the hour: {count} trips say when they began, and an hour needs {least}.",
                count=timed,
                least=FEWEST_AN_HOUR,
            )
        )
        return
    table = Table(_("day"), _("from"), _("speed"), _("trips"))
    for each in speeds:
        hour = _("other hours") if each.hour is None else f"{each.hour:02d}:00"
        table.add_row(each.kind, hour, f"{each.speed:.2f}", str(each.trips))
    console.print(table)


def _write(result: Calibration, settings: Settings) -> None:
    changed = put_line(Path(FILE), result)
    click.echo(_("Written to {file}: {what}", file=FILE, what=", ".join(changed)))
    for name in changed:
        if PREFIX + name.upper() in os.environ:
            click.echo(
                _("{variable} in the environment comes first.", variable=PREFIX + name.upper())
            )
    if settings.travel_roads or getattr(settings, "travel", "") not in ("", "straight"):
        click.echo(_("Travel is not by the straight line now; the numbers wait until it is."))
