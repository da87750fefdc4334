"""One small plan, worked out by hand, for the tests of what is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl

from dispatch.domain.day import Day
from dispatch.domain.fault import Fault
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Assignment, Job, Promise
from dispatch.domain.place import Depot, Location, ZoneKind
from dispatch.domain.plan import Comparison, Plan, Route, Stop, StopKind, UnservedJob
from dispatch.domain.technician import Part, Shift, Technician
from dispatch.spreadsheets import write_workbook

ZONE = ZoneInfo("Asia/Shanghai")
HOME = Location(39.905, 116.407)
SHOP = Location(39.92, 116.48)
PLACE = Location(39.95, 116.45)


def at(hour: int, minute: int = 0) -> datetime:
    """Return a time of the day planned."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZONE)


def job(job_id: str, **changes: Any) -> Job:
    """Return a job of half an hour, reported the day before."""
    return replace(
        Job(
            id=job_id, location=PLACE, reported_at=at(0) - timedelta(hours=9), service_seconds=1800
        ),
        **changes,
    )


def promise(due_at: datetime) -> Promise:
    """Return a promise whose start and due moment are one."""
    return Promise(
        zone=ZoneKind.URBAN,
        zone_name="Core",
        first_response_at=at(0),
        on_site_at=due_at,
        resolution_at=due_at + timedelta(hours=8),
        due_at=due_at,
        part_at=None,
        reported_on_site_at=due_at,
        reported_resolution_at=due_at,
    )


def small_day() -> Day:
    """Return two technicians, of whom T-02 stays at home, and four jobs."""
    shift = Shift(at(8), at(17), HOME, HOME)
    return Day(
        name="Monday",
        horizon=Horizon(at(0), at(0) + timedelta(days=1)),
        jobs=(
            job(
                "J-1",
                customer="王芳",
                parts={"P-1": 3},
                tools=("lift", "ladder"),
                phone="+86 10 5555",
            ),
            job(
                "J-2",
                customer="=HYPERLINK(1)",
                description="@SUM(A1)",
                told=Assignment("T-01", at(9)),
            ),
            job("J-3", customer="Left", place_precision="city", address="Beijing"),
            job("J-4", customer="Far", parts={"P-1": 1}),
        ),
        technicians=(
            Technician(
                *("T-01", "陈伟", HOME, {}),
                tools=("ladder",),
                van={"P-1": 1},
                shifts=(shift,),
                phone="+86 138 0001",
            ),
            Technician("T/01", "../etc", HOME, {}),
        ),
        depots=(Depot("D-1", "东城仓", SHOP, stock={"P-1": 5}, tools=("lift",)),),
        parts=(Part("P-1", "三通阀", "Valve"),),
        skipped=(
            Fault("jobs.csv", 9, "Latitude", "91", "the latitude is above 90 degrees", "Write it"),
        ),
    )


def small_plan() -> Plan:
    """Return the plan: T-01 picks up at 08:20, visits J-1 at 09:00 and J-2 at 10:00, half an hour late."""
    return Plan(
        day=small_day(),
        promises={
            "J-1": promise(at(12)),
            "J-2": promise(at(9, 30)),
            "J-3": promise(at(15)),
            "J-4": promise(at(16)),
        },
        routes=(Route("T-01", 0, _stops()),),
        unserved=(UnservedJob("J-3", "no skill", "No technician holds gas at level 2."),),
        mail_in=("J-4",),
        cost={"unserved": 200000, "travel_hour": 3500, "late_hour": 3000, "total": 206500},
        comparisons=(
            Comparison("plan", 206500, 2, 1, 1, 1800, 4200, 22500, 0),
            Comparison("nearest", 300000, 1, 2, 0, 0, 5400, 30000, 600),
        ),
        stats={
            "engine": "test",
            "seed": 7,
            "iterations": 100,
            "slices": 2,
            "seconds": 1.5,
            "travel": "straight line",
            "warnings": "Times are estimates",
            "versions": "field-dispatch 1",
        },
    )


def book_of(tmp_path: Path, plan: Any = None) -> Any:
    """Write the plan's workbook and open it."""
    write_workbook(plan or small_plan(), tmp_path / "plan.xlsx")
    return openpyxl.load_workbook(tmp_path / "plan.xlsx")


def rows_of(page: Any) -> list[dict[str, Any]]:
    """Return the rows of a sheet by heading."""
    headings, *rows = page.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def naive(hour: int, minute: int = 0) -> datetime:
    """Return a time of the day as Excel keeps it."""
    return at(hour, minute).replace(tzinfo=None)


def _stops() -> tuple[Stop, ...]:
    return (
        Stop(StopKind.START, HOME, at(8), at(8), at(8)),
        Stop(
            *(StopKind.PICKUP, SHOP, at(8, 20), at(8, 20), at(8, 30)),
            travel_seconds=1200,
            travel_metres=7000,
            depot_id="D-1",
            parts={"P-1": 4},
            tools=("lift",),
        ),
        Stop(
            *(StopKind.VISIT, PLACE, at(8, 50), at(9), at(9, 30)),
            travel_seconds=1200,
            travel_metres=6500,
            job_id="J-1",
        ),
        Stop(StopKind.VISIT, PLACE, at(9, 30), at(10), at(10, 30), job_id="J-2"),
        Stop(StopKind.END, HOME, at(11), at(11), at(11), travel_seconds=1800, travel_metres=9000),
    )
