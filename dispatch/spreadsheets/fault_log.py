"""Where the faults of all files are gathered, and which rows have one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from dispatch.domain.fault import Fault
from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import Cell, as_text, shown
from dispatch.spreadsheets.columns import Table
from dispatch.spreadsheets.limits import MAX_FAULTS_PER_TABLE


@dataclass
class Row:
    """One row of a table.

    Attributes
    ----------
    number : int
        As a spreadsheet counts it.
    cells : dict of column name to Cell
        As written.
    values : dict of column name to value
        As read; None where the cell is empty or cannot be read.
    unread : set of column names
        Cells with a fault, so that nothing more is said about them.
    """

    number: int
    cells: dict[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


@dataclass
class Sheet:
    """A table as it was read.

    Attributes
    ----------
    table : Table
        What it is a table of.
    file : str
        Name of the file or of the sheet in a workbook.
    headings : dict of column name to str
        As the user wrote them.
    rows : list of Row
        Without the blank ones.
    readable : bool
        False where the file is missing or its headings are wrong: nothing can be said about ids that refer to it.
    """

    table: Table
    file: str
    headings: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    readable: bool = True

    def heading(self, name: str) -> str:
        """Return the heading of a column as the user wrote it, or the dictionary's where it is not there."""
        return self.headings.get(name) or self.table.column(name).heading


class FaultLog:
    """Gathers faults; knows whether one of them concerns more than a row, and which rows have any."""

    def __init__(self) -> None:
        self.fatal = False
        self._faults: list[tuple[int, Fault]] = []
        self._order: dict[str, int] = {}
        self._bad: set[tuple[str, int]] = set()
        self._counts: Counter[str] = Counter()

    def __bool__(self) -> bool:
        """True when there is any fault."""
        return bool(self._counts)

    def register(self, file: str) -> None:
        """Give `file` the next place in the order of the faults."""
        self._order.setdefault(file, len(self._order))

    def whole(
        self,
        file: str,
        problem: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str = "",
    ) -> None:
        """Add a fault of a whole file; no row can be left out to mend it."""
        self.fatal = True
        self._add(Fault(file, row, column, shown(value), problem, remedy))

    def row(
        self,
        sheet: Sheet,
        row: Row,
        problem: str,
        remedy: str,
        *,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Add a fault of one row; `column` is the name in the dictionary, `value` what the cell holds unless given."""
        self._bad.add((sheet.table.name, row.number))
        if column is not None:
            row.unread.add(column)
            if value is None:
                value = as_text(row.cells.get(column, ""))
        heading = None if column is None else sheet.heading(column)
        self._add(Fault(sheet.file, row.number, heading, shown(value or ""), problem, remedy))

    def is_bad(self, sheet: Sheet, row: Row) -> bool:
        """Return whether the row has a fault."""
        return (sheet.table.name, row.number) in self._bad

    def good_rows(self, sheet: Sheet) -> list[Row]:
        """Return the rows without a fault."""
        return [row for row in sheet.rows if not self.is_bad(sheet, row)]

    def faults(self) -> tuple[Fault, ...]:
        """Return the faults in the order of files and rows, with a last one for those beyond the limit of a file."""
        listed = list(self._faults)
        for file, count in self._counts.items():
            if count > MAX_FAULTS_PER_TABLE:
                more = _(
                    "{number} more faults of this file are not listed",
                    number=count - MAX_FAULTS_PER_TABLE,
                )
                end = Fault(file, None, None, "", more, _("Mend those listed first"))
                listed.append((10**9, end))
        listed.sort(key=lambda item: (self._order[item[1].file], item[0]))
        return tuple(fault for _row, fault in listed)

    def _add(self, fault: Fault) -> None:
        self.register(fault.file)
        self._counts[fault.file] += 1
        if self._counts[fault.file] <= MAX_FAULTS_PER_TABLE:
            self._faults.append((fault.row or 0, fault))
