"""The day that is planned, and moments as spreadsheets write them."""

from __future__ import annotations

from datetime import datetime, timedelta

MONDAY = datetime(2026, 11, 23)
FORMAT = "%Y-%m-%d %H:%M"


def at(clock: str, *, days: int = 0, day: datetime = MONDAY) -> datetime:
    """Return a moment of the planned day, or so many days after it."""
    hour, minute = clock.split(":")
    return day + timedelta(days=days, hours=int(hour), minutes=int(minute))


def text(moment: datetime | None) -> str:
    """Return a moment as a cell; None is an empty one."""
    return "" if moment is None else moment.strftime(FORMAT)


def amounts(values: dict[str, int]) -> str:
    """Return names with numbers as a cell."""
    return "; ".join(f"{name}:{number}" for name, number in values.items())
