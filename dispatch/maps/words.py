"""Moments, durations and distances as people read them, for the map and the pages alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timezone, tzinfo

from dispatch.domain.job import Job, Window
from dispatch.domain.retelling import retold
from dispatch.languages import (
    format_date,
    format_day,
    format_distance,
    format_duration,
    format_hours,
    format_list,
    format_weekday,
    gettext,
    mark,
)

# Under the names that templates and pages know them by.
duration, hours, distance = format_duration, format_hours, format_distance

# A moment as sentences of the solver hold it; ASCII digits, and no part of a longer name or number.
_MOMENT = re.compile(
    r"(?<![\w./:-])[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?![./:-]?\w)"
)

# Reasons of one word or two that say too little alone; all others are words already.
REASONS = {
    "skill": mark("No technician has the skill"),
    "tool": mark("Nobody can have the tool"),
    "part nowhere": mark("Too few of the part anywhere"),
    "part on order": mark("The part is still on order"),
    "part taken": mark("The part is taken by other jobs"),
    "break": mark("The break is in the way"),
    "hard due": mark("The promise cannot be kept"),
    "no room": mark("No room in the routes"),
    "costs more": mark("Costs more than leaving it out"),
}


class Clock:
    """Writes moments by the clock of a plan; another day than the plan's first is named.

    Parameters
    ----------
    start_at : datetime
        Start of the plan; its time zone is the clock's.
    """

    def __init__(self, start_at: datetime) -> None:
        self._zone: tzinfo | None = start_at.tzinfo
        self._first_day = start_at.date()
        offset = start_at.utcoffset()
        self._solver_zone = timezone(offset) if offset is not None else None

    @property
    def zone_name(self) -> str:
        """The name of the time zone, such as `Asia/Shanghai`."""
        return str(self._zone)

    def time(self, moment: datetime) -> str:
        """Return `09:40`, or `Tue 24 Nov 09:40` on another day than the first."""
        local = moment.astimezone(self._zone)
        clock = f"{local:%H:%M}"
        return clock if local.date() == self._first_day else f"{format_day(local)} {clock}"

    def appointment(self, moment: datetime) -> str:
        """Return `Mon 10:30`, as it is said to a customer; another day than the first as `time` has it."""
        local = moment.astimezone(self._zone)
        if local.date() != self._first_day:
            return self.time(moment)
        return f"{format_weekday(local)} {local:%H:%M}"

    def span(self, first: datetime, last: datetime) -> str:
        """Return `09:40–10:20`, naming the day once where both lie on the same one."""
        begin, end = first.astimezone(self._zone), last.astimezone(self._zone)
        closing = f"{end:%H:%M}" if begin.date() == end.date() else self.time(last)
        return f"{self.time(first)}–{closing}"

    def date(self, moment: datetime) -> str:
        """Return `Mon 23 Nov 2026`."""
        return format_date(moment.astimezone(self._zone))

    def windows(self, windows: Iterable[Window]) -> str:
        """Return the spans of a job's appointments, empty for none."""
        return format_list(self.span(window.opens_at, window.closes_at) for window in windows)

    def sentence(self, text: str) -> str:
        """Return a sentence of the solver in the language at work; its moments are like `Mon 23 Nov 10:30`.

        The solver tells moments as in `2026-11-23 10:30:12`, without an offset, and means that of the plan's start.
        What only looks like a moment stays as it is.
        """
        return _MOMENT.sub(self._reworded, retold(text))

    def _reworded(self, found: re.Match[str]) -> str:
        try:
            moment = datetime.fromisoformat(found[0]).replace(tzinfo=self._solver_zone)
            local = moment.astimezone(self._zone)
        except (ValueError, OverflowError):  # no day of the calendar, or the last one of all
            return found[0]
        return f"{format_day(local)} {local:%H:%M}"


def both_names(name: str, name_en: str) -> str:
    """Return a name with its English form where that is another one."""
    return f"{name} · {name_en}" if name and name_en and name_en != name else name or name_en


def customer_of(job: Job) -> str:
    """Return who a job is for, or its id where nobody is named."""
    return both_names(job.customer, job.customer_en) or job.id


def plain_words(code: str) -> str:
    """Return a code such as `no-part` as words: `No part`; in several words a hyphen stays.

    Codes of the product are translated where `dispatch.web.codes` or another room marks their words.
    """
    words = (code if " " in code else code.replace("-", " ")).replace("_", " ").strip()
    shown = capital(words)
    return gettext(shown)


def capital(words: str) -> str:
    """Return words with a capital at their beginning; the others keep theirs.

    >>> capital("on the way"), capital("在途")
    ('On the way', '在途')
    """
    return words[:1].upper() + words[1:]


def reason_words(reason: str) -> str:
    """Return why a job is left out, in words that stand without their detail."""
    known = REASONS.get(reason)
    return gettext(known) if known else plain_words(retold(reason))
