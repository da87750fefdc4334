"""The board as values of JSON; `dispatch.web.board_state` says what each means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from dispatch.desk.board_facts import whole_days
from dispatch.desk.board_forecast import Expected
from dispatch.domain.place import Location
from dispatch.domain.plan import TRAVEL_FALLBACK
from dispatch.domain.technician import Shift, Technician
from dispatch.languages import format_day
from dispatch.maps.drawn_ways import ways_of
from dispatch.maps.map_data import HUES
from dispatch.maps.timetable import Line, RouteSheet
from dispatch.maps.words import Clock, both_names, customer_of
from dispatch.web.board_figures import figures
from dispatch.web.board_needs import needs, why_unserved
from dispatch.web.board_view import BoardView, Seen, standings
from dispatch.web.codes import word

Values = dict[str, Any]


def board_values(view: BoardView) -> Values:
    """Return what the board shows but for the moment and the reader's rights."""
    clock = Clock(view.table.plan.day.horizon.start_at)
    days = list(_days(view, clock))
    return {
        "empty": _empty(view),
        "past": bool(days) and view.facts.around.now >= days[-1]["end"],
        "estimated": view.table.plan.stats.get(TRAVEL_FALLBACK, ""),
        "days": [{**day, "figures": figures(view, (day["start"], day["end"]))} for day in days],
        "technicians": [
            _technician(person, place, view)
            for place, person in enumerate(view.table.plan.day.technicians)
        ],
        "routes": [
            _route(sheet, found, view)
            for sheet, found in zip(view.table.sheets, view.stops, strict=True)
        ],
        "jobs": [_job(seen, view, clock, days) for seen in view.jobs.values()],
        "needs": needs(view, clock),
        "figures": figures(view),
    }


def _empty(view: BoardView) -> str:
    if not view.table.plan.day.technicians:
        return "no-technicians"
    if not view.jobs:
        return "no-jobs"
    return ""


def _days(view: BoardView, clock: Clock) -> Iterator[Values]:
    for start_at, end_at in whole_days(view.table.plan.day.horizon):
        label = format_day(start_at.astimezone(view.table.plan.day.horizon.start_at.tzinfo))
        yield {
            "date": start_at.date().isoformat(),
            "label": label,
            "start": _second(start_at),
            "end": _second(end_at),
        }


def _technician(person: Technician, position: int, view: BoardView) -> Values:
    absence = view.facts.effects.absences.get(person.id)
    out = [] if absence is None else [[_second(absence.from_at), _maybe(absence.until_at)]]
    return {
        "id": person.id,
        "name": both_names(person.name, person.name_en) or person.id,
        "hue": position % HUES,
        "dash": position // HUES,
        "skills": dict(person.skills),
        "tools": list(person.tools),
        "shifts": [_shift(number, shift) for number, shift in enumerate(person.shifts)],
        "out": out,
    }


def _shift(number: int, shift: Shift) -> Values:
    rest = shift.rest and {
        "opens": _second(shift.rest.opens_at),
        "closes": _second(shift.rest.closes_at),
        "seconds": shift.rest.seconds,
    }
    end = _second(shift.end_at)
    return {
        "index": number,
        "start": _second(shift.start_at),
        "end": end,
        "latest": end + shift.overtime_seconds,
        "rest": rest,
    }


def _route(sheet: RouteSheet, found: Iterable[Expected], view: BoardView) -> Values:
    return {
        "technician": sheet.technician.id,
        "shift": sheet.route.shift_index,
        "travel": sheet.travel_seconds,
        "metres": sheet.travel_metres,
        "stops": [
            _stop(line, each, way)
            for line, each, way in zip(sheet.lines, found, ways_of(sheet), strict=True)
        ],
    }


def _stop(line: Line, expected: Expected, way: str) -> Values:
    stop = line.stop
    return {
        "kind": line.kind.value,
        "at": _place(stop.location),
        "way": way,
        "arrive": _second(stop.arrive_at),
        "start": _second(stop.start_at),
        "depart": _second(stop.depart_at),
        "travel": stop.travel_seconds,
        "job": stop.job_id,
        "depot": stop.depot_id,
        "number": line.number,
        "expected": round(expected.start),
        "leaves": round(expected.end),
    }


def _job(seen: Seen, view: BoardView, clock: Clock, days: list[Values]) -> Values:
    job, promise, line = seen.job, seen.promise, seen.line
    ticket = view.facts.tickets.get(job.id)
    left = seen.left
    return {
        "id": job.id,
        "customer": customer_of(job),
        "address": job.address,
        "kind": job.kind,
        "work": job.description,
        "priority": job.priority.value,
        "skills": dict(job.skills),
        "zone": (promise.zone_name or word(promise.zone)) if promise else "",
        "state": seen.state.value,
        "ticket_version": ticket.version if ticket else None,
        "technician": seen.sheet.technician.id if seen.sheet else None,
        "shift": seen.sheet.route.shift_index if seen.sheet else None,
        "start": _second(line.stop.start_at) if line else None,
        "expected": round(seen.expected.start) if seen.expected else None,
        "depart": round(seen.expected.end) if seen.expected else None,
        "due": _second(promise.due_at) if promise else None,
        "slack": None if seen.slack is None else round(seen.slack),
        "windows": [[_second(each.opens_at), _second(each.closes_at)] for each in job.windows],
        "told": _told(seen),
        "locked": job.lock is not None,
        "standing": seen.standing,
        "standings": standings(seen, view.facts.around.now),
        "reason": why_unserved(seen) if seen.standing == "unserved" else "",
        "detail": clock.sentence(left.sentence) if left and seen.standing == "unserved" else "",
        "days": _days_of(seen, days),
        "at": _place(job.location),
    }


def _days_of(seen: Seen, days: list[Values]) -> list[str]:
    """Return the day of a visit; empty for a job without one, which belongs to every day."""
    if seen.line is None:
        return []
    start = seen.line.stop.start_at.timestamp()
    return [day["date"] for day in days if day["start"] <= start < day["end"]]


def _told(seen: Seen) -> Values | None:
    """Return what the customer was last told: where a visit is ahead, publishing has told it as planned."""
    if seen.is_ahead and seen.sheet is not None and seen.line is not None:
        start_at: datetime | None = seen.line.stop.start_at
        return {"technician": seen.sheet.technician.id, "start": _maybe(start_at)}
    told = seen.job.told
    if told is None:
        return None
    return {"technician": told.technician_id, "start": _maybe(told.start_at)}


def _second(moment: datetime) -> int:
    return round(moment.timestamp())


def _maybe(moment: datetime | None) -> int | None:
    return None if moment is None else _second(moment)


def _place(location: Location) -> list[float]:
    return [round(location.latitude, 6), round(location.longitude, 6)]
