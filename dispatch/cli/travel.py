"""`dispatch travel`: which source of travel times is chosen, and the answers of a routing server that are kept."""

from __future__ import annotations

import click

from dispatch.languages import gettext as _
from dispatch.languages import ngettext
from dispatch.settings import Settings
from dispatch.travel.choice import chosen_source, kept_answers


@click.group("travel", short_help="Show or forget the kept answers of a routing server.")
def travel_group() -> None:
    """Look after travel times that came over the network: they are kept so that nobody is asked twice."""


@travel_group.command("show", short_help="Say where travel times come from and how many are kept.")
def show_command() -> None:
    """Say which source the settings choose, and how many answers of its server are kept and still count."""
    settings = Settings.load()
    click.echo(_("Travel times: {source}", source=chosen_source(settings)))
    kept = kept_answers(settings)
    if kept is None:
        click.echo(_("No answers are kept."))
    else:
        count = kept.count()
        click.echo(ngettext("{count} way is kept.", "{count} ways are kept.", count))


@travel_group.command(
    "refresh", short_help="Forget kept answers, so that the server is asked anew."
)
def refresh_command() -> None:
    """Forget the kept answers of the server that the settings choose, and those of others that no longer count.

    The next plan asks anew. Pages and workers that run remember what they asked for up to ten minutes.
    """
    kept = kept_answers(Settings.load())
    count = 0 if kept is None else kept.forget()
    click.echo(ngettext("{count} way is forgotten.", "{count} ways are forgotten.", count))
