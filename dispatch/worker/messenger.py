"""Sends the messages that wait for other systems, beside the work and without waiting for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from dispatch.desk import webhooks
from dispatch.errors import StorageError
from dispatch.storage import Store
from dispatch.web_addresses import Allowed
from dispatch.worker.loop import wall_clock

IDLE_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 10.0

LOG = logging.getLogger(__name__)


class Messenger:
    """A thread of the worker's process that sends what is due.

    Parameters
    ----------
    store : Store
        Where messages wait.
    allowed : Allowed
        Which addresses this server may ask.
    clock : callable
        Returns now.
    """

    def __init__(
        self, store: Store, allowed: Allowed, *, clock: Callable[[], datetime] = wall_clock
    ) -> None:
        self._store, self._allowed, self._clock = store, allowed, clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="messenger", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Stop sending and wait until the message under way has been settled."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                sent = webhooks.send_due(self._store, at=self._clock(), allowed=self._allowed)
            except StorageError as error:
                LOG.error("messages: %s", error)
                self._stopping.wait(AFTER_TROUBLE_SECONDS)
                continue
            if not sent:
                self._stopping.wait(IDLE_SECONDS)
