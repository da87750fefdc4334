"""The worker's day: claim the next piece of work, do it, end it; until it is told to stop."""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from dispatch.errors import DispatchError, LeaseLost, StorageError
from dispatch.languages import gettext as _
from dispatch.storage import Store, work
from dispatch.storage.tables import WorkRow
from dispatch.worker.handlers import HANDLERS, Handler, Surroundings
from dispatch.worker.heartbeat import BEAT_SECONDS, Heartbeat, Stopped
from dispatch.worker.task import Task, actor_of
from solver.problem import ProblemError

LEASE = timedelta(seconds=15)
MOST_ATTEMPTS = 3
IDLE_SECONDS = 0.5
AFTER_TROUBLE_SECONDS = 5.0

LOG = logging.getLogger(__name__)


def wall_clock() -> datetime:
    """Return the moment it is, UTC."""
    return datetime.now(UTC)


class Worker:
    """Does the work of a store, one piece at a time.

    Parameters
    ----------
    store : Store
        Whose work is done.
    around : Surroundings
        What all work rests on.
    handlers : mapping
        What it can do, by kind.
    lease : timedelta
        How long it is trusted without a word; after that another worker takes its work over.
    most_attempts : int
        How often a piece of work is begun before it has failed.
    clock : callable
        Returns now, by which leases are judged.
    beat_seconds : float
        Time between two looks at whether the work is cancelled.
    """

    def __init__(
        self,
        store: Store,
        around: Surroundings,
        *,
        handlers: Mapping[str, Handler] = HANDLERS,
        lease: timedelta = LEASE,
        most_attempts: int = MOST_ATTEMPTS,
        clock: Callable[[], datetime] = wall_clock,
        beat_seconds: float = BEAT_SECONDS,
    ) -> None:
        # Nobody else has this name, not even a later process of the same number on the same machine.
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self.stopping = threading.Event()
        self._store, self._around, self._handlers = store, around, handlers
        self._lease, self._most_attempts = lease, most_attempts
        self._clock, self._beat_seconds = clock, beat_seconds

    def run(self) -> None:
        """Do work until `stopping` is set."""
        while not self.stopping.is_set():
            try:
                busy = self.run_one()
            except StorageError as error:
                LOG.error("%s", error)
                self.stopping.wait(AFTER_TROUBLE_SECONDS)
                continue
            if not busy:
                self.stopping.wait(IDLE_SECONDS)

    def run_one(self) -> bool:
        """Do the next piece of work; return whether there was one.

        Raises
        ------
        StorageError
            If the store cannot be used; the work is taken up again when its lease has run out.
        """
        with self._store.transaction() as session:
            row = work.claim(
                session,
                worker=self.name,
                now=self._clock(),
                lease=self._lease,
                most_attempts=self._most_attempts,
            )
        if row is None:
            return False
        LOG.info("work %s: %s, attempt %s", row.id, row.kind, row.attempts)
        try:
            self._do(row)
        except LeaseLost as error:
            LOG.warning("%s", error)
        except StorageError as error:
            # Where the store itself is out of order this cannot be saved either, and the lease runs out.
            self._fail(row, str(error))
        except (DispatchError, ProblemError) as error:
            self._fail(row, str(error))
        except Stopped:
            self._give_back(row)
        except Exception as error:
            LOG.exception("work %s", row.id)
            self._fail(
                row,
                _(
                    "An unexpected error stopped it ({kind}); see the worker's log.",
                    kind=type(error).__name__,
                ),
            )
        return True

    def _do(self, row: WorkRow) -> None:
        handler = self._handlers.get(row.kind)
        if handler is None:
            known = ", ".join(self._handlers)
            told = _("No worker can do {kind!r}. It does {handlers}.")
            self._fail(row, told.format(kind=row.kind, handlers=known))
            return
        heartbeat = Heartbeat(
            self._store,
            row.id,
            worker=self.name,
            lease=self._lease,
            clock=self._clock,
            stopping=self.stopping,
            done=row.progress,
            beat_seconds=self._beat_seconds,
        )
        if row.cancel_asked:
            heartbeat.cancel.set()
        task = Task(
            store=self._store,
            id=row.id,
            request=row.request,
            by=actor_of(row.asked_by, row.request),
            done=row.progress,
            start=None if row.best is None else json.loads(row.best),
            heartbeat=heartbeat,
        )
        try:
            with heartbeat:
                handler(task, self._around)
        except Stopped:
            heartbeat.write()
            raise
        LOG.info("work %s: over", row.id)

    def _fail(self, row: WorkRow, sentence: str) -> None:
        LOG.warning("work %s failed: %s", row.id, sentence)
        try:
            with self._store.transaction() as session:
                work.finish(
                    session,
                    row.id,
                    worker=self.name,
                    at=self._clock(),
                    state=work.FAILED,
                    sentence=sentence,
                )
        except LeaseLost as error:
            LOG.warning("%s", error)

    def _give_back(self, row: WorkRow) -> None:
        LOG.info("work %s: given back", row.id)
        try:
            with self._store.transaction() as session:
                work.give_back(session, row.id, worker=self.name)
        except LeaseLost as error:
            LOG.warning("%s", error)
