"""A plan to files: a workbook for the office, and one CSV for each technician."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import pandas as pd

from dispatch.domain.job import Job
from dispatch.domain.plan import Plan, Route
from dispatch.domain.technician import Technician
from dispatch.languages import gettext as _
from dispatch.languages import mark, pgettext
from dispatch.saving import save_whole
from dispatch.spreadsheets.cells import neutralised
from dispatch.spreadsheets.out_sheets import writable, write_sheets
from dispatch.spreadsheets.plan_sheets import amounts_text, numbered_stops, plan_sheets

ROUTE_PREFIX = "route-"
"""How the name of every technician's CSV begins."""

_UNSAFE = re.compile(r"[^\w-]+")
_MAX_FILE_NAME = 60
_COLUMNS = (
    mark("Date"),
    mark("Visit"),
    "Stop",
    mark("Arrive"),
    "Start",
    mark("Depart"),
    mark("Job"),
    mark("Customer"),
    mark("Customer (English)"),
    mark("Phone"),
    mark("Address"),
    mark("Description"),
    mark("Parts"),
    mark("Tools"),
    mark("Depot"),
    mark("Promised by"),
    mark("Part arrives"),
    mark("Minutes late"),
    mark("Travel minutes"),
    mark("Kilometres"),
    mark("Latitude"),
    mark("Longitude"),
)


def _headings() -> list[str]:
    # The start of a visit and a stop of a route: words that stand for other things elsewhere.
    own = {"Start": pgettext("heading", "Start"), "Stop": pgettext("heading", "Stop")}
    return [own.get(name) or _(name) for name in _COLUMNS]


def write_workbook(plan: Plan, path: Path) -> None:
    """Write a plan as an Excel workbook; it appears whole or not at all.

    Times are those of the clock of the plan, named on the first sheet. Text is never taken for a formula.

    Raises
    ------
    OSError
        If it cannot be written, as when it is open in Excel.
    """
    sheets = plan_sheets(plan)
    save_whole(path, lambda draft: write_sheets(sheets, draft))


def write_route_csvs(plan: Plan, folder: Path) -> tuple[Path, ...]:
    """Write one CSV for each technician, those without a route included, and return the files.

    The files are UTF-8 with the mark by which Excel knows it. Text that a spreadsheet program would take for a
    formula gets an apostrophe in front, which `read_day` takes away again.

    Raises
    ------
    OSError
        If one cannot be written.
    """
    jobs = {job.id: job for job in plan.day.jobs}
    files = []
    for technician, name in zip(
        plan.day.technicians, _file_names(plan.day.technicians), strict=True
    ):
        rows: list[list[str]] = []
        for route in plan.routes:
            if route.technician_id == technician.id:
                rows.extend(_rows(plan, route, jobs))
        frame = pd.DataFrame(rows, columns=_headings(), dtype=object)
        path = folder / name
        save_whole(path, partial(_write_csv, frame))
        files.append(path)
    return tuple(files)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _file_names(technicians: Iterable[Technician]) -> list[str]:
    """Return a name for each that every file system takes; no two differ by capitals only."""
    names: list[str] = []
    taken: set[str] = set()
    for technician in technicians:
        person = "-".join(dict.fromkeys((technician.id, technician.name)))
        stem = _UNSAFE.sub("-", f"{ROUTE_PREFIX}{person}").strip("-")
        stem = stem[:_MAX_FILE_NAME]
        name, count = stem, 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem}-{count}"
        taken.add(name.casefold())
        names.append(f"{name}.csv")
    return names


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _rows(plan: Plan, route: Route, jobs: Mapping[str, Job]) -> Iterable[list[str]]:
    for number, stop in numbered_stops(route):
        job = jobs.get(stop.job_id or "")
        part_at = plan.promises[job.id].part_at if job else None
        texts = [
            f"{route.stops[0].depart_at:%Y-%m-%d}",
            "" if number is None else str(number),
            _(stop.kind.value),
            *(_moment(moment) for moment in (stop.arrive_at, stop.start_at, stop.depart_at)),
            *((job.id, job.customer, job.customer_en, job.phone) if job else ("",) * 4),
            *((job.address, job.description) if job else ("",) * 2),
            amounts_text(job.parts if job else stop.parts),
            "; ".join(job.tools if job else stop.tools),
            stop.depot_id or "",
            _moment(plan.promises[job.id].due_at) if job else "",
            _moment(part_at) if part_at else "",
            f"{plan.lateness_seconds(stop) / 60:.1f}" if job else "",
            f"{stop.travel_seconds / 60:.1f}",
            f"{stop.travel_metres / 1000:.1f}",
        ]
        yield [
            *(neutralised(writable(text)) for text in texts),
            *(f"{degrees:.6f}" for degrees in (stop.location.latitude, stop.location.longitude)),
        ]
