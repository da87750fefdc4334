"""Problems at the edge: the search always gives a valid plan, or says what is wrong."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from solver.checker import check
from solver.documents import read_problem, write_plan
from solver.kernel import run
from solver.plan import Plan, StopKind
from solver.stop import Iterations

HOUR = 3600
Document = dict[str, Any]


def day(**changes: Any) -> Document:
    """Return two technicians and three jobs on a line, a quarter of an hour apart."""
    shift = {"start": 0, "end": 8 * HOUR, "from": 0, "to": 0}
    places = 4
    document = {
        "version": 1,
        "name": "line",
        "horizon": {"start": "2026-03-02T08:00:00+08:00", "end": 24 * HOUR},
        "locations": [[30 + i / 10, 114] for i in range(places)],
        "travel": {
            "duration": [[900 * abs(i - j) for j in range(places)] for i in range(places)],
            "distance": [[9000 * abs(i - j) for j in range(places)] for i in range(places)],
        },
        "technicians": [
            {"id": "a", "shifts": [dict(shift)]},
            {"id": "b", "shifts": [dict(shift)]},
        ],
        "jobs": [{"id": f"j{i}", "location": i, "service": HOUR} for i in (1, 2, 3)],
    }
    document.update(changes)
    return document


def solved(document: Document, iterations: int = 60) -> Plan:
    """Return the plan of the search, passed by the checker with its cost."""
    problem = read_problem(document)
    plan = run(problem, Iterations(iterations), 1).plan
    verdict = check(document, write_plan(problem, plan))
    assert not verdict.violations, [str(fault) for fault in verdict.violations]
    return plan


def test_the_line_is_driven_once() -> None:
    """All three jobs lie on one way out and back: 90 minutes of travel and 54 km, worked out by hand."""
    plan = solved(day())
    assert not plan.unserved
    assert plan.cost["travel_hour"] == 4500
    assert plan.cost["km"] == 2700
    assert plan.total == 7200


@pytest.mark.parametrize("left", [0, 1, 3])
def test_few_or_no_jobs(left: int) -> None:
    """No job gives no route, one job one visit."""
    plan = solved(day(jobs=day()["jobs"][:left]))
    assert sum(len(route.jobs) for route in plan.routes) == left


def test_nobody_to_send() -> None:
    """Without technicians, or without shifts, every job is left out at its price."""
    for technicians in ([], [{"id": "a", "shifts": []}]):
        plan = solved(day(technicians=technicians))
        assert plan.routes == ()
        assert plan.total == 3 * 200000


def test_a_job_that_nobody_can_do() -> None:
    """A skill that nobody holds, a service longer than any shift and a closed window each leave one job out."""
    jobs = day()["jobs"]
    jobs[0]["skills"] = {"gas": 1}
    jobs[1]["service"] = 9 * HOUR
    jobs[2]["windows"] = [[-HOUR, -1]]
    assert len(solved(day(jobs=jobs)).unserved) == 3


def test_all_jobs_locked() -> None:
    """Locked technician and start are kept for every job."""
    jobs = day()["jobs"]
    for job, technician, start in zip(jobs, "bab", (5 * HOUR, 2 * HOUR, 7 * HOUR), strict=True):
        job["lock"] = {"technician": technician, "start": start}
    plan = solved(day(jobs=jobs))
    starts = {
        s.job: (r.technician, s.start) for r in plan.routes for s in r.stops if s.job is not None
    }
    # The third ends with the shift, which leaves no time for the way home.
    assert starts == {0: (1, 5 * HOUR), 1: (0, 2 * HOUR)}


def test_contradictory_locks() -> None:
    """Of two jobs locked to one technician at one moment, the one worth more is served."""
    jobs = day()["jobs"]
    for job in jobs[:2]:
        job["lock"] = {"technician": "a", "start": 3 * HOUR}
    jobs[1]["weight"] = 3
    plan = solved(day(jobs=jobs))
    assert [left.job for left in plan.unserved] == [0]


def test_a_lock_on_somebody_unable() -> None:
    """A lock does not overrule skills or forbidden technicians: the job is left out."""
    jobs = day()["jobs"]
    jobs[0]["lock"] = {"technician": "a", "start": None}
    jobs[0]["forbidden"] = ["a"]
    assert [left.job for left in solved(day(jobs=jobs)).unserved] == [0]


def test_zero_durations_and_one_place() -> None:
    """Jobs without duration at one place are all served at no cost."""
    jobs = [{"id": f"j{i}", "location": 0, "service": 0} for i in range(40)]
    plan = solved(day(jobs=jobs))
    assert not plan.unserved
    assert plan.total == 0


def test_huge_numbers() -> None:
    """Travel and service of 10^9 seconds neither overflow nor break a rule: one job just fits the longest shift."""
    document = day(weights={"travel_hour": 0, "km": 0, "overtime_hour": 0})
    for i in range(4):
        for j in range(4):
            if i != j:
                document["travel"]["duration"][i][j] = 10**9
    assert len(solved(document).unserved) == 3
    document["technicians"][0]["shifts"][0].update(start=-(10**9), end=10**9, overtime=10**9)
    document["jobs"] = document["jobs"][:1]
    document["jobs"][0]["service"] = 10**9
    assert not solved(document).unserved
    document["technicians"][0]["shifts"][0]["overtime"] -= 1
    assert len(solved(document).unserved) == 1


def test_asymmetric_travel_without_the_triangle_inequality() -> None:
    """A detour that is shorter than the direct way is used, in the direction in which it is."""
    document = day()
    duration = [
        [0, 100, 9000, 9000],
        [9000, 0, 100, 9000],
        [9000, 9000, 0, 100],
        [100, 9000, 9000, 0],
    ]
    document["travel"]["duration"] = duration
    document["weights"] = {"km": 0}
    plan = solved(document)
    assert [route.jobs for route in plan.routes] == [(0, 1, 2)]
    assert plan.cost["travel_hour"] == round(3000 * 400 / 3600)


def test_depot_stock_is_shared() -> None:
    """Two technicians need the last part of a depot: one job is served; an arrival in time serves both."""
    jobs = [
        {"id": "x", "location": 1, "service": HOUR, "parts": {"pump": 1}, "allowed": ["a"]},
        {"id": "y", "location": 2, "service": HOUR, "parts": {"pump": 1}, "allowed": ["b"]},
    ]
    depot = {"id": "d", "location": 3, "stock": {"pump": 1}}
    assert len(solved(day(jobs=jobs, depots=[depot])).unserved) == 1
    depot["arrivals"] = [{"sku": "pump", "quantity": 1, "at": 2 * HOUR}]
    document = day(jobs=jobs, depots=[{**depot, "windows": [[2 * HOUR, 8 * HOUR]]}])
    plan = solved(document)
    assert not plan.unserved
    kinds = [stop.kind for route in plan.routes for stop in route.stops]
    assert kinds.count(StopKind.PICKUP) == 2


def test_van_stock_lasts_over_two_shifts() -> None:
    """Two pumps in the van serve two of three jobs over two days; which days does not matter."""
    shifts = [{"start": s, "end": s + 2 * HOUR, "from": 0, "to": 0} for s in (0, 24 * HOUR)]
    jobs = [{"id": f"j{i}", "location": 1, "service": 1200, "parts": {"pump": 1}} for i in range(3)]
    people = [{"id": "a", "van": {"pump": 2}, "shifts": shifts}]
    document = day(jobs=jobs, technicians=people, horizon={**day()["horizon"], "end": 48 * HOUR})
    assert len(solved(document).unserved) == 1


def test_a_later_route_waits_for_the_one_before() -> None:
    """With two shifts at the same hours a technician serves at most what fits one after the other."""
    shift = {"start": 0, "end": 4 * HOUR, "from": 0, "to": 0}
    people = [{"id": "a", "shifts": [dict(shift), dict(shift)]}]
    plan = solved(day(technicians=people), 200)
    ends = sorted((r.stops[0].depart, r.stops[-1].depart) for r in plan.routes)
    assert all(first[1] <= second[0] for first, second in pairwise(ends))
    assert len(plan.unserved) == 1  # two jobs take up to 3.5 h with their way, three 4.5 h and more
