"""Checks across tables: every id that a cell names is there, and every skill is held by somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from dispatch.languages import format_list, mark
from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import as_text
from dispatch.spreadsheets.fault_log import FaultLog, Row, Sheet
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.values import nearest

_ONE = {"technicians": mark("technician"), "depots": mark("depot"), "parts": mark("part")}
_MAX_NAMED = 8


def key_of(table: str) -> str:
    """Return the name of the column that holds a table's ids."""
    return next(column.name for column in TABLES[table].columns if column.key)


def known_ids(sheet: Sheet | None, table: str) -> set[str]:
    """Return the ids that stand in a table, those of rows with a fault included."""
    if sheet is None:
        return set()
    key = key_of(table)
    return {as_text(row.cells.get(key, "")) for row in sheet.rows} - {""}


def names_in(value: object) -> tuple[str, ...]:
    """Return the names in a cell: of a text the text itself, of amounts their names."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]


def holder_table(row: Row) -> str | None:
    """Return the table that the holder of a row of stock has to be in."""
    place = row.values.get("place")
    return None if place is None else {"van": "technicians", "depot": "depots"}[place]


def check_references(
    sheets: Mapping[str, Sheet],
    log: FaultLog,
    *,
    unreadable: Iterable[str],
    absent: Mapping[str, tuple[str, str]],
) -> None:
    """Add a fault for every id that is in no table.

    A table that is there but cannot be read (`unreadable`) is not held against those who refer to it. One that is not
    there at all (`absent`, with its file and remedy) is one fault if anybody refers to it.
    """
    closed = set(unreadable) | {name for name, sheet in sheets.items() if not sheet.readable}
    ids = {name: known_ids(sheets.get(name), name) for name in _ONE}
    referring: dict[str, set[str]] = {}
    for sheet, row, column, table in _references(sheets):
        names = names_in(row.values.get(column))
        if names and table in absent and table not in closed:
            referring.setdefault(table, set()).add(sheet.table.name)
        elif table not in closed:
            _check_names(sheet, row, column, table=table, known=ids[table], log=log)
    for table, tables in referring.items():
        file, remedy = absent[table]
        log.whole(file, _needed(table, tables), remedy)
    if "technicians" not in closed and "technicians" in sheets:
        _check_skills(sheets, log)


def _references(sheets: Mapping[str, Sheet]) -> Iterator[tuple[Sheet, Row, str, str]]:
    """Yield every cell that names rows of another table: sheet, row, column, the other table."""
    for sheet in sheets.values():
        for column in sheet.table.columns:
            for row in sheet.rows if column.refers_to else ():
                yield sheet, row, column.name, column.refers_to
    for row in sheets["stock"].rows if "stock" in sheets else ():
        table = holder_table(row)
        if table is not None:
            yield sheets["stock"], row, "holder", table


def _needed(table: str, tables: Collection[str]) -> str:
    """Return that a table is missing and which others name its rows, in the order of the tables."""
    missing = TABLES[table].title
    *others, last = [TABLES[name].title for name in TABLES if name in tables]
    if others:
        return _(
            "the table is missing, and {others} and {last} name {table}",
            others=format_list(others),
            last=last,
            table=missing,
        )
    if last == "stock":
        return _("the table is missing, and {last} names {table}", last=last, table=missing)
    return _("the table is missing, and {last} name {table}", last=last, table=missing)


def _check_names(
    sheet: Sheet, row: Row, column: str, *, table: str, known: set[str], log: FaultLog
) -> None:
    for name in names_in(row.values.get(column)):
        if name not in known:
            problem = _("there is no {thing} {name!r}", thing=_(_ONE[table]), name=name)
            log.row(sheet, row, problem, _remedy(name, known, table), column=column)


def _remedy(name: str, known: set[str], table: str) -> str:
    close, table = nearest(name, sorted(known)), TABLES[table].title
    if close:
        return _("Write {close!r}, or add it to the table {table}", close=close, table=table)
    return _("Correct it, or add it to the table {table}", table=table)


def _check_skills(sheets: Mapping[str, Sheet], log: FaultLog) -> None:
    technicians = sheets["technicians"]
    if any("skills" in row.unread for row in technicians.rows):
        return
    held = {name for row in technicians.rows for name in names_in(row.values["skills"])}
    for row in sheets["jobs"].rows if "jobs" in sheets else ():
        for name in names_in(row.values["skills"]):
            if name not in held:
                log.row(
                    sheets["jobs"],
                    row,
                    _("no technician holds the skill {name!r}", name=name),
                    _skill_remedy(name, held),
                    column="skills",
                )
    for row in technicians.rows:
        speed = row.values["speed"]
        for name in speed if isinstance(speed, dict) else ():
            if name not in held:
                problem = _("no technician holds the skill {name!r}", name=name)
                log.row(technicians, row, problem, _skill_remedy(name, held), column="speed")


def _skill_remedy(name: str, held: set[str]) -> str:
    close = nearest(name, sorted(held))
    if close is not None:
        return _("Write {close!r}, or add the skill to a technician", close=close)
    if not held:
        return _("Add the skill to a technician")
    some = ", ".join(sorted(held)[:_MAX_NAMED]) + (", …" if len(held) > _MAX_NAMED else "")
    return _("Write one of {some}, or add the skill to a technician", some=some)
