"""`dispatch webhook add | list | remove`: other systems that are told what happens to tickets."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from dispatch.desk import webhooks
from dispatch.domain.actor import SYSTEM
from dispatch.languages import gettext as _
from dispatch.settings import Settings
from dispatch.storage import Store
from dispatch.web_addresses import Allowed
from dispatch.webhooks.message import EVENTS


@click.group("webhook", short_help="Tell other systems what happens to tickets.")
def webhook_group() -> None:
    """Tell other systems when a visit is dispatched, on the way and done; see docs/webhooks.md."""


@webhook_group.command("add")
@click.argument("url")
@click.option("--event", "events", multiple=True, type=click.Choice(EVENTS), help="Only these.")
def add_command(url: str, events: tuple[str, ...]) -> None:
    """Add a receiver at URL and print the secret that signs its messages, this once."""
    settings = Settings.load()
    allowed = Allowed.of(settings.outgoing_hosts, private=settings.outgoing_private)
    store = Store.open(settings.store_url)
    try:
        now = datetime.now(UTC)
        added, secret = webhooks.add_webhook(store, url, events, by=SYSTEM, at=now, allowed=allowed)
    finally:
        store.close()
    click.echo(_("{added} is told of {events}.", added=added.id, events=", ".join(added.events)))
    click.echo(_("Its secret, shown this once: {secret}", secret=secret))


@webhook_group.command("list")
def list_command() -> None:
    """List the receivers."""
    store = Store.open(Settings.load().store_url)
    try:
        found = webhooks.list_webhooks(store, by=SYSTEM)
    finally:
        store.close()
    for webhook in found:
        click.echo(f"{webhook.id}  {webhook.url}  {', '.join(webhook.events)}")
    if not found:
        click.echo(_("Nobody is told. Add a receiver: dispatch webhook add URL"))


@webhook_group.command("remove")
@click.argument("webhook_id", metavar="ID")
def remove_command(webhook_id: str) -> None:
    """Tell the receiver ID nothing more."""
    store = Store.open(Settings.load().store_url)
    try:
        webhooks.remove_webhook(store, webhook_id, by=SYSTEM, at=datetime.now(UTC))
    finally:
        store.close()
    click.echo(_("{webhook_id} is told nothing more.", webhook_id=webhook_id))
