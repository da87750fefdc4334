"""From the domain to a problem document: ids stay, moments become seconds, places become indices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Depot, Location, ZoneKind
from dispatch.domain.technician import Shift, Technician
from dispatch.errors import NoRoute, PlaceError, TravelError
from dispatch.travel.travel_times import TravelMatrix, TravelTimes
from solver.problem import DEFAULT_WEIGHTS

Document = dict[str, Any]


class Places:
    """The places of a day, each once, in the order in which they are met."""

    def __init__(self) -> None:
        """Begin with no place."""
        self._index: dict[Location, int] = {}

    def index(self, place: Location) -> int:
        """Return the index of a place, a new one where it was not met before."""
        return self._index.setdefault(place, len(self._index))

    @property
    def locations(self) -> tuple[Location, ...]:
        """All places in the order of their indices."""
        return tuple(self._index)


def mail_in_ids(promises: Mapping[str, Promise]) -> tuple[str, ...]:
    """Return the ids of the jobs that get no visit because they lie outside every served zone."""
    return tuple(id for id, promise in promises.items() if promise.zone is ZoneKind.OUTSIDE)


def problem_document(
    day: Day,
    promises: Mapping[str, Promise],
    travel: TravelTimes,
    *,
    profile: Sequence[tuple[int, float]] = (),
) -> tuple[Document, TravelMatrix]:
    """Return the problem document of a day, and the travel matrix that it rests on.

    Parameters
    ----------
    day : Day
        Everything that was read.
    promises : Mapping of job id to Promise
        One for every job; jobs in zones without visits are left out of the problem.
    travel : TravelTimes
        Where travel times come from.
    profile : sequence of (int, float)
        Second of the day and the factor on travel times from then on (`dispatch.planning.time_of_day`); empty where the
        time of day does not matter.
    """
    places, horizon = Places(), day.horizon
    outside = set(mail_in_ids(promises))
    technicians = [_technician(person, horizon, places) for person in day.technicians]
    depots = [_depot(depot, day, places) for depot in day.depots]
    jobs = [
        job_entry(job, promises[job.id], horizon, places)
        for job in day.jobs
        if job.id not in outside
    ]
    matrix = travel_matrix(day, places.locations, travel)
    document = {
        "version": 1,
        "name": day.name,
        "horizon": {
            "start": horizon.start_at.isoformat(),
            "end": horizon.seconds(horizon.end_at),
        },
        "locations": [[place.latitude, place.longitude] for place in places.locations],
        "travel": travel_document(matrix, profile),
        "technicians": technicians,
        "depots": depots,
        "jobs": jobs,
    }
    return document, matrix


def travel_document(matrix: TravelMatrix, profile: Sequence[tuple[int, float]]) -> Document:
    """Return the value of `travel` in a problem document: a matrix, and the factors by the time of day."""
    document = matrix.document()
    if profile:
        document["profile"] = [[second, factor] for second, factor in profile]
    return document


def travel_matrix(day: Day, places: tuple[Location, ...], travel: TravelTimes) -> TravelMatrix:
    """Return travel between the places of a day; an error names what lies at a faulty one."""
    try:
        return travel.matrix(places)
    except PlaceError as error:
        raise TravelError(f"{_whose(day, places[error.index])}: {error}") from error
    except NoRoute as error:
        whose = (_whose(day, places[index]) for index in (error.start, error.goal))
        raise TravelError(f"{' – '.join(whose)}: {error}") from error


def _whose(day: Day, place: Location) -> str:
    """Return what lies at a place, for people."""
    for job in day.jobs:
        if job.location == place:
            return f"Job {job.id}"
    for depot in day.depots:
        if depot.location == place:
            return f"Depot {depot.id}"
    ends = (
        person.id
        for person in day.technicians
        for shift in person.shifts
        if place in (shift.start_location, shift.end_location)
    )
    return f"Technician {next(ends, 'of the day')}"


def document_text(document: Document) -> str:
    """Return a document as JSON text: one line for each technician, depot, job and matrix row."""
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            rows = ",\n  ".join(_compact(row) for row in value)
            parts.append(f' "{key}": [\n  {rows}\n ]')
        else:
            parts.append(f' "{key}": {_compact(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _technician(person: Technician, horizon: Horizon, places: Places) -> Document:
    speed = person.speed
    return {
        "id": person.id,
        "skills": dict(person.skills),
        "tools": list(person.tools),
        "speed": dict(speed) if isinstance(speed, Mapping) else speed,
        "van": dict(person.van),
        "shifts": [_shift(shift, horizon, places) for shift in person.shifts],
    }


def _shift(shift: Shift, horizon: Horizon, places: Places) -> Document:
    end, rest = shift.end_location, shift.rest
    return {
        "start": horizon.seconds(shift.start_at),
        "end": horizon.seconds(shift.end_at),
        "overtime": shift.overtime_seconds,
        "from": places.index(shift.start_location),
        "to": None if end is None else places.index(end),
        "break": None
        if rest is None
        else {
            "duration": rest.seconds,
            "window": [horizon.seconds(rest.opens_at), horizon.seconds(rest.closes_at)],
        },
    }


def _depot(depot: Depot, day: Day, places: Places) -> Document:
    arrivals = [
        {
            "sku": order.sku,
            "quantity": order.quantity,
            "at": day.horizon.seconds(order.arrives_at),
        }
        for order in sorted(day.orders, key=lambda order: (order.arrives_at, order.sku))
        if order.depot_id == depot.id
    ]
    return {
        "id": depot.id,
        "location": places.index(depot.location),
        "stock": dict(depot.stock),
        "arrivals": arrivals,
        "tools": list(depot.tools),
        "windows": [list(window) for window in _opening(depot, day)],
        "service": depot.pickup_seconds,
    }


def _opening(depot: Depot, day: Day) -> Iterable[tuple[int, int]]:
    """Yield the opening hours of each day that any shift touches, in seconds of the horizon."""
    if depot.opens is None or depot.closes is None:
        return
    horizon = day.horizon
    last = max(
        (
            shift.end_at + timedelta(seconds=shift.overtime_seconds)
            for person in day.technicians
            for shift in person.shifts
        ),
        default=horizon.end_at,
    )
    date = horizon.start_at.date() - timedelta(days=1)
    while date <= max(last, horizon.end_at).astimezone(horizon.start_at.tzinfo).date():
        yield _clock(date, depot.opens, horizon), _clock(date, depot.closes, horizon)
        date += timedelta(days=1)


def _clock(date: Any, clock: time, horizon: Horizon) -> int:
    return horizon.seconds(datetime.combine(date, clock, tzinfo=horizon.start_at.tzinfo))


def job_entry(job: Job, promise: Promise, horizon: Horizon, places: Places) -> Document:
    """Return the entry of a job in a problem document; its place becomes a location where it is none yet."""
    lock, told = job.lock, job.told
    return {
        "id": job.id,
        "location": places.index(job.location),
        "service": job.service_seconds,
        "skills": dict(job.skills),
        "tools": list(job.tools),
        "parts": dict(job.parts),
        "release": _release(job, horizon),
        "windows": [
            [horizon.seconds(window.opens_at), horizon.seconds(window.closes_at)]
            for window in sorted(job.windows, key=lambda window: window.opens_at)
        ],
        "due": horizon.seconds(promise.due_at),
        "due_hard": job.due_hard,
        "weight": promise.weight,
        "unserved_cost": _left_out_cents(job, promise, horizon),
        "allowed": list(job.allowed_ids),
        "forbidden": list(job.forbidden_ids),
        "preferred": job.preferred_id,
        "lock": None
        if lock is None
        else {
            "technician": lock.technician_id,
            "start": None if lock.start_at is None else horizon.seconds(lock.start_at),
        },
        "published": None
        if told is None or told.start_at is None
        else {"technician": told.technician_id, "start": horizon.seconds(told.start_at)},
    }


def _left_out_cents(job: Job, promise: Promise, horizon: Horizon) -> int | None:
    """Return what leaving a job out costs, where that is more than the price of its kind.

    A job due within the horizon will be late until its end at least; without these hours a job that is overdue for a
    day or more would be cheaper to leave out than to serve late. An appointment that was fixed or told to the customer
    is a promise broken as well, whenever the job is due.
    """
    appointment = job.lock is not None or job.told is not None
    seconds_late = horizon.seconds(horizon.end_at) - horizon.seconds(promise.due_at)
    if seconds_late < 0 and not appointment:
        return None
    owed = DEFAULT_WEIGHTS["unserved"] + DEFAULT_WEIGHTS["missed"] * appointment
    owed += DEFAULT_WEIGHTS["late_hour"] * Fraction(max(0, seconds_late), 3600)
    return round(owed * Fraction(str(promise.weight)))


def _release(job: Job, horizon: Horizon) -> int | None:
    """Return the second before which no visit starts: the wish of the customer, or a report that is yet to come."""
    moments = [moment for moment in (job.release_at, job.reported_at) if moment is not None]
    latest = max(horizon.seconds(moment) for moment in moments)
    return latest if job.release_at is not None or latest > 0 else None
