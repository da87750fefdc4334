"""Ten weeks of jobs around the small day: what a staffing study draws its weeks from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sample.agreed import job_rows
from sample.beijing import SMALL
from sample.catalogue import WORK, Work
from sample.chance import Chance
from sample.jobs import Call
from sample.moments import MONDAY, at
from sample.places import point_in
from sample.write import write_table

SEED = 20260914
WEEKS = 10
WEEKDAYS = (19, 17, 16, 16, 17, 11, 9)
"""Jobs of each weekday on average, Monday first: fifteen a day."""
SHOCK = 0.3
"""A busy day has up to so much more of everything, a quiet one so much less."""
STOCKED = ("P-02", "P-03", "P-07", "P-09", "P-11", "P-13", "P-16", "P-19", "P-25", "P-27")
"""Parts that the depot of the small day holds or gets again."""


def write_history(folder: Path) -> None:
    """Write the jobs reported in the ten weeks before the small day."""
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "history.csv", "jobs", job_rows(_calls(Chance(SEED))))


def _calls(chance: Chance) -> Sequence[Call]:
    calls = []
    for number in range(7 * WEEKS):
        day = MONDAY + timedelta(days=number - 7 * WEEKS)
        mean = WEEKDAYS[day.weekday()] * chance.between(1 - SHOCK, 1 + SHOCK)
        # The sum of many rare calls is as uneven as calls are: nearly Poisson.
        count = sum(chance.yes(mean / 100) for _ in range(100))
        calls += sorted((_call(day, chance) for _ in range(count)), key=lambda c: c.reported_at)
    for number, call in enumerate(calls, start=1):
        call.id = f"H-{number:04d}"
    return calls


def _call(day: datetime, chance: Chance) -> Call:
    work = chance.one(WORK, [work.weight for work in WORK])
    quarter = chance.one(SMALL.quarters, [quarter.weight for quarter in SMALL.quarters])
    least, most = work.minutes
    levels = range(work.levels[0], work.levels[1] + 1)
    # Most call in the morning; hardly anybody at night.
    hours = chance.one(range(6, 22), (1, 3, 6, 8, 8, 6, 4, 4, 5, 5, 4, 4, 3, 2, 1, 1))
    reported_at = at(f"{hours}:{chance.whole(0, 59):02d}", day=day)
    return Call(
        work=work,
        quarter=quarter,
        place=point_in(quarter, chance),
        reported_at=reported_at,
        priority=chance.one(("high", "normal", "low"), (15, 70, 15)),
        level=chance.one(levels, (4, 2, 1)[: len(levels)]),
        minutes=5 * chance.whole(least // 5, most // 5),
        customer=("", ""),
        is_firm=False,
        parts=_parts(work, chance),
        window=_window(work, reported_at, chance),
    )


def _parts(work: Work, chance: Chance) -> dict[str, int]:
    known = [sku for sku in work.parts if sku in STOCKED]
    return {chance.one(known): 1} if known and chance.yes(0.6) else {}


def _window(work: Work, reported_at: datetime, chance: Chance) -> tuple[datetime, datetime] | None:
    """Return an appointment on the next workday for some of those who have to be at home."""
    if work.kind == "complaint" or not chance.yes(0.2):
        return None
    day = reported_at + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    opens, closes = chance.one((("09:00", "12:00"), ("13:00", "16:00")))
    return at(opens, day=day.replace(hour=0, minute=0)), at(
        closes, day=day.replace(hour=0, minute=0)
    )
