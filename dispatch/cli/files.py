"""`dispatch template` and `dispatch import`: empty tables to fill in, and tables made from other systems' exports."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from dispatch.spreadsheets import import_table, write_template


@click.command("template", short_help="Write tables to fill in.")
@click.argument("target", metavar="FOLDER_OR_XLSX", type=click.Path(path_type=Path))
@click.option(
    "--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Headings."
)
@click.option("--empty", is_flag=True, help="Leave out the example rows.")
def template_command(target: Path, language: Literal["en", "zh"], empty: bool) -> None:
    """Write tables to fill in: CSV files to a folder, or one workbook where the name ends in .xlsx."""
    form: Literal["csv", "xlsx"] = "xlsx" if target.suffix.lower() == ".xlsx" else "csv"
    write_template(target, language=language, form=form, example=not empty)
    click.echo(f"Written to {target}. Fill it in, then: dispatch plan {target} --out plan")


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
def import_command(source: Path, mapping: Path, out: Path) -> None:
    """Turn SOURCE, another system's table, into a table of ours by a mapping file."""
    report = import_table(source, mapping, out)
    for fault in report.faults:
        click.echo(str(fault), err=True)
    click.echo(report.sentence)
