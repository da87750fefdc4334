"""When jobs of the past were first started: a CSV table with a job and a moment in each row."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.languages import gettext as _
from dispatch.staffing.history import StaffingError

JOB, STARTED = ("Job", "id"), ("Started at", "started_at")


def read_starts(path: Path, *, timezone: ZoneInfo) -> dict[str, datetime]:
    """Return the first start of each job of a UTF-8 CSV file with the columns `Job` and `Started at`.

    Other columns are left aside, so a list of jobs with one column more will do. A row without a start is a job that
    nobody came to; of several rows for a job the earliest start counts.

    Parameters
    ----------
    path : Path
        The file.
    timezone : ZoneInfo
        Of moments without an offset.

    Raises
    ------
    StaffingError
        If the file cannot be read, lacks a column, or holds what is no moment.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise StaffingError(
            _(
                "{path} cannot be read: {error}. Give a CSV file in UTF-8.",
                path=path.name,
                error=error,
            )
        ) from error
    if not rows:
        raise StaffingError(
            _("{path} holds no row. Give the starts of the past period.", path=path.name)
        )
    job, started = (_heading(rows[0], names, path) for names in (JOB, STARTED))
    found: dict[str, datetime] = {}
    for line, row in enumerate(rows, 2):
        name, text = (row[job] or "").strip(), (row[started] or "").strip()
        if not name or not text:
            continue
        moment = _moment(text, timezone, f"{path.name}, row {line}")
        found[name] = min(moment, found.get(name, moment))
    return found


def _heading(row: dict[str, str], names: tuple[str, str], path: Path) -> str:
    for name in names:
        if name in row:
            return name
    raise StaffingError(
        _('{path} has no column "{names}". Add it.', path=path.name, names=names[0])
    )


def _moment(text: str, timezone: ZoneInfo, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise StaffingError(
            _(
                '{place}: "{text}" is no moment. Write one such as 2026-11-02 09:40.',
                place=place,
                text=text,
            )
        ) from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone)
