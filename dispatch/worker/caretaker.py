"""What is due once a day, beside the work: dates of inspections become tickets, recent arrivals are measured."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime

from dispatch.desk import inspections
from dispatch.desk.arrival_windows import measure_arrivals
from dispatch.errors import DispatchError
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store
from dispatch.worker.loop import wall_clock

ARRIVAL_SHARE = 0.9
IDLE_SECONDS = 60.0
AFTER_TROUBLE_SECONDS = 600.0

LOG = logging.getLogger(__name__)


class Caretaker:
    """A thread of the worker's process that looks at a new day, and at the start, what has become due.

    Several may run: a date of an inspection becomes one ticket, whoever comes first.

    Parameters
    ----------
    store : Store
        Whose contracts are looked at.
    standards : ServiceStandards
        Workdays, and the clock that says when a day begins.
    share : float
        Of arrivals that the windows told to customers are to hold.
    clock : callable
        Returns now.
    """

    def __init__(
        self,
        store: Store,
        standards: ServiceStandards,
        *,
        share: float = ARRIVAL_SHARE,
        clock: Callable[[], datetime] = wall_clock,
    ) -> None:
        self._share = share
        self._store, self._standards, self._clock = store, standards, clock
        self._seen: date | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="caretaker", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking and wait until what is under way is done."""
        self._stopping.set()
        self._thread.join()

    def look(self) -> int:
        """Make what is due where this day was not looked at yet, and return how many tickets were made.

        Raises
        ------
        DispatchError
            If the store cannot be used, or an inspection cannot become a ticket; it is tried again at the next look.
        """
        now = self._clock()
        today = now.astimezone(self._standards.timezone).date()
        if today == self._seen:
            return 0
        timezone = self._standards.timezone
        measured = measure_arrivals(self._store, share=self._share, at=now, timezone=timezone)
        if measured is not None:
            LOG.info("windows told to customers rest on recent arrivals")
        made = inspections.make_due(self._store, at=now, standards=self._standards)
        self._seen = today
        if made:
            LOG.info("%s dates of inspections became tickets", len(made))
        return len(made)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except DispatchError as error:
                LOG.error("inspections: %s", error)
                self._stopping.wait(AFTER_TROUBLE_SECONDS)
            else:
                self._stopping.wait(IDLE_SECONDS)
