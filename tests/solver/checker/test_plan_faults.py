"""Plan documents that cannot be read, and odd documents of all sorts."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from solver.checker import DocumentError, check, load_json, render
from tests.solver.checker.documents import Document, full_day, full_day_plan

Damage = Callable[[Document], object]


def the_stop(plan: Document, index: int) -> Document:
    """Return a stop of the first route."""
    found: Document = plan["routes"][0]["stops"][index]
    return found


FAULTS: list[tuple[str, str, Damage]] = [
    ("", "key 'bound' is missing", lambda p: p.pop("bound")),
    ("", "unknown key 'note'", lambda p: p.update(note="")),
    ("version", "0 is not known", lambda p: p.update(version=0)),
    ("problem", "null is not a text", lambda p: p.update(problem=None)),
    ("routes", "null is not a list", lambda p: p.update(routes=None)),
    ("routes[2]", "key 'shift' is missing", lambda p: p["routes"][2].pop("shift")),
    ("routes[0].technician", "7 is not a text", lambda p: p["routes"][0].update(technician=7)),
    ("routes[0].shift", "'0' is not a whole", lambda p: p["routes"][0].update(shift="0")),
    ("routes[0].stops", "null is not a list", lambda p: p["routes"][0].update(stops=None)),
    (
        "routes[0].stops[1]",
        "5 is not an object",
        lambda p: p["routes"][0]["stops"].__setitem__(1, 5),
    ),
    ("routes[0].stops[1]", "key 'kind' is missing", lambda p: the_stop(p, 1).pop("kind")),
    ("routes[0].stops[1].kind", "'nap' is not one of", lambda p: the_stop(p, 1).update(kind="nap")),
    ("routes[0].stops[1].kind", "null is not one of", lambda p: the_stop(p, 1).update(kind=None)),
    ("routes[0].stops[0]", "unknown key 'job'", lambda p: the_stop(p, 0).update(job="boiler")),
    ("routes[0].stops[2]", "key 'job' is missing", lambda p: the_stop(p, 2).pop("job")),
    ("routes[0].stops[2].job", "null is not a text", lambda p: the_stop(p, 2).update(job=None)),
    ("routes[0].stops[1]", "key 'tools' is missing", lambda p: the_stop(p, 1).pop("tools")),
    ("routes[0].stops[1].parts.x", "-1 is too", lambda p: the_stop(p, 1).update(parts={"x": -1})),
    ("routes[0].stops[1].tools[0]", "1 is not a text", lambda p: the_stop(p, 1).update(tools=[1])),
    ("routes[0].stops[3].start", "2400.5 is not", lambda p: the_stop(p, 3).update(start=2400.5)),
    ("routes[0].stops[3].start", "true is not a", lambda p: the_stop(p, 3).update(start=True)),
    ("routes[0].stops[5].location", "null is not", lambda p: the_stop(p, 5).update(location=None)),
    ("unserved[0]", "key 'detail' is missing", lambda p: p["unserved"][0].pop("detail")),
    ("unserved[0].reason", "null is not a text", lambda p: p["unserved"][0].update(reason=None)),
    ("unserved[0].job", "4 is not a text", lambda p: p["unserved"][0].update(job=4)),
    ("cost", "key 'balance' is missing", lambda p: p["cost"].pop("balance")),
    ("cost", "unknown key 'tolls'", lambda p: p["cost"].update(tolls=0)),
    ("cost.km", "2160.01 is not a whole", lambda p: p["cost"].update(km=2160.01)),
    ("bound", "'none' is not a finite number", lambda p: p.update(bound="none")),
    ("stats", "null is not an object", lambda p: p.update(stats=None)),
]


@pytest.mark.parametrize(
    ("path", "message", "damage"), FAULTS, ids=[f"{path}: {text}" for path, text, _ in FAULTS]
)
def test_one_fault(path: str, message: str, damage: Damage) -> None:
    """A single slip in the shape of a plan is a single fault, at its place."""
    plan = full_day_plan()
    damage(plan)
    with pytest.raises(DocumentError) as caught:
        check(full_day(), plan)
    (fault,) = caught.value.faults
    assert (fault.document, fault.path) == ("plan", path)
    assert message in fault.message


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value inside a document."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from nodes(item, (*path, key))


def put(document: Document, path: tuple[Any, ...], value: object) -> Document:
    """Return a copy of a document with one value replaced."""
    changed = copy.deepcopy(document)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


ODD: list[Any] = [
    None,
    True,
    -1,
    10**18,
    0.5,
    float("inf"),
    "",
    "\n{0}\ud800",
    [],
    {},
    [[]],
    {"": None},
]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_values_are_judged_or_refused(odd: object) -> None:
    """Whatever stands in any one place: a verdict in printable lines, or a `DocumentError`; no other exception."""
    problem, plan = full_day(), full_day_plan()
    pairs = [(put(problem, path, odd), plan) for path in nodes(problem)]
    pairs += [(problem, put(plan, path, odd)) for path in nodes(plan)]
    refused = 0
    for changed_problem, changed_plan in pairs:
        try:
            lines = render(check(changed_problem, changed_plan))
        except DocumentError as error:
            refused += 1
            lines = [str(fault) for fault in error.faults]
        assert lines
        assert all(line.isprintable() for line in lines)
    assert refused


def test_every_object_refuses_unknown_keys() -> None:
    """A key that nobody knows is a fault in every object but those whose keys are names."""
    named = {"skills", "tools", "van", "stock", "parts", "speed"}
    for document, other in ((full_day(), full_day_plan()), (full_day_plan(), full_day())):
        for path in [(), *nodes(document)]:
            place: Any = document
            for key in path:
                place = place[key]
            if not isinstance(place, dict) or (path and path[-1] in named | {"stats"}):
                continue
            changed = put({"": document}, ("", *path, "surprise"), 1)[""]
            pair = (changed, other) if "jobs" in document else (other, changed)
            with pytest.raises(DocumentError, match="unknown key 'surprise'"):
                check(*pair)


def test_text_becomes_a_document_with_exact_fractions() -> None:
    """Fractions keep the digits that were written; whole numbers stay whole."""
    document = load_json('{"a": 1.10, "b": 3, "c": [1e2, -0.5], "d": null, "e": true}')
    assert str(document["a"]) == "1.10"
    assert type(document["b"]) is int
    assert [str(item) for item in document["c"]] == ["1E+2", "-0.5"]
    assert (document["d"], document["e"]) == (None, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not readable as JSON"),
        ("{", "not readable as JSON"),
        ("{} {}", "not readable as JSON: Extra data"),
        ('{"a": NaN}', "NaN is not a JSON number"),
        ('{"a": -Infinity}', "-Infinity is not a JSON number"),
        ('{"a": 1, "a": 1}', "key 'a' is given 2 times"),
        ('[{"x": {"b": 1, "c": 2, "b": 3}}]', "key 'b' is given 2 times"),
        ("[" * 100000, "nested too deep"),
        ("9" * 5000, "not readable as JSON"),
        ("1.0e99999999999999999999", "out of range"),
        ("\ufeff{}", "not readable as JSON"),
    ],
    ids=lambda text: text[:30],
)
def test_text_that_is_no_document(text: str, message: str) -> None:
    """Text that is not strict JSON is refused, under the name of the document."""
    with pytest.raises(DocumentError) as caught:
        load_json(text, document="plan")
    assert str(caught.value).startswith("plan: ")
    assert message in str(caught.value)


def test_repeated_keys_are_all_listed() -> None:
    """Each key that is given more than once is a fault of its own."""
    with pytest.raises(DocumentError) as caught:
        load_json('{"a": 1, "b": 2, "a": 3, "b": 4, "b": 5, "c": 6}')
    assert [fault.message for fault in caught.value.faults] == [
        "key 'a' is given 2 times in one object",
        "key 'b' is given 3 times in one object",
    ]
