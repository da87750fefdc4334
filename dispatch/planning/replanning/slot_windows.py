"""The windows that appointments are offered in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dispatch.domain.horizon import Horizon
from solver.problem import Job
from solver.problem import Window as Seconds
from solver.timing import job_starts, within


@dataclass(frozen=True)
class SlotWindow:
    """A window in seconds, and the seconds in it at which the job may start."""

    opens: int
    closes: int
    starts: tuple[Seconds, ...]


def windows_of(
    work: Job, horizon: Horizon, *, now: int, end: int, length: int
) -> Iterator[SlotWindow]:
    """Yield the windows of `length` seconds until `end` that have not begun and in which a job may start.

    They begin at midnight by the clock of the horizon and follow each other without gaps.
    """
    bounds = job_starts(work)
    midnight = datetime.combine(horizon.start_at.date(), time(0), tzinfo=horizon.start_at.tzinfo)
    while (day := horizon.seconds(midnight)) < end:
        tomorrow = midnight.date() + timedelta(days=1)
        midnight = datetime.combine(tomorrow, time(0), tzinfo=midnight.tzinfo)
        last = horizon.seconds(midnight)
        for opens in range(day, last, length):
            closes = min(opens + length, last)
            starts = within(bounds, low=opens, high=closes)
            if now <= opens < end and starts:
                yield SlotWindow(opens, closes, starts)
