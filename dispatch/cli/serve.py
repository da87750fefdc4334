"""`dispatch serve FOLDER`: show a plan in the browser."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import click
import waitress

from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.planning.archive import load_plan
from dispatch.settings import Settings
from dispatch.web import create_app
from dispatch.web.security import longest_body

EVERY_ADDRESS = ("0.0.0.0", "::")
SECONDS_OF_SILENCE = 60
"""After these a connection that sends nothing is closed."""
LONGER_THAN_BODIES = 64 * 1024
"""Room for what a form puts around a file; a body longer than the longest by more is cut off by the server itself."""


@click.command("serve", short_help="Show a plan in the browser.")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=5000,
    show_default=True,
    help="Port to listen on.",
)
def serve_command(folder: Path | None, host: str, port: int) -> None:
    """Show the plan in FOLDER at http://HOST:PORT; planning it again shows at the next reload."""
    settings = Settings.load()
    if folder is not None:
        settings = replace(settings, plan_folder=str(folder))
        load_plan(folder)
    settings = trusting(settings, host)
    app = create_app(settings=settings)
    server = listening(app, host, port=port)
    click.echo(
        _(
            "Serving {plan_folder} at http://{host}:{port} (Ctrl-C stops)",
            plan_folder=settings.plan_folder,
            host=host,
            port=port,
        )
    )
    if host in EVERY_ADDRESS:
        names = settings.trusted_hosts or _("none so far")
        click.echo(
            _(
                "Other devices reach the pages only by an address or name listed in the setting"
                " trusted_hosts ({names}); see docs/settings.md",
                names=names,
            )
        )
    server.run()


def trusting(settings: Settings, host: str) -> Settings:
    """Return settings by which the pages answer to the address they listen on, where it is a single one."""
    if host in EVERY_ADDRESS or ":" in host or host in settings.trusted_hosts.split(","):
        return settings
    names = ",".join(name for name in (settings.trusted_hosts, host) if name)
    return replace(settings, trusted_hosts=names)


def listening(app: WSGIApplication, host: str, *, port: int) -> Any:
    """Return a server that listens on this address, so whoever connects from now on is answered.

    Raises
    ------
    SettingsError
        If nothing can listen there.
    """
    listener = None
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        if listener is not None:
            listener.close()
        other = port % 65535 + 1
        raise SettingsError(
            _(
                "Port {port} of {host} cannot be used: {error}. Give another one: --port {other} (make"
                " run PORT={other})",
                port=port,
                host=host,
                error=error.strerror or error,
                other=other,
            )
        ) from error
    return waitress.create_server(
        app,
        sockets=[listener],
        threads=8,
        ident=None,
        channel_timeout=SECONDS_OF_SILENCE,
        max_request_body_size=longest_body(app) + LONGER_THAN_BODIES,
    )
