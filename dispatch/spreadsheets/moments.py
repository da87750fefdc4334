"""Dates and times as people write them, and why one cannot be used."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed_offset
from zoneinfo import ZoneInfo

from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.spreadsheets.cells import Cell, as_text, plain_form

MOMENT_REMEDY = mark("Write the year first, such as 2026-11-23 09:00")
CLOCK_REMEDY = mark("Write a time of day such as 08:30")

_DATE = r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?"
_TIME = r"(\d{1,2})(?::|时|点)(\d{2})分?(?::(\d{2})(?:\.\d+)?)?"
_MOMENT = re.compile(rf"{_DATE}(?:[T\s]\s*{_TIME}\s*(Z|[+-]\d{{2}}:?\d{{2}})?)?", re.IGNORECASE)
_CLOCK = re.compile(_TIME)
_OTHER_ORDER = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_DAY_NUMBER = re.compile(r"[34]\d{4}(\.\d+)?")
# A hyphen without blanks around could begin an offset: 09:00-05:00.
_BETWEEN = re.compile(r"(?<=[\dZz])(?:\s*[/~–—至到]\s*|\s+-\s+)(?=\d{4}\D|\d{1,2}:\d)")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class CellProblem(Exception):
    """A cell cannot be read: `problem` and `remedy` as in a Fault."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def read_moment(cell: Cell, timezone: ZoneInfo) -> datetime:
    """Return the moment a cell names, in the time zone of the plan.

    A clock time that occurs twice, when the clocks go back, is the first of the two; an offset such as +08:00 after
    the time says otherwise. Fractions of a second are dropped.

    Raises
    ------
    CellProblem
        If it is no moment, has no time of day, is written in another order or does not exist in the time zone.
    """
    if isinstance(cell, datetime):
        # Excel keeps days as fractions, so a whole minute may come out a hair short of it.
        moved = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        if moved.tzinfo is not None:
            return moved.astimezone(timezone)
        return _placed(moved, timezone)
    text = plain_form(as_text(cell))
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise _not_a_moment(text)
    if found[4] is None:
        raise CellProblem(_("the time of day is missing"), _(MOMENT_REMEDY))
    naive = _naive(found)
    return _placed(naive, timezone) if not found[7] else _with_offset(naive, found[7], timezone)


def read_clock(cell: Cell) -> time:
    """Return the time of day a cell names; CellProblem if it names none."""
    if isinstance(cell, timedelta) and timedelta(0) <= cell < timedelta(days=1):
        cell = (datetime(2000, 1, 1) + cell).time()
    if isinstance(cell, time):
        return cell.replace(microsecond=0, tzinfo=None)
    found = _CLOCK.fullmatch(plain_form(as_text(cell)))
    try:
        if found is not None:
            return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        pass
    raise CellProblem(_("this is not a time of day from 00:00 to 23:59"), _(CLOCK_REMEDY))


def read_window(text: str, timezone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the two ends of `2026-11-23 09:00/12:00`; the date of the second end may be left out.

    Raises
    ------
    CellProblem
        If an end is missing or no moment, or the window closes before it opens.
    """
    remedy = _("Write both ends, such as 2026-11-23 09:00/2026-11-23 12:00")
    ends = _BETWEEN.split(plain_form(text))
    if len(ends) != 2:
        raise CellProblem(_("this is not a time window"), remedy)
    opens = read_moment(ends[0], timezone)
    if _CLOCK.fullmatch(ends[1]):
        closes = place(opens.date(), read_clock(ends[1]), timezone)
    else:
        closes = read_moment(ends[1], timezone)
    if closes.timestamp() < opens.timestamp():
        raise CellProblem(_("the window closes before it opens"), _("Write the earlier end first"))
    return opens, closes


def place(day: date, clock: time, timezone: ZoneInfo) -> datetime:
    """Return the moment at which the clocks of `timezone` show `clock` on `day`; CellProblem if they never do."""
    return _placed(datetime.combine(day, clock), timezone)


def midnight(day: date, timezone: ZoneInfo) -> datetime:
    """Return the first moment of `day`, which is later than 00:00 where the clocks skip it."""
    start = datetime.combine(day, time(), timezone)
    return datetime.fromtimestamp(start.timestamp(), timezone)


def _naive(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(found[index]) for index in range(1, 6))
    second = int(found[6] or 0)
    late = (hour, minute, second) == (24, 0, 0)
    try:
        moment = datetime(year, month, day, 0 if late else hour, minute, second)
    except ValueError:
        raise CellProblem(
            _("there is no such date or time"), _("Correct the month, day, hour or minute")
        ) from None
    _check_year(moment)
    return moment + timedelta(days=1) if late else moment


def _placed(naive: datetime, timezone: ZoneInfo) -> datetime:
    _check_year(naive)
    moment = naive.replace(tzinfo=timezone)
    shown = moment.astimezone(UTC).astimezone(timezone)
    if shown.replace(tzinfo=None) != naive:
        raise CellProblem(
            _(
                "this time does not exist: the clocks of {timezone} skip it that day",
                timezone=timezone.key,
            ),
            _("Write a time that exists, such as {shown:%Y-%m-%d %H:%M}", shown=shown),
        )
    return moment


def _with_offset(naive: datetime, offset: str, timezone: ZoneInfo) -> datetime:
    _check_year(naive)
    if offset in "Zz":
        return naive.replace(tzinfo=UTC).astimezone(timezone)
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    if minutes >= 24 * 60 or int(offset[-2:]) > 59:
        raise CellProblem(
            _("there is no such offset from UTC"), _("Write one such as +08:00, or none")
        )
    shift = timedelta(minutes=-minutes if offset[0] == "-" else minutes)
    return naive.replace(tzinfo=fixed_offset(shift)).astimezone(timezone)


def _check_year(moment: datetime) -> None:
    if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
        raise CellProblem(
            _(
                "the year {year} is not between {first_year} and {last_year}",
                year=moment.year,
                first_year=_FIRST_YEAR,
                last_year=_LAST_YEAR - 1,
            ),
            _("Correct the year"),
        )


def _not_a_moment(text: str) -> CellProblem:
    other = _OTHER_ORDER.match(text)
    if other is not None:
        first, second = int(other[1]), int(other[2])
        if first <= 12 and second <= 12 and first != second:
            return CellProblem(
                _("the date is not written year first, so day and month cannot be told apart"),
                _(MOMENT_REMEDY),
            )
        return CellProblem(_("the date is in another format"), _(MOMENT_REMEDY))
    if _DAY_NUMBER.fullmatch(text):
        return CellProblem(
            _("this looks like Excel's number of a day"),
            _("Format the cell as date and time, or write it such as 2026-11-23 09:00"),
        )
    return CellProblem(_("this is not a date and time"), _(MOMENT_REMEDY))
