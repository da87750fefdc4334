"""The plan that is published in a store, kept until another one is."""

from __future__ import annotations

import threading
from pathlib import Path

from dispatch.errors import PlanFolderError
from dispatch.maps.timetable import Timetable, timetable
from dispatch.planning.archive import read_archive
from dispatch.storage import Session, plans
from dispatch.storage.engine import Store


class PublishedPlan:
    """Keeps the published plan of a store until another one is published.

    Parameters
    ----------
    store : Store
        Its board names the plan.
    """

    def __init__(self, store: Store) -> None:
        self.folder: Path | None = None
        self._store = store
        self._lock = threading.Lock()
        self._kept: tuple[str, Timetable] | None = None

    def table(self) -> Timetable:
        """Return the plan that holds now.

        Raises
        ------
        PlanFolderError
            If none has been published yet.
        """
        with self._store.reading() as session:
            found = self.table_in(session)
        if found is None:
            raise PlanFolderError("No plan is published yet. Ask for one, and publish it.")
        return found

    def table_in(self, session: Session) -> Timetable | None:
        """Return the plan that holds as a session sees it; None before the first."""
        plan_id = plans.board(session).plan_id
        if plan_id is None:
            return None
        with self._lock:
            if self._kept is None or self._kept[0] != plan_id:
                self._kept = None
                text = plans.get(session, plan_id).archive
                self._kept = plan_id, timetable(read_archive(text))
            return self._kept[1]
