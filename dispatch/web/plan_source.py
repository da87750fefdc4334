"""The plan that the pages show: that of a folder, read again when it has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from flask import current_app

from dispatch.domain.plan import Plan
from dispatch.maps.timetable import Timetable, timetable
from dispatch.settings import Settings

Stamp = tuple[tuple[str, int, int, int], ...]


class PlanSource:
    """Keeps the plan of a folder until one of the folder's documents changes.

    Parameters
    ----------
    load : callable
        Returns the plan, or raises PlanFolderError where there is none.
    folder : Path
        Its JSON documents are watched.
    """

    def __init__(self, load: Callable[[], Plan], *, folder: Path) -> None:
        self.folder: Path | None = folder
        self._watched = folder
        self._load = load
        self._lock = threading.Lock()
        self._kept: tuple[Stamp, Timetable] | None = None

    def table(self) -> Timetable:
        """Return the plan as it stands in the folder now.

        Raises
        ------
        PlanFolderError
            If there is no plan.
        """
        with self._lock:
            # The stamp is taken first: a change while the plan is read shows at the next request.
            stamp = self._stamp()
            if self._kept is None or self._kept[0] != stamp:
                self._kept = None
                self._kept = stamp, timetable(self._load())
            return self._kept[1]

    def _stamp(self) -> Stamp:
        found = []
        for path in sorted(self._watched.glob("*.json")):
            try:
                status = path.stat()
            except OSError:  # replaced or removed since it was listed
                continue
            found.append((path.name, status.st_mtime_ns, status.st_size, status.st_ino))
        return tuple(found)


class Source(Protocol):
    """Where the plan comes from; `folder` is None where it comes out of a store."""

    @property
    def folder(self) -> Path | None:
        """The folder whose files may be downloaded."""

    def table(self) -> Timetable:
        """Return the plan as it stands now; PlanFolderError where there is none."""


def plan_source() -> Source:
    """Return the plan source of the application at work."""
    source: Source = current_app.extensions["dispatch_plan"]
    return source


def current_table() -> Timetable:
    """Return the plan to show; PlanFolderError where there is none."""
    return plan_source().table()


def current_settings() -> Settings:
    """Return the settings of the application at work."""
    settings: Settings = current_app.config["DISPATCH_SETTINGS"]
    return settings
