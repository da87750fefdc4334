"""What stands in a cell before it is checked, and the same as text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dispatch.spreadsheets.limits import MAX_SHOWN


@dataclass(frozen=True)
class Formula:
    """A formula; it is never worked out."""

    text: str


@dataclass(frozen=True)
class ErrorValue:
    """An error that the spreadsheet program shows in the cell, such as #N/A."""

    text: str


Cell = str | int | float | bool | datetime | date | time | timedelta | Formula | ErrorValue

_INVISIBLE = "\ufeff\u200b\u200e\u200f"
# Spreadsheet programs take text that begins with one of these for a formula; some the full-width ones too.
_TRIGGERS = r"=+\-@\t\r\n＝＋－＠"
_WOULD_RUN = re.compile(f"'*[{_TRIGGERS}]")
_NEUTRALISED = re.compile(f"'+[{_TRIGGERS}]")


def clean(text: str) -> str:
    """Return `text` without blanks and invisible marks around it."""
    return text.strip().strip(_INVISIBLE).strip()


def as_text(cell: Cell) -> str:
    """Return a cell as the text a user would have typed.

    >>> as_text(1001.0), as_text(0.5), as_text(True), as_text(" a ")
    ('1001', '0.5', 'yes', 'a')
    """
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, Formula | ErrorValue):
        return cell.text
    return str(cell)


def plain_form(text: str) -> str:
    """Return `text` with full-width letters, digits and punctuation as their plain forms."""
    return clean(unicodedata.normalize("NFKC", text))


def shown(text: str) -> str:
    """Return `text` cut to the length that a fault shows."""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def neutralised(text: str) -> str:
    """Return `text` so that no spreadsheet program takes it for a formula when it opens a CSV file.

    >>> neutralised("=1+1"), neutralised("plain")
    ("'=1+1", 'plain')
    """
    return "'" + text if _WOULD_RUN.match(text) else text


def from_csv(text: str) -> Cell:
    """Return what a CSV cell means: the reverse of `neutralised`, and a formula where one stands bare.

    >>> from_csv("'=1+1"), from_csv("=1+1")
    ('=1+1', Formula(text='=1+1'))
    """
    if _NEUTRALISED.match(text):
        return text[1:]
    return Formula(text) if text.startswith("=") else text
