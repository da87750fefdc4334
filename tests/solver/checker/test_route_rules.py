"""Rule 3: each case binds exactly, lies just inside or just outside."""

from __future__ import annotations

from typing import Any

import pytest

from tests.solver.checker.documents import (
    Document,
    judge,
    kinds,
    one_visit,
    plan_of,
    stop,
    visit_at,
)


def with_shift(**changes: object) -> Document:
    """Return the problem of one visit with the shift of T changed."""
    problem = one_visit()
    problem["technicians"][0]["shifts"][0].update(changes)
    return problem


@pytest.mark.parametrize(
    ("leave", "reported"), [(100, []), (101, []), (99, ["shift-start"]), (5000, [])]
)
def test_shift_start(leave: int, reported: list[str]) -> None:
    """A route may leave with its shift's start or at any time after, never before."""
    assert kinds(with_shift(start=100), visit_at(leave + 600)) == reported


@pytest.mark.parametrize(
    ("end", "overtime", "reported"),
    [
        (2200, 0, []),
        (2201, 0, []),
        (2199, 0, ["shift-end"]),
        (2000, 200, []),
        (2000, 201, []),
        (2000, 199, ["shift-end"]),
    ],
)
def test_shift_end(end: int, overtime: int, reported: list[str]) -> None:
    """The route from 0 to 2200 ends at the latest with the shift's end plus its overtime."""
    assert kinds(with_shift(end=end, overtime=overtime), visit_at(600)) == reported


def test_times_before_zero_and_past_the_horizon() -> None:
    """A shift may begin before the horizon and end after it."""
    problem = with_shift(start=-4000, end=-1000)
    problem["horizon"]["end"] = 0
    assert kinds(problem, visit_at(-3000)) == []
    assert kinds(with_shift(start=90000, end=99000), visit_at(91000)) == []


@pytest.mark.parametrize(("arrive", "reported"), [(600, []), (599, ["travel"]), (601, ["travel"])])
def test_arrival(arrive: int, reported: list[str]) -> None:
    """A stop arrives exactly at the departure before it plus 600 s of travel."""
    plan = visit_at(700, leave=0)
    plan["routes"][0]["stops"][1]["arrive"] = arrive
    assert kinds(one_visit(), plan) == reported


def test_travel_goes_one_way() -> None:
    """The way out takes the row of `from`, the way back the row of the job: 600 s out, 500 s back."""
    problem = one_visit()
    problem["travel"]["duration"] = [[0, 600], [500, 0]]
    plan = visit_at(600)
    assert kinds(problem, plan) == ["travel"]
    plan["routes"][0]["stops"][2] = stop("end", 0, 2100)
    assert kinds(problem, plan) == []


@pytest.mark.parametrize(
    ("start", "reported"), [(600, []), (601, []), (599, ["start-before-arrival"])]
)
def test_start_after_arrival(start: int, reported: list[str]) -> None:
    """A visit may wait, it may not start before it arrives at 600."""
    stops = [
        stop("start", 0, 0),
        stop("visit", 1, 600, start, start + 1000, job="J"),
        stop("end", 0, start + 1600),
    ]
    assert kinds(one_visit(), plan_of(("T", 0, stops))) == reported


@pytest.mark.parametrize(
    ("speed", "skills", "service"),
    [
        (1, {}, 1000),
        (2, {}, 500),
        (1.4, {}, 715),  # 1000 / 1.4 = 714.28...
        (0.7, {"gas": 1}, 1429),  # 1000 / 0.7 = 1428.57...; one number counts for every job
        ({}, {"gas": 1}, 1000),
        ({"gas": 2}, {}, 1000),  # a job without skills counts as 1
        ({"gas": 2}, {"gas": 1}, 500),
        ({"gas": 2, "water": 1.25}, {"gas": 1, "water": 1}, 800),  # the slowest counts
        ({"gas": 2}, {"gas": 1, "water": 1}, 1000),  # water is not listed: 1
        ({"gas": 2, "water": 0.5}, {"gas": 1}, 500),  # water is not asked for
    ],
)
def test_service_is_duration_by_speed(speed: Any, skills: Document, service: int) -> None:
    """1000 s on site take 1000 / speed, rounded up; a second less or more is reported."""
    problem = one_visit()
    problem["technicians"][0] |= {"speed": speed, "skills": {"gas": 1, "water": 1}}
    problem["jobs"][0]["skills"] = skills
    assert kinds(problem, visit_at(600, service=service)) == []
    assert kinds(problem, visit_at(600, service=service - 1)) == ["service"]
    assert kinds(problem, visit_at(600, service=service + 1)) == ["service"]


