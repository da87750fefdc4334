"""What an address of the figures asks for: the period, one group or all, the figure, the table and its order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dispatch.errors import InputError
from dispatch.figures.causes import Cause
from dispatch.figures.definitions import BY_KEY, DIMENSIONS
from dispatch.figures.periods import Period, Span, period_of
from dispatch.figures.report import Only
from dispatch.languages import gettext as _

FIRST_FIGURE = "on_site"
FIRST_TABLE = "technician"
NAME = "name"
LONGEST_GROUP = 500


@dataclass(frozen=True)
class Asked:
    """What is to be shown.

    Attributes
    ----------
    period, only : Period, Only
        Of when and of what.
    figure : str
        Key of the figure whose trend or tickets are shown.
    by, sort, down : str, str, bool
        Dimension of the table, the figure (or "name") that orders it, and whether the highest comes first.
    cause : Cause or None
        Whose misses are listed.
    """

    period: Period
    only: Only
    figure: str = FIRST_FIGURE
    by: str = FIRST_TABLE
    sort: str = NAME
    down: bool = False
    cause: Cause | None = None

    def address(self, **changes: str | None) -> dict[str, str]:
        """Return the query that asks for the same with some values changed; None leaves one out."""
        period = self.period
        values: dict[str, str | None] = {
            "span": period.span.value,
            "day": period.first.isoformat(),
            "last": period.last.isoformat() if period.span is Span.RANGE else None,
            "of": self.only.dimension or None,
            "group": self.only.group if self.only.dimension else None,
            "figure": self.figure if self.figure != FIRST_FIGURE else None,
            "by": self.by if self.by != FIRST_TABLE else None,
            "sort": self.sort if self.sort != NAME else None,
            "down": "1" if self.down else None,
            "cause": self.cause.name.lower() if self.cause else None,
        }
        values |= changes
        return {name: value for name, value in values.items() if value is not None}

    def at_period(self, period: Period) -> Asked:
        """Return the same of another period."""
        return replace(self, period=period)


def asked_of(args: Mapping[str, str], *, zone: ZoneInfo, now: datetime) -> Asked:
    """Return what the query of an address asks for; without one, the week of today.

    Raises
    ------
    InputError
        If a value is none of those there are; the text lists them.
    """
    today = now.astimezone(zone).date()
    span = Span(_one_of(args, "span", [each.value for each in Span], Span.WEEK.value))
    last = _day(args, "last", None)
    period = period_of(span, _day(args, "day", today) or today, zone=zone, last=last)
    dimension = _one_of(args, "of", ["", *DIMENSIONS], "")
    group = args.get("group", "")[:LONGEST_GROUP]
    cause = _one_of(args, "cause", ["", *(each.name.lower() for each in Cause)], "")
    return Asked(
        period,
        Only(dimension, group) if dimension else Only(),
        figure=_one_of(args, "figure", list(BY_KEY), FIRST_FIGURE),
        by=_one_of(args, "by", list(DIMENSIONS), FIRST_TABLE),
        sort=_one_of(args, "sort", [NAME, *BY_KEY], NAME),
        down=args.get("down") == "1",
        cause=Cause[cause.upper()] if cause else None,
    )


def _one_of(args: Mapping[str, str], name: str, known: list[str], usual: str) -> str:
    value = args.get(name) or usual
    if value not in known:
        shown = ", ".join(each for each in known if each)
        raise InputError(
            _("{name} is {value!r}. Give one of {shown}.", name=name, value=value[:40], shown=shown)
        )
    return value


def _day(args: Mapping[str, str], name: str, usual: date | None) -> date | None:
    text = args.get(name, "").strip()
    if not text:
        return usual
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            _("{name} is {text!r}. Give a day such as 2026-11-23.", name=name, text=text[:40])
        ) from error
