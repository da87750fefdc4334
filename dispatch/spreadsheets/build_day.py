"""Rows without a fault to a Day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.domain.day import Day
from dispatch.domain.fault import Fault
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Assignment, Difficulty, Job, Priority, Window
from dispatch.domain.place import Depot, FoundPlace, Location, Zone, ZoneKind
from dispatch.domain.technician import Part, PartOrder, Rest, Shift, Technician
from dispatch.spreadsheets.fault_log import Row
from dispatch.spreadsheets.moments import midnight
from dispatch.spreadsheets.row_rules import break_window

Rows = Mapping[str, Sequence[Row]]


def build_day(
    rows: Rows,
    *,
    name: str,
    timezone: ZoneInfo,
    drawn_zones: Sequence[Zone],
    found_places: Mapping[int, FoundPlace],
    skipped: Sequence[Fault],
) -> Day:
    """Return the Day of checked rows.

    Parameters
    ----------
    rows : Mapping of table name to rows
        Without a fault; at least one shift.
    drawn_zones : Sequence of Zone
        From GeoJSON.
    found_places : Mapping of row number to FoundPlace
        Of the jobs whose address was looked up.
    """
    return Day(
        name=name,
        horizon=_horizon(rows["shifts"], timezone),
        jobs=tuple(job_of(row, found_places.get(row.number)) for row in rows["jobs"]),
        technicians=_technicians(rows, timezone),
        depots=tuple(_depot(row, _stock_of(rows, "depot")) for row in rows["depots"]),
        parts=tuple(
            Part(row.values["sku"], row.values["name"], row.values["name_en"] or "")
            for row in rows["parts"]
        ),
        orders=tuple(map(_order, rows["orders"])),
        zones=(*map(_zone, rows["zones"]), *drawn_zones),
        skipped=tuple(skipped),
    )


def _horizon(shifts: Sequence[Row], timezone: ZoneInfo) -> Horizon:
    first = min(row.values["start_at"] for row in shifts)
    last = max(row.values["end_at"] for row in shifts)
    day: date = last.date()
    if midnight(day, timezone).timestamp() < last.timestamp():
        day += timedelta(days=1)
    return Horizon(midnight(first.date(), timezone), midnight(day, timezone))


def _location(values: Mapping[str, Any]) -> Location:
    return Location(values["latitude"], values["longitude"])


def _seconds(minutes: float | None) -> int:
    return round((minutes or 0) * 60)


def job_of(row: Row, found: FoundPlace | None = None) -> Job:
    """Return the job of a row without a fault; `found` is where its address is, where that was looked up."""
    values = row.values
    texts = ("customer", "customer_en", "phone", "address", "description", "fault")
    told: dict[str, Any] = {name: values[name] or "" for name in texts}
    return Job(
        id=values["id"],
        location=_location(values) if found is None else found.location,
        reported_at=values["reported_at"],
        service_seconds=_seconds(values["service_minutes"]),
        **told,
        kind=values["kind"] or "repair",
        priority=Priority(values["priority"] or Priority.NORMAL),
        difficulty=Difficulty(values["difficulty"] or Difficulty.SIMPLE),
        skills=values["skills"] or {},
        tools=values["tools"] or (),
        parts=values["parts"] or {},
        windows=tuple(Window(*ends) for ends in values["windows"] or ()),
        release_at=values["release_at"],
        due_at=values["due_at"],
        due_hard=bool(values["due_hard"]),
        weight=values["weight"],
        allowed_ids=values["allowed"] or (),
        forbidden_ids=values["forbidden"] or (),
        preferred_id=values["preferred"],
        lock=_assignment(values, "lock"),
        told=_assignment(values, "told"),
        place_precision="" if found is None else found.precision,
    )


def _assignment(values: Mapping[str, Any], name: str) -> Assignment | None:
    technician = values[f"{name}_technician"]
    return None if technician is None else Assignment(technician, values[f"{name}_start_at"])


def _technicians(rows: Rows, timezone: ZoneInfo) -> tuple[Technician, ...]:
    homes = {row.values["id"]: _location(row.values) for row in rows["technicians"]}
    shifts: dict[str, list[Shift]] = defaultdict(list)
    for row in sorted(rows["shifts"], key=lambda row: row.values["start_at"].timestamp()):
        technician = row.values["technician"]
        shifts[technician].append(_shift(row.values, homes[technician], timezone))
    vans = _stock_of(rows, "van")
    return tuple(
        _technician(row, vans, tuple(shifts[row.values["id"]])) for row in rows["technicians"]
    )


def _technician(
    row: Row, vans: Mapping[str, dict[str, Any]], shifts: tuple[Shift, ...]
) -> Technician:
    values = row.values
    return Technician(
        id=values["id"],
        name=values["name"],
        home=_location(values),
        skills=values["skills"] or {},
        tools=values["tools"] or (),
        speed=1.0 if values["speed"] is None else values["speed"],
        van=vans.get(values["id"], {}),
        shifts=shifts,
        name_en=values["name_en"] or "",
        phone=values["phone"] or "",
    )


def _shift(values: Mapping[str, Any], home: Location, timezone: ZoneInfo) -> Shift:
    window = break_window(values, timezone)
    rest = None if window is None else Rest(_seconds(values["break_minutes"]), *window)
    return Shift(
        start_at=values["start_at"],
        end_at=values["end_at"],
        start_location=home,
        end_location=None if values["ends_at"] == "last stop" else home,
        overtime_seconds=_seconds(values["overtime_minutes"]),
        rest=rest,
    )


def _stock_of(rows: Rows, place: str) -> dict[str, dict[str, Any]]:
    stock: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows["stock"]:
        if row.values["place"] == place:
            stock[row.values["holder"]][row.values["sku"]] = row.values["quantity"]
    return stock


def _depot(row: Row, stock: Mapping[str, dict[str, int | None]]) -> Depot:
    values = row.values
    return Depot(
        id=values["id"],
        name=values["name"],
        location=_location(values),
        stock=stock.get(values["id"], {}),
        tools=values["tools"] or (),
        opens=values["opens"],
        closes=values["closes"],
        pickup_seconds=_seconds(values["pickup_minutes"]),
        name_en=values["name_en"] or "",
    )


def _order(row: Row) -> PartOrder:
    values = row.values
    return PartOrder(
        sku=values["sku"],
        quantity=values["quantity"],
        depot_id=values["depot"],
        arrives_at=values["arrives_at"],
        id=values["id"],
    )


def _zone(row: Row) -> Zone:
    values = row.values
    return Zone(
        name=values["name"],
        kind=ZoneKind(values["kind"]),
        centre=_location(values),
        radius_km=values["radius_km"],
    )