def test_speed_is_the_decimal_fraction_written() -> None:
    """21 s at speed 0.7 are exactly 30 s; the double 0.7 is less than 7/10 and would give 31."""
    problem = one_visit()
    problem["technicians"][0]["speed"] = 0.7
    problem["jobs"][0]["service"] = 21
    assert kinds(problem, visit_at(600, service=30)) == []


def test_open_end_repeats_the_last_stop() -> None:
    """With `to` null the end stop is where and when the visit departs, and costs no travel."""
    problem = with_shift(to=None)
    plan = visit_at(600)
    assert kinds(problem, plan) == ["location", "travel"]
    plan["routes"][0]["stops"][2] = stop("end", 1, 1600)
    verdict = judge(problem, plan)
    assert verdict.valid
    assert verdict.cost["km"] == 250  # 5 km out and nothing back
    plan["routes"][0]["stops"][2] = stop("end", 1, 1601)
    assert kinds(problem, plan) == ["travel"]


@pytest.mark.parametrize("key", ["arrive", "start", "depart"])
@pytest.mark.parametrize("position", [0, 2])
def test_start_and_end_are_instants(key: str, position: int) -> None:
    """Arrival, start and departure of a start or end stop are one second."""
    plan = visit_at(700, leave=50)
    plan["routes"][0]["stops"][position][key] += 1
    assert "not-instant" in kinds(one_visit(), plan)


@pytest.mark.parametrize(
    ("order", "reported"),
    [
        ([], ["no-visit"]),
        ([0, 2], ["no-visit"]),
        ([1, 2], ["start-stop"]),
        ([0, 1], ["end-stop"]),
        ([1], ["start-stop", "end-stop"]),
        ([0, 0, 1, 2], ["start-stop"]),
    ],
)
def test_shape(order: list[int], reported: list[str]) -> None:
    """A route is a start, at least one visit, an end; start and end stand nowhere else."""
    problem = one_visit()
    problem["travel"] = {"duration": [[0, 0], [0, 0]], "distance": [[0, 0], [0, 0]]}
    problem["jobs"][0]["service"] = 0
    stops = [stop("start", 0, 9), stop("visit", 1, 9, job="J"), stop("end", 0, 9)]
    plan = plan_of(("T", 0, [dict(stops[i]) for i in order]), unserved=() if 1 in order else ("J",))
    assert kinds(problem, plan) == reported


def test_end_in_the_middle() -> None:
    """A route goes on after no end stop."""
    problem = one_visit()
    stops = visit_at(600)["routes"][0]["stops"]
    stops.append(stop("end", 0, 2200))
    assert kinds(problem, plan_of(("T", 0, stops))) == ["end-stop"]


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("location", [-1, 2, 10**9])
def test_location_that_does_not_exist_is_a_wrong_location(position: int, location: int) -> None:
    """A location out of range is reported as a wrong location and disturbs nothing else."""
    plan = visit_at(600)
    plan["routes"][0]["stops"][position]["location"] = location
    assert kinds(one_visit(), plan) == ["location"]


@pytest.mark.parametrize("location", [-1, 2, 99])
def test_unknown_job_nowhere(location: int) -> None:
    """A visit of an unknown job at a location that does not exist is one violation."""
    plan = visit_at(600)
    plan["routes"][0]["stops"].insert(2, stop("visit", location, 1600, job="K"))
    assert kinds(one_visit(), plan) == ["unknown-job"]


