"""`dispatch basemap city.osm.pbf -o city.pmtiles`: the background of maps as one local file."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dispatch.languages import gettext as _
from dispatch.maps.basemap.make import Basemap, make_basemap


@click.command("basemap", short_help="Make the background of maps out of an extract.")
@click.argument("extract", metavar="CITY.osm.pbf", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--out",
    "out",
    required=True,
    metavar="CITY.pmtiles",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; it appears whole or not at all.",
)
def basemap_command(extract: Path, out: Path) -> None:
    """Make streets, water, parks, railways, buildings and names of an OpenStreetMap extract into one local file.

    The setting basemap with this file gives every map its streets without asking any other host.
    """
    began = perf_counter()
    made = _shown(extract, out)
    click.echo(
        _(
            "Written to {file}: {tiles} tiles, {megabytes} MB, in {seconds} s. Set it: basemap = {quoted}",
            file=made.path,
            tiles=f"{made.tiles:,}",
            megabytes=f"{made.size / 1e6:.1f}",
            seconds=f"{perf_counter() - began:.0f}",
            quoted=f'"{made.path}"',
        )
    )


def _shown(extract: Path, out: Path) -> Basemap:
    """Make the file while a bar shows how far it is; a log gets a line for each step."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def report(text: str, share: float) -> None:
            bar.update(task, description=text, completed=share)
            if not console.is_terminal:
                console.print(text, markup=False)

        return make_basemap(extract, out, report=report)
