"""`dispatch serve FOLDER`: show a plan in the browser."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import click
import waitress

from dispatch.errors import SettingsError
from dispatch.planning.archive import load_plan
from dispatch.settings import Settings
from dispatch.web import create_app


@click.command("serve")
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
    app = create_app(settings=settings)
    refuse_taken(host, port=port)
    click.echo(f"Serving {settings.plan_folder} at http://{host}:{port} (Ctrl-C stops)")
    waitress.serve(app, host=host, port=port, threads=8, ident=None)


def refuse_taken(host: str, *, port: int) -> None:
    """Raise SettingsError where nothing can listen on this address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SettingsError(
            f"Port {port} of {host} cannot be used: {error.strerror or error}."
            f" Give another one: --port {port % 65535 + 1} (make run PORT={port % 65535 + 1})"
        ) from error
