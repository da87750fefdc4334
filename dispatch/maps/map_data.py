"""What a map shows, as plain data: the page's script draws it and sets every text as text, never as HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from dispatch.domain.job import Job
from dispatch.domain.place import Depot, Location, Zone
from dispatch.domain.plan import StopKind
from dispatch.languages import format_list, ngettext, pgettext
from dispatch.languages import gettext as _
from dispatch.maps.appointments import appointment_rows, was_moved
from dispatch.maps.background import background_data
from dispatch.maps.drawn_ways import about_ways, ways_of
from dispatch.maps.texts import map_texts
from dispatch.maps.timetable import Line, Need, RouteSheet, Timetable, VisitState
from dispatch.maps.words import Clock, both_names, customer_of, distance, duration, reason_words
from dispatch.settings import Settings

HUES = 12


def map_data(
    table: Timetable, *, settings: Settings, technician_id: str | None = None
) -> dict[str, Any]:
    """Return everything the map's script needs.

    Parameters
    ----------
    table : Timetable
        The plan to draw.
    settings : Settings
        Where background tiles come from.
    technician_id : str or None
        Draw this technician's routes alone, without the jobs of others.
    """
    clock = Clock(table.plan.day.horizon.start_at)
    sheets = table.sheets if technician_id is None else table.of_technician(technician_id)
    shifts = _Shifts()
    routes = [_route(table, sheet, clock, shifts) for sheet in sheets]
    unserved = [] if technician_id is not None else list(_unserved(table, clock, shifts))
    depots = _depots_shown(table, sheets, everything=technician_id is None)
    points = [_at(line.stop.location) for sheet in sheets for line in sheet.lines]
    points += [left["at"] for left in unserved] + [_at(depot.location) for depot in depots]
    return {
        "texts": map_texts(),
        "tiles": background_data(settings),
        "bounds": _bounds(points or [_at(t.home) for t in table.plan.day.technicians]),
        "zones": [_zone(zone) for zone in table.plan.day.zones],
        "depots": [_depot(depot, sheets, clock) for depot in depots],
        "routes": routes,
        "unserved": unserved,
        **about_ways(sheets),
    }


def board_map_data(table: Timetable, *, settings: Settings) -> dict[str, Any]:
    """Return what lies under the routes of the dispatcher's board, which a script of its own draws."""
    day = table.plan.day
    clock = Clock(day.horizon.start_at)
    places = [job.location for job in day.jobs] + [depot.location for depot in day.depots]
    return {
        "texts": map_texts(),
        "tiles": background_data(settings),
        "bounds": _bounds([_at(place) for place in places or [t.home for t in day.technicians]]),
        "zones": [_zone(zone) for zone in day.zones],
        "depots": [_depot(depot, table.sheets, clock) for depot in day.depots],
        "routes": [],
        "unserved": [],
        **about_ways(table.sheets),
    }


def json_for_html(data: object) -> str:
    """Return JSON that may stand inside a script element: no character of it can end the element."""
    return safe_in_html(
        json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    )


