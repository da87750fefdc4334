"""The clocks of each job: what was promised, and the latest start that keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from dispatch.domain.day import Day
from dispatch.domain.job import Job, Promise
from dispatch.domain.place import ZoneKind
from dispatch.standards.awaited_parts import part_arrivals
from dispatch.standards.calendar import Calendar
from dispatch.standards.rules import Allowance
from dispatch.standards.service_standard import ServiceStandards
from dispatch.standards.zones import ZoneMap


def promises(day: Day, standards: ServiceStandards) -> dict[str, Promise]:
    """Return the clocks of every job, in the order of the jobs.

    A job whose part is on order starts its on-site and resolution clocks again when the part arrives; the clocks from
    the report are kept beside them. Jobs in zones that get no visit have clocks too, but take no parts.

    Parameters
    ----------
    day : Day
        Jobs, zones, stock and orders.
    standards : ServiceStandards
        What is promised.

    Raises
    ------
    StandardsError
        If a promise counts working hours and the calendar runs out of them.
    """
    zones = ZoneMap(day.zones)
    places = {job.id: zones.kind_and_name(job.location) for job in day.jobs}
    visited = [job for job in day.jobs if places[job.id][0] is not ZoneKind.OUTSIDE]
    arrivals = part_arrivals(day, visited)
    return {
        job.id: _promise(job, *places[job.id], part_at=arrivals.get(job.id), standards=standards)
        for job in day.jobs
    }


def promise_warnings(
    day: Day, promised: Mapping[str, Promise], standards: ServiceStandards
) -> tuple[str, ...]:
    """Return what is uncertain about the promises: years whose working days are not all known.

    Parameters
    ----------
    day : Day
        The jobs.
    promised : Mapping of job id to Promise
        Their clocks.
    standards : ServiceStandards
        What the clocks were made from.
    """
    if not standards.counts_working_hours:
        return ()
    zone = standards.timezone
    years: set[int] = set()
    for job in day.jobs:
        last = promised[job.id].resolution_at.astimezone(zone).year
        years.update(range(job.reported_at.astimezone(zone).year, last + 1))
    return standards.calendar.warnings(years)


def _promise(
    job: Job,
    zone: ZoneKind,
    zone_name: str,
    *,
    part_at: datetime | None,
    standards: ServiceStandards,
) -> Promise:
    calendar = standards.calendar
    on_site, resolution = standards.on_site.of(job, zone), standards.resolution.of(job, zone)
    start_at = job.reported_at if part_at is None else part_at
    on_site_at = _after(calendar, start_at, on_site)
    resolution_at = _after(calendar, start_at, resolution)
    due_at = job.due_at
    if due_at is None:
        # Through UTC, because the clock may change between the start and the end of the work.
        latest = resolution_at.timestamp() - job.service_seconds
        due_at = min(on_site_at, datetime.fromtimestamp(latest, tz=standards.timezone))
    return Promise(
        zone=zone,
        zone_name=zone_name,
        first_response_at=_after(calendar, job.reported_at, standards.first_response.of(job, zone)),
        on_site_at=on_site_at,
        resolution_at=resolution_at,
        due_at=due_at,
        part_at=part_at,
        reported_on_site_at=_after(calendar, job.reported_at, on_site),
        reported_resolution_at=_after(calendar, job.reported_at, resolution),
        weight=standards.weights[job.priority] if job.weight is None else job.weight,
    )


def _after(calendar: Calendar, start: datetime, allowance: Allowance) -> datetime:
    return calendar.add(start, timedelta(seconds=allowance.seconds), allowance.counting)
