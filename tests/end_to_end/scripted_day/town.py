"""The town of the scripted day: sixteen technicians, two depots, thirteen parts, 120 callers. Always the same."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Difficulty, Job, Priority, Window
from dispatch.domain.place import Depot, Location
from dispatch.domain.technician import Part, Rest, Shift, Technician

ZONE = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2026, 11, 23, tzinfo=ZONE)
SKILLS = ("boiler", "electrical", "aircon", "plumbing")
PARTS = tuple(f"P-{number:02}" for number in range(1, 13))
RARE = "P-90"
"""One of these is in the whole town."""
CALLERS = 116
"""Who call before the day is planned; four more call during the day."""


def at(hour: int, minute: int = 0) -> datetime:
    """Return a moment of the day."""
    return MIDNIGHT + timedelta(hours=hour, minutes=minute)


def place(chance: random.Random) -> Location:
    """Return a place of the town."""
    return Location(
        round(39.90 + chance.uniform(-0.07, 0.07), 5),
        round(116.40 + chance.uniform(-0.09, 0.09), 5),
    )


def town() -> Day:
    """Return everything but the callers; vans and depots are filled by a count in the morning."""
    chance = random.Random(1)
    return Day(
        name="scripted day",
        horizon=Horizon(MIDNIGHT, MIDNIGHT + timedelta(days=1)),
        jobs=(),
        technicians=tuple(_technician(number, chance) for number in range(1, 17)),
        depots=tuple(_depot(number) for number in (1, 2)),
        parts=tuple(Part(sku, f"部件 {sku}") for sku in (*PARTS, RARE)),
    )


def shelves() -> dict[str, dict[str, int]]:
    """Return what is counted in the morning, by place."""
    chance = random.Random(2)
    found = {
        f"van:T-{number:02}": dict.fromkeys(sorted(chance.sample(PARTS, 5)), 2)
        for number in range(1, 17)
    }
    found["depot:D-1"] = {**dict.fromkeys(PARTS, 12), RARE: 1}
    found["depot:D-2"] = dict.fromkeys(PARTS, 12)
    return found


def callers() -> list[tuple[datetime, Job]]:
    """Return when each early caller calls and what is asked for; the first needs the rare part early."""
    chance = random.Random(3)
    calls = []
    for number in range(CALLERS):
        called_at = at(6) + timedelta(seconds=40 * number)
        job = caller(chance, called_at)
        if number == 0:
            early = (Window(at(8), at(9, 30)),)
            job = plain_job(
                called_at, place(chance), skill="boiler", parts={RARE: 1}, windows=early
            )
        calls.append((called_at, job))
    return calls


def caller(chance: random.Random, called_at: datetime) -> Job:
    """Return what somebody asks for by telephone."""
    appointed = chance.random() < 0.2
    opens = at(chance.choice((8, 10, 13, 15)))
    return plain_job(
        called_at,
        place(chance),
        skill=chance.choice(SKILLS),
        minutes=chance.choice((20, 30, 30, 45)),
        parts={chance.choice(PARTS): 1} if chance.random() < 0.4 else {},
        windows=(Window(opens, opens + timedelta(hours=2)),) if appointed else (),
        priority=chance.choices(list(Priority), weights=(2, 10, 78, 10))[0],
        kind=chance.choice(("repair", "repair", "repair", "inspection", "complaint")),
        difficulty=chance.choice(list(Difficulty)),
    )


def plain_job(
    called_at: datetime,
    location: Location,
    *,
    skill: str,
    minutes: int = 30,
    parts: dict[str, int] | None = None,
    windows: tuple[Window, ...] = (),
    priority: Priority = Priority.NORMAL,
    kind: str = "repair",
    difficulty: Difficulty = Difficulty.SIMPLE,
) -> Job:
    """Return a job without an id."""
    return Job(
        "",
        location,
        called_at,
        60 * minutes,
        kind=kind,
        customer="王芳 & Söhne <3",
        phone="+86 10 5555 0100",
        address="朝阳区 100 号",
        priority=priority,
        difficulty=difficulty,
        skills={skill: 1},
        parts=parts or {},
        windows=windows,
    )


def _technician(number: int, chance: random.Random) -> Technician:
    home = place(chance)
    first, second = SKILLS[number % 4], SKILLS[(number // 4 + number + 1) % 4]
    level = 3 if number <= 4 else 2
    shift = Shift(
        at(8), at(17), home, home, overtime_seconds=5400, rest=Rest(1800, at(11, 30), at(13, 30))
    )
    return Technician(
        f"T-{number:02}",
        f"技师 {number}",
        home,
        {first: level, second: level},
        tools=("ladder",),
        shifts=(shift,),
    )


def _depot(number: int) -> Depot:
    return Depot(
        f"D-{number}",
        f"{number} 号仓",
        Location(39.91, 116.36 + 0.04 * number),
        tools=("lift",),
        opens=time(6),
        closes=time(20),
        pickup_seconds=300,
    )
