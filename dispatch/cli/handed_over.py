"""Where a plan is written to, and everything it is handed over as."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dispatch.calendars.technician import technician_calendar
from dispatch.domain.plan import Plan
from dispatch.errors import PlanFolderError
from dispatch.languages import gettext as _
from dispatch.maps import write_map
from dispatch.planning.archive import save_areas, save_plan
from dispatch.planning.by_area import PlannedByArea
from dispatch.planning.make_plan import Planned
from dispatch.saving import save_whole
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
            _(
                "{out} is the folder of the input. Name another folder for the plan: --out {out}-plan",
                out=out,
            )
        )
    stands = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not stands.is_dir():
        raise PlanFolderError(
            _(
                "{stands} is a file, so {out} cannot be made. Name another folder.",
                stands=stands,
                out=out,
            )
        )
    if not os.access(stands, os.W_OK | os.X_OK):
        raise PlanFolderError(
            _("{stands} cannot be written. Name another folder, or allow writing.", stands=stands)
        )


def write_all(planned: Planned | PlannedByArea, out: Path, settings: Settings) -> None:
    """Write everything that a plan is handed over as; the documents first, so that a locked workbook loses no plan.

    Raises
    ------
    PlanFolderError
        If something cannot be written; the text names it.
    """
    if isinstance(planned, PlannedByArea):
        save_areas(planned, out)
    else:
        save_plan(planned, out)
    try:
        write_workbook(planned.plan, out / WORKBOOK)
        write_map(planned.plan, out / MAP, settings=settings)
        tables = write_route_csvs(planned.plan, out / ROUTES)
        calendars = _write_calendars(planned.plan, tables)
        for stale in set((out / ROUTES).glob(f"{ROUTE_PREFIX}*")) - {*tables, *calendars}:
            stale.unlink()
    except OSError as error:
        raise PlanFolderError(
            _(
                "The plan is in {out}, but {words} could not be written: {error}. Close it where it is"
                " open, free some space, and plan again.",
                out=out,
                words=error.filename or _("a table"),
                error=error.strerror or error,
            )
        ) from error


def _write_calendars(plan: Plan, tables: Sequence[Path]) -> list[Path]:
    """Write each technician's calendar beside the table of the same route."""
    now = datetime.now(UTC)
    files = []
    for person, table in zip(plan.day.technicians, tables, strict=True):
        # Minutes since 1970 rise from plan to plan, as calendars ask of the number of a change.
        content = technician_calendar(
            plan, person.id, made_at=now, number=int(now.timestamp()) // 60
        )
        path = table.with_name(table.name.removesuffix(".csv") + ".ics")
        save_whole(path, partial(_write_bytes, content))
        files.append(path)
    return files


def _write_bytes(content: bytes, path: Path) -> None:
    path.write_bytes(content)
