"""Moments, durations and distances as people read them, for the map and the pages alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timezone, tzinfo

from dispatch.domain.job import Job, Window

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# A moment as sentences of the solver hold it; ASCII digits, and no part of a longer name or number.
_MOMENT = re.compile(
    r"(?<![\w./:-])[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?![./:-]?\w)"
)

# Reasons of one word or two that say too little alone; all others are words already.
REASONS = {
    "skill": "No technician has the skill",
    "tool": "Nobody can have the tool",
    "part nowhere": "Too few of the part anywhere",
    "part on order": "The part is still on order",
    "part taken": "The part is taken by other jobs",
    "break": "The break is in the way",
    "hard due": "The promise cannot be kept",
    "no room": "No room in the routes",
    "costs more": "Costs more than leaving it out",
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
        return clock if local.date() == self._first_day else f"{self._day(local)} {clock}"

    def appointment(self, moment: datetime) -> str:
        """Return `Mon 10:30`, as it is said to a customer; another day than the first as `time` has it."""
        local = moment.astimezone(self._zone)
        day = WEEKDAYS[local.weekday()]
        return f"{day} {local:%H:%M}" if local.date() == self._first_day else self.time(moment)

    def span(self, first: datetime, last: datetime) -> str:
        """Return `09:40–10:20`, naming the day once where both lie on the same one."""
        begin, end = first.astimezone(self._zone), last.astimezone(self._zone)
        closing = f"{end:%H:%M}" if begin.date() == end.date() else self.time(last)
        return f"{self.time(first)}–{closing}"

    def date(self, moment: datetime) -> str:
        """Return `Mon 23 Nov 2026`."""
        local = moment.astimezone(self._zone)
        return f"{self._day(local)} {local.year}"

    def windows(self, windows: Iterable[Window]) -> str:
        """Return the spans of a job's appointments, empty for none."""
        return ", ".join(self.span(window.opens_at, window.closes_at) for window in windows)

    def sentence(self, text: str) -> str:
        """Return a sentence of the solver in which moments such as `2026-11-23 10:30:12` read `Mon 23 Nov 10:30`.

        The solver tells moments without an offset and means that of the plan's start. What only looks like a moment
        stays as it is.
        """
        return _MOMENT.sub(self._reworded, text)

    def _reworded(self, found: re.Match[str]) -> str:
        try:
            moment = datetime.fromisoformat(found[0]).replace(tzinfo=self._solver_zone)
            local = moment.astimezone(self._zone)
        except (ValueError, OverflowError):  # no day of the calendar, or the last one of all
            return found[0]
        return f"{self._day(local)} {local:%H:%M}"

    @staticmethod
    def _day(local: datetime) -> str:
        return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


def duration(seconds: float) -> str:
    """Return `35 min`, `2 h 05 min` or `3 d 4 h`; the sign is left out.

    Minutes are those that are full, as on the clock, so that times and durations on a page agree.
    """
    seconds = abs(seconds)
    if seconds < 48 * 3600:
        return hours(seconds)
    days, rest = divmod(int(seconds // 3600), 24)
    return f"{days} d {rest} h" if rest else f"{days} d"


def hours(seconds: float) -> str:
    """Return a sum of working time, which days would hide: `57 h 05 min`."""
    if 0 < seconds < 60:
        return "under 1 min"
    whole, minutes = divmod(int(seconds // 60), 60)
    return f"{whole} h {minutes:02d} min" if whole else f"{minutes} min"


def distance(metres: float) -> str:
    """Return `850 m`, `12.3 km` or `2,877 km`."""
    if metres < 1000:
        return f"{metres:.0f} m"
    return f"{metres / 1000:.1f} km" if metres < 100_000 else f"{metres / 1000:,.0f} km"


def both_names(name: str, name_en: str) -> str:
    """Return a name with its English form where that is another one."""
    return f"{name} · {name_en}" if name and name_en and name_en != name else name or name_en


def customer_of(job: Job) -> str:
    """Return who a job is for, or its id where nobody is named."""
    return both_names(job.customer, job.customer_en) or job.id


def plain_words(code: str) -> str:
    """Return a code such as `no-part` as words: `No part`; in several words a hyphen stays."""
    words = (code if " " in code else code.replace("-", " ")).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def reason_words(reason: str) -> str:
    """Return why a job is left out, in words that stand without their detail."""
    return REASONS.get(reason) or plain_words(reason)
