"""A small made-up service for the tests: a town, a few technicians, a history of some weeks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from dispatch.domain.job import Job
from dispatch.domain.place import Location
from dispatch.domain.technician import Technician
from dispatch.staffing.demand import Demand, WholeWeeks
from dispatch.staffing.history import History
from dispatch.staffing.scenario import Chances, World
from dispatch.staffing.staff import DailyHours, Member, Rota
from dispatch.staffing.streams import Streams
from dispatch.standards.service_standard import ServiceStandards, load_standards
from dispatch.travel.straight_line import StraightLine

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
CENTRE = Location(39.90, 116.40)
EVERY_DAY = Rota("every day", ((DailyHours(time(8), time(17), 3600),) * 7,))
CERTAIN = Chances(
    no_show=0, unfixed=0, part_missing=0, sickness=0, service_cv=0, travel_cv=0, no_show_seconds=0
)


@cache
def standards() -> ServiceStandards:
    """The product's own standards."""
    return load_standards()


def job(name: str, reported_at: datetime, *, minutes: int = 60, **more: object) -> Job:
    """Return a job in the centre."""
    plain = Job(name, CENTRE, reported_at, minutes * 60)
    return replace(plain, **more)  # type: ignore[arg-type]


def at(day: date, clock: time = time(0)) -> datetime:
    """Return a moment of the town."""
    return datetime.combine(day, clock, ZONE)


def history(
    *, weeks: int = 6, a_day: float = 6.0, seed: int = 1, first: date = date(2026, 1, 5)
) -> History:
    """Return a history of Poisson days with jobs all over the town, a third of them asking for gas."""
    rng = np.random.default_rng(seed)
    jobs = []
    for number in range(weeks * 7):
        day = first + timedelta(days=number)
        for row in range(int(rng.poisson(a_day))):
            north, east = rng.normal(0, 0.03, 2)
            moment = at(day) + timedelta(seconds=int(rng.integers(0, 86_400)))
            jobs.append(
                job(
                    f"H{number}-{row}",
                    moment,
                    minutes=int(rng.integers(2, 8)) * 15,
                    location=Location(CENTRE.latitude + north, CENTRE.longitude + east),
                    skills={"gas": 1} if rng.random() < 1 / 3 else {"boiler": 1},
                )
            )
    return History.of(jobs, ZONE)


def member(name: str, *, skills: dict[str, int] | None = None, rota: Rota = EVERY_DAY) -> Member:
    """Return a technician who lives in the centre."""
    able = {"gas": 1, "boiler": 1} if skills is None else skills
    return Member(Technician(name, name, CENTRE, able), rota)


def world(demand: Demand | None = None, **changes: object) -> World:
    """Return a world of two weeks without a warm-up in which all goes as planned, unless said otherwise."""
    plain = World(
        demand=demand or WholeWeeks(history()),
        standards=standards(),
        travel=StraightLine(a=200.0, p=0.75, detour=1.45),
        first_day=MONDAY,
        days=14,
        warm_up_days=0,
        chances=CERTAIN,
        iterations=60,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


class Listed:
    """Demand by a function of the day: how many jobs of an hour in the centre are reported, and when."""

    def __init__(self, count: Callable[[Streams, int], int], clock: time = time(1)) -> None:
        self._count, self._clock = count, clock

    def week(self, streams: Streams, number: int, monday: date) -> tuple[Job, ...]:
        """Return the jobs of seven days, each reported at one moment of its day."""
        return tuple(
            job(f"{number}-{offset}-{row}", at(monday + timedelta(days=offset), self._clock))
            for offset in range(7)
            for row in range(self._count(streams, 7 * number + offset))
        )
