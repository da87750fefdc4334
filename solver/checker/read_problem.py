"""Problem document to facts; every fault is noted with its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Protocol, TypeVar

from solver.checker.facts import Arrival, Depot, Problem, Rest, Shift, Technician
from solver.checker.faults import shown
from solver.checker.read_jobs import read_job
from solver.checker.read_travel import read_coordinates, read_travel
from solver.checker.reader import Reader

# The weights of the objective in cents, in the order of PROBLEM.md.
DEFAULT_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "unserved": 200000,
        "deferred": 5000,
        "missed": 50000,
        "late_hour": 6000,
        "travel_hour": 3000,
        "km": 50,
        "work_hour": 0,
        "overtime_hour": 4500,
        "shift": 0,
        "preference": 2000,
        "moved": 1500,
        "shifted_hour": 1000,
        "balance": 0,
    }
)


class _Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def read_problem(document: object) -> Problem:
    """Read a problem document.

    Parameters
    ----------
    document : object
        The parsed JSON document.

    Returns
    -------
    Problem

    Raises
    ------
    DocumentError
        With every fault: unknown or missing keys, wrong types, values out of range, references to nothing.
    """
    reader = Reader("problem")
    top = reader.fields(
        document,
        "",
        required=("version", "name", "horizon", "locations", "travel", "technicians", "jobs"),
        optional={"depots": [], "weights": {}},
    )
    reader.version(top["version"])
    name = reader.text(top["name"], "name")
    clock, end = _read_horizon(reader, top["horizon"])
    coordinates = read_coordinates(reader, top["locations"])
    # Where a list is no list at all, references into it are not reported one by one.
    size = len(coordinates) if isinstance(top["locations"], list | tuple) else None
    weights = _read_weights(reader, top["weights"])
    travel = read_travel(
        reader, top["travel"], coordinates, size=size, clock=clock, km=weights["km"]
    )
    technicians = _by_id(
        reader, top["technicians"], "technicians", lambda v, p: _read_technician(reader, v, p, size)
    )
    depots = _by_id(reader, top["depots"], "depots", lambda v, p: _read_depot(reader, v, p, size))
    known = technicians.keys() if isinstance(top["technicians"], list | tuple) else None
    jobs = _by_id(
        reader, top["jobs"], "jobs", lambda v, p: read_job(reader, v, p, size=size, known=known)
    )
    reader.finish()
    return Problem(name, end, travel, technicians, depots, jobs, weights)


def _by_id(
    reader: Reader, value: object, path: str, read: Callable[[object, str], N]
) -> dict[str, N]:
    """Read a list of things with ids that are unique within it."""
    found: dict[str, N] = {}
    places: dict[str, str] = {}
    for place, item in reader.entries(value, path):
        thing = read(item, place)
        if not (isinstance(item, dict) and isinstance(item.get("id"), str)):
            continue
        if thing.id in found:
            reader.note(f"{place}.id", f"{shown(thing.id)} is already the id of {places[thing.id]}")
        else:
            found[thing.id] = thing
            places[thing.id] = place
    return found


def _read_horizon(reader: Reader, value: object) -> tuple[Fraction, int]:
    """Return the second of the day at second 0 and the end of the horizon."""
    fields = reader.fields(value, "horizon", required=("start", "end"))
    start = reader.text(fields["start"], "horizon.start")
    end = reader.integer(fields["end"], "horizon.end", least=0)
    if not isinstance(fields["start"], str):
        return Fraction(0), end
    try:
        moment = datetime.fromisoformat(start)
    except ValueError:
        reader.note("horizon.start", f"{shown(start)} is not an ISO 8601 date and time")
        return Fraction(0), end
    if moment.tzinfo is None:
        reader.note("horizon.start", f"{shown(start)} has no offset such as +01:00")
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return seconds + Fraction(moment.microsecond, 10**6), end


def _read_weights(reader: Reader, value: object) -> dict[str, Fraction]:
    fields = reader.fields(value, "weights", optional=DEFAULT_WEIGHTS)
    return {
        name: reader.number(fields[name], f"weights.{name}", least=0) for name in DEFAULT_WEIGHTS
    }


def _read_technician(reader: Reader, value: object, path: str, size: int | None) -> Technician:
    fields = reader.fields(
        value,
        path,
        required=("id", "shifts"),
        optional={"skills": {}, "tools": [], "speed": 1, "van": {}},
    )
    return Technician(
        id=reader.text(fields["id"], f"{path}.id"),
        skills=reader.table(fields["skills"], f"{path}.skills", least=1),
        tools=frozenset(reader.texts(fields["tools"], f"{path}.tools")),
        speed=_read_speed(reader, fields["speed"], f"{path}.speed"),
        van=reader.table(fields["van"], f"{path}.van", least=0),
        shifts=tuple(
            _read_shift(reader, item, place, size)
            for place, item in reader.entries(fields["shifts"], f"{path}.shifts")
        ),
    )


def _read_speed(reader: Reader, value: object, path: str) -> Fraction | dict[str, Fraction]:
    if not isinstance(value, dict):
        return reader.number(value, path, above=0)
    return {
        skill: reader.number(speed, place, above=0)
        for skill, place, speed in reader.items(value, path)
    }


def _read_shift(reader: Reader, value: object, path: str, size: int | None) -> Shift:
    fields = reader.fields(
        value,
        path,
        required=("start", "end", "from", "to"),
        optional={"overtime": 0, "break": None},
    )
    start, end = reader.ordered(fields["start"], f"{path}.start", fields["end"], f"{path}.end")
    target = fields["to"]
    return Shift(
        start=start,
        end=end,
        overtime=reader.integer(fields["overtime"], f"{path}.overtime", least=0),
        origin=reader.index(fields["from"], f"{path}.from", size=size),
        target=None if target is None else reader.index(target, f"{path}.to", size=size),
        rest=_read_rest(reader, fields["break"], f"{path}.break"),
    )


def _read_rest(reader: Reader, value: object, path: str) -> Rest | None:
    if value is None:
        return None
    fields = reader.fields(value, path, required=("duration", "window"))
    duration = reader.integer(fields["duration"], f"{path}.duration", least=0)
    opens, closes = reader.window(fields["window"], f"{path}.window")
    return Rest(duration, opens, closes)


def _read_depot(reader: Reader, value: object, path: str, size: int | None) -> Depot:
    fields = reader.fields(
        value,
        path,
        required=("id", "location"),
        optional={"stock": {}, "arrivals": [], "tools": [], "windows": [], "service": 0},
    )
    return Depot(
        id=reader.text(fields["id"], f"{path}.id"),
        location=reader.index(fields["location"], f"{path}.location", size=size),
        stock={
            part: reader.integer_or_null(quantity, place, least=0)
            for part, place, quantity in reader.items(fields["stock"], f"{path}.stock")
        },
        arrivals=tuple(
            _read_arrival(reader, item, place)
            for place, item in reader.entries(fields["arrivals"], f"{path}.arrivals")
        ),
        tools=frozenset(reader.texts(fields["tools"], f"{path}.tools")),
        windows=reader.windows(fields["windows"], f"{path}.windows"),
        service=reader.integer(fields["service"], f"{path}.service", least=0),
    )


def _read_arrival(reader: Reader, value: object, path: str) -> Arrival:
    fields = reader.fields(value, path, required=("sku", "quantity", "at"))
    return Arrival(
        part=reader.text(fields["sku"], f"{path}.sku"),
        quantity=reader.integer(fields["quantity"], f"{path}.quantity", least=0),
        at=reader.integer(fields["at"], f"{path}.at"),
    )
