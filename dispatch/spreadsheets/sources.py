"""Where the tables are: a folder of CSV files, a workbook, or a folder that holds one workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import Cell
from dispatch.spreadsheets.columns import Table
from dispatch.spreadsheets.decode import Unreadable, read_text
from dispatch.spreadsheets.fault_log import FaultLog
from dispatch.spreadsheets.headings import known_headings, matching_form
from dispatch.spreadsheets.raw_table import RawTable, table_of, table_of_csv
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.values import nearest
from dispatch.spreadsheets.workbook import read_sheets

ZONES_FILE = "zones.geojson"
_OUR_OUTPUT = "plan.xlsx"
_OTHER_BOOKS = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".numbers"})
_NAMES = {
    matching_form(spelling): table.name
    for table in TABLES.values()
    for spelling in (table.name, table.chinese)
}


@dataclass
class Source:
    """What was found: the tables with the file or sheet they stand in, and the drawn zones.

    `failed` holds the tables that are there but cannot be read, or are missing though required. `absent` holds the
    others that are not there: what the file or sheet would be called, and how to add it.
    """

    tables: dict[str, tuple[str, RawTable]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    absent: dict[str, tuple[str, str]] = field(default_factory=dict)
    zones_file: Path | None = None


def open_source(source: Path, log: FaultLog) -> Source:
    """Return the tables of a folder or workbook; what cannot be read is added to `log`."""
    if not source.exists():
        log.whole(
            str(source),
            _("there is no such folder or workbook"),
            _("Correct the path, or make it with `dispatch template`"),
        )
        return Source()
    if source.is_file():
        if source.suffix.lower() == ".xlsx":
            return _from_workbook(source, log)
        if source.suffix.lower() in _OTHER_BOOKS:
            log.whole(source.name, _("this kind of workbook is not read"), _("Save it as .xlsx"))
        else:
            log.whole(
                source.name,
                _("this is neither a folder nor a workbook"),
                _("Give the folder that holds the tables"),
            )
        return Source()
    try:
        return _from_folder(source, log)
    except OSError as error:
        log.whole(
            str(source),
            _("the folder cannot be read ({strerror})", strerror=error.strerror),
            _("Allow reading it"),
        )
        return Source()


def table_named(name: str) -> str | None:
    """Return the table that a file or sheet of this name holds, in English or Chinese; None for any other."""
    return _NAMES.get(matching_form(name))


def _from_folder(folder: Path, log: FaultLog) -> Source:
    files = sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith((".", "~$"))
    )
    texts = [path for path in files if path.suffix.lower() in (".csv", ".tsv")]
    books = [path for path in files if path.suffix.lower() == ".xlsx" and path.name != _OUR_OUTPUT]
    tables = [path for path in texts if table_named(path.stem)]
    if not tables and len(books) == 1:
        found = _from_workbook(books[0], log)
    elif books:
        names = ", ".join(path.name for path in (*tables, *books))
        log.whole(
            folder.name,
            _("it is not clear which of {names} to read", names=names),
            _("Keep either the CSV files or one workbook"),
        )
        return Source()
    else:
        found = _from_texts(texts, folder, log)
    drawn = [path for path in files if path.name.lower() == ZONES_FILE]
    found.zones_file = drawn[0] if drawn else None
    return found


def _from_texts(files: Iterable[Path], folder: Path, log: FaultLog) -> Source:
    found = Source()
    named = {path.name: table_named(path.stem) for path in files}
    by_name = {path.name: path for path in files}
    for table in TABLES.values():
        mine = [name for name, its in named.items() if its == table.name]
        if len(mine) > 1:
            log.whole(
                mine[1],
                _("the table is there twice, also as {mine}", mine=mine[0]),
                _("Remove one of the two"),
            )
            found.failed[table.name] = mine[1]
        elif mine:
            _take(found, table.name, by_name[mine[0]], log)
        else:
            _missing(found, table, log, ending=".csv")
    others = [name for name, table_name in named.items() if table_name is None]
    _report_misspelt(others, found, log, ending=".csv")
    return found


def _take(found: Source, name: str, path: Path, log: FaultLog) -> None:
    log.register(path.name)
    try:
        found.tables[name] = (
            path.name,
            table_of_csv(read_text(path), known_headings(TABLES[name])),
        )
    except Unreadable as error:
        found.failed[name] = path.name
        log.whole(path.name, error.problem, error.remedy)


def _from_workbook(path: Path, log: FaultLog) -> Source:
    found = Source()
    try:
        sheets = read_sheets(path)
    except Unreadable as error:
        log.whole(path.name, error.problem, error.remedy)
        return found
    titles = {title: table_named(title) for title in sheets}
    for table in TABLES.values():
        mine = [title for title, name in titles.items() if name == table.name]
        if len(mine) > 1:
            log.whole(
                mine[1],
                _("the table is there twice, also as {mine}", mine=mine[0]),
                _("Remove one of the two"),
            )
            found.failed[table.name] = mine[1]
        elif mine:
            _take_sheet(found, table.name, mine[0], sheets[mine[0]], log)
        else:
            _missing(found, table, log, ending="")
    _report_misspelt(
        [title for title, name in titles.items() if name is None], found, log, ending=""
    )
    return found


def _take_sheet(
    found: Source, name: str, title: str, rows: list[list[Cell]], log: FaultLog
) -> None:
    log.register(title)
    try:
        found.tables[name] = (title, table_of(rows))
    except Unreadable as error:
        found.failed[name] = title
        log.whole(title, error.problem, error.remedy)


def _missing(found: Source, table: Table, log: FaultLog, *, ending: str) -> None:
    english, chinese = f"{table.name}{ending}", f"{table.chinese}{ending}"
    remedy = _(
        "Add {english} or {chinese}; `dispatch template` makes one to fill in",
        english=english,
        chinese=chinese,
    )
    if table.required:
        found.failed[table.name] = english
        log.whole(english, _("the table is missing"), remedy)
    else:
        found.absent[table.name] = (english, remedy)


def _report_misspelt(others: Iterable[str], found: Source, log: FaultLog, *, ending: str) -> None:
    """An optional table under a wrong name would be left out without a word."""
    free = {form: name for form, name in _NAMES.items() if name not in found.tables}
    misspelt = {}
    for other in others:
        close = nearest(matching_form(Path(other).stem if ending else other), free, cutoff=0.8)
        if close is not None and free[close] not in found.failed:
            misspelt[free[close]] = other
            right = free[close] if other.isascii() else TABLES[free[close]].chinese
            log.whole(
                other,
                _("there is no table of this name"),
                _("Rename it to {right}{ending}, or remove it", right=right, ending=ending),
            )
    found.failed |= misspelt
