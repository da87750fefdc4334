"""One cell of one column: text in, checked value out."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import Cell, ErrorValue, Formula, as_text, clean, plain_form
from dispatch.spreadsheets.columns import Column, Kind
from dispatch.spreadsheets.limits import MAX_NAME, MAX_TEXT
from dispatch.spreadsheets.moments import (
    CellProblem,
    read_clock,
    read_moment,
    read_window,
)

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_COMMA_NUMBER = re.compile(r"[+-]?\d+(,\d+)+(\.\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NOTHING = frozenset({"nan", "inf", "-inf", "+inf", "infinity", "-infinity", "none", "null", "nat"})
_LIST = re.compile(r"[;；，、,\n]")
_SPEEDS = re.compile(r"[;；，、\n]")
_WINDOWS = re.compile(r"[;；，、,\n]")
_YES = frozenset({"yes", "y", "true", "1", "是"})
_NO = frozenset({"no", "n", "false", "0", "否"})


def read_value(column: Column, cell: Cell, timezone: ZoneInfo) -> Any:
    """Return the value of a cell that is not empty, by the kind of its column.

    Returns
    -------
    str, float, int, bool, datetime, time, tuple or dict
        TEXT and CHOICE a str, NUMBER a float, WHOLE an int, MOMENT a datetime with `timezone`, CLOCK a time, LIST a
        tuple of str, AMOUNTS a dict of str to int, SPEED a float or a dict, SHARES a dict of str to float, WINDOWS a
        tuple of pairs of datetime.

    Raises
    ------
    CellProblem
        With the problem and the remedy.
    """
    if isinstance(cell, Formula):
        raise CellProblem(
            _("formulas are not worked out"), _("Write the value in place of the formula")
        )
    if isinstance(cell, ErrorValue):
        raise CellProblem(_("the cell shows an error of the spreadsheet"), _("Write the value"))
    if isinstance(cell, str) and (found := _CONTROL.search(cell)):
        raise CellProblem(
            _("there is an unprintable character (code {ord})", ord=ord(found[0])),
            _("Type the text again"),
        )
    return _READERS[column.kind](column, cell, timezone)


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the known name most like `name`; None where none is at least `cutoff` (0 to 1) like it."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return found[0] if found else None


def plain_number(number: float) -> str:
    """Return a number without an exponent and without a needless `.0`.

    >>> plain_number(1000000.0), plain_number(0.01)
    ('1000000', '0.01')
    """
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _text(column: Column, cell: Cell, timezone: ZoneInfo) -> str:
    if isinstance(cell, date | time | timedelta):
        raise CellProblem(
            _("this is a date, not text"), _("Format the cell as text and type it again")
        )
    text = as_text(cell)
    if column.key or column.refers_to or column.name in ("holder",):
        if text.casefold() in _NOTHING:
            raise CellProblem(
                _("this stands for no value"),
                _("Write a name such as {example}", example=column.example or "T-01"),
            )
        return _name(text)
    if len(text) > MAX_TEXT:
        raise CellProblem(
            _("the text has {count} characters", count=len(text)),
            _("Shorten it to {max_text} or fewer", max_text=MAX_TEXT),
        )
    return text


def _name(text: str) -> str:
    if len(text) > MAX_NAME:
        raise CellProblem(
            _("the name has {count} characters", count=len(text)),
            _("Shorten it to {max_name} or fewer", max_name=MAX_NAME),
        )
    return text


def _number(column: Column, cell: Cell, timezone: ZoneInfo) -> float:
    number = _bare_number(cell, example=column.example)
    _check_range(column, number)
    return number


def _bare_number(cell: Cell, *, example: str) -> float:
    remedy = _("Write a number such as {example}", example=example or "1")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            raise CellProblem(_("this is not a number"), remedy)
        return float(cell)
    if isinstance(cell, date | time | timedelta):
        raise CellProblem(
            _("this is a date, not a number"),
            _("Format the cell as number. {remedy}", remedy=remedy),
        )
    text = plain_form(as_text(cell))
    if _COMMA_NUMBER.fullmatch(text):
        raise CellProblem(
            _("the number is written with a comma"),
            _("Write a point before decimals and no commas"),
        )
    if isinstance(cell, bool) or len(text) > 40 or not _NUMBER.fullmatch(text):
        raise CellProblem(_("this is not a number"), remedy)
    number = float(text)
    if not math.isfinite(number):
        raise CellProblem(_("the number is too large"), remedy)
    return number


def _check_range(column: Column, number: float) -> None:
    least, most = column.least, column.most
    unit = f" {_(column.unit)}" if column.unit else ""
    if least is not None and number < least:
        problem = _(
            "the number is below {plain_number}{unit}", plain_number=plain_number(least), unit=unit
        )
    elif most is not None and number > most:
        problem = _(
            "the number is above {plain_number}{unit}", plain_number=plain_number(most), unit=unit
        )
    else:
        return
    if least is None or most is None:
        remedy = _("Write a number in the range")
    else:
        remedy = _(
            "Write a number from {plain_number} to {plain_number2}",
            plain_number=plain_number(least),
            plain_number2=plain_number(most),
        )
    raise CellProblem(problem, remedy)


def _whole(column: Column, cell: Cell, timezone: ZoneInfo) -> int:
    number = _bare_number(cell, example=column.example)
    if not number.is_integer():
        raise CellProblem(_("this is not a whole number"), _("Write a whole number"))
    _check_range(column, number)
    return int(number)


def _yes_no(column: Column, cell: Cell, timezone: ZoneInfo) -> bool:
    text = plain_form(as_text(cell)).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellProblem(_("this is neither yes nor no"), _("Write yes or no"))


def _moment(column: Column, cell: Cell, timezone: ZoneInfo) -> datetime:
    return read_moment(cell, timezone)


def _clock(column: Column, cell: Cell, timezone: ZoneInfo) -> time:
    return read_clock(cell)


def _choice(column: Column, cell: Cell, timezone: ZoneInfo) -> str:
    text = plain_form(as_text(cell)).casefold()
    for choice in column.choices:
        if text in (spelling.casefold() for spelling in choice):
            return choice[0]
    known = ", ".join(column.spelled(choice) for choice in column.choices)
    raise CellProblem(
        _("this is none of {known}", known=known), _("Write one of {known}", known=known)
    )


def _parts_of(text: str, separator: re.Pattern[str]) -> list[str]:
    return [part for part in map(clean, separator.split(text)) if part]


def _list(column: Column, cell: Cell, timezone: ZoneInfo) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_name(part) for part in _parts_of(as_text(cell), _LIST)))


def _pairs(column: Column, parts: list[str], *, whole: bool) -> dict[str, float]:
    amounts: dict[str, float] = {}
    for part in parts:
        name, _colon, number = part.replace("：", ":").rpartition(":")
        name, number = (clean(name), clean(number)) if name else (part, "1")
        value = _bare_number(number, example="1")
        if whole and not value.is_integer():
            raise CellProblem(
                _("{number} is not a whole number", number=number), _("Write a whole number")
            )
        _check_range(column, value)
        if _name(name) in amounts:
            raise CellProblem(_("{name!r} is named twice", name=name), _("Name it once"))
        amounts[name] = value
    return amounts


def _amounts(column: Column, cell: Cell, timezone: ZoneInfo) -> dict[str, int]:
    pairs = _pairs(column, _parts_of(as_text(cell), _LIST), whole=True)
    return {name: int(value) for name, value in pairs.items()}


def _speed(column: Column, cell: Cell, timezone: ZoneInfo) -> float | dict[str, float]:
    text = as_text(cell)
    if ":" not in plain_form(text):
        return _number(column, cell, timezone)
    return _pairs(column, _parts_of(text, _SPEEDS), whole=False)


def _shares(column: Column, cell: Cell, timezone: ZoneInfo) -> dict[str, float]:
    return _pairs(column, _parts_of(as_text(cell), _SPEEDS), whole=False)


def _windows(
    column: Column, cell: Cell, timezone: ZoneInfo
) -> tuple[tuple[datetime, datetime], ...]:
    return tuple(read_window(part, timezone) for part in _parts_of(as_text(cell), _WINDOWS))


_READERS: dict[Kind, Callable[[Column, Cell, ZoneInfo], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.YES_NO: _yes_no,
    Kind.MOMENT: _moment,
    Kind.CLOCK: _clock,
    Kind.LIST: _list,
    Kind.AMOUNTS: _amounts,
    Kind.SPEED: _speed,
    Kind.SHARES: _shares,
    Kind.WINDOWS: _windows,
    Kind.CHOICE: _choice,
}
