"""A table as it stands in the file, before anything is checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import Cell, as_text, from_csv
from dispatch.spreadsheets.decode import Unreadable
from dispatch.spreadsheets.headings import matching_form
from dispatch.spreadsheets.limits import MAX_COLUMNS, MAX_ROWS

_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in the file.

    Attributes
    ----------
    headings : tuple of Cell
        The first row.
    frame : DataFrame
        The rows that are not blank, labelled as a spreadsheet counts them (the heading is row 1); the columns are
        numbered from 0 and may be more than the headings. Empty cells hold "".
    """

    headings: tuple[Cell, ...]
    frame: pd.DataFrame


def table_of(rows: Iterable[Sequence[Cell]]) -> RawTable:
    """Return the table of some rows, the first being the headings.

    Raises
    ------
    Unreadable
        If there is no row, or there are more than the limit.
    """
    taken = [list(row) for row in islice(rows, MAX_ROWS + 2)]
    if len(taken) > MAX_ROWS + 1:
        raise Unreadable(
            _("there are more than {max_rows} rows", max_rows=MAX_ROWS), _("Split the table")
        )
    if not any(as_text(cell) for row in taken for cell in row):
        raise Unreadable(
            _("the table is empty"), _("Fill it; a table that may be left out can be removed")
        )
    headings = _without_blank_end(taken[0])
    numbered = [(number, row) for number, row in enumerate(taken[1:], 2) if not _is_blank(row)]
    # Only so many cells of an overlong row are kept that it can be told to be overlong.
    width = min(MAX_COLUMNS + 1, max([len(headings), *(len(row) for _, row in numbered)]))
    frame = pd.DataFrame(
        [(row + [""] * (width - len(row)))[:width] for _, row in numbered],
        index=[number for number, _ in numbered],
        columns=range(width),
        dtype=object,
    )
    return RawTable(tuple(headings), frame)


def table_of_csv(text: str, expected: Iterable[str] = ()) -> RawTable:
    """Return the table of a CSV text; comma, semicolon and tab are told apart by the heading row.

    Parameters
    ----------
    text : str
        The whole file.
    expected : iterable of str
        Headings in their matching form; the delimiter that yields most of them is taken.

    Raises
    ------
    Unreadable
        If quotation marks do not match, or as in `table_of`.
    """
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text, set(expected)), strict=True
    )
    try:
        return table_of([from_csv(cell) for cell in row] for row in reader)
    except csv.Error as error:
        raise Unreadable(
            _("line {line_num} cannot be read ({error})", line_num=reader.line_num, error=error),
            _("Close the quotation marks there, and double those inside a cell"),
        ) from None


def _delimiter(text: str, expected: set[str]) -> str:
    first = text.lstrip("\r\n").splitlines()[0]
    return max(
        _DELIMITERS,
        key=lambda delimiter: (
            sum(matching_form(part.strip('"')) in expected for part in first.split(delimiter)),
            first.count(delimiter),
        ),
    )


def _is_blank(row: Sequence[Cell]) -> bool:
    return not any(as_text(cell) for cell in row)


def _without_blank_end(row: list[Cell]) -> list[Cell]:
    while row and not as_text(row[-1]):
        row = row[:-1]
    return row
