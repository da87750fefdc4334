"""A large day by areas: each is checked, together they are a plan of the whole, and matrices stay small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any

import numpy as np
import pytest

from dispatch.domain.day import Day
from dispatch.domain.job import Assignment, Job
from dispatch.domain.place import Depot, Location
from dispatch.domain.technician import Part, PartOrder, Technician
from dispatch.errors import PlaceNotListed, TravelError, UncheckedPlanError
from dispatch.planning.areas import areas_of, refuse_overlap
from dispatch.planning.by_area import PlannedByArea, plan_by_area
from dispatch.planning.convert import document_text, problem_document
from dispatch.standards.due import promises as promises_of
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TableMatrix, TravelMatrix
from solver.checker import check, load_json
from solver.stop import Iterations
from solver.violations import Kind
from tests.dispatch.planning import example
from tests.dispatch.planning.example import at

STANDARDS = load_standards()


def made_day(*, jobs: int = 60, people: int = 8) -> Day:
    """Return a day with parts in short supply, an order, a borrowed tool, and jobs bound to people far from them."""
    chance = np.random.default_rng(3)

    def place() -> Location:
        return Location(*(round(float(x), 5) for x in chance.uniform((31.0, 121.2), (31.5, 121.8))))

    homes = [place() for _ in range(people)]
    technicians = tuple(
        Technician(f"T-{n}", "", home, {"boiler": 1}, shifts=(example.shift(start_location=home, end_location=home),))
        for n, home in enumerate(homes)
    )  # fmt: skip
    calls = []
    for n in range(jobs):
        bound: dict[str, Any] = {}
        if n % 7 == 0:
            bound["lock"] = Assignment(f"T-{n % people}", None)
        if n % 5 == 0:
            bound["preferred_id"] = f"T-{(n + 3) % people}"
        if n % 11 == 0:
            bound["told"] = Assignment(f"T-{(n + 1) % people}", at(10))
        if n % 13 == 0:
            bound["forbidden_ids"] = (f"T-{n % people}", f"T-{(n + 2) % people}")
            bound.pop("lock", None)
        calls.append(
            Job(f"J-{n:03}", place(), at(12, day=22), 1500, skills={"boiler": 1},
                parts={"P": 1} if n % 3 == 0 else {}, tools=("lift",) if n % 9 == 0 else (), **bound)
        )  # fmt: skip
    depot = Depot("D", "", Location(31.25, 121.5), {"P": 9}, ("lift",), time(7), time(19), 300)
    return Day(
        "made", example.day().horizon, tuple(calls), technicians, (depot,), (Part("P", ""),),
        (PartOrder("P", 4, "D", at(10)),),
    )  # fmt: skip


@dataclass
class Tables:
    """The straight line as tables, so that a whole document can judge what areas give; remembers what it was asked."""

    asked: list[int] = field(default_factory=list)
    unknown: Location | None = None
    down_after: int = 1000

    def matrix(self, places: Sequence[Location]) -> TravelMatrix:
        """Return the tables of some places."""
        self.asked.append(len(places))
        if self.unknown in places:
            raise PlaceNotListed(list(places).index(self.unknown), self.unknown, name="made")
        line = StraightLine(a=210.0).matrix(places)
        if len(self.asked) > self.down_after:
            return replace(line, fallback="The server is down.")
        line = StraightLine().matrix(places)
        return TableMatrix(line.seconds, line.metres, "made tables", ("one warning",))


def planned(day: Day, tables: Tables, *, jobs: int = 15) -> PlannedByArea:
    """Plan a day by areas with a short search."""
    return plan_by_area(
        day,
        standards=STANDARDS,
        travel=tables,
        stop=lambda count: Iterations(5 * count),
        jobs=jobs,
        seed=1,
    )


def merged_document(result: PlannedByArea, whole: dict[str, Any]) -> dict[str, Any]:
    """Return the plans of the areas as one plan document of the whole day."""
    at_place = {tuple(pair): number for number, pair in enumerate(whole["locations"])}
    routes = []
    for problem, plan in result.areas:
        for route in plan["routes"]:
            stops = [
                {**stop, "location": at_place[tuple(problem["locations"][stop["location"]])]}
                for stop in route["stops"]
            ]
            routes.append({**route, "stops": stops})
    unserved = [entry for _, plan in result.areas for entry in plan["unserved"]]
    head = {"version": 1, "problem": whole["name"], "bound": None, "stats": {}}
    return {**head, "routes": routes, "unserved": unserved, "cost": dict(result.plan.cost)}


def test_the_areas_are_a_plan_of_the_day() -> None:
    """Put together, the checker passes the plans as one of the whole day, at the sum of their costs."""
    day, tables = made_day(), Tables()
    result = planned(day, tables)
    whole, _ = problem_document(day, promises_of(day, STANDARDS), StraightLine())
    merged = merged_document(result, whole)
    verdict = check(load_json(document_text(whole)), load_json(document_text(merged)))
    # Each area rounds each component to a cent, so their sum may be some cents off what the whole costs; nothing else.
    assert {violation.kind for violation in verdict.violations} <= {Kind.COST}, verdict.violations
    for violation in verdict.violations:
        figures = violation.figures
        assert abs(figures["stated"] - figures["recomputed"]) <= 4 * len(result.areas)
    assert len(result.areas) == 4
    visits = [stop.job_id for route in result.plan.routes for stop in route.stops if stop.job_id]
    assert sorted([*visits, *(item.job_id for item in result.plan.unserved)]) == sorted(
        job.id for job in day.jobs
    )
    assert len(visits) > 40
    locked = {job.id: job.lock.technician_id for job in day.jobs if job.lock is not None}
    for route in result.plan.routes:
        for stop in route.stops:
            assert locked.get(stop.job_id or "", route.technician_id) == route.technician_id


def test_no_matrix_is_larger_than_its_area() -> None:
    """Each area asks once, for its own places; together far fewer pairs than the day has."""
    day, tables = made_day(), Tables()
    result = planned(day, tables)
    assert tables.asked == [len(problem["locations"]) for problem, _ in result.areas]
    assert max(tables.asked) < 45
    assert sum(count**2 for count in tables.asked) < 0.5 * 69**2
    assert result.plan.stats["areas"] == 4
    assert result.plan.stats["warnings"] == "one warning"
    assert result.plan.stats["travel"] == "made tables"


def test_the_same_again() -> None:
    """The same seed and limit give the same plan."""
    day = made_day(jobs=30)
    first, second = (planned(day, Tables(), jobs=10).plan for _ in range(2))
    assert first.routes == second.routes
    assert first.cost == second.cost


def test_a_faulty_place_names_its_job() -> None:
    """An area's place without a time is told by the job that lies there."""
    day = made_day(jobs=30)
    with pytest.raises(TravelError, match=r"^Job J-004: The place at"):
        planned(day, Tables(unknown=day.jobs[4].location), jobs=10)


