"""A day small enough to know by heart: two technicians, three jobs, one depot, one part on order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Assignment, Job, Priority, Promise, Window
from dispatch.domain.place import Depot, Location, Zone, ZoneKind
from dispatch.domain.technician import Part, PartOrder, Rest, Shift, Technician

ZONE = ZoneInfo("Asia/Shanghai")
HOME = Location(31.2300, 121.4700)
NORTH = Location(31.2500, 121.4700)
EAST = Location(31.2300, 121.5000)
FAR = Location(32.5000, 121.4700)


def at(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    """Return a moment of November 2026 in Shanghai."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def shift(**changes: Any) -> Shift:
    """Return a shift of Monday, 8 to 17 h with a break about noon."""
    rest = Rest(1800, at(11, 30), at(13))
    return replace(Shift(at(8), at(17), HOME, HOME, 3600, rest), **changes)


def job(id: str, **changes: Any) -> Job:
    """Return a job of half an hour in the north, reported on Sunday noon."""
    return replace(
        Job(id, NORTH, at(12, day=22), 1800, kind="repair", customer="王芳", skills={"boiler": 1}),
        **changes,
    )


def day(**changes: Any) -> Day:
    """Return the example day."""
    technicians = (
        Technician(
            "T-1",
            "陈伟",
            HOME,
            {"boiler": 2},
            ("ladder",),
            1.25,
            {"P-1": 1},
            (shift(),),
            "Chen Wei",
        ),
        Technician("T-2", "李娜", HOME, {"boiler": 1}, shifts=(shift(end_location=None),)),
    )
    jobs = (
        job("J-1", windows=(Window(at(9), at(12)),), parts={"P-1": 1}, priority=Priority.HIGH),
        job("J-2", location=EAST, parts={"P-2": 1}, told=Assignment("T-1", at(10))),
        job("J-3", location=FAR),
    )
    depot = Depot("D-1", "东仓", EAST, {"P-1": None}, ("lift",), time(7), time(19), 600)
    example = Day(
        "example",
        Horizon(at(0), at(0, day=24)),
        jobs,
        technicians,
        (depot,),
        (Part("P-1", "阀"), Part("P-2", "泵")),
        (PartOrder("P-2", 1, "D-1", at(9, 30)),),
        (Zone("core", ZoneKind.URBAN, centre=HOME, radius_km=30.0),),
    )
    return replace(example, **changes)


def promise(**changes: Any) -> Promise:
    """Return the promise of a start by Monday noon."""
    noon = at(12)
    return replace(
        Promise(ZoneKind.URBAN, "core", at(12, 30, day=22), noon, noon + timedelta(days=1), noon,
                None, noon, noon + timedelta(days=1), 3.0),
        **changes,
    )  # fmt: skip


def promises_for(example: Day) -> dict[str, Promise]:
    """Return the same promise for every job; the job far away lies outside."""
    return {
        item.id: promise(zone=ZoneKind.OUTSIDE if item.location == FAR else ZoneKind.URBAN)
        for item in example.jobs
    }
