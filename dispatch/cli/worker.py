"""`dispatch worker`: do the searches that were asked for in the store."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from types import FrameType

import click

from dispatch.languages import gettext as _
from dispatch.settings import Settings
from dispatch.standards.choice import standards_of
from dispatch.storage import Store
from dispatch.travel.choice import travel_of
from dispatch.web_addresses import Allowed
from dispatch.worker import Surroundings, Worker
from dispatch.worker.caretaker import Caretaker
from dispatch.worker.messenger import Messenger


@click.command("worker", short_help="Do the searches that the store has waiting.")
@click.option(
    "--with-parent",
    is_flag=True,
    hidden=True,
    help="Stop when standard input closes, as it does when the process that began this one is gone.",
)
def worker_command(with_parent: bool) -> None:
    """Do the searches that people asked for, send the webhooks' messages, make tickets of inspections, until Ctrl-C.

    Several workers may run, on several machines where the store is on PostgreSQL. A search under way goes back to the
    queue with what it has reached; that of a worker which died is taken up by another after a quarter of a minute.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = Settings.load()
    store = Store.open(settings.store_url)
    worker = Worker(store, surroundings(settings))
    _stop_by_signal(worker.stopping)
    if with_parent:
        threading.Thread(target=_wait_for_parent, args=(worker.stopping,), daemon=True).start()
    allowed = Allowed.of(settings.outgoing_hosts, private=settings.outgoing_private)
    messenger = Messenger(store, allowed)
    messenger.start()
    caretaker = Caretaker(store, standards_of(settings), share=settings.arrival_share)
    caretaker.start()
    click.echo(
        _("Working on {url} (Ctrl-C stops)", url=store.url.render_as_string(hide_password=True))
    )
    try:
        worker.run()
    finally:
        caretaker.stop()
        messenger.stop()
        store.close()


def surroundings(settings: Settings) -> Surroundings:
    """Return what searches rest on by the settings."""
    processes = int(settings.staffing_processes)
    return Surroundings(standards_of(settings), travel_of(settings), processes=processes)


def _stop_by_signal(stopping: threading.Event) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _wait_for_parent(stopping: threading.Event) -> None:
    sys.stdin.read()
    stopping.set()