def test_one_fallback_is_that_of_all_areas() -> None:
    """A server that dies after the first area leaves a plan of one scale, all straight lines, which says so."""
    result = planned(made_day(jobs=30), Tables(down_after=1), jobs=10)
    assert len(result.areas) == 3
    assert [problem["travel"]["a"] for problem, _ in result.areas] == [210.0] * 3
    assert all(plan["stats"]["travel_fallback"] for _, plan in result.areas)
    assert result.plan.stats["travel_fallback"] == "The server is down."


def test_a_day_without_jobs_is_a_plan() -> None:
    """Nothing to do is no error."""
    result = planned(replace(made_day(), jobs=()), Tables())
    assert result.areas == ()
    assert result.plan.routes == ()


def overlapping(whole: dict[str, Any], areas: list[dict[str, Any]], fault: str) -> None:
    """Break good areas in one way."""
    first, second = areas[:2]
    if fault == "job twice":
        second["jobs"].append(first["jobs"][0])
    elif fault == "job missing":
        first["jobs"].pop()
    elif fault == "person twice":
        there = next(p for p in first["technicians"] if p["shifts"])
        here = next(p for p in second["technicians"] if p["id"] == there["id"])
        here["shifts"] = there["shifts"]
    elif fault == "stock":
        next(area for area in areas if area["depots"])["depots"][0]["stock"]["P"] += 1
    else:
        owner = next(d for area in areas for d in area["depots"] if d["arrivals"])
        owner["arrivals"][0]["at"] -= int(timedelta(hours=1).total_seconds())


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("job twice", "is in 2 areas"),
        ("job missing", "is in 0 areas"),
        ("person twice", "is in 2 areas"),
        ("stock", "areas of the plan take 10"),
        ("order", "areas of the plan take"),
    ],
)
def test_areas_that_overlap_are_refused(fault: str, said: str) -> None:
    """A job or a person in two areas, a lost job, a part or an order shared out twice: no plan leaves the product."""
    day = made_day()
    whole, _ = problem_document(day, promises_of(day, STANDARDS), StraightLine())
    areas = areas_of(whole, jobs=15)
    refuse_overlap(whole, areas)
    overlapping(whole, areas, fault)
    with pytest.raises(UncheckedPlanError, match=said):
        refuse_overlap(whole, areas)
