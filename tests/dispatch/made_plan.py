"""Plans made by hand for the tests of the map, the pages and the files: no solver, every figure known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.domain.day import Day
from dispatch.domain.fault import Fault
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Difficulty, Job, Priority, Promise, Window
from dispatch.domain.place import Depot, Location, Zone, ZoneKind
from dispatch.domain.plan import Comparison, Plan, Route, Stop, StopKind, UnservedJob
from dispatch.domain.technician import Part, Rest, Shift, Technician

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 23, 0, 0, tzinfo=ZONE)
CENTRE = Location(31.23, 121.47)
COST = {"unserved": 200000, "missed": 50000, "travel_hour": 8750, "late_hour": 0, "total": 258750}
DRIVE_SECONDS, SERVICE_SECONDS = 900, 1800

Texts = Callable[[str, str], str]


def at(clock: str, *, day: int = 0) -> datetime:
    """Return a moment of the planned day (or a later one) by its clock, such as 09:40."""
    hours, minutes = clock.split(":")
    return MORNING + timedelta(days=day, hours=int(hours), minutes=int(minutes))


def keep(_: str, text: str) -> str:
    """Leave a text of the plan as it is."""
    return text


def made_plan(
    *, technicians: int = 2, visits: int = 3, unserved: int = 2, texts: Texts = keep
) -> Plan:
    """Return a plan whose every technician has the same kind of day.

    A route leaves at 08:00, picks one filter and the ladder up at the depot, makes its visits (15 minutes of driving
    and 30 of work each) with a break after the second, and goes home. The first visit of each route starts 20 minutes
    before its promise, the second 35 minutes after, all others with hours to spare. The first uses two filters: one out
    of the van, one picked up.

    Parameters
    ----------
    technicians, visits, unserved : int
        Routes, visits in each, and jobs left out (the last of which is mailed in instead).
    texts : callable
        Gets the name of each text's field and the text, and returns what stands there.
    """
    people = tuple(_technician(number, texts) for number in range(technicians))
    depot = _depot(texts)
    routes, jobs, promises = [], [], {}
    for number, person in enumerate(people):
        route, served = _route(number, person, depot, visits, texts)
        routes.append(route)
        for order, (job, start_at) in enumerate(served):
            spare = {0: 20, 1: -35}.get(order, 300)
            jobs.append(job)
            promises[job.id] = _promise(start_at + timedelta(minutes=spare), texts)
    left = [_job(f"U-{number}", technicians, number, texts) for number in range(unserved)]
    promises |= {job.id: _promise(at("12:00", day=1), texts) for job in left}
    mailed = left[-1:] if unserved > 1 else []
    out = left[: len(left) - len(mailed)]
    reason = texts("detail", "no technician holds refrigeration at level 3")
    return Plan(
        day=_day((*jobs, *left), people, depot, texts),
        promises=promises,
        routes=tuple(routes) if visits else (),
        unserved=tuple(UnservedJob(job.id, "no-skill", reason) for job in out),
        mail_in=tuple(job.id for job in mailed),
        cost=dict(COST),
        comparisons=_comparisons(technicians * visits, len(out), technicians),
        stats={"engine": "made", "seed": 1, "travel": texts("travel", "straight line")},
    )


def without_jobs() -> Plan:
    """Return the plan of a day on which nothing is to be done."""
    plan = made_plan(technicians=1, visits=0, unserved=0)
    day = replace(plan.day, zones=(), depots=(), skipped=())
    return replace(plan, day=day, cost={"total": 0}, comparisons=(), stats={})


def _day(jobs: tuple[Job, ...], people: tuple[Technician, ...], depot: Depot, texts: Texts) -> Day:
    value = texts("value", "91")
    return Day(
        name=texts("name", "上海 Shanghai"),
        horizon=Horizon(MORNING, MORNING + timedelta(days=1)),
        jobs=jobs,
        technicians=people,
        depots=(depot,),
        parts=(Part("FLT-1", texts("part", "滤芯"), texts("part_en", "Filter")),),
        zones=_zones(texts),
        skipped=(Fault("jobs.csv", 7, "latitude", value, "latitude is over 90", "Correct it"),),
    )


def _technician(number: int, texts: Texts) -> Technician:
    shift = Shift(
        at("08:00"),
        at("17:00"),
        _near(number, 0),
        _near(number, 0),
        overtime_seconds=3600,
        rest=Rest(1800, at("11:30"), at("13:30")),
    )
    return Technician(
        id=texts("technician", f"T-{number + 1}"),
        name=texts("technician_name", "陈伟" if number == 0 else f"技师{number + 1}"),
        name_en=texts(
            "technician_name_en", "Chen Wei" if number == 0 else f"Technician {number + 1}"
        ),
        home=_near(number, 0),
        skills={texts("skill", "electrical"): 2},
        tools=(texts("tool", "multimeter"),),
        van={"FLT-1": 1},
        shifts=(shift,),
        phone="+86 21 5555 0100",
    )


def _depot(texts: Texts) -> Depot:
    return Depot(
        id=texts("depot", "D-1"),
        name=texts("depot_name", "北仓"),
        name_en=texts("depot_name_en", "North depot"),
        location=Location(31.29, 121.45),
        stock={"FLT-1": 100},
        tools=("ladder",),
        opens=time(7, 0),
        closes=time(20, 0),
        pickup_seconds=300,
    )


def _near(number: int, order: int) -> Location:
    """Return a place of the city: each route in its own direction, each stop further out."""
    row, column = divmod(number, 5)
    return Location(
        round(CENTRE.latitude - 0.08 + 0.035 * row + 0.006 * order, 6),
        round(CENTRE.longitude - 0.12 + 0.055 * column + 0.005 * (order % 3), 6),
    )


def _job(job_id: str, number: int, order: int, texts: Texts) -> Job:
    return Job(
        id=texts("job", job_id),
        location=_near(number, order + 1),
        reported_at=at("15:00", day=-1),
        service_seconds=SERVICE_SECONDS,
        kind="repair",
        customer=texts("customer", f"海底捞{job_id}店"),
        customer_en=texts("customer_en", f"Haidilao {job_id}"),
        phone=texts("phone", "+86 (21) 5555-0101"),
        address=texts("address", "南京东路 100 号, 100 Nanjing East Road"),
        description=texts("description", "The cold room does not reach its temperature"),
        priority=Priority.HIGH if order == 0 else Priority.NORMAL,
        difficulty=Difficulty.COMPLEX,
        skills={texts("skill", "electrical"): 1},
        tools=(texts("tool", "multimeter"), "ladder") if order == 0 else (),
        parts={"FLT-1": 2} if order == 0 else {},
        windows=(Window(at("08:00"), at("12:00")),) if order == 0 else (),
    )


def _promise(due_at: datetime, texts: Texts) -> Promise:
    return Promise(
        zone=ZoneKind.URBAN,
        zone_name=texts("zone", "市区"),
        first_response_at=at("17:00", day=-1),
        on_site_at=due_at,
        resolution_at=due_at + timedelta(hours=24),
        due_at=due_at,
        part_at=None,
        reported_on_site_at=due_at,
        reported_resolution_at=due_at + timedelta(hours=24),
        weight=2.5,
    )


def _route(
    number: int, person: Technician, depot: Depot, visits: int, texts: Texts
) -> tuple[Route, list[tuple[Job, datetime]]]:
    now = at("08:00")
    stops = [Stop(StopKind.START, person.home, now, now, now)]
    served: list[tuple[Job, datetime]] = []

    def stand(kind: StopKind, place: Location, seconds: int, **more: object) -> datetime:
        nonlocal now
        drive = 0 if kind is StopKind.BREAK else DRIVE_SECONDS
        arrive = now + timedelta(seconds=drive)
        now = arrive + timedelta(seconds=seconds)
        stop = Stop(kind, place, arrive, arrive, now, drive, 10 * drive, **more)  # type: ignore[arg-type]
        stops.append(stop)
        return arrive

    parts = {"FLT-1": 1}
    stand(StopKind.PICKUP, depot.location, 300, depot_id=depot.id, parts=parts, tools=("ladder",))
    for order in range(visits):
        job = _job(f"J-{number + 1}-{order + 1}", number, order, texts)
        served.append((job, stand(StopKind.VISIT, job.location, SERVICE_SECONDS, job_id=job.id)))
        if order == 1:
            stand(StopKind.BREAK, job.location, 1800)
    stand(StopKind.END, person.home, 0)
    return Route(person.id, 0, tuple(stops)), served


def _zones(texts: Texts) -> tuple[Zone, ...]:
    south, north, west, east = 31.13, 31.32, 121.34, 121.60
    ring = tuple(
        Location(latitude, longitude)
        for latitude, longitude in ((south, west), (south, east), (north, east), (north, west))
    )
    return (
        Zone(texts("zone", "市区"), ZoneKind.URBAN, polygons=((ring,),)),
        Zone(texts("zone", "郊区"), ZoneKind.SUBURBAN, centre=CENTRE, radius_km=28.0),
    )


def _comparisons(served: int, unserved: int, routes: int) -> tuple[Comparison, ...]:
    own = Comparison("plan", 258750, served, unserved, routes, 2100 * routes, 10500, 105000, 0)
    nearest = replace(own, name="nearest-technician", total_cents=310500, travel_seconds=14000)
    earliest = replace(
        own, name="earliest-due", total_cents=517500, late=routes + 3, late_seconds=9000
    )
    return own, nearest, earliest
