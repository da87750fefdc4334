"""The plan that is published in a store, kept until another one is."""

from __future__ import annotations

import threading
from pathlib import Path

from dispatch.errors import PlanFolderError
from dispatch.languages import gettext as _
from dispatch.maps.timetable import Timetable, timetable
from dispatch.planning.archive import read_archive
from dispatch.planning.ways import with_ways
from dispatch.storage import Session, plans
from dispatch.storage.engine import Store


class PublishedPlan:
    """Keeps the published plan of a store until another one is published.

    Parameters
    ----------
    store : Store
        Its board names the plan.
    travel : object
        Where travel times come from. Edits by hand change legs whose roads are not known yet; a source at hand is asked
        for these, once for each plan, and a service over the network is not.
    """

    def __init__(self, store: Store, *, travel: object = None) -> None:
        self.folder: Path | None = None
        self._store = store
        self._travel = travel if getattr(travel, "is_at_hand", False) else None
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
            raise PlanFolderError(_("No plan is published yet. Ask for one, and publish it."))
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
                self._kept = plan_id, timetable(with_ways(read_archive(text), self._travel))
            return self._kept[1]
