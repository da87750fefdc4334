"""Checks of the cells of one row against each other, and of shifts and stock against their like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.languages import gettext as _
from dispatch.spreadsheets.fault_log import FaultLog, Row, Sheet
from dispatch.spreadsheets.moments import CellProblem, place

MAX_SHIFT_HOURS = 24
MAX_DAYS = 31
"""How far a shift may lie from the middle one; anything farther is taken for a mistyped date."""


def check_jobs(sheet: Sheet, log: FaultLog) -> None:
    """Add the faults between the cells of each job: half a lock, a lock to somebody forbidden."""
    for row in sheet.rows:
        values = row.values
        _needs(sheet, row, "lock_start_at", "lock_technician", log)
        _needs(sheet, row, "told_start_at", "told_technician", log)
        _needs(sheet, row, "told_technician", "told_start_at", log)
        locked = values["lock_technician"]
        allowed, forbidden = values["allowed"], values["forbidden"] or ()
        if locked is not None and (locked in forbidden or (allowed and locked not in allowed)):
            log.row(
                sheet,
                row,
                _("the job is locked to {locked!r}, who may not be sent to it", locked=locked),
                _(
                    "Correct {heading}, {heading2} or the lock",
                    heading=sheet.heading("allowed"),
                    heading2=sheet.heading("forbidden"),
                ),
                column="lock_technician",
            )


def check_depots(sheet: Sheet, log: FaultLog) -> None:
    """Add the faults of opening hours: half given, or closing before opening."""
    for row in sheet.rows:
        _needs(sheet, row, "opens", "closes", log)
        _needs(sheet, row, "closes", "opens", log)
        opens, closes = row.values["opens"], row.values["closes"]
        if opens is not None and closes is not None and closes <= opens:
            log.row(
                sheet,
                row,
                _("the depot closes before it opens at {opens:%H:%M}", opens=opens),
                _("Write a later time on the same day, such as 23:59"),
                column="closes",
            )


def check_stock(sheet: Sheet, log: FaultLog) -> None:
    """Add the faults of stock: a van without limit, and one part given twice for one holder."""
    first: dict[tuple[str, str, str], int] = {}
    for row in sheet.rows:
        values = row.values
        if values["place"] == "van" and _is_empty(row, "quantity"):
            log.row(
                sheet,
                row,
                _("a van cannot hold a part without limit"),
                _("Write how many"),
                column="quantity",
            )
        key = (values["place"], values["holder"], values["sku"])
        if None in key:
            continue
        if key in first:
            log.row(
                sheet,
                row,
                _("row {first} gives the stock of this part there already", first=first[key]),
                _("Add the two quantities in one row"),
                column="sku",
            )
        first.setdefault(key, row.number)


def check_shifts(sheet: Sheet, timezone: ZoneInfo, log: FaultLog) -> None:
    """Add the faults of shifts: their ends, their breaks, overlaps and dates far apart."""
    for row in sheet.rows:
        start, end = row.values["start_at"], row.values["end_at"]
        if start is None or end is None:
            continue
        if end.timestamp() <= start.timestamp():
            problem = _("the shift ends before it starts at {start:%Y-%m-%d %H:%M}", start=start)
            log.row(
                sheet, row, problem, _("Write a later end, or an earlier start"), column="end_at"
            )
        elif end.timestamp() - start.timestamp() > MAX_SHIFT_HOURS * 3600:
            problem = _(
                "the shift is longer than {max_shift_hours} hours", max_shift_hours=MAX_SHIFT_HOURS
            )
            log.row(
                sheet,
                row,
                problem,
                _("Correct its dates, or make two shifts of it"),
                column="end_at",
            )
        else:
            _check_break(sheet, row, timezone, log)
    _check_overlaps(sheet, log)
    _check_span(sheet, log)


def break_window(values: Mapping[str, Any], timezone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return when the break of a shift may start; None where it has none.

    Each end is the first time after the shift's start at which the clock shows it, so a shift may pass midnight.

    Raises
    ------
    CellProblem
        If the clock skips that time on the day.
    """
    if not values["break_minutes"]:
        return None
    start = values["start_at"]
    ends = []
    for name in ("break_from", "break_until"):
        moment = place(start.date(), values[name], timezone)
        if moment.timestamp() < start.timestamp():
            moment = place(start.date() + timedelta(days=1), values[name], timezone)
        ends.append(moment)
    return ends[0], ends[1]


def _check_break(sheet: Sheet, row: Row, timezone: ZoneInfo, log: FaultLog) -> None:
    names = ("break_minutes", "break_from", "break_until")
    values = row.values
    if row.unread & set(names) or all(values[name] is None for name in names):
        return
    for name in names:
        if values[name] is None:
            log.row(
                sheet,
                row,
                _("the break is given by halves"),
                _("Fill {heading} too, or leave all three empty", heading=sheet.heading(name)),
                column=name,
            )
            return
    try:
        window = break_window(values, timezone)
    except CellProblem as problem:
        log.row(sheet, row, problem.problem, problem.remedy, column="break_from")
        return
    if window is None:
        return
    if window[1].timestamp() > values["end_at"].timestamp() or window[0] > window[1]:
        log.row(
            sheet,
            row,
            _(
                "the break from {values:%H:%M} to {values2:%H:%M} lies outside the shift",
                values=values["break_from"],
                values2=values["break_until"],
            ),
            _(
                "Write times from {values:%H:%M} to {values2:%H:%M}, the earlier first",
                values=values["start_at"],
                values2=values["end_at"],
            ),
            column="break_from",
        )


def _check_overlaps(sheet: Sheet, log: FaultLog) -> None:
    by_technician: dict[str, list[Row]] = defaultdict(list)
    for row in _whole_rows(sheet, log):
        by_technician[row.values["technician"]].append(row)
    for rows in by_technician.values():
        rows.sort(key=lambda row: row.values["start_at"].timestamp())
        before: Row | None = None
        for row in rows:
            starts = row.values["start_at"].timestamp()
            if before is not None and starts < before.values["end_at"].timestamp():
                log.row(
                    sheet,
                    row,
                    _("the shift overlaps that of row {number}", number=before.number),
                    _("Let it start when the other has ended, or make one shift of both"),
                    column="start_at",
                )
            else:
                before = row


def _check_span(sheet: Sheet, log: FaultLog) -> None:
    rows = sorted(_whole_rows(sheet, log), key=lambda row: row.values["start_at"].timestamp())
    if not rows:
        return
    middle = rows[len(rows) // 2].values["start_at"]
    for row in rows:
        away = abs(row.values["start_at"] - middle)
        if away > timedelta(days=MAX_DAYS):
            log.row(
                sheet,
                row,
                _("the shift lies {days} days from most others", days=away.days),
                _(
                    "Correct its dates; shifts of one plan lie within {max_days} days of the middle one",
                    max_days=MAX_DAYS,
                ),
                column="start_at",
            )


def _whole_rows(sheet: Sheet, log: FaultLog) -> list[Row]:
    """Return the shifts without a fault; where a column is missing there are none."""
    return [row for row in log.good_rows(sheet) if not row.unread]


def _is_empty(row: Row, name: str) -> bool:
    return row.values[name] is None and name not in row.unread


def _needs(sheet: Sheet, row: Row, given: str, lacking: str, log: FaultLog) -> None:
    if row.values[given] is not None and _is_empty(row, lacking):
        log.row(
            sheet,
            row,
            _(
                "{heading} is given without {heading2}",
                heading=sheet.heading(given),
                heading2=sheet.heading(lacking),
            ),
            _("Fill both, or neither"),
            column=lacking,
        )
