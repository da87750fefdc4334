"""Every fault of a problem document is named with its path, the value and the remedy."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.solver.full_document import at, full, messages
from tests.solver.small_days import Document

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
