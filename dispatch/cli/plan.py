"""`dispatch plan FOLDER --out DIR`: read, plan, check, write, summarise."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from dispatch.cli.limits import search_options, stop_from
from dispatch.cli.progress import shown_search
from dispatch.cli.summary import print_summary
from dispatch.domain.day import Day
from dispatch.errors import PlanFolderError
from dispatch.maps import write_map
from dispatch.planning.archive import save_plan
from dispatch.planning.make_plan import Planned, make_plan
from dispatch.settings import Settings
from dispatch.spreadsheets import ROUTE_PREFIX, read_day, write_route_csvs, write_workbook
from dispatch.standards.service_standard import ServiceStandards, find_standards, load_standards
from dispatch.travel.geocoding import make_geocoder
from dispatch.travel.straight_line import StraightLine

WORKBOOK = "plan.xlsx"
MAP = "map.html"
ROUTES = "routes"


@click.command("plan")
@click.argument("source", metavar="FOLDER", type=click.Path(path_type=Path))
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
    help="Service standards [FOLDER/standards.toml, else those of the product].",
)
@click.option(
    "--skip-bad-rows",
    is_flag=True,
    help="Leave out rows with faults and list them in the result; without it any fault stops the plan.",
)
def plan_command(
    source: Path,
    out: Path,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    engine: str,
    standards_path: Path | None,
    skip_bad_rows: bool,
) -> None:
    """Plan the day in FOLDER (CSV files) or in a workbook, and write plan, tables and map to DIR.

    DIR gets problem.json, plan.json, plan.xlsx, map.html, one CSV a technician in routes/, and day.json, which the
    pages of "dispatch serve" are made from.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    settings = Settings.load()
    standards = load_standards(find_standards(source, given=standards_path))
    day = _read(source, standards, settings, skip_bad_rows=skip_bad_rows, console=console)
    with shown_search(console) as (report, cancel):
        planned = make_plan(
            day,
            standards=standards,
            travel=StraightLine(
                a=settings.travel_a, p=settings.travel_p, detour=settings.travel_detour
            ),
            stop=stop_from(seconds=seconds, iterations=iterations),
            seed=seed,
            engine=engine,
            on_progress=report,
            cancel=cancel,
        )
    write_all(planned, out, settings)
    print_summary(planned.plan, out, Console(highlight=False, soft_wrap=True))


def _read(
    source: Path,
    standards: ServiceStandards,
    settings: Settings,
    *,
    skip_bad_rows: bool,
    console: Console,
) -> Day:
    console.print(f"Reading {source}", markup=False)
    day = read_day(
        source,
        timezone=standards.timezone,
        skip_bad_rows=skip_bad_rows,
        geocode=make_geocoder(settings),
    )
    rows = len({(fault.file, fault.row) for fault in day.skipped})
    console.print(
        f"{len(day.jobs)} jobs, {len(day.technicians)} technicians, {len(day.depots)} depots;"
        f" {rows} rows skipped",
        markup=False,
    )
    return day


def write_all(planned: Planned, out: Path, settings: Settings) -> None:
    """Write everything that a plan is handed over as; the documents first, so that a locked workbook loses no plan.

    Raises
    ------
    PlanFolderError
        If something cannot be written; the text names it.
    """
    save_plan(planned, out)
    try:
        write_workbook(planned.plan, out / WORKBOOK)
        write_map(planned.plan, out / MAP, settings=settings)
        tables = write_route_csvs(planned.plan, out / ROUTES)
        for stale in set((out / ROUTES).glob(f"{ROUTE_PREFIX}*.csv")) - set(tables):
            stale.unlink()
    except OSError as error:
        raise PlanFolderError(
            f"The plan is in {out}, but {error.filename or 'a table'} could not be written:"
            f" {error.strerror or error}. Close it where it is open, free some space, and plan again."
        ) from error
