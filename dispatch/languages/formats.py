"""Dates, times, numbers, shares, durations and distances as the language at work writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from dispatch.languages.current import current_language
from dispatch.languages.messages import gettext as _

MINUS = "\u2212"
# What Babel is asked for, by language; the clock is the 24-hour one in both.
_DATE = {"en": "EEE d MMM y", "zh": "y年M月d日 EEE"}
_DAY = {"en": "EEE d MMM", "zh": "M月d日 EEE"}
_WEEKDAY = {"en": "EEE", "zh": "EEE"}
_MONTH = {"en": "MMMM y", "zh": "y年M月"}
_SHORT_MONTH = {"en": "MMM yy", "zh": "yy年M月"}
_SHORT_DAY = {"en": "d MMM", "zh": "M月d日"}
_LOCALES = {"en": "en", "zh": "zh_Hans_CN"}


@lru_cache(maxsize=4096)
def _written(day: date, language: str, pattern: str) -> str:
    # Imported when it is needed, and remembered by day: a board writes some days hundreds of times.
    from babel.dates import format_date as written

    return written(day, pattern, locale=_LOCALES[language])


def format_date(day: date) -> str:
    """Return a day with its weekday and year: `Mon 23 Nov 2026`, `2026年11月23日 周一`."""
    language = current_language()
    return _written(_day_of(day), language, _DATE[language])


def format_day(day: date) -> str:
    """Return a day with its weekday: `Mon 23 Nov`, `11月23日 周一`."""
    language = current_language()
    return _written(_day_of(day), language, _DAY[language])


def format_weekday(day: date) -> str:
    """Return the weekday alone: `Mon`, `周一`."""
    language = current_language()
    return _written(_day_of(day), language, _WEEKDAY[language])


def format_month(day: date) -> str:
    """Return the month of a day with its year: `November 2026`, `2026年11月`."""
    language = current_language()
    return _written(_day_of(day), language, _MONTH[language])


def format_short_month(day: date) -> str:
    """Return the month of a day in a few letters, for an axis: `Nov 26`, `26年11月`."""
    language = current_language()
    return _written(_day_of(day), language, _SHORT_MONTH[language])


def format_short_day(day: date) -> str:
    """Return a day in a few letters, for an axis: `23 Nov`, `11月23日`."""
    language = current_language()
    return _written(_day_of(day), language, _SHORT_DAY[language])


def format_clock(moment: datetime) -> str:
    """Return the time of a moment, by its own zone: `09:40`."""
    return f"{moment:%H:%M}"


def format_moment(moment: datetime) -> str:
    """Return a moment with its day, by its own zone: `Mon 23 Nov 09:40`, `11月23日 周一 09:40`."""
    return f"{format_day(moment)} {moment:%H:%M}"


def _day_of(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def format_number(number: float, decimals: int = 0) -> str:
    """Return a number with thousands set apart: `1,234`, `−1,234.50` with 2 decimals; both languages write it so."""
    return f"{number:,.{decimals}f}".replace("-", MINUS)


def format_decimal(number: float, most: int = 2) -> str:
    """Return a number with as many decimals as it needs, up to `most`: `4.2`, `30`."""
    text = format_number(number, most)
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_percent(share: float, decimals: int = 0) -> str:
    """Return a share of 1 in per cent: `94 %` for 0.94, `94%` in Chinese."""
    return _("{number} %", number=format_number(100 * share, decimals))


def format_duration(seconds: float) -> str:
    """Return `35 min`, `2 h 05 min` or `3 d 4 h`; the sign is left out.

    Minutes are those that are full, as on the clock, so that times and durations on a page agree.
    """
    seconds = abs(seconds)
    if seconds < 48 * 3600:
        return format_hours(seconds)
    days, rest = divmod(int(seconds // 3600), 24)
    return _("{days} d {hours} h", days=days, hours=rest) if rest else _("{days} d", days=days)


def format_hours(seconds: float) -> str:
    """Return a sum of working time, which days would hide: `57 h 05 min`."""
    if 0 < seconds < 60:
        return _("under 1 min")
    whole, minutes = divmod(int(seconds // 60), 60)
    if whole:
        return _("{hours} h {minutes} min", hours=whole, minutes=f"{minutes:02d}")
    return _("{minutes} min", minutes=minutes)


def format_distance(metres: float) -> str:
    """Return `850 m`, `12.3 km` or `2,877 km`."""
    if metres < 1000:
        return _("{number} m", number=f"{metres:.0f}")
    number = f"{metres / 1000:.1f}" if metres < 100_000 else f"{metres / 1000:,.0f}"
    return _("{number} km", number=number)


def format_list(items: Iterable[object]) -> str:
    """Return things beside each other: `a, b, c`, in Chinese with the mark for lists."""
    return _(", ").join(str(item) for item in items)
