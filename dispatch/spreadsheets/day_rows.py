"""A Day to rows of the tables: the reverse of `build_day`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dispatch.domain.day import Day
from dispatch.domain.job import Assignment, Job
from dispatch.domain.place import Depot, Location, Zone
from dispatch.domain.technician import Shift, Technician

Row = dict[str, Any]


def rows_of(day: Day) -> dict[str, list[Row]]:
    """Return the rows of each table by column name; zones that are drawn have none.

    What the tables have no column for is not in them: where the address of a job was looked up its precision is gone,
    and the coordinates stand as if they had been given.
    """
    return {
        "jobs": [_job(job) for job in day.jobs],
        "technicians": [_technician(person) for person in day.technicians],
        "shifts": [_shift(person, shift) for person in day.technicians for shift in person.shifts],
        "depots": [_depot(depot) for depot in day.depots],
        "parts": [
            {"sku": part.sku, "name": part.name, "name_en": part.name_en} for part in day.parts
        ],
        "stock": list(_stock(day)),
        "orders": [
            {
                "id": order.id,
                "depot": order.depot_id,
                "sku": order.sku,
                "quantity": order.quantity,
                "arrives_at": order.arrives_at,
            }
            for order in day.orders
        ],
        "zones": [_zone(zone) for zone in day.zones if zone.centre is not None],
    }


def _place(location: Location) -> Row:
    return {"latitude": location.latitude, "longitude": location.longitude}


def _job(job: Job) -> Row:
    same = (
        *("id", "reported_at", "kind", "description", "customer", "customer_en", "phone"),
        *("address", "fault", "skills", "tools", "parts"),
        *("release_at", "due_at", "due_hard", "weight"),
    )
    return {
        **{name: getattr(job, name) for name in same},
        **_place(job.location),
        "priority": job.priority.value,
        "difficulty": job.difficulty.value,
        "service_minutes": job.service_seconds / 60,
        "windows": tuple((window.opens_at, window.closes_at) for window in job.windows),
        "allowed": job.allowed_ids,
        "forbidden": job.forbidden_ids,
        "preferred": job.preferred_id,
        **_assignment("lock", job.lock),
        **_assignment("told", job.told),
    }


def _assignment(name: str, given: Assignment | None) -> Row:
    if given is None:
        return {}
    return {f"{name}_technician": given.technician_id, f"{name}_start_at": given.start_at}


def _technician(person: Technician) -> Row:
    same = ("id", "name", "name_en", "phone", "skills", "tools", "speed")
    return {**{name: getattr(person, name) for name in same}, **_place(person.home)}


def _shift(person: Technician, shift: Shift) -> Row:
    row = {
        "technician": person.id,
        "start_at": shift.start_at,
        "end_at": shift.end_at,
        "overtime_minutes": shift.overtime_seconds / 60,
        "ends_at": "last stop" if shift.end_location is None else "home",
    }
    if shift.rest is not None:
        row |= {
            "break_minutes": shift.rest.seconds / 60,
            "break_from": shift.rest.opens_at.time(),
            "break_until": shift.rest.closes_at.time(),
        }
    return row


def _depot(depot: Depot) -> Row:
    same = ("id", "name", "name_en", "tools", "opens", "closes")
    return {
        **{name: getattr(depot, name) for name in same},
        **_place(depot.location),
        "pickup_minutes": depot.pickup_seconds / 60,
    }


def _stock(day: Day) -> Iterable[Row]:
    for person in day.technicians:
        for sku, quantity in person.van.items():
            yield {"place": "van", "holder": person.id, "sku": sku, "quantity": quantity}
    for depot in day.depots:
        for sku, limit in depot.stock.items():
            yield {"place": "depot", "holder": depot.id, "sku": sku, "quantity": limit}


def _zone(zone: Zone) -> Row:
    assert zone.centre is not None
    return {
        "name": zone.name,
        "kind": zone.kind.value,
        **_place(zone.centre),
        "radius_km": zone.radius_km,
    }
