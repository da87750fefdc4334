"""Days planned by several sources of travel times, and each driven on real times: what a wrong time costs.

Places and real times are the 200 places of a city in `../shared/roads`; calls, promises and homes are made by chance
with a fixed seed. A plan is driven as it stands: each technician leaves when it says and visits in its order, ways take
as long as they really do, and work begins on arrival.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import numpy as np

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job
from dispatch.domain.place import Location
from dispatch.domain.plan import Plan, Route, StopKind
from dispatch.domain.technician import Shift, Technician
from dispatch.planning.make_plan import make_plan
from dispatch.standards.service_standard import ServiceStandards, load_standards
from dispatch.travel.csv_matrix import CsvMatrix
from dispatch.travel.travel_times import TravelTimes
from solver.stop import Iterations

JOBS, TECHNICIANS, DAYS = 60, 7, 10
ITERATIONS = 4000
DUE_HOURS = (10, 11, 12, 13, 14, 15, 16)


@dataclass(frozen=True)
class Driven:
    """What became of a day, or the mean of several.

    Attributes
    ----------
    unserved : float
        Jobs left out.
    planned_hours, driven_hours : float
        On the way, by the plan and really.
    km : float
        Really driven.
    planned_late, late : float
        Visits after their promise, by the plan and really.
    late_minutes : float
        Of these visits, all together, really.
    overtime_hours : float
        Past the ends of shifts, really.
    """

    unserved: float
    planned_hours: float
    driven_hours: float
    km: float
    planned_late: float
    late: float
    late_minutes: float
    overtime_hours: float


def days_driven(
    sources: Mapping[str, TravelTimes], truth: CsvMatrix, *, count: int = DAYS
) -> dict[str, Driven]:
    """Return the mean of some days for each source by its name."""
    standards = load_standards()
    found = {}
    for name, source in sources.items():
        driven = []
        for seed in range(count):
            day = made_day(truth.places, standards, seed=seed)
            planned = make_plan(
                day, standards=standards, travel=source, stop=Iterations(ITERATIONS), seed=seed,
                bare=True,
            )  # fmt: skip
            driven.append(drive(planned.plan, truth))
        found[name] = _mean(driven)
    return found


def made_day(places: tuple[Location, ...], standards: ServiceStandards, *, seed: int) -> Day:
    """Return a day of calls and technicians at some of the places; the seed decides which."""
    chance = np.random.default_rng(seed)
    chosen = [places[i] for i in chance.permutation(len(places))[: JOBS + TECHNICIANS]]
    midnight = datetime(2026, 11, 25, tzinfo=standards.timezone)
    begin, end = midnight + timedelta(hours=8), midnight + timedelta(hours=17)
    jobs = tuple(
        Job(
            f"J-{number:02}",
            place,
            midnight - timedelta(hours=12),
            60 * int(chance.integers(20, 61)),
            due_at=midnight + timedelta(hours=int(chance.choice(DUE_HOURS))),
        )
        for number, place in enumerate(chosen[:JOBS])
    )
    people = tuple(
        Technician(f"T-{number}", "", home, {}, shifts=(Shift(begin, end, home, home, 7200),))
        for number, home in enumerate(chosen[JOBS:])
    )  # fmt: skip
    return Day(f"made {seed}", Horizon(midnight, midnight + timedelta(days=1)), jobs, people)


def drive(plan: Plan, truth: CsvMatrix) -> Driven:
    """Return what becomes of a plan on real times."""
    ends = {
        (person.id, index): shift.end_at
        for person in plan.day.technicians
        for index, shift in enumerate(person.shifts)
    }
    routes = [_route(route, plan, truth, end_at=ends[_key(route)]) for route in plan.routes]
    whole = np.array([[getattr(each, item.name) for item in fields(Driven)] for each in routes])
    total = Driven(*whole.sum(axis=0).tolist())
    return Driven(float(len(plan.unserved)), *[getattr(total, f.name) for f in fields(Driven)[1:]])


def _key(route: Route) -> tuple[str, int]:
    return route.technician_id, route.shift_index


def _route(route: Route, plan: Plan, truth: CsvMatrix, *, end_at: datetime) -> Driven:
    matrix = truth.matrix([stop.location for stop in route.stops])
    now = route.stops[0].depart_at
    seconds = metres = planned_late = late = late_seconds = 0.0
    for number, stop in enumerate(route.stops[1:], 1):
        way = int(matrix.seconds[number - 1, number])
        seconds, metres = seconds + way, metres + int(matrix.metres[number - 1, number])
        now += timedelta(seconds=way)
        if stop.kind is StopKind.VISIT and stop.job_id is not None:
            due_at = plan.promises[stop.job_id].due_at
            planned_late += stop.start_at > due_at
            late += now > due_at
            late_seconds += max(0.0, (now - due_at).total_seconds())
        now += stop.depart_at - stop.start_at
    planned = sum(stop.travel_seconds for stop in route.stops)
    over = max(0.0, (now - end_at).total_seconds())
    return Driven(
        0.0, planned / 3600, seconds / 3600, metres / 1000, planned_late, late,
        late_seconds / 60, over / 3600,
    )  # fmt: skip


def _mean(driven: list[Driven]) -> Driven:
    names = [item.name for item in fields(Driven)]
    return Driven(*(float(np.mean([getattr(each, name) for each in driven])) for name in names))


def table_of(driven: Mapping[str, Driven]) -> str:
    """Return the days as a table in Markdown."""
    head = (
        "| planned on | unserved | hours on the way, planned | driven | kilometres driven"
        " | late visits, planned | late | minutes late | overtime h |"
    )
    lines = [head, "|---|" + "---:|" * 8]
    lines += [
        f"| {name} | {d.unserved:.1f} | {d.planned_hours:.1f} | {d.driven_hours:.1f} | {d.km:.0f}"
        f" | {d.planned_late:.1f} | {d.late:.1f} | {d.late_minutes:.0f} | {d.overtime_hours:.1f} |"
        for name, d in driven.items()
    ]
    return "\n".join(lines)
