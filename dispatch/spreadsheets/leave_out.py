"""What else has to be left out when faulty rows are: the rows that cannot stand without them."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.spreadsheets.fault_log import FaultLog, Row, Sheet
from dispatch.spreadsheets.references import holder_table, key_of, known_ids, names_in

_REMEDY = mark("Mend that row first")


def leave_out_dependants(sheets: Mapping[str, Sheet], log: FaultLog) -> None:
    """Leave out the rows that need a row with a fault, each with a fault of its own.

    A shift needs its technician; stock its holder and part; an order its depot and part; a job its parts, the
    technician it is locked to, and one of the technicians it is limited to. Where a job names a technician left out
    in any other way (among others, as forbidden, preferred or told), the name is dropped and the job stays.
    """
    gone = {
        name: _left_out(sheets.get(name), name, log) for name in ("technicians", "depots", "parts")
    }
    if not any(gone.values()):
        return
    for name, columns in (
        ("shifts", {"technician": "technicians"}),
        ("stock", {"sku": "parts"}),
        ("orders", {"depot": "depots", "sku": "parts"}),
        ("jobs", {"parts": "parts", "lock_technician": "technicians"}),
    ):
        for row in log.good_rows(sheets[name]) if name in sheets else ():
            for column, table in columns.items():
                _leave_out(sheets[name], row, column, gone[table], log)
    for row in log.good_rows(sheets["stock"]) if "stock" in sheets else ():
        _leave_out(sheets["stock"], row, "holder", gone[holder_table(row) or "depots"], log)
    for row in log.good_rows(sheets["jobs"]) if "jobs" in sheets else ():
        _drop_technicians(sheets["jobs"], row, gone["technicians"], log)


def _left_out(sheet: Sheet | None, table: str, log: FaultLog) -> set[str]:
    if sheet is None:
        return set()
    stays = {row.values[key_of(table)] for row in log.good_rows(sheet)}
    return known_ids(sheet, table) - stays


def _leave_out(sheet: Sheet, row: Row, column: str, gone: set[str], log: FaultLog) -> None:
    for name in names_in(row.values[column]):
        if name in gone:
            log.row(
                sheet,
                row,
                _("the row of {name!r} is left out", name=name),
                _(_REMEDY),
                column=column,
            )


def _drop_technicians(sheet: Sheet, row: Row, gone: set[str], log: FaultLog) -> None:
    values = row.values
    allowed = values["allowed"] or ()
    if allowed and gone.issuperset(allowed):
        log.row(
            sheet,
            row,
            _("the rows of all its technicians are left out"),
            _(_REMEDY),
            column="allowed",
        )
        return
    for column in ("allowed", "forbidden"):
        values[column] = tuple(name for name in values[column] or () if name not in gone)
    if values["preferred"] in gone:
        values["preferred"] = None
    if values["told_technician"] in gone:
        values["told_technician"] = values["told_start_at"] = None
