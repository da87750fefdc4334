"""The sign of life of a worker: it renews the lease, writes how far the search is, and hears of a cancellation."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from dispatch.errors import LeaseLost, StorageError
from dispatch.planning.so_far import RoutesSoFar
from dispatch.storage import Store, work
from solver.engine import Progress

BEAT_SECONDS = 0.25
"""Time between two looks at whether the work is to be cancelled."""
WORD_SECONDS = 2.0
"""Time between two words of progress, where the lease allows it."""

LOG = logging.getLogger(__name__)


class Stopped(Exception):
    """The worker is to stop in good order; the work goes back to the queue."""


class Heartbeat:
    """Beats on a thread of its own while the search runs.

    Parameters
    ----------
    store : Store
        Where the work stands.
    id, worker : str
        The work and who does it.
    lease : timedelta
        How long the worker is trusted without a word; it says one three times as often at least.
    clock : callable
        Returns now.
    stopping : Event
        Set when the worker is to stop.
    done : mapping
        The progress that an earlier worker had reached; its seconds and iterations count on.
    beat_seconds : float
        Time between two looks.
    """

    def __init__(
        self,
        store: Store,
        id: str,
        *,
        worker: str,
        lease: timedelta,
        clock: Callable[[], datetime],
        stopping: threading.Event,
        done: Mapping[str, Any],
        beat_seconds: float = BEAT_SECONDS,
    ) -> None:
        self.worker, self.clock = worker, clock
        self.cancel = threading.Event()
        self._store, self._id, self._lease = store, id, lease
        self._stopping, self._beat_seconds = stopping, beat_seconds
        word_seconds = min(WORD_SECONDS, lease.total_seconds() / 3)
        self._between_words = max(1, int(word_seconds / beat_seconds))
        self._seconds, self._iterations = done.get("seconds", 0.0), done.get("iterations", 0)
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._progress: dict[str, Any] | None = None
        self._best: str | None = None
        self._wants_best = True
        self._thread = threading.Thread(target=self._run, name=f"heartbeat {id}", daemon=True)

    def __enter__(self) -> Heartbeat:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the beating; what was not written yet is left."""
        self.end()
        self._thread.join()

    def end(self) -> None:
        """Beat no more, as the work is about to be over."""
        self._over.set()

    def on_progress(self, progress: Progress) -> None:
        """Note how far the search is.

        Raises
        ------
        Stopped
            If the worker is to stop, which ends the search.
        """
        if self._stopping.is_set():
            raise Stopped
        with self._lock:
            self._progress = {
                "seconds": round(self._seconds + progress.seconds, 1),
                "iterations": self._iterations + progress.iterations,
                "cost": progress.cost,
                "unserved": progress.unserved,
                "message": progress.message,
            }

    def note(self, progress: Mapping[str, Any]) -> None:
        """Note how far work is that is no search; JSON values.

        Raises
        ------
        Stopped
            If the worker is to stop.
        """
        if self._stopping.is_set():
            raise Stopped
        with self._lock:
            self._progress = dict(progress)

    def on_best(self, read: Callable[[], RoutesSoFar]) -> None:
        """Read the routes so far, once for each time that they are written."""
        if self._wants_best:
            text = json.dumps(read(), ensure_ascii=False)
            with self._lock:
                self._best, self._wants_best = text, False

    def _run(self) -> None:
        beats = 0
        while not self._over.wait(self._beat_seconds):
            beats += 1
            try:
                if beats % self._between_words == 0 or (beats == 1 and self._best is not None):
                    self.write()
                else:
                    self._look()
            except LeaseLost as error:
                if not self._over.is_set():
                    LOG.warning("%s", error)
                    self.cancel.set()
                return
            except StorageError as error:
                LOG.warning("%s", error)

    def _look(self) -> None:
        with self._store.reading() as session:
            row = work.get(session, self._id)
            lost = row.worker != self.worker or row.state != work.RUNNING
            asked = row.cancel_asked
        if lost:
            raise LeaseLost(self._id, self.worker)
        if asked:
            self.cancel.set()

    def write(self) -> None:
        """Renew the lease, and write the progress and the routes so far where there are new ones.

        Raises
        ------
        LeaseLost
            If another worker has taken over.
        """
        with self._lock:
            progress, best = self._progress, self._best
        with self._store.transaction() as session:
            until = self.clock() + self._lease
            asked = work.renew(
                session, self._id, worker=self.worker, until=until, progress=progress, best=best
            )
        with self._lock:
            if best is not None and self._best is best:
                self._best = None
            self._wants_best = True
        if best is not None:
            LOG.info("work %s: the best so far is saved", self._id)
        if asked:
            self.cancel.set()
