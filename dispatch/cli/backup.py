"""`dispatch backup` and `dispatch restore`: the whole store in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.settings import Settings
from dispatch.storage import Store
from dispatch.storage.backup import backup, restore

FILE = click.Path(path_type=Path, dir_okay=False)


TABLES = (
    mark("users"),
    mark("login sessions"),
    mark("api tokens"),
    mark("login attempts"),
    mark("audit"),
    mark("customer links"),
    mark("customer sessions"),
    mark("customers"),
    mark("inspections"),
    mark("inspection dates"),
    mark("warnings"),
    mark("master"),
    mark("phone acts"),
    mark("ticket photos"),
    mark("plan versions"),
    mark("board"),
    mark("stock entries"),
    mark("reservations"),
    mark("studies"),
    mark("study results"),
    mark("study plots"),
    mark("tickets"),
    mark("webhooks"),
    mark("webhook messages"),
    mark("work"),
)
"""What the tables of a store are called."""


@click.command("backup", short_help="Write the whole store to a file.")
@click.argument("file", type=FILE)
def backup_command(file: Path) -> None:
    """Write all that the store holds to FILE, while it is in use; the file appears whole or not at all."""
    store = Store.open(Settings.load().store_url)
    try:
        counts = backup(store, file)
    finally:
        store.close()
    click.echo(_("Written to {file}: {counted}", file=file, counted=_counted(counts)))


@click.command("restore", short_help="Make the store from a backup.")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Throw away what the store holds.")
def restore_command(file: Path, replace: bool) -> None:
    """Make the store of the setting store_url from FILE; stop everything that works on it before.

    The backup may come from the other engine or an older release. The store is whole afterwards, or as it was.
    """
    counts = restore(file, Settings.load().store_url, replace=replace)
    click.echo(_("Restored from {file}: {counted}", file=file, counted=_counted(counts)))


def _counted(counts: dict[str, int]) -> str:
    return _(", ").join(
        f"{count} {_(table.replace('_', ' '))}" for table, count in counts.items() if count
    )
