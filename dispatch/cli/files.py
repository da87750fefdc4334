"""`dispatch template` and `dispatch import`: empty tables to fill in, and tables made from other systems' exports."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

import click

from dispatch.languages import current_language
from dispatch.languages import gettext as _
from dispatch.spreadsheets import import_table, save_named, write_template
from dispatch.standards.service_standard import FILE, load_standards, own_standards

DONE = 0
ROWS_REFUSED = 1


@click.command("template", short_help="Write tables to fill in.")
@click.argument("target", metavar="FOLDER_OR_XLSX", type=click.Path(path_type=Path))
@click.option(
    "--language", type=click.Choice(["en", "zh"]), help="Headings [the language of what is said]."
)
@click.option("--empty", is_flag=True, help="Leave out the example rows.")
def template_command(target: Path, language: Literal["en", "zh"] | None, empty: bool) -> None:
    """Write tables to fill in: CSV files to a folder, or one workbook where the name ends in .xlsx.

    A folder gets the service standards, too: time zone, working hours and promises, to be changed there.
    """
    form: Literal["csv", "xlsx"] = "xlsx" if target.suffix.lower() == ".xlsx" else "csv"
    timezone = load_standards().timezone
    headings = language or ("zh" if current_language() == "zh" else "en")
    write_template(target, timezone=timezone, language=headings, form=form, example=not empty)
    own = own_standards(target)
    if form == "csv" and not own.exists():
        save_named(own, _write_standards)
    click.echo(
        _(
            "Written to {target}. Times are read in the time zone of the service standards ({zone}"
            " unless {file} says otherwise).",
            target=target,
            zone=timezone.key,
            file=own,
        )
    )
    click.echo(_("Fill it in, then: dispatch plan {target} --out plan", target=target))


def _write_standards(path: Path) -> None:
    path.write_bytes((files("dispatch.standards") / FILE).read_bytes())


@click.command("import", short_help="Turn another system's table into one of ours.")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Which column goes where; see docs/import.md.",
)
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The table to write, for example day/jobs.csv.",
)
@click.option("--replace", is_flag=True, help="Replace the table if it is there already.")
def import_command(source: Path, mapping: Path, out: Path, replace: bool) -> int:
    """Turn SOURCE, another system's table, into a table of ours by a mapping file.

    Rows with a fault are named and not written. Leaves with 0 where every row was written, with 1 where some were
    refused, with 2 where nothing was written.
    """
    report = import_table(source, mapping, out, replace=replace)
    for fault in report.faults:
        click.echo(str(fault), err=True)
    click.echo(report.sentence)
    return ROWS_REFUSED if report.refused else DONE
