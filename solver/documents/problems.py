"""Problem document -> `Problem`: every fault is named before anything fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, TypeVar

from solver.documents.fields import (
    LARGEST,
    Fault,
    Faults,
    Place,
    Reader,
    Table,
    each,
    entries,
    flag,
    integer,
    items,
    known,
    number,
    optional,
    text,
    version,
    window,
)
from solver.documents.travels import read_locations, read_travel
from solver.problem import (
    DEFAULT_WEIGHTS,
    Arrival,
    Break,
    Depot,
    Job,
    Lock,
    Problem,
    Published,
    Shift,
    Technician,
)

T = TypeVar("T")
amount = integer(0)


def read_problem(document: Mapping[str, Any]) -> Problem:
    """Return the problem that a document describes.

    Parameters
    ----------
    document : Mapping
        A problem document, version 1; numbers as int, float or Decimal count as the decimal written.

    Raises
    ------
    ProblemError
        Naming every fault found, a line each: the path (`jobs[3].windows[0]`), the value and the remedy.
    """
    faults = Faults()
    try:
        table = Table(document, Place("", faults))
    except Fault as fault:
        faults.add("", str(fault))
    faults.raise_any()
    table.take("version", version)
    name = table.take("name", text)
    start, end, day_offset = table.take("horizon", _horizon, instead=("", 0, 0))
    locations = table.take("locations", read_locations, instead=None)
    weights = table.take("weights", _weights, dict(DEFAULT_WEIGHTS), instead=dict(DEFAULT_WEIGHTS))
    travel = table.take(
        "travel", read_travel(locations, weights, day_offset=day_offset), instead=None
    )
    place = _place_reader(locations)
    technicians = table.take("technicians", _listed(_technician(place)), instead=((), {}))
    depots = table.take("depots", _listed(_depot(place)), ((), {}), instead=((), {}))
    jobs = table.take("jobs", _listed(_job(place, technicians[1])), instead=((), {}))
    table.finish()
    faults.raise_any()
    return Problem(
        name=name,
        start=start,
        end=end,
        locations=locations,
        travel=travel,
        technicians=technicians[0],
        depots=depots[0],
        jobs=jobs[0],
        weights=weights,
    )


def _horizon(value: Any, place: Place) -> tuple[str, int, int]:
    """Read start, end and the second of the day at second 0."""
    table = Table(value, place)
    start, clock = table.take("start", _moment, instead=("", 0))
    end = table.take("end", amount, instead=0)
    table.finish()
    return start, end, clock


def _moment(value: Any, place: Place) -> tuple[str, int]:
    written = text(value, place)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise Fault(
            f'"{written}" is not an ISO 8601 time; write it as 2026-03-02T00:00:00+08:00'
        ) from None
    if moment.tzinfo is None:
        raise Fault(f'"{written}" has no offset from UTC; add one, as +08:00')
    if moment.microsecond:
        raise Fault(f'"{written}" has a fraction of a second; give whole seconds')
    return written, moment.hour * 3600 + moment.minute * 60 + moment.second


def _weights(value: Any, place: Place) -> dict[str, Fraction]:
    table = Table(value, place)
    weights = {
        name: table.take(name, number(0), default, instead=default)
        for name, default in DEFAULT_WEIGHTS.items()
    }
    table.finish()
    return weights


def _place_reader(locations: tuple[tuple[float, float], ...] | None) -> Reader[int]:
    """Return a reader of positions in `locations`; where these are faulty themselves, any position goes."""
    count = LARGEST if locations is None else len(locations)

    def read(value: Any, place: Place) -> int:
        position = amount(value, place)
        if position >= count:
            raise Fault(f"location {position} is not in the list; give 0 to {count - 1}")
        return position

    return read


def _listed(
    read: Callable[[Table, str], T],
) -> Reader[tuple[tuple[T, ...], dict[str, int]]]:
    """Return a reader of a list of objects with an id each; it gives the list and the position of each id.

    Objects with a fault keep their place in the list of ids, so that references to them are no faults.
    """

    def read_one(value: Any, place: Place) -> tuple[str | None, T]:
        table = Table(value, place)
        name = table.take("id", text)
        result = read(table, name)
        table.finish()
        return name, result

    def read_list(value: Any, place: Place) -> tuple[tuple[T, ...], dict[str, int]]:
        found: list[T] = []
        index: dict[str, int] = {}
        for position, (name, result) in each(value, place, read_one):
            found.append(result)
            if name in index:
                place.item(position).key("id").note(
                    f'"{name}" is also the id of {place.path}[{index[name]}]; give each its own'
                )
            elif name is not None:
                index[name] = position
        return tuple(found), index

    return read_list


def _technician(place: Reader[int]) -> Callable[[Table, str], Technician]:
    def read(table: Table, name: str) -> Technician:
        return Technician(
            id=name,
            skills=table.take("skills", entries(integer(1)), {}, instead={}),
            tools=frozenset(table.take("tools", items(text), (), instead=())),
            speed=table.take("speed", _speed, Fraction(1), instead=Fraction(1)),
            van=table.take("van", entries(amount), {}, instead={}),
            shifts=table.take("shifts", items(_shift(place)), instead=()),
        )

    return read


def _speed(value: Any, place: Place) -> Fraction | Mapping[str, Fraction]:
    factor = number(0, above=True)
    return entries(factor)(value, place) if isinstance(value, Mapping) else factor(value, place)


def _shift(place: Reader[int]) -> Reader[Shift]:
    def read(value: Any, here: Place) -> Shift:
        table = Table(value, here)
        start = table.take("start", integer(), instead=-LARGEST)
        end = table.take("end", integer(), instead=LARGEST)
        if end < start:
            here.note(
                f"the shift ends at {end}, before it starts at {start}; exchange or correct them"
            )
        shift = Shift(
            start=start,
            end=end,
            overtime=table.take("overtime", amount, 0, instead=0),
            start_location=table.take("from", place, instead=0),
            end_location=table.take("to", optional(place)),
            rest=table.take("break", optional(_break), None),
        )
        table.finish()
        return shift

    return read


def _break(value: Any, place: Place) -> Break:
    table = Table(value, place)
    rest = Break(
        duration=table.take("duration", amount, instead=0),
        window=table.take("window", window, instead=(0, 0)),
    )
    table.finish()
    return rest


def _depot(place: Reader[int]) -> Callable[[Table, str], Depot]:
    def read(table: Table, name: str) -> Depot:
        return Depot(
            id=name,
            location=table.take("location", place, instead=0),
            stock=table.take("stock", entries(optional(amount)), {}, instead={}),
            arrivals=table.take("arrivals", items(_arrival), (), instead=()),
            tools=frozenset(table.take("tools", items(text), (), instead=())),
            windows=table.take("windows", items(window), (), instead=()),
            service=table.take("service", amount, 0, instead=0),
        )

    return read


def _arrival(value: Any, place: Place) -> Arrival:
    table = Table(value, place)
    arrival = Arrival(
        sku=table.take("sku", text),
        quantity=table.take("quantity", amount, instead=0),
        at=table.take("at", integer(), instead=0),
    )
    table.finish()
    return arrival


def _job(place: Reader[int], technicians: Mapping[str, int]) -> Callable[[Table, str], Job]:
    person = known(technicians, "technician")

    def read(table: Table, name: str) -> Job:
        return Job(
            id=name,
            location=table.take("location", place, instead=0),
            service=table.take("service", amount, instead=0),
            skills=table.take("skills", entries(integer(1)), {}, instead={}),
            tools=frozenset(table.take("tools", items(text), (), instead=())),
            parts=table.take("parts", entries(amount), {}, instead={}),
            release=table.take("release", optional(integer()), None),
            windows=table.take("windows", items(window), (), instead=()),
            due=table.take("due", optional(integer()), None),
            due_hard=table.take("due_hard", flag, False),
            weight=table.take("weight", number(1), Fraction(1), instead=Fraction(1)),
            unserved_cost=table.take("unserved_cost", optional(number(0)), None),
            allowed=frozenset(table.take("allowed", items(person), (), instead=())),
            forbidden=frozenset(table.take("forbidden", items(person), (), instead=())),
            preferred=table.take("preferred", optional(person), None),
            lock=table.take("lock", optional(_lock(person)), None),
            published=table.take("published", optional(_published(person)), None),
        )

    return read


def _lock(person: Reader[int]) -> Reader[Lock]:
    def read(value: Any, place: Place) -> Lock:
        table = Table(value, place)
        technician = table.take("technician", person, instead=0)
        start = table.take("start", optional(integer()), None)
        table.finish()
        return Lock(technician=technician, start=start)

    return read


def _published(person: Reader[int]) -> Reader[Published]:
    def read(value: Any, place: Place) -> Published:
        table = Table(value, place)
        technician = table.take("technician", person, instead=0)
        start = table.take("start", integer(), instead=0)
        table.finish()
        return Published(technician=technician, start=start)

    return read