def test_way_to_an_unknown_job_is_judged() -> None:
    """A visit of an unknown job at a location that exists takes travel like any other."""
    plan = visit_at(600)
    plan["routes"][0]["stops"][2:] = [stop("visit", 0, 2200, job="K"), stop("end", 0, 2200)]
    assert kinds(one_visit(), plan) == ["unknown-job"]
    plan["routes"][0]["stops"][2] = stop("visit", 0, 2199, job="K")
    assert kinds(one_visit(), plan) == ["unknown-job", "travel", "travel"]


def test_route_without_start_or_end_keeps_to_its_shift() -> None:
    """Without a start stop the first arrival, without an end stop the last departure counts."""
    plan = visit_at(600)  # on site from 600 to 1600
    del plan["routes"][0]["stops"][0]
    assert kinds(with_shift(start=600), plan) == ["start-stop"]
    assert kinds(with_shift(start=601), plan) == ["start-stop", "shift-start"]
    plan = visit_at(600)
    del plan["routes"][0]["stops"][2]
    assert kinds(with_shift(end=1600), plan) == ["end-stop"]
    assert kinds(with_shift(end=1599), plan) == ["end-stop", "shift-end"]


def test_shift_of_no_length() -> None:
    """A shift may end when it starts, all its work being overtime."""
    assert kinds(with_shift(start=0, end=0, overtime=2200), visit_at(600)) == []


@pytest.mark.parametrize(
    ("technician", "shift", "reported"),
    [
        ("T", 0, []),
        ("T", 1, ["unknown-shift"]),
        ("T", -1, ["unknown-shift"]),
        ("nobody", 0, ["unknown-technician"]),
    ],
)
def test_route_belongs_to_a_shift(technician: str, shift: int, reported: list[str]) -> None:
    """A route names a technician and one of the shifts, counted from 0 and never from the end."""
    plan = visit_at(600)
    plan["routes"][0] |= {"technician": technician, "shift": shift}
    assert kinds(one_visit(), plan) == reported


def two_routes(*, first: int, second: int, shifts: tuple[int, int] = (0, 1)) -> list[str]:
    """Judge two routes of T of 2200 s each that leave at the seconds given."""
    problem = one_visit()
    problem["technicians"][0]["shifts"] *= 2
    problem["jobs"].append(problem["jobs"][0] | {"id": "K"})
    plan = visit_at(first + 600)
    other = visit_at(second + 600)["routes"][0]
    other["stops"][1]["job"] = "K"
    plan["routes"].append(other)
    for route, shift in zip(plan["routes"], shifts, strict=True):
        route["shift"] = shift
    return kinds(problem, plan)


@pytest.mark.parametrize(
    ("first", "second", "reported"),
    [
        (0, 2200, []),
        (0, 2201, []),
        (0, 2199, ["routes-overlap"]),
        (2200, 0, []),  # the order of the routes in the plan does not matter
        (2199, 0, ["routes-overlap"]),
        (0, 0, ["routes-overlap"]),
    ],
)
def test_routes_of_one_technician(first: int, second: int, reported: list[str]) -> None:
    """The next route leaves with the end of the one before or later."""
    assert two_routes(first=first, second=second) == reported
    assert two_routes(first=first, second=second, shifts=(1, 0)) == reported


def test_shift_is_used_once() -> None:
    """Two routes in one shift are reported even where they do not overlap."""
    assert two_routes(first=0, second=9000, shifts=(0, 0)) == ["shift-used-twice"]


def test_long_route_overlaps_all_that_leave_before_its_end() -> None:
    """A route is compared with the latest end so far, not only with the route before it."""
    problem = one_visit()
    problem["technicians"][0]["shifts"] *= 3
    problem["jobs"] += [problem["jobs"][0] | {"id": name} for name in ("K", "L")]
    plan = visit_at(9000, leave=0)  # 0 to 10600
    for name, shift, start in (("K", 1, 1000), ("L", 2, 5000)):
        route = visit_at(start)["routes"][0] | {"shift": shift}
        route["stops"][1]["job"] = name
        plan["routes"].append(route)
    violations = judge(problem, plan).violations
    assert [(v.kind.value, v.shift) for v in violations] == [
        ("routes-overlap", 1),
        ("routes-overlap", 2),
    ]
    assert {v.figures["other_ends"] for v in violations} == {10600}
