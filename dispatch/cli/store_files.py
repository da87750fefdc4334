"""`dispatch load` and `dispatch export`: spreadsheets into the store, and everything in the store as files."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import click
from rich.console import Console
from rich.table import Table

from dispatch.cli.gazetteer import coordinates_option
from dispatch.desk.exporting import export_all
from dispatch.desk.loading import LoadReport, load_day
from dispatch.desk.place_memory import with_corrections
from dispatch.domain.actor import SYSTEM
from dispatch.domain.gcj02 import coordinates_of
from dispatch.languages import current_language
from dispatch.languages import gettext as _
from dispatch.settings import Settings
from dispatch.spreadsheets import read_day
from dispatch.standards.service_standard import find_standards, load_standards
from dispatch.storage import Store
from dispatch.travel.geocoding import make_geocoder

MOST_SHOWN = 20
"""Changed and left-alone rows that the screen shows; the audit trail has them all."""

standards_option = click.option(
    "--standards",
    "standards_path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Service standards [those that come with the input, else the product's].",
)


@click.command("load", short_help="Load spreadsheets into the store.")
@click.argument("source", metavar="FOLDER_OR_XLSX", type=click.Path(path_type=Path))
@standards_option
@click.option("--skip-bad-rows", is_flag=True, help="Load the good rows and name the others.")
@click.option("--recount", is_flag=True, help="Take the stock of the files as counted now.")
@coordinates_option
def load_command(
    source: Path,
    standards_path: Path | None,
    skip_bad_rows: bool,
    recount: bool,
    coordinates: str | None,
) -> None:
    """Load a folder of CSV files or a workbook into the store, by id: as often as you like.

    What is new is added, what differs is changed, what the files do not name stays. The report says which; nothing is
    loaded where a row has a fault, unless --skip-bad-rows is given.
    """
    settings = Settings.load()
    standards = load_standards(find_standards(source, given=standards_path))
    given = settings.coordinates if coordinates is None else coordinates
    geocode = make_geocoder(settings)
    with ExitStack() as ending:

        @cache
        def store() -> Store:
            """Open the store when it is first needed: a faulty file leaves no empty one behind."""
            return ending.enter_context(closing(Store.open(settings.store_url)))

        day = read_day(
            source,
            timezone=standards.timezone,
            skip_bad_rows=skip_bad_rows,
            geocode=lambda address: with_corrections(store(), geocode)(address),
            coordinates=coordinates_of(given, what="coordinates"),
        )
        for fault in day.skipped:
            click.echo(str(fault), err=True)
        now = datetime.now(UTC)
        report = load_day(store(), day, by=SYSTEM, at=now, standards=standards, recount=recount)
    show_report(report, Console(highlight=False, soft_wrap=True))


@click.command("export", short_help="Write everything in the store to files.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option(
    "--language", type=click.Choice(["en", "zh"]), help="Headings [the language of what is said]."
)
@standards_option
def export_command(
    folder: Path, form: Literal["csv", "xlsx"], language: str | None, standards_path: Path | None
) -> None:
    """Write the tables, tickets, stock, audit trail and plans of the store to FOLDER; files there are replaced."""
    store = Store.open(Settings.load().store_url)
    try:
        files = export_all(
            store,
            folder,
            at=datetime.now(UTC),
            standards=load_standards(standards_path),
            form=form,
            language=language or current_language(),
        )
    finally:
        store.close()
    click.echo(
        _(
            "{count} files written to {folder}. Load them elsewhere: dispatch load {folder2}",
            count=len(files),
            folder=folder,
            folder2=folder / "day",
        )
    )


def show_report(report: LoadReport, console: Console) -> None:
    """Print what loading did: a line a table, then what changed and what was left alone."""
    table = Table(_("table"), _("added"), _("changed"), _("unchanged"), _("left alone"))
    for name, found in report.items():
        counts = (len(found.added), len(found.changed), found.unchanged, len(found.left_alone))
        table.add_row(_(name), *map(str, counts))
    console.print(table)
    lines = [
        f"{_(name)} {id}: {field} {before!r} -> {after!r}"
        for name, found in report.items()
        for id, fields in found.changed.items()
        for field, (before, after) in fields.items()
    ]
    lines += [
        _("{table} {id} left alone: {why}", table=_(name), id=id, why=why)
        for name, found in report.items()
        for id, why in found.left_alone
    ]
    for line in lines[:MOST_SHOWN]:
        console.print(line, markup=False)
    if len(lines) > MOST_SHOWN:
        more = len(lines) - MOST_SHOWN
        console.print(_("… and {number} more; the audit trail has them all", number=more))