def safe_in_html(text: str) -> str:
    """Return a text of JSON as `json_for_html` writes it."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


class _Shifts:
    """Counts the pins at one spot, so that those of one address stand beside each other."""

    def __init__(self) -> None:
        self._seen: dict[tuple[float, float], int] = {}

    def next(self, location: Location) -> int:
        spot = (round(location.latitude, 5), round(location.longitude, 5))
        self._seen[spot] = self._seen.get(spot, -1) + 1
        return self._seen[spot]


def _at(location: Location) -> list[float]:
    return [round(location.latitude, 6), round(location.longitude, 6)]


def _bounds(points: list[list[float]]) -> list[list[float]] | None:
    if not points:
        return None
    latitudes, longitudes = zip(*points, strict=True)
    return [[min(latitudes), min(longitudes)], [max(latitudes), max(longitudes)]]


def _zone(zone: Zone) -> dict[str, Any]:
    return {
        "name": zone.name,
        "kind": zone.kind.value,
        "polygons": [[[_at(p) for p in ring] for ring in polygon] for polygon in zone.polygons],
        "centre": _at(zone.centre) if zone.centre and zone.radius_km else None,
        "radius": 1000 * zone.radius_km if zone.radius_km else 0,
    }


def _depots_shown(
    table: Timetable, sheets: Iterable[RouteSheet], *, everything: bool
) -> list[Depot]:
    visited = {line.stop.depot_id for sheet in sheets for line in sheet.pickups}
    return [depot for depot in table.plan.day.depots if everything or depot.id in visited]


def _depot(depot: Depot, sheets: Iterable[RouteSheet], clock: Clock) -> dict[str, Any]:
    rows = [[_("Depot"), depot.id]]
    if depot.opens is not None and depot.closes is not None:
        rows.append([pgettext("hours", "Open"), f"{depot.opens:%H:%M}–{depot.closes:%H:%M}"])
    visits = sorted(
        (line.stop.start_at.timestamp(), f"{clock.time(line.stop.start_at)} {sheet.name}")
        for sheet in sheets
        for line in sheet.pickups
        if line.stop.depot_id == depot.id
    )
    if visits:
        rows.append([_("Pick-ups"), format_list(text for _moment, text in visits)])
    title = both_names(depot.name, depot.name_en) or depot.id
    return {"at": _at(depot.location), "title": title, "rows": rows}


def _route(table: Timetable, sheet: RouteSheet, clock: Clock, shifts: _Shifts) -> dict[str, Any]:
    return {
        "technician": sheet.technician.id,
        "name": sheet.name,
        "hue": sheet.position % HUES,
        "dash": sheet.position // HUES,
        "note": _route_note(sheet),
        "line": [_at(line.stop.location) for line in sheet.lines],
        "ways": ways_of(sheet),
        "stops": [
            stop for line in sheet.lines if (stop := _stop(table, sheet, line, clock, shifts))
        ],
    }


def _route_note(sheet: RouteSheet) -> str:
    visits = ngettext("{count} visit", "{count} visits", len(sheet.visits))
    driving = _("{time} driving", time=duration(sheet.travel_seconds))
    return format_list([visits, driving, distance(sheet.travel_metres)])


def _stop(
    table: Timetable, sheet: RouteSheet, line: Line, clock: Clock, shifts: _Shifts
) -> dict[str, Any] | None:
    stop = line.stop
    if line.kind is StopKind.END:
        return None
    place = {"kind": line.kind.value, "at": _at(stop.location), "state": "", "job": "", "mark": ""}
    name = sheet.name
    if line.job is not None and line.state is not None:
        return place | {
            "mark": str(line.number),
            "state": line.state.value,
            "job": line.job.id,
            "title": f"{line.number} · {customer_of(line.job)}",
            "rows": [*_visit_rows(table, sheet, line, clock), [_("Technician"), name]],
            "shift": shifts.next(stop.location),
        }
    rows = [[_("Technician"), name], [_("Time"), clock.span(stop.start_at, stop.depart_at)]]
    if line.depot is not None:
        title = _(
            "Pick-up at {depot}",
            depot=both_names(line.depot.name, line.depot.name_en) or line.depot.id,
        )
        parts = [_part_words(table, sku, count) for sku, count in stop.parts.items()]
        rows.append([_("Takes"), format_list([*parts, *stop.tools])])
    elif line.kind is StopKind.BREAK:
        seconds = stop.depart_at.timestamp() - stop.start_at.timestamp()
        title = _("Break of {time}", time=duration(seconds))
    else:
        title = pgettext("route", "Start")
        rows = [rows[0], [_("Leaves"), clock.time(stop.depart_at)]]
    mark = {StopKind.PICKUP: "P", StopKind.BREAK: "B"}.get(line.kind, "")
    return place | {
        "mark": mark,
        "title": title,
        "rows": rows,
        # All pick-ups of a depot stand right beside its sign, which lists them.
        "shift": 1 if line.depot is not None else shifts.next(stop.location),
    }


def _job_rows(job: Job, clock: Clock) -> Iterator[list[str]]:
    yield [_("Job"), job.id]
    if job.address:
        yield [_("Address"), job.address]
    if job.description:
        yield [pgettext("job", "Work"), job.description]
    if job.windows:
        yield [_("Window"), clock.windows(job.windows)]


def _visit_rows(
    table: Timetable, sheet: RouteSheet, line: Line, clock: Clock
) -> Iterator[list[str]]:
    assert line.job is not None
    assert line.promise is not None
    assert line.state is not None
    yield from _job_rows(line.job, clock)
    yield [_("Arrives"), clock.time(line.stop.arrive_at)]
    yield [_("On site"), clock.span(line.stop.start_at, line.stop.depart_at)]
    if was_moved(sheet, line):
        yield from appointment_rows(table, line.job, clock)
    yield [_("Promised by"), clock.time(line.promise.due_at)]
    yield [_("State"), _state_words(line.state, duration(line.slack_seconds or 0))]
    if line.job.skills:
        yield [
            _("Skills"),
            format_list(f"{name} {level}" for name, level in line.job.skills.items()),
        ]
    needs = [_need_words(table, need, is_part=True) for need in line.parts]
    needs += [_need_words(table, need, is_part=False) for need in line.tools]
    if needs:
        yield [_("Parts and tools"), format_list(needs)]


def _state_words(state: VisitState, slack: str) -> str:
    if state is VisitState.LATE:
        return _("late by {slack}", slack=slack)
    if state is VisitState.TIGHT:
        return _("tight, {slack} to spare", slack=slack)
    return _("on time, {slack} to spare", slack=slack)


def _part_words(table: Timetable, sku: str, quantity: int) -> str:
    part = table.parts.get(sku)
    name = both_names(part.name, part.name_en) if part else ""
    return f"{quantity} × {name or sku}"


def _need_words(table: Timetable, need: Need, *, is_part: bool) -> str:
    what = _part_words(table, need.name, need.quantity) if is_part else need.name
    where = _("from {id}", id=need.depot.name or need.depot.id) if need.depot else _("in the van")
    return f"{what} ({where})"


def _unserved(table: Timetable, clock: Clock, shifts: _Shifts) -> Iterator[dict[str, Any]]:
    for left in table.plan.unserved:
        job = table.jobs[left.job_id]
        due_at = table.plan.promises[job.id].due_at
        rows = [
            *_job_rows(job, clock),
            *appointment_rows(table, job, clock),
            [_("Promised by"), clock.time(due_at)],
            [_("Why"), reason_words(left.reason)],
        ]
        if left.detail:
            rows.append([_("Details"), clock.sentence(left.sentence)])
        yield {
            "at": _at(job.location),
            "job": job.id,
            "title": _("Unserved · {customer}", customer=customer_of(job)),
            "rows": rows,
            "shift": shifts.next(job.location),
        }
