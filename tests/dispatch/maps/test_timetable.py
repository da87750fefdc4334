"""Routes as people read them: numbers, states, and where parts come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.domain.plan import Plan, Route, StopKind
from dispatch.maps.timetable import Line, VisitState, timetable
from tests.dispatch.made_plan import made_plan


def with_promise(plan: Plan, job_id: str, *, spare: int) -> Plan:
    """Return the plan with a job promised `spare` seconds after its start."""
    start_at = timetable(plan).placed[job_id][1].stop.start_at
    promise = replace(plan.promises[job_id], due_at=start_at + timedelta(seconds=spare))
    return replace(plan, promises={**plan.promises, job_id: promise})


@pytest.mark.parametrize(
    ("spare", "state"),
    [
        (-1, VisitState.LATE),
        (0, VisitState.TIGHT),
        (1799, VisitState.TIGHT),
        (1800, VisitState.ON_TIME),
    ],
)
def test_state_of_a_visit(spare: int, state: VisitState) -> None:
    """A second after the promise is late, under half an hour before it tight, half an hour on time."""
    table = timetable(with_promise(made_plan(), "J-1-3", spare=spare))
    line = table.placed["J-1-3"][1]
    assert (line.state, line.slack_seconds) == (state, spare)


def test_visits_are_numbered_in_each_route() -> None:
    """Only visits count, from 1 in each route; pick-ups, breaks and ends have no number and no state."""
    for sheet in timetable(made_plan()).sheets:
        assert [line.number for line in sheet.visits] == [1, 2, 3]
        others = [line for line in sheet.lines if line.kind is not StopKind.VISIT]
        assert [line.kind.value for line in others] == ["start", "pickup", "break", "end"]
        assert all(line.number is None and line.state is None for line in others)


def sources(line: Line) -> list[tuple[str, int, str]]:
    """Return what a visit needs with the depot's id, or the empty text for the van."""
    return [(n.name, n.quantity, n.depot.id if n.depot else "") for n in line.parts + line.tools]


def test_parts_come_from_the_van_first() -> None:
    """Two filters with one aboard: one is in the van, one is picked up; a borrowed ladder is the depot's."""
    first, second, _ = timetable(made_plan()).sheets[0].visits
    assert sources(first) == [
        ("FLT-1", 1, ""),
        ("FLT-1", 1, "D-1"),
        ("multimeter", 1, ""),
        ("ladder", 1, "D-1"),
    ]
    assert sources(second) == []


def test_what_is_left_over_is_in_the_van_on_the_next_shift() -> None:
    """A part picked up in one shift and not used lies in the van in the next."""
    plan = made_plan(technicians=1, visits=1)
    person, job = plan.day.technicians[0], plan.job("J-1-1")
    route = plan.routes[0]
    person = replace(person, van={}, shifts=person.shifts * 2)
    unused = tuple(stop for stop in route.stops if stop.kind is not StopKind.VISIT)
    later = tuple(stop for stop in route.stops if stop.kind is not StopKind.PICKUP)
    job = replace(job, parts={"FLT-1": 1}, tools=())
    day = replace(plan.day, technicians=(person,), jobs=(job, *plan.day.jobs[1:]))
    routes = (Route(person.id, 1, later), Route(person.id, 0, unused))
    table = timetable(replace(plan, day=day, routes=routes))
    assert [sheet.route.shift_index for sheet in table.sheets] == [0, 1]
    assert sources(table.sheets[1].visits[0]) == [("FLT-1", 1, "")]


def test_figures_of_a_route() -> None:
    """Travel is the sum of the legs; a route that ends 20 minutes after its shift has as much overtime."""
    plan = made_plan(technicians=1)
    sheet = timetable(plan).sheets[0]
    assert (sheet.travel_seconds, sheet.travel_metres) == (5 * 900, 5 * 9000)
    assert (sheet.late, sheet.tight, sheet.overtime_seconds) == (1, 1, 0)
    person = plan.day.technicians[0]
    early = replace(person.shifts[0], end_at=sheet.ends_at - timedelta(minutes=20))
    day = replace(plan.day, technicians=(replace(person, shifts=(early,)),))
    assert timetable(replace(plan, day=day)).sheets[0].overtime_seconds == 1200


def test_lateness_is_that_of_the_plan() -> None:
    """The slack of a late visit is the plan's lateness with the other sign."""
    plan = made_plan()
    for sheet in timetable(plan).sheets:
        for line in sheet.visits:
            assert line.slack_seconds is not None
            assert plan.lateness_seconds(line.stop) == max(0, -line.slack_seconds)
