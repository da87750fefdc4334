"""One technician's routes as an iCalendar file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vGeo

from dispatch.domain.job import Job
from dispatch.domain.place import Depot
from dispatch.domain.plan import Plan, Route, Stop, StopKind
from dispatch.domain.technician import Technician
from dispatch.languages import gettext as _

PRODUCT = "-//field-dispatch//routes//EN"
HOST = "field-dispatch.invalid"
REFRESH = timedelta(minutes=15)


def technician_calendar(plan: Plan, technician_id: str, *, made_at: datetime, number: int) -> bytes:
    """Return the visits, pick-ups and breaks of one technician as an iCalendar file in UTF-8.

    An entry keeps its UID from plan to plan and raises its SEQUENCE, so a calendar that fetches the file again moves
    the entry instead of doubling it (RFC 5545, 3.8.7.4).

    Parameters
    ----------
    plan : Plan
        The plan; a technician without a route in it gets an empty calendar.
    technician_id : str
        Whose routes.
    made_at : datetime
        When the plan was published; the stamp of every entry.
    number : int
        Number of the plan, 0 or more, rising from one plan to the next.

    Raises
    ------
    KeyError
        If the plan's day has no such technician.
    """
    person = next((t for t in plan.day.technicians if t.id == technician_id), None)
    if person is None:
        raise KeyError(technician_id)
    calendar = _calendar(person)
    for route in plan.routes:
        if route.technician_id == technician_id:
            for event in _events(plan, route):
                event.add("dtstamp", made_at.astimezone(UTC))
                event.add("sequence", number)
                calendar.add_component(event)
    return bytes(calendar.to_ical())


def empty_calendar(person: Technician) -> bytes:
    """Return the calendar of somebody whom no plan holds yet, as an iCalendar file without entries."""
    return bytes(_calendar(person).to_ical())


def _calendar(person: Technician) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", person.name or person.id)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    return calendar


def _events(plan: Plan, route: Route) -> Iterable[Event]:
    jobs = {job.id: job for job in plan.day.jobs}
    depots = {depot.id: depot for depot in plan.day.depots}
    for position, stop in enumerate(route.stops):
        if stop.kind is StopKind.VISIT and stop.job_id is not None:
            yield _visit(stop, jobs[stop.job_id])
        elif stop.kind is StopKind.PICKUP and stop.depot_id is not None:
            yield _pickup(plan, route, stop, depots[stop.depot_id], position)
        elif stop.kind is StopKind.BREAK:
            yield _entry(stop, _("Break"), key=_key(route, "break"))


def _visit(stop: Stop, job: Job) -> Event:
    title = " · ".join(text for text in (job.customer, job.kind) if text)
    number = _("Job {id}", id=job.id)
    phone = job.phone and _("Phone: {phone}", phone=job.phone)
    lines = [number, job.description, phone, *_needs(job)]
    event = _entry(stop, title or number, key=f"job {job.id}", where=job.address)
    event.add("description", "\n".join(line for line in lines if line))
    return event


def _needs(job: Job) -> Iterable[str]:
    if job.parts:
        parts = _(", ").join(f"{count} x {sku}" for sku, count in job.parts.items())
        yield _("Parts: {parts}", parts=parts)
    if job.tools:
        yield _("Tools: {tools}", tools=_(", ").join(job.tools))


def _pickup(plan: Plan, route: Route, stop: Stop, depot: Depot, position: int) -> Event:
    names = {part.sku: part.name for part in plan.day.parts}
    goods = [f"{count} x {names.get(sku) or sku}" for sku, count in stop.parts.items()]
    key = _key(route, f"pickup {depot.id} {position}")
    event = _entry(stop, _("Pick up: {depot}", depot=depot.name or depot.id), key=key)
    event.add("description", "\n".join([*goods, *stop.tools]))
    return event


def _entry(stop: Stop, title: str, *, key: str, where: str = "") -> Event:
    event = Event()
    event.add("uid", hashlib.sha256(key.encode()).hexdigest()[:32] + "@" + HOST)
    event.add("summary", title)
    # Moments are written in UTC: no zone definitions are needed and every program shows its own clock.
    event.add("dtstart", stop.start_at.astimezone(UTC))
    event.add("dtend", stop.depart_at.astimezone(UTC))
    event.add("geo", vGeo((stop.location.latitude, stop.location.longitude)))
    if where:
        event.add("location", where)
    return event


def _key(route: Route, what: str) -> str:
    """Return what tells a stop without a job from all others: technician, day and what it is."""
    day = route.stops[0].start_at.date()
    return f"{route.technician_id} {day} {route.shift_index} {what}"
