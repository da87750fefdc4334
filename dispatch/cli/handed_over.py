"""Where a plan is written to, and everything it is handed over as."""

from __future__ import annotations

import os
from pathlib import Path

from dispatch.errors import PlanFolderError
from dispatch.maps import write_map
from dispatch.planning.archive import save_plan
from dispatch.planning.make_plan import Planned
from dispatch.settings import Settings
from dispatch.spreadsheets import ROUTE_PREFIX, write_route_csvs, write_workbook

WORKBOOK = "plan.xlsx"
MAP = "map.html"
ROUTES = "routes"


def refuse_unusable(out: Path, *, source: Path) -> None:
    """Refuse a folder that cannot take a plan before any time is spent on making one.

    Raises
    ------
    PlanFolderError
        If `out` is the folder of the input, or it cannot be made or written.
    """
    if out.resolve() == source.resolve():
        raise PlanFolderError(
            f"{out} is the folder of the input. Name another folder for the plan: --out {out}-plan"
        )
    stands = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not stands.is_dir():
        raise PlanFolderError(f"{stands} is a file, so {out} cannot be made. Name another folder.")
    if not os.access(stands, os.W_OK | os.X_OK):
        raise PlanFolderError(f"{stands} cannot be written. Name another folder, or allow writing.")


def write_all(planned: Planned, out: Path, settings: Settings) -> None:
    """Write everything that a plan is handed over as; the documents first, so that a locked workbook loses no plan.

    Raises
    ------
    PlanFolderError
        If something cannot be written; the text names it.
    """
    save_plan(planned, out)
    try:
        write_workbook(planned.plan, out / WORKBOOK)
        write_map(planned.plan, out / MAP, settings=settings)
        tables = write_route_csvs(planned.plan, out / ROUTES)
        for stale in set((out / ROUTES).glob(f"{ROUTE_PREFIX}*.csv")) - set(tables):
            stale.unlink()
    except OSError as error:
        raise PlanFolderError(
            f"The plan is in {out}, but {error.filename or 'a table'} could not be written:"
            f" {error.strerror or error}. Close it where it is open, free some space, and plan again."
        ) from error
