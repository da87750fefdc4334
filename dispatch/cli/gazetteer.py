"""`dispatch gazetteer FILE`: check a file of addresses with their places, and look some up in it."""

from __future__ import annotations

from pathlib import Path

import click

from dispatch.domain.gcj02 import coordinates_of
from dispatch.domain.place import EXACT
from dispatch.domain.place_words import precision_words
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.languages import ngettext
from dispatch.settings import Settings
from dispatch.travel.gazetteer import Gazetteer, read_gazetteer

NOT_ALL_FOUND = 1

coordinates_option = click.option(
    "--coordinates",
    type=click.Choice(["wgs84", "gcj02"]),
    help="What latitude and longitude mean [the setting `coordinates`].",
)


@click.command("gazetteer", short_help="Check a file of addresses, and look some up in it.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option(
    "--addresses",
    "listed",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Look up the addresses of this text file, one a line.",
)
@coordinates_option
def gazetteer_command(
    file: Path, addresses: tuple[str, ...], listed: Path | None, coordinates: str | None
) -> int:
    """Check FILE and say where each ADDRESS is by it: exactly, roughly, or nowhere.

    FILE is a CSV with the columns address, latitude and longitude; every fault of it is listed. Exit code 1 means that
    an address is not found.
    """
    given = Settings.load().coordinates if coordinates is None else coordinates
    gazetteer = read_gazetteer(file, coordinates=coordinates_of(given, what="coordinates"))
    count = len(gazetteer)
    click.echo(ngettext("{count} address can be used.", "{count} addresses can be used.", count))
    asked = [*addresses, *(_lines(listed) if listed else ())]
    missing = [address for address in asked if not _found(gazetteer, address)]
    if missing:
        click.echo(
            ngettext(
                "{count} address is not found.", "{count} addresses are not found.", len(missing)
            )
        )
    return NOT_ALL_FOUND if missing else 0


def _found(gazetteer: Gazetteer, address: str) -> bool:
    """Print where an address is and return whether it is anywhere."""
    found = gazetteer.find(address)
    if found is None:
        click.echo(_("{address}: not found", address=address))
        return False
    place = f"{found.location.latitude:.6f}, {found.location.longitude:.6f}"
    values = {"address": address, "place": place, "precision": precision_words(found.precision)}
    if found.precision in EXACT:
        click.echo(_("{address}: {place}, {precision}", **values))
    else:
        click.echo(_("{address}: {place}, {precision}, by {label}", label=found.label, **values))
    return True


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            _(
                "{path} cannot be read: {reason}. Give a text file in UTF-8.",
                path=path,
                reason=getattr(error, "strerror", None) or error,
            )
        ) from error
    return [line.strip() for line in text.splitlines() if line.strip()]
