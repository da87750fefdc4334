"""Plan document to facts: its shape only, whatever it says about the problem."""

from __future__ import annotations

from collections.abc import Collection

from solver.checker.facts import Plan, Route, Stop
from solver.checker.faults import shown
from solver.checker.reader import MISSING, Reader

STOP_KEYS = ("kind", "location", "arrive", "start", "depart")
EXTRA_KEYS: dict[str, tuple[str, ...]] = {
    "start": (),
    "visit": ("job",),
    "pickup": ("depot", "parts", "tools"),
    "break": (),
    "end": (),
}


def read_plan(document: object, *, components: Collection[str]) -> Plan:
    """Read a plan document.

    Parameters
    ----------
    document : object
        The parsed JSON document.
    components : collection of str
        Names of the cost components, `total` not among them.

    Returns
    -------
    Plan

    Raises
    ------
    DocumentError
        With every fault of its shape. What a well-formed plan says wrongly (a job or location that does not exist, a
        wrong time or cost) is for the rules to judge.
    """
    reader = Reader("plan")
    top = reader.fields(
        document,
        "",
        required=("version", "problem", "routes", "unserved", "cost", "bound", "stats"),
    )
    reader.version(top["version"])
    costs = reader.fields(top["cost"], "cost", required=(*components, "total"))
    plan = Plan(
        problem=reader.text(top["problem"], "problem"),
        routes=tuple(
            _read_route(reader, item, path)
            for path, item in reader.entries(top["routes"], "routes")
        ),
        unserved=tuple(
            _read_unserved(reader, item, path)
            for path, item in reader.entries(top["unserved"], "unserved")
        ),
        cost={name: reader.integer(value, f"cost.{name}") for name, value in costs.items()},
        bound=None if top["bound"] is None else reader.number(top["bound"], "bound"),
    )
    if not isinstance(top["stats"], dict) and top["stats"] is not MISSING:
        reader.note("stats", f"{shown(top['stats'])} is not an object")
    reader.finish()
    return plan


def _read_route(reader: Reader, value: object, path: str) -> Route:
    fields = reader.fields(value, path, required=("technician", "shift", "stops"))
    return Route(
        technician=reader.text(fields["technician"], f"{path}.technician"),
        shift=reader.integer(fields["shift"], f"{path}.shift"),
        stops=tuple(
            _read_stop(reader, item, place)
            for place, item in reader.entries(fields["stops"], f"{path}.stops")
        ),
    )


def _read_stop(reader: Reader, value: object, path: str) -> Stop:
    given = value.get("kind") if isinstance(value, dict) else None
    kind = given if isinstance(given, str) and given in EXTRA_KEYS else None
    if kind is None:
        if not isinstance(value, dict):
            reader.note(path, f"{shown(value)} is not an object")
        elif "kind" not in value:
            reader.note(path, "key 'kind' is missing")
        else:
            kinds = ", ".join(EXTRA_KEYS)
            reader.note(f"{path}.kind", f"{shown(given)} is not one of {kinds}")
        return Stop("start", 0, 0, 0, 0)
    fields = reader.fields(value, path, required=STOP_KEYS + EXTRA_KEYS[kind])
    location, arrive, start, depart = (
        reader.integer(fields[key], f"{path}.{key}") for key in STOP_KEYS[1:]
    )
    return Stop(
        kind,
        location,
        arrive,
        start,
        depart,
        job=reader.text(fields.get("job", MISSING), f"{path}.job"),
        depot=reader.text(fields.get("depot", MISSING), f"{path}.depot"),
        parts=reader.table(fields.get("parts", MISSING), f"{path}.parts", least=0),
        tools=reader.texts(fields.get("tools", MISSING), f"{path}.tools"),
    )


def _read_unserved(reader: Reader, value: object, path: str) -> str:
    fields = reader.fields(value, path, required=("job", "reason", "detail"))
    for key in ("reason", "detail"):
        reader.text(fields[key], f"{path}.{key}")
    return reader.text(fields["job"], f"{path}.job")
