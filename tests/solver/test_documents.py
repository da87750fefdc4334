"""Problem and plan documents: what is read, what is refused and how, what is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from solver.documents import LARGEST, load, read_plan, read_problem, write_plan
from solver.problem import DEFAULT_WEIGHTS, ProblemError
from solver.rules import nearest_technician
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job, person, shift

Document = dict[str, Any]


def full() -> Document:
    """Return a document that uses every key once."""
    document = day(
        [
            job(
                1,
                skills={"gas": 2},
                tools=["ladder"],
                parts={"pump": 1},
                release=5,
                windows=[[0, 9000]],
                due=8000,
                due_hard=True,
                weight=2.5,
                unserved_cost=100,
                allowed=["t0"],
                forbidden=["t1"],
                preferred="t0",
                lock={"technician": "t0", "start": 700},
                published={"technician": "t1", "start": 800},
            ),
            job(2),
        ],
        person(
            shift(overtime=60, pause=(1800, 3600, 7200)),
            skills={"gas": 3},
            tools=["ladder"],
            speed=1.4,
            van={"pump": 1},
        ),
        person(shift(to=None), speed={"gas": 0.7}),
        depots=[
            {
                "location": 3,
                "stock": {"pump": None},
                "arrivals": [{"sku": "pump", "quantity": 1, "at": 60}],
                "tools": ["ladder"],
                "windows": [[0, 3600]],
                "service": 300,
            }
        ],
        weights={"km": 0.1},
        profile=[[3600, 1.4], [7200, 1]],
    )
    return document


def messages(document: Any) -> list[str]:
    """Return the faults that reading finds, a text each."""
    with pytest.raises(ProblemError) as caught:
        read_problem(document)
    return str(caught.value).splitlines()


def at(document: Document, path: list[Any]) -> Any:
    """Return what stands at a path of keys and positions."""
    for key in path:
        document = document[key]
    return document


FAULTS: list[tuple[list[Any], Any, str]] = [
    (["version"], 2, "version: 2 is not a version known here; give 1"),
    (["version"], True, "version: true is not a version known here; give 1"),
    (["name"], 7, "name: 7 is not a text; put it in quotes"),
    (["name"], "\ud800", "name: half of a surrogate pair; give whole characters"),
    (
        ["horizon", "start"],
        "2026-03-02T00:00:00",
        'horizon.start: "2026-03-02T00:00:00" has no offset',
    ),
    (["horizon", "start"], "tomorrow", 'horizon.start: "tomorrow" is not an ISO 8601 time'),
    (
        ["horizon", "start"],
        "2026-03-02T00:00:00.5Z",
        'horizon.start: "2026-03-02T00:00:00.5Z" has a fraction',
    ),
    (["horizon", "end"], -1, "horizon.end: -1 is out of range; give 0 to"),
    (["horizon"], [], "horizon: a list of 0 is not an object; give {…}"),
    (
        ["locations", 1],
        [91.5, 10],
        "locations[1]: latitude 91.5 is outside -90 to 90; give latitude before longitude",
    ),
    (["locations", 1], [200, 10], "locations[1]: latitude 200.0 is outside -90 to 90; correct it"),
    (
        ["locations", 1],
        [10, 181],
        "locations[1]: longitude 181.0 is outside -180 to 180; correct it",
    ),
    (
        ["locations", 1],
        [10],
        "locations[1]: a list of 1 is not a location; give [latitude, longitude]",
    ),
    (["locations", 1], [float("nan"), 1], "locations[1]: nan is not a number; give a number"),
    (["locations"], None, "locations: null is not a list; give […]"),
    (["travel", "duration", 0, 1], -5, "travel.duration[0][1]: -5 is out of range; give 0 to"),
    (
        ["travel", "duration", 0, 1],
        1.5,
        "travel.duration[0][1]: 1.5 is not a whole number; round it",
    ),
    (["travel", "duration", 0, 1], True, "travel.duration[0][1]: true is not a whole number"),
    (["travel", "duration", 0, 1], 2**31, "travel.duration[0][1]: 2147483648 is out of range"),
    (["travel", "duration", 2, 2], 1, "travel.duration[2][2]: 1 from a location to itself; give 0"),
    (
        ["travel", "duration", 0],
        [0],
        "travel.duration[0]: 1 values for 6 locations; give one for each",
    ),
    (["travel", "duration"], [[0]], "travel.duration: 1 rows for 6 locations; give a row for each"),
    (["travel", "distance", 0, 1], None, "travel.distance[0][1]: null is not a whole number"),
    (
        ["travel", "profile", 0, 0],
        86400,
        "travel.profile[0]: 86400 is out of range; give 0 to 86399",
    ),
    (["travel", "profile", 0, 1], 0, "travel.profile[0]: 0 is too small; give a number above 0"),
    (
        ["travel", "profile", 1, 0],
        3600,
        "travel.profile[1]: second 3600 does not come after 3600; sort",
    ),
    (["travel", "profile", 1], 7, "travel.profile[1]: 7 is not a list"),
    (["weights", "km"], -0.5, "weights.km: -0.5 is too small; give a number of at least 0"),
    (
        ["weights", "km"],
        Decimal("1e400"),
        "weights.km: 1E+400 is too large; give a number below 10^16",
    ),
    (["weights", "km"], Decimal("1e-40"), "weights.km: 1E-40 has more than 30 decimals; round it"),
    (["weights", "km"], "1", 'weights.km: "1" is not a number; give a number'),
    (["technicians", 0, "speed"], 0, "technicians[0].speed: 0 is too small; give a number above 0"),
    (["technicians", 1, "speed", "gas"], -1, 'technicians[1].speed["gas"]: -1 is too small'),
    (
        ["technicians", 0, "skills", "gas"],
        0,
        'technicians[0].skills["gas"]: 0 is out of range; give 1 to',
    ),
    (
        ["technicians", 0, "van", "pump"],
        -1,
        'technicians[0].van["pump"]: -1 is out of range; give 0 to',
    ),
    (
        ["technicians", 0, "tools"],
        "ladder",
        'technicians[0].tools: "ladder" is not a list; give […]',
    ),
    (["depots", 0, "id"], 3, "depots[0].id: 3 is not a text"),
    (
        ["technicians", 0, "shifts", 0, "end"],
        -1,
        "technicians[0].shifts[0]: the shift ends at -1, before it starts at 0",
    ),
    (
        ["technicians", 0, "shifts", 0, "from"],
        6,
        "technicians[0].shifts[0].from: location 6 is not in the list; give 0 to 5",
    ),
    (
        ["technicians", 0, "shifts", 0, "overtime"],
        -1,
        "technicians[0].shifts[0].overtime: -1 is out of range",
    ),
    (
        ["technicians", 0, "shifts", 0, "break", "window"],
        [5, 4],
        "technicians[0].shifts[0].break.window: window [5, 4] closes before it opens",
    ),
    (["depots", 0, "stock", "pump"], -1, 'depots[0].stock["pump"]: -1 is out of range'),
    (
        ["depots", 0, "arrivals", 0, "quantity"],
        -1,
        "depots[0].arrivals[0].quantity: -1 is out of range",
    ),
    (["depots", 0, "location"], 99, "depots[0].location: location 99 is not in the list"),
    (
        ["jobs", 0, "windows", 0],
        [9, 8],
        "jobs[0].windows[0]: window [9, 8] closes before it opens; give [open, close]",
    ),
    (
        ["jobs", 0, "windows", 0],
        [9],
        "jobs[0].windows[0]: a list of 1 is not a window; give [open, close]",
    ),
    (["jobs", 0, "weight"], 0.5, "jobs[0].weight: 0.5 is too small; give a number of at least 1"),
    (["jobs", 0, "weight"], float("inf"), "jobs[0].weight: inf is not a number"),
    (["jobs", 0, "unserved_cost"], -1, "jobs[0].unserved_cost: -1 is too small"),
    (["jobs", 0, "service"], -1, "jobs[0].service: -1 is out of range; give 0 to"),
    (["jobs", 0, "service"], 2**31 - 1, "jobs[0].service: 2147483647 is out of range; give 0 to"),
    (["jobs", 0, "due_hard"], 1, "jobs[0].due_hard: 1 is neither true nor false"),
    (
        ["jobs", 0, "allowed", 0],
        "t00",
        'jobs[0].allowed[0]: no technician has the id "t00"; did you mean "t0"?',
    ),
    (
        ["jobs", 0, "preferred"],
        "bob",
        'jobs[0].preferred: no technician has the id "bob"; give the id of a technician',
    ),
    (["jobs", 0, "lock", "technician"], None, "jobs[0].lock.technician: null is not a text"),
    (
        ["jobs", 0, "published", "start"],
        None,
        "jobs[0].published.start: null is not a whole number",
    ),
    (["jobs", 1, "id"], "j0", 'jobs[1].id: "j0" is also the id of jobs[0]; give each its own'),
    (["jobs", 1], 4, "jobs[1]: 4 is not an object; give {…}"),
    (["jobs"], {}, "jobs: an object is not a list; give […]"),
]


@pytest.mark.parametrize(("path", "value", "message"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_one_fault_is_named(path: list[Any], value: Any, message: str) -> None:
    """A single wrong value gives a single line: path, value and remedy."""
    document = full()
    at(document, path[:-1])[path[-1]] = value
    found = messages(document)
    assert found[0].startswith(message)
    assert len(found) == 1


REQUIRED: list[tuple[list[Any], str]] = [
    *(
        ([], key)
        for key in ("version", "name", "horizon", "locations", "travel", "technicians", "jobs")
    ),
    *((["horizon"], key) for key in ("start", "end")),
    *((["travel"], key) for key in ("duration", "distance")),
    *((["technicians", 0], key) for key in ("id", "shifts")),
    *((["technicians", 0, "shifts", 0], key) for key in ("start", "end", "from", "to")),
    *((["technicians", 0, "shifts", 0, "break"], key) for key in ("duration", "window")),
    *((["depots", 0], key) for key in ("id", "location")),
    *((["depots", 0, "arrivals", 0], key) for key in ("sku", "quantity", "at")),
    *((["jobs", 0], key) for key in ("id", "location", "service")),
    (["jobs", 0, "lock"], "technician"),
    *((["jobs", 0, "published"], key) for key in ("technician", "start")),
]


@pytest.mark.parametrize(("path", "key"), REQUIRED)
def test_a_required_key_is_asked_for(path: list[Any], key: str) -> None:
    """A required key left out is named with the place where it belongs."""
    document = full()
    del at(document, path)[key]
    assert any(line.endswith(f'key "{key}" is missing; add it') for line in messages(document))


@pytest.mark.parametrize(
    "path",
    [
        [],
        ["horizon"],
        ["travel"],
        ["weights"],
        ["technicians", 0],
        ["technicians", 0, "shifts", 0],
        ["technicians", 0, "shifts", 0, "break"],
        ["depots", 0],
        ["depots", 0, "arrivals", 0],
        ["jobs", 0],
        ["jobs", 0, "lock"],
        ["jobs", 0, "published"],
    ],
)
def test_an_unknown_key_is_refused(path: list[Any]) -> None:
    """Every object refuses a key that it does not know."""
    document = full()
    at(document, path)["colour"] = "red"
    assert len(messages(document)) == 1
    assert messages(document)[0].endswith('unknown key "colour"; remove it')


def test_all_faults_come_at_once() -> None:
    """Faults of several places are gathered, in the order of the document."""
    document = full()
    document["horizon"]["end"] = "noon"
    document["jobs"][0]["weight"] = 0
    document["jobs"][1]["servise"] = 4
    found = messages(document)
    assert [line.split(":")[0] for line in found] == ["horizon.end", "jobs[0].weight", "jobs[1]"]
    assert found[2].endswith('unknown key "servise"; did you mean "service"?')


def test_many_faults_are_cut_short() -> None:
    """A matrix of nonsense gives a hundred lines and the number of the others."""
    document = full()
    document["travel"]["duration"] = [[-1] * 6 for _ in range(6)]
    document["travel"]["distance"] = [["x"] * 6 for _ in range(6)]
    document["jobs"] = [dict(document["jobs"][1], id=f"x{i}", service=-1) for i in range(50)]
    found = messages(document)
    assert len(found) == 101
    assert found[-1] == "… and 22 faults more"


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_a_document_is_an_object(document: Any) -> None:
    """Anything but an object is refused as a whole."""
    assert messages(document)[0].endswith("is not an object; give {…}")


def test_defaults() -> None:
    """What may be left out has the value in brackets of the problem document."""
    document = day([job(1)])
    del document["weights"], document["depots"]
    problem = read_problem(document)
    work, technician = problem.jobs[0], problem.technicians[0]
    assert problem.weights == DEFAULT_WEIGHTS
    assert problem.depots == ()
    assert (work.weight, work.due, work.due_hard, work.release) == (1, None, False, None)
    assert (work.windows, work.allowed, work.lock, work.published) == ((), frozenset(), None, None)
    assert (technician.speed, technician.skills, technician.van) == (1, {}, {})
    assert (technician.shifts[0].overtime, technician.shifts[0].rest) == (0, None)


@pytest.mark.parametrize("written", [1.4, Decimal("1.4"), Fraction(7, 5), np.float64(1.4)])
def test_a_number_is_the_decimal_written(written: Any) -> None:
    """1.4 is 7/5 as weight, factor and speed, whatever type holds it."""
    document = full()
    document["weights"]["km"] = written
    document["technicians"][0]["speed"] = written
    document["travel"]["profile"][0][1] = written
    problem = read_problem(document)
    assert problem.weights["km"] == Fraction(7, 5)
    assert problem.technicians[0].speed == Fraction(7, 5)
    assert problem.travel.profile[0] == (3600, Fraction(7, 5))


@pytest.mark.parametrize("written", [600, 600.0, Decimal("6E2"), np.int64(600)])
def test_a_whole_number_may_be_written_in_several_ways(written: Any) -> None:
    """600, 600.0 and 6E2 are the same number of seconds."""
    document = day([job(1, written)])
    service = read_problem(document).jobs[0].service
    assert (service, type(service)) == (600, int)


def test_the_largest_times_are_read() -> None:
    """The bound itself is inside, one beyond is not."""
    document = day([job(1, LARGEST)])
    assert read_problem(document).jobs[0].service == LARGEST
    document["jobs"][0]["service"] += 1
    assert messages(document) == [
        f"jobs[0].service: {LARGEST + 1} is out of range; give 0 to {LARGEST}"
    ]


def test_distances_may_be_left_out_where_kilometres_cost_nothing() -> None:
    """Without a price for kilometres there need be no distances; they count as 0."""
    document = day([job(1)], weights={"km": 0})
    del document["travel"]["distance"]
    assert read_problem(document).travel.metres(0, 1) == 0


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ({"a": 200, "p": 0.75}, 'travel: key "detour" is missing; add it'),
        (
            {"a": -1, "p": 0.75, "detour": 1},
            "travel.a: -1 is too small; give a number of at least 0",
        ),
        ({"a": 200, "p": 9, "detour": 1}, "travel: a = 200 and p = 9 give more than"),
        ({"a": 200, "p": 999999, "detour": 1}, "travel: a = 200 and p = 999999 give more than"),
        ({"a": 200, "p": 1, "detour": 99}, "travel.detour: 99 is too large"),
        ({"a": 200, "p": 1, "detour": 1, "duration": []}, 'travel: unknown key "duration"'),
    ],
)
def test_a_faulty_formula_is_named(formula: Document, message: str) -> None:
    """The formula needs its three numbers, none of which may lead to absurd times."""
    document = full()
    document["travel"] = formula
    assert messages(document)[0].startswith(message)


def test_the_formula_is_read() -> None:
    """Seconds = a · km^p and metres = 1000 · km · detour, rounded up: 0.01° of longitude at 30° N is 0.963 km."""
    document = full()
    document["travel"] = {"a": 200, "p": 0.75, "detour": 1.45}
    travel = read_problem(document).travel
    assert (travel.seconds(0, 1), travel.metres(0, 1)) == (195, 1397)
    assert (travel.seconds(2, 2), travel.metres(2, 2)) == (0, 0)
    assert travel.matrices[0].dtype == np.int64


@pytest.mark.parametrize(
    ("start", "offset"),
    [
        ("2026-03-02T06:30:15+05:45", 23415),
        ("2026-03-02T00:00:00Z", 0),
        ("2026-03-02T23:59:59-03:30", 86399),
    ],
)
def test_the_clock_is_that_of_the_start(start: str, offset: int) -> None:
    """The profile goes by the clock of `horizon.start`, whatever its offset."""
    document = full()
    document["horizon"]["start"] = start
    assert read_problem(document).travel.day_offset == offset


def test_ids_become_positions() -> None:
    """Technicians named by a job are found whatever their order."""
    work = read_problem(full()).jobs[0]
    assert (work.allowed, work.forbidden, work.preferred) == ({0}, {1}, 0)
    assert work.lock is not None
    assert (work.lock.technician, work.lock.start) == (0, 700)
    assert work.published is not None
    assert (work.published.technician, work.published.start) == (1, 800)


def test_a_document_without_anything_is_read() -> None:
    """No jobs, no technicians and no locations are a problem too."""
    document = day([])
    document.update(technicians=[], locations=[], travel={"duration": [], "distance": []})
    problem = read_problem(document)
    assert (problem.jobs, problem.technicians, problem.locations) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1, column 2: not JSON"),
        ('{"a": NaN}', "NaN is not a number that JSON knows"),
        ('{"a": -Infinity}', "-Infinity is not a number that JSON knows"),
        ('{"a": {"b": 1, "b": 2}}', 'key "b" stands twice in one object; keep one of them'),
        ("[1]", "the document is a list; give a JSON object"),
        ("[" * 100_000, "the document is nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "a number cannot be read"),
        ("", "line 1, column 1: not JSON"),
    ],
)
def test_text_that_is_no_document(text: str, message: str) -> None:
    """Text that JSON would take loosely, or not at all, is refused with the reason."""
    with pytest.raises(ProblemError) as caught:
        load(text)
    assert str(caught.value).startswith(message)


def test_fractions_are_loaded_as_written() -> None:
    """No digit of a fraction is lost between text and document."""
    assert load('{"a": 0.1000000000000000055}')["a"] == Decimal("0.1000000000000000055")


def plan_document() -> tuple[Document, Document]:
    """Return a problem with a pick-up and its plan, as documents."""
    document = day(
        [job(1, parts={"pump": 1}, tools=["ladder"]), job(9 - 4, 10**6)],
        depots=[{"location": 2, "stock": {"pump": 3}, "tools": ["ladder"]}],
    )
    problem = read_problem(document)
    return document, write_plan(problem, nearest_technician(problem))


def test_a_plan_is_written_with_ids() -> None:
    """Jobs, technicians and depots are named by id; a pick-up lists what it takes."""
    _, plan = plan_document()
    assert list(plan) == ["version", "problem", "routes", "unserved", "cost", "bound", "stats"]
    assert plan["routes"][0]["technician"] == "t0"
    assert [stop["kind"] for stop in plan["routes"][0]["stops"]] == [
        "start",
        "pickup",
        "visit",
        "end",
    ]
    assert plan["routes"][0]["stops"][1] == {
        "kind": "pickup",
        "location": 2,
        "arrive": 1200,
        "start": 1200,
        "depart": 1200,
        "depot": "d0",
        "parts": {"pump": 1},
        "tools": ["ladder"],
    }
    assert plan["unserved"] == [{"job": "j1", "reason": "", "detail": ""}]
    assert list(plan["cost"]) == [*DEFAULT_WEIGHTS, "total"]


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_survives_writing_and_reading(seed: int) -> None:
    """A plan written as JSON and read again is the same plan."""
    problem = read_problem(random_problem(np.random.default_rng(seed)))
    plan = nearest_technician(problem)
    document = write_plan(problem, plan)
    assert read_plan(problem, load(json.dumps(document))) == plan


PLAN_FAULTS: list[tuple[Callable[[Document], Any], str]] = [
    (lambda plan: plan.update(version=3), "version: 3 is not a version known here"),
    (lambda plan: plan.update(problem="other"), 'problem: the plan is for "other"'),
    (lambda plan: plan.update(bound="x"), 'bound: "x" is not a whole number'),
    (lambda plan: plan.pop("stats"), 'key "stats" is missing; add it'),
    (lambda plan: plan.update(stats=[]), "stats: a list of 0 is not an object"),
    (lambda plan: plan.update(extra=1), 'unknown key "extra"; remove it'),
    (lambda plan: plan["cost"].pop("km"), 'cost: key "km" is missing; add it'),
    (lambda plan: plan["cost"].update(fuel=1), 'cost: unknown key "fuel"; remove it'),
    (lambda plan: plan["unserved"][0].update(job="j9"), 'unserved[0].job: no job has the id "j9"'),
    (
        lambda plan: plan["unserved"][0].update(reason=None),
        "unserved[0].reason: null is not a text",
    ),
    (
        lambda plan: plan["routes"][0].update(technician="t9"),
        "routes[0].technician: no technician has",
    ),
    (lambda plan: plan["routes"][0].update(shift=1), 'routes[0].shift: 1 is not a shift of "t0"'),
    (
        lambda plan: plan["routes"][0]["stops"][2].update(kind="nap"),
        'routes[0].stops[2].kind: "nap" is not',
    ),
    (
        lambda plan: plan["routes"][0]["stops"][2].update(job="j7"),
        "routes[0].stops[2].job: no job has",
    ),
    (
        lambda plan: plan["routes"][0]["stops"][2].update(location=6),
        "routes[0].stops[2].location: 6 is out",
    ),
    (
        lambda plan: plan["routes"][0]["stops"][1].update(depot="d7"),
        "routes[0].stops[1].depot: no depot",
    ),
    (
        lambda plan: plan["routes"][0]["stops"][1]["parts"].update(pump=-1),
        'routes[0].stops[1].parts["pump"]: -1 is out of range',
    ),
    (
        lambda plan: plan["routes"][0]["stops"][0].update(job="j0"),
        'routes[0].stops[0]: unknown key "job"',
    ),
    (
        lambda plan: plan["routes"][0]["stops"][0].pop("arrive"),
        'routes[0].stops[0]: key "arrive" is missing',
    ),
]


@pytest.mark.parametrize(("spoil", "message"), PLAN_FAULTS, ids=[text for _, text in PLAN_FAULTS])
def test_a_faulty_plan_document_is_named(spoil: Callable[[Document], Any], message: str) -> None:
    """A plan document with one fault gives one line that names it."""
    document, plan = plan_document()
    spoiled = deepcopy(plan)
    spoil(spoiled)
    with pytest.raises(ProblemError) as caught:
        read_plan(read_problem(document), spoiled)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith(message)
    assert len(lines) == 1
