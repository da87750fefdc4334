"""`dispatch plan FOLDER_OR_XLSX --out DIR`: read, plan, check, write, summarise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from dispatch.cli.day_search import Asked, search_day
from dispatch.cli.gazetteer import coordinates_option
from dispatch.cli.handed_over import refuse_unusable, write_all
from dispatch.cli.limits import search_options
from dispatch.cli.progress import interrupts_held_off
from dispatch.cli.summary import print_summary
from dispatch.domain.day import Day
from dispatch.domain.gcj02 import coordinates_of
from dispatch.domain.retelling import retold
from dispatch.languages import gettext as _
from dispatch.languages import ngettext
from dispatch.settings import Settings
from dispatch.spreadsheets import read_day
from dispatch.standards.service_standard import (
    ServiceStandards,
    find_standards,
    load_standards,
    own_standards,
)
from dispatch.travel.choice import travel_of
from dispatch.travel.geocoding import make_geocoder


@click.command("plan", short_help="Plan a folder or workbook; write plan, tables and map.")
@click.argument("source", metavar="FOLDER_OR_XLSX", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the plan goes; made where it is missing.",
)
@search_options
@click.option(
    "--standards",
    "standards_path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Service standards [standards.toml in the folder or beside the workbook, else the product's].",
)
@click.option(
    "--skip-bad-rows",
    is_flag=True,
    help="Leave out rows with faults and list them in the result; without it any fault stops the plan.",
)
@coordinates_option
def plan_command(
    source: Path,
    out: Path,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    engine: str,
    workers: int,
    prove: bool,
    bound: float | None,
    standards_path: Path | None,
    skip_bad_rows: bool,
    coordinates: str | None,
) -> None:
    """Plan the day in a folder of CSV files or in a workbook, and write plan, tables and map to DIR.

    DIR gets problem.json, plan.json, plan.xlsx, map.html, one CSV a technician in routes/, and day.json, which the
    pages of "dispatch serve" are made from.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    settings = Settings.load()
    if coordinates is not None:
        settings = replace(settings, coordinates=coordinates)
    refuse_unusable(out, source=source)
    standards = _standards_for(source, given=standards_path, console=console)
    day = _read(source, standards, settings, skip_bad_rows=skip_bad_rows, console=console)
    travel = travel_of(settings, say=console.print)
    asked = Asked(
        seconds=seconds,
        iterations=iterations,
        seed=seed,
        engine=engine,
        workers=workers,
        prove=prove,
        bound=bound,
    )
    planned = search_day(day, asked, standards=standards, travel=travel, console=console)
    with interrupts_held_off():
        write_all(planned, out, settings)
    print_summary(planned.plan, out, Console(highlight=False, soft_wrap=True))
    if prove:
        click.echo(retold(str(planned.plan.stats["proof"])))


def _standards_for(source: Path, *, given: Path | None, console: Console) -> ServiceStandards:
    """Load the service standards that hold, and say which those are."""
    promised = find_standards(source, given=given)
    standards = load_standards(promised)
    console.print(
        _(
            "Times are {zone}, promises those of {promised}",
            zone=standards.timezone.key,
            promised=promised
            or _("the product ({file} would change both)", file=own_standards(source)),
        ),
        markup=False,
    )
    return standards


def _read(
    source: Path,
    standards: ServiceStandards,
    settings: Settings,
    *,
    skip_bad_rows: bool,
    console: Console,
) -> Day:
    console.print(_("Reading {source}", source=source), markup=False)
    day = read_day(
        source,
        timezone=standards.timezone,
        skip_bad_rows=skip_bad_rows,
        geocode=make_geocoder(settings),
        coordinates=coordinates_of(settings.coordinates, what="coordinates"),
    )
    rows = len({(fault.file, fault.row) for fault in day.skipped})
    found = (
        ngettext("{count} job", "{count} jobs", len(day.jobs)),
        ngettext("{count} technician", "{count} technicians", len(day.technicians)),
        ngettext("{count} depot", "{count} depots", len(day.depots)),
        ngettext("{count} row skipped", "{count} rows skipped", rows),
    )
    console.print(_(", ").join(found), markup=False)
    return day
