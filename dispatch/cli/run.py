"""`dispatch run`: pages, API and a worker on one store."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from dispatch.cli.limits import stop_from
from dispatch.cli.progress import shown_search
from dispatch.cli.serve import listening, trusting
from dispatch.cli.worker import surroundings
from dispatch.desk.passwords import Passwords
from dispatch.desk.sample import begin_with, is_empty, on_date
from dispatch.desk.users import FIRST_ADMIN, first_admin
from dispatch.languages import gettext as _
from dispatch.planning.so_far import Watch
from dispatch.settings import Settings
from dispatch.spreadsheets import read_day
from dispatch.storage import Store
from dispatch.web import create_app
from dispatch.web.figures import figures_ahead
from dispatch.web.store_mode import appointments_ready

WORKER = (sys.executable, "-c", "from dispatch.cli import main; main()", "worker", "--with-parent")
TOO_SOON_SECONDS = 5.0
STOP_SECONDS = 10.0


@click.command("run", short_help="Run the day: pages, API and a worker on the store.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=5000,
    show_default=True,
    help="Port to listen on.",
)
@click.option(
    "--sample",
    metavar="FOLDER_OR_XLSX",
    type=click.Path(path_type=Path),
    help="Tables to load, plan and publish as today where the store is empty.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    help="How long the sample's first plan is searched for [10].",
)
def run_command(host: str, port: int, sample: Path | None, seconds: float | None) -> None:
    """Serve the store of the setting store_url at http://HOST:PORT, with a worker beside it; Ctrl-C stops both.

    The first start makes an administrator and prints the one-time password.
    """
    settings = trusting(Settings.load(), host)
    store = Store.open(settings.store_url)
    try:
        if sample is not None and is_empty(store):
            _begin_with_sample(store, settings, sample, seconds)
        _print_first_admin(store)
        app = create_app(settings=settings, store=store)
        server = listening(app, host, port=port)
        with _worker(), appointments_ready(app), figures_ahead(app):
            click.echo(
                _(
                    "Serving {url} at http://{host}:{port} (Ctrl-C stops)",
                    url=store.url.render_as_string(),
                    host=host,
                    port=port,
                )
            )
            server.run()
    finally:
        store.close()


def _begin_with_sample(
    store: Store, settings: Settings, sample: Path, seconds: float | None
) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    around = surroundings(settings)
    console.print(
        _("The store is empty: loading {sample} as if it were today", sample=sample), markup=False
    )
    day = read_day(sample, timezone=around.standards.timezone)
    today = datetime.now(around.standards.timezone).date()
    with shown_search(console) as (report, cancel):
        plan_id = begin_with(
            store,
            on_date(day, today),
            standards=around.standards,
            travel=around.travel,
            stop=stop_from(seconds=seconds, iterations=None),
            watch=Watch(report, cancel=cancel),
        )
    console.print(_("Plan {plan_id} is published", plan_id=plan_id), markup=False)


def _print_first_admin(store: Store) -> None:
    password = first_admin(store, at=datetime.now(UTC), passwords=Passwords())
    if password is not None:
        click.echo(
            _(
                "The first administrator is {first_admin}, with the one-time password {password}",
                first_admin=FIRST_ADMIN,
                password=password,
            )
        )


@contextmanager
def _worker() -> Iterator[None]:
    """Keep a worker running beside the block: one that dies is begun again, its work resumes."""
    over = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not over.is_set():
            # Its standard input closes with this process, whatever ends it, and then the worker ends too.
            process = subprocess.Popen(WORKER, stdin=subprocess.PIPE)
            running[:] = [process]
            began = datetime.now(UTC)
            code = process.wait()
            if over.is_set():
                return
            click.echo(
                _("The worker ended (code {code}); a new one takes its work up.", code=code),
                err=True,
            )
            if (datetime.now(UTC) - began).total_seconds() < TOO_SOON_SECONDS:
                over.wait(TOO_SOON_SECONDS)

    thread = threading.Thread(target=keep, name="keeper of the worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        for process in running:
            if process.stdin is not None:
                process.stdin.close()
            process.terminate()
        thread.join(STOP_SECONDS)
        for process in running:
            process.kill()
