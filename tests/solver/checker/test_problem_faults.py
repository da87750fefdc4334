"""Problem documents that cannot be read: every fault is found, with its place and the value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from solver.checker import DocumentError, check
from tests.solver.checker.documents import Document, full_day, full_day_plan

Damage = Callable[[Document], object]


def faults_of(problem: Any) -> list[tuple[str, str]]:
    """Return path and message of every fault of a problem."""
    with pytest.raises(DocumentError) as caught:
        check(problem, full_day_plan())
    assert {fault.document for fault in caught.value.faults} == {"problem"}
    return [(fault.path, fault.message) for fault in caught.value.faults]


def job(**changes: object) -> Damage:
    """Return a change of jobs[0]."""
    return lambda q: q["jobs"][0].update(changes)


def technician(**changes: object) -> Damage:
    """Return a change of technicians[0]."""
    return lambda q: q["technicians"][0].update(changes)


def shift(**changes: object) -> Damage:
    """Return a change of the first shift; `from_` stands for `from`."""
    return lambda q: q["technicians"][0]["shifts"][0].update(
        {key.rstrip("_"): value for key, value in changes.items()}
    )


def depot(**changes: object) -> Damage:
    """Return a change of depots[0]."""
    return lambda q: q["depots"][0].update(changes)


def travel(**changes: object) -> Damage:
    """Return a change of the travel."""
    return lambda q: q["travel"].update(changes)


def formula(**changes: object) -> Damage:
    """Return a change to travel by formula."""
    return lambda q: q.update(travel={"a": 200, "p": 0.75, "detour": 1.45} | changes)


FAULTS: list[tuple[str, str, Damage]] = [
    ("", "key 'name' is missing", lambda q: q.pop("name")),
    ("", "unknown key 'extra'", lambda q: q.update(extra=1)),
    ("version", "2 is not known", lambda q: q.update(version=2)),
    ("version", "true is not known", lambda q: q.update(version=True)),
    ("version", "'1' is not known", lambda q: q.update(version="1")),
    ("name", "null is not a text", lambda q: q.update(name=None)),
    ("horizon", "a list of 0 is not an object", lambda q: q.update(horizon=[])),
    ("horizon.end", "-1 is too small", lambda q: q["horizon"].update(end=-1)),
    ("horizon.end", "1.5 is not a whole number", lambda q: q["horizon"].update(end=1.5)),
    ("horizon.start", "'noon' is not an ISO 8601", lambda q: q["horizon"].update(start="noon")),
    (
        "horizon.start",
        "has no offset",
        lambda q: q["horizon"].update(start="2026-11-23T08:00:00"),
    ),
    ("horizon.start", "5 is not a text", lambda q: q["horizon"].update(start=5)),
    ("locations[1][0]", "91 is too large", lambda q: q["locations"].__setitem__(1, [91, 0])),
    ("locations[1][0]", "-90.1 is too small", lambda q: q["locations"].__setitem__(1, [-90.1, 0])),
    ("locations[1][1]", "181 is too large", lambda q: q["locations"].__setitem__(1, [0, 181])),
    (
        "locations[1][1]",
        "nan is not a finite number",
        lambda q: q["locations"].__setitem__(1, [0, float("nan")]),
    ),
    ("locations[1]", "a list of 3 is not a pair", lambda q: q["locations"].__setitem__(1, [1] * 3)),
    ("locations[1]", "7 is not a list", lambda q: q["locations"].__setitem__(1, 7)),
    ("travel.duration", "3 rows; there are 4 locations", lambda q: q["travel"]["duration"].pop()),
    (
        "travel.duration[2]",
        "3 entries; there are 4 locations",
        lambda q: q["travel"]["duration"][2].pop(),
    ),
    ("travel.duration[2]", "5 is not a list", lambda q: q["travel"]["duration"].__setitem__(2, 5)),
    (
        "travel.duration[2][1]",
        "-1 is too small",
        lambda q: q["travel"]["duration"][2].__setitem__(1, -1),
    ),
    (
        "travel.distance[2][2]",
        "1 is on the diagonal",
        lambda q: q["travel"]["distance"][2].__setitem__(2, 1),
    ),
    (
        "travel.distance[0][3]",
        "true is not a whole number",
        lambda q: q["travel"]["distance"][0].__setitem__(3, True),
    ),
    (
        "travel.distance[0][3]",
        "1.5 is not a whole number",
        lambda q: q["travel"]["distance"][0].__setitem__(3, 1.5),
    ),
    ("travel", "key 'distance' is missing", lambda q: q["travel"].pop("distance")),
    ("travel", "key 'duration' is missing", lambda q: q["travel"].pop("duration")),
    ("travel", "unknown key 'a'", travel(a=200)),
    ("travel", "key 'detour' is missing", lambda q: q.update(travel={"a": 200, "p": 1})),
    ("travel.a", "-1 is too small", formula(a=-1)),
    ("travel.p", "'x' is not a finite number", formula(p="x")),
    ("travel.detour", "null is not a finite number", formula(detour=None)),
    ("travel", "endless travel", formula(p=100)),
    ("travel", "endless travel", formula(p=99999)),
    ("travel", "endless travel", formula(a=1e299, p=3)),
    ("travel.profile", "null is not a list", travel(profile=None)),
    ("travel.profile[0]", "a list of 1 is not a pair", travel(profile=[[0]])),
    ("travel.profile[0][0]", "-1 is too small", travel(profile=[[-1, 1]])),
    ("travel.profile[0][0]", "86400 is not a second of the day", travel(profile=[[86400, 1]])),
    ("travel.profile[1][0]", "5 does not come after 5", travel(profile=[[5, 1], [5, 2]])),
    ("travel.profile[1][0]", "4 does not come after 5", travel(profile=[[5, 1], [4, 2]])),
    ("travel.profile[0][1]", "0 is too small", travel(profile=[[5, 0]])),
    ("travel.profile[0][1]", "-0.5 is too small", travel(profile=[[5, Decimal("-0.5")]])),
    ("weights", "unknown key 'bonus'", lambda q: q.update(weights={"bonus": 1})),
    ("weights.km", "-1 is too small", lambda q: q.update(weights={"km": -1})),
    ("weights.km", "true is not a finite number", lambda q: q.update(weights={"km": True})),
    ("weights.km", "Infinity is not", lambda q: q.update(weights={"km": Decimal("Infinity")})),
    ("weights.km", "1E+301 is not", lambda q: q.update(weights={"km": Decimal("1e301")})),
    ("weights.km", "1E-999999 is not", lambda q: q.update(weights={"km": Decimal("1e-999999")})),
    ("weights.km", "more than 60 digits is not", lambda q: q.update(weights={"km": 10**300})),
    ("technicians", "an object of 0 keys is not a list", lambda q: q.update(technicians={})),
    ("technicians[0]", "key 'shifts' is missing", lambda q: q["technicians"][0].pop("shifts")),
    (
        "technicians[2].id",
        "5 is not a text",
        lambda q: q["technicians"].append({"id": 5, "shifts": []}),
    ),
    (
        "technicians[2].id",
        "'Ann' is already the id of technicians[0]",
        lambda q: q["technicians"].append({"id": "Ann", "shifts": []}),
    ),
    ("technicians[0].skills.gas", "0 is too small", technician(skills={"gas": 0})),
    ("technicians[0].skills['a b']", "1.5 is not a whole", technician(skills={"a b": 1.5})),
    ("technicians[0].skills", "null is not an object", technician(skills=None)),
    ("technicians[0].tools[1]", "3 is not a text", technician(tools=["ladder", 3])),
    ("technicians[0].speed", "0 is too small", technician(speed=0)),
    ("technicians[0].speed.gas", "-1 is too small", technician(speed={"gas": -1})),
    ("technicians[0].speed", "'fast' is not a finite number", technician(speed="fast")),
    ("technicians[0].van.pump", "-1 is too small", technician(van={"pump": -1})),
    ("technicians[0].shifts[0].end", "4500 lies before the start 4501", shift(start=4501)),
    ("technicians[0].shifts[0].overtime", "-1 is too small", shift(overtime=-1)),
    ("technicians[0].shifts[0].from", "4 is not a location", shift(from_=4)),
    ("technicians[0].shifts[0].from", "null is not a whole number", shift(from_=None)),
    ("technicians[0].shifts[0].to", "-1 is not a location", shift(to=-1)),
    ("technicians[0].shifts[0]", "unknown key 'lunch'", shift(lunch=1)),
    ("technicians[0].shifts[0].break", "key 'window' is missing", shift(break_={"duration": 1})),
    (
        "technicians[0].shifts[0].break.duration",
        "-1 is too small",
        shift(break_={"duration": -1, "window": [0, 1]}),
    ),
    (
        "technicians[0].shifts[0].break.window",
        "opens at 2, after it closes at 1",
        shift(break_={"duration": 1, "window": [2, 1]}),
    ),
    ("depots[0].location", "4 is not a location", depot(location=4)),
    ("depots[0].stock.filter", "-1 is too small", depot(stock={"filter": -1})),
    ("depots[0].arrivals[0]", "key 'at' is missing", depot(arrivals=[{"sku": "x", "quantity": 1}])),
    (
        "depots[0].arrivals[0].quantity",
        "-1 is too small",
        depot(arrivals=[{"sku": "x", "quantity": -1, "at": 0}]),
    ),
    ("depots[0].tools", "'crane' is not a list", depot(tools="crane")),
    ("depots[0].windows[0]", "opens at 5, after it closes at 4", depot(windows=[[5, 4]])),
    ("depots[0].service", "-1 is too small", depot(service=-1)),
    ("depots[1].id", "'D' is already", lambda q: q["depots"].append(q["depots"][0])),
    ("jobs[0]", "key 'service' is missing", lambda q: q["jobs"][0].pop("service")),
    ("jobs[0]", "unknown key 'priority'", job(priority=1)),
    (
        "jobs[1].id",
        "'boiler' is already the id of jobs[0]",
        lambda q: q["jobs"][1].update(id="boiler"),
    ),
    ("jobs[0].location", "4 is not a location; there are 4, counted from 0", job(location=4)),
    ("jobs[0].service", "-1 is too small", job(service=-1)),
    ("jobs[0].skills.gas", "0 is too small", job(skills={"gas": 0})),
    ("jobs[0].parts.pump", "-1 is too small", job(parts={"pump": -1})),
    ("jobs[0].release", "'now' is not a whole number", job(release="now")),
    ("jobs[0].windows[1]", "opens at 3, after it closes at 2", job(windows=[[0, 1], [3, 2]])),
    ("jobs[0].windows[0]", "a list of 1 is not a pair", job(windows=[[0]])),
    ("jobs[0].windows[0][1]", "null is not a whole number", job(windows=[[0, None]])),
    ("jobs[0].due", "false is not a whole number", job(due=False)),
    ("jobs[0].due_hard", "1 is neither true nor false", job(due_hard=1)),
    ("jobs[0].weight", "0.99 is too small", job(weight=0.99)),
    ("jobs[0].unserved_cost", "-1 is too small", job(unserved_cost=-1)),
    ("jobs[0].allowed[0]", "'Cy' is not the id of a technician", job(allowed=["Cy"])),
    ("jobs[0].forbidden[0]", "'Cy' is not the id of a technician", job(forbidden=["Cy"])),
    ("jobs[0].preferred", "'Cy' is not the id of a technician", job(preferred="Cy")),
    ("jobs[0].lock.technician", "'Cy' is not the id", job(lock={"technician": "Cy"})),
    ("jobs[0].lock", "key 'technician' is missing", job(lock={"start": 5})),
    ("jobs[0].published.technician", "'Cy' is", job(published={"technician": "Cy", "start": 1})),
    ("jobs[0].published", "key 'start' is missing", job(published={"technician": "Bo"})),
    (
        "jobs[0].published.start",
        "null is not a whole number",
        job(published={"technician": "Bo", "start": None}),
    ),
]


@pytest.mark.parametrize(
    ("path", "message", "damage"), FAULTS, ids=[f"{path}: {text}" for path, text, _ in FAULTS]
)
def test_one_fault(path: str, message: str, damage: Damage) -> None:
    """A single slip is a single fault, at its place, naming the value."""
    problem = full_day()
    damage(problem)
    ((found_path, found_message),) = faults_of(problem)
    assert found_path == path
    assert message in found_message


def test_all_faults_are_listed() -> None:
    """Faults far apart, and those of the plan, come together; the message has a line for each."""
    problem, plan = full_day(), full_day_plan()
    problem["jobs"][3]["windows"] = [[5, 1]]
    problem["technicians"][0]["speed"] = 0
    problem["weights"] = {"kilometre": 1}
    plan["routes"][0]["stops"][0]["depart"] = "8:00"
    with pytest.raises(DocumentError) as caught:
        check(problem, plan)
    assert str(caught.value).splitlines() == [
        "problem weights: unknown key 'kilometre'; the keys here are balance, deferred, km, late_hour, missed, "
        "moved, overtime_hour, preference, shift, shifted_hour, travel_hour, unserved, work_hour",
        "problem technicians[0].speed: 0 is too small; it has to be more than 0",
        "problem jobs[3].windows[0]: opens at 5, after it closes at 1",
        "plan routes[0].stops[0].depart: '8:00' is not a whole number",
    ]


@pytest.mark.parametrize("document", [None, [], "text", 5, True])
def test_document_that_is_no_object(document: object) -> None:
    """A document has to be an object."""
    ((path, message),) = faults_of(document)
    assert path == ""
    assert message.endswith("is not an object")


def test_a_list_that_is_none_does_not_spoil_the_references_to_it() -> None:
    """Without a list of technicians or locations the jobs are not blamed for what they refer to."""
    problem = full_day()
    problem["technicians"] = problem["locations"] = None
    assert faults_of(problem) == [
        ("locations", "null is not a list"),
        ("technicians", "null is not a list"),
    ]


def test_defaults_are_those_of_the_contract() -> None:
    """What may be left out may also be given with its default; the verdict stays the same."""
    problem = full_day()
    problem["weights"] = {}
    problem["technicians"][1] |= {"skills": {}, "tools": [], "speed": 1.0, "van": {}}
    problem["technicians"][1]["shifts"][0] |= {"overtime": 0, "break": None}
    defaults: Document = {
        "skills": {},
        "tools": [],
        "release": None,
        "windows": [],
        "due_hard": False,
        "weight": 1,
        "unserved_cost": None,
        "allowed": [],
        "forbidden": [],
        "preferred": None,
        "lock": None,
        "published": None,
    }
    problem["jobs"][2] |= defaults
    problem["travel"]["profile"] = []
    verdict = check(problem, full_day_plan())
    assert verdict == check(full_day(), full_day_plan())
    assert verdict.valid
