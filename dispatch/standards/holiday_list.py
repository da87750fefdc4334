"""The list of days that are working or free whatever the country's calendar says."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from dispatch.errors import StandardsError
from dispatch.languages import gettext as _
from dispatch.standards.csv_text import csv_text

COLUMNS = ["date", "working", "name"]
ANSWERS = {
    "yes": True, "true": True, "1": True, "是": True,
    "no": False, "false": False, "0": False, "否": False,
}  # fmt: skip


def read_holiday_list(path: Path) -> dict[date, bool]:
    """Return whether each listed day is a working day.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 or GB18030 with the columns date (2026-10-10), working (yes or no) and name (for people).

    Raises
    ------
    StandardsError
        If the file cannot be read; else with every fault of it, a line each.
    """
    rows = csv.reader(csv_text(path, what=_("holiday list")).splitlines())
    heading = [cell.strip().lower() for cell in next(rows, [])]
    if heading != COLUMNS:
        raise StandardsError(
            _(
                "{path}: the heading is {heading!r}. Write {columns}.",
                path=path,
                heading=",".join(heading),
                columns=",".join(COLUMNS),
            )
        )
    days: dict[date, bool] = {}
    faults = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            day, working = _row(row)
            if day in days:
                raise ValueError(_("{day} is listed twice. Keep one of the rows", day=day))
            days[day] = working
        except ValueError as error:
            faults.append(
                _("{path}, row {number}: {error}.", path=path, number=number, error=error)
            )
    if faults:
        raise StandardsError("\n".join(faults))
    return days


def _row(row: list[str]) -> tuple[date, bool]:
    cells = [cell.strip() for cell in row]
    if len(cells) != len(COLUMNS):
        raise ValueError(_("there are {count} cells. Write date,working,name", count=len(cells)))
    try:
        day = date.fromisoformat(cells[0])
    except ValueError:
        raise ValueError(_("date is {cells!r}. Write it as 2026-10-10", cells=cells[0])) from None
    working = ANSWERS.get(cells[1].casefold())
    if working is None:
        raise ValueError(_("working is {cells!r}. Write yes or no", cells=cells[1]))
    return day, working
