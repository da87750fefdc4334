"""Excel workbooks: refused before they can do harm, then read cell by cell without working out a formula."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.parsers import expat

import openpyxl

from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import Cell, ErrorValue, Formula
from dispatch.spreadsheets.decode import Unreadable, check_size
from dispatch.spreadsheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_PACKING_RATIO,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    SMALL_UNPACKED_BYTES,
)

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 16
_MAX_MEMBERS = 1000


def check_workbook(path: Path) -> None:
    """Raise Unreadable if a file is no workbook or would unpack to more than the limit.

    Sizes are counted twice: as the archive declares them, before anything is unpacked, and as they come out.
    """
    check_size(path)
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start == _OLD_EXCEL:
            raise Unreadable(
                _("this is an old .xls workbook or one with a password"),
                _("Save it as .xlsx without a password"),
            )
        with zipfile.ZipFile(path) as archive:
            _check_declared(archive, packed=path.stat().st_size)
            _check_actual(archive)
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises whatever a damaged archive leads to
        raise Unreadable(
            _("this is not a workbook ({error})", error=error), _("Save it as .xlsx")
        ) from error


def read_sheets(path: Path) -> dict[str, list[list[Cell]]]:
    """Return the rows of every sheet of a workbook, None cells as "".

    Raises
    ------
    Unreadable
        If `check_workbook` refuses it or it is damaged.
    """
    check_workbook(path)
    try:
        # What openpyxl warns of (styles, drop-downs it does not know) does not touch the cells.
        # The file is opened here, as openpyxl leaves it open where a part is damaged.
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
            try:
                return _all_sheets(book)
            finally:
                book.close()
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part leads to
        raise Unreadable(
            _("the workbook is damaged ({kind}: {error})", kind=type(error).__name__, error=error),
            _("Save it again as .xlsx"),
        ) from error


def _all_sheets(book: Any) -> dict[str, list[list[Cell]]]:
    count = 0
    sheets: dict[str, list[list[Cell]]] = {}
    for sheet in book.worksheets:
        rows = sheets[sheet.title] = []
        for row in _rows(sheet):
            count += len(row)
            if count > MAX_CELLS:
                raise Unreadable(
                    _("the workbook has more than {max_cells} cells", max_cells=MAX_CELLS),
                    _("Copy the cells that are needed to a new workbook"),
                )
            rows.append(row)
    return sheets


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    # The size that a sheet declares may be the whole grid; the rows are as long as they are.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MAX_ROWS + 2):
        yield [_cell(cell) for cell in row[: MAX_COLUMNS + 1]]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula(str(value) if isinstance(value, str) else "=")
    if cell.data_type == "e":
        return ErrorValue(str(value))
    if isinstance(value, str | bool | int | float | datetime | date | time | timedelta):
        return value
    return str(value)


def _check_declared(archive: zipfile.ZipFile, *, packed: int) -> None:
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise Unreadable(
            _("the workbook has {count} parts", count=len(members)), _("Save it again as .xlsx")
        )
    _check_unpacked(sum(member.file_size for member in members), packed)
    if "[Content_Types].xml" not in archive.namelist():
        raise Unreadable(_("this is an archive, not a workbook"), _("Save it as .xlsx"))


def _check_actual(archive: zipfile.ZipFile) -> None:
    total = 0
    packed = sum(member.compress_size for member in archive.infolist())
    for member in archive.infolist():
        prolog = _PrologCheck()
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                _check_unpacked(total, packed)
                if member.filename.endswith((".xml", ".rels")):
                    prolog.feed(chunk)


def _check_unpacked(unpacked: int, packed: int) -> None:
    bomb = unpacked > SMALL_UNPACKED_BYTES and unpacked > MAX_PACKING_RATIO * packed
    if bomb or unpacked > MAX_UNPACKED_BYTES:
        raise Unreadable(
            _("the workbook unpacks to {unpacked:.0f} MB or more", unpacked=unpacked / 1000000.0),
            _("Copy the cells that are needed to a new workbook"),
        )


class _PrologCheck:
    """Refuses an XML part that declares a document type: entities could be expanded from it."""

    def __init__(self) -> None:
        self._done = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._finish

    def feed(self, chunk: bytes) -> None:
        if self._done:
            return
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise Unreadable(
                _("the workbook is damaged ({error})", error=error), _("Save it again as .xlsx")
            ) from None

    def _refuse(self, *_declaration: object) -> None:
        raise Unreadable(
            _("the workbook declares XML entities"),
            _("Copy the cells that are needed to a new workbook"),
        )

    def _finish(self, *_: object) -> None:
        # Entities are declared before the first element; the rest of the part is openpyxl's.
        self._done = True
        self._parser.StartElementHandler = None
