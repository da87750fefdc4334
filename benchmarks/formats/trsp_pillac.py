"""Pillac, Gueret and Medaglia's technician routing: skills, tools, parts, restocking at a depot, homes.

A second of the document is 1/1000 of the file's unit; Euclidean distances are rounded to it. The objective, the sum of
the routes' durations, is `work_hour` at one cent a second. Every request must be served, so one left out costs two of
the longest shifts: more than a route for it alone. The rule that a technician passes the depot at most once, before the
first request that something lacks for, is not kept as such; with everything in stock there a second pass never pays.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import documents as d
from benchmarks.formats.rows import read_text, stems, table, whole
from benchmarks.formats.trsp import Row, Sheet, read_sheet
from benchmarks.instance import Instance, Reference, Trip

FOLDER = "trsp_pillac"
SCALE = 1000
SHIFTS_FOR_A_REQUEST = 2
"""What leaving out costs, in longest shifts."""


def names(folder: Path) -> list[str]:
    """Return the names of the instances with a best-known value."""
    known = table(folder / "bks.csv", "instance")
    return [name for name in stems(folder, "*.txt") if name in known]


def read(folder: Path, name: str) -> Instance:
    """Return an instance and the best value of 2013."""
    sheet = read_sheet(read_text(folder / f"{name}.txt"))
    row = table(folder / "bks.csv", "instance").get(name)
    reference = None
    if row is not None:
        reference = Reference(float(row["bks_duration_2013"]), 0, "best known in 2013")
    return Instance(name, _problem(name, sheet), "duration", SCALE, ("work_hour",), reference)


def _problem(name: str, sheet: Sheet) -> dict[str, Any]:
    points = [row.point for row in sheet.rows]
    crew = range(1, 1 + sheet.technicians)
    longest = max(_seconds(sheet.rows[n])[1] - _seconds(sheet.rows[n])[0] for n in crew)
    return d.problem_document(
        name=name,
        end=max(_seconds(row)[1] for row in sheet.rows),
        locations=d.on_the_globe(points),
        travel={"duration": d.rounded(d.euclidean(points), scale=SCALE)},
        technicians=[_technician(n, sheet.rows[n]) for n in crew],
        depots=[_depot(sheet)],
        jobs=[_job(n, sheet.rows[n]) for n in sheet.requests],
        weights=d.weights(work_hour=d.CENT_A_SECOND, unserved=SHIFTS_FOR_A_REQUEST * longest),
    )


def _seconds(row: Row) -> list[int]:
    return [whole(at, scale=SCALE) for at in row.window]


def _parts(row: Row) -> dict[str, int]:
    return {f"part{kind}": quantity for kind, quantity in enumerate(row.parts) if quantity}


def _tools(row: Row) -> list[str]:
    return [f"tool{tool}" for tool in row.tools]


def _skills(row: Row) -> dict[str, int]:
    return {f"skill{skill}": 1 for skill in row.skills}


def _technician(number: int, row: Row) -> dict[str, Any]:
    start, end = _seconds(row)
    return {
        "id": str(number),
        "skills": _skills(row),
        "tools": _tools(row),
        "van": _parts(row),
        "shifts": [d.shift(start=start, end=end, home=number)],
    }


def _depot(sheet: Sheet) -> dict[str, Any]:
    rows = sheet.rows
    return {
        "id": "depot",
        "location": 0,
        "stock": dict.fromkeys(sorted({part for row in rows for part in _parts(row)})),
        "tools": sorted({tool for row in rows for tool in _tools(row)}),
        "windows": [_seconds(rows[0])],
        "service": whole(rows[0].service, scale=SCALE),
    }


def _job(number: int, row: Row) -> dict[str, Any]:
    return {
        "id": str(number),
        "location": number,
        "service": whole(row.service, scale=SCALE),
        "skills": _skills(row),
        "tools": _tools(row),
        "parts": _parts(row),
        "windows": [_seconds(row)],
    }


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return the routes of the best value of 2013; stop 0 in them is the depot."""
    path = folder / "solutions" / f"{name}.json"
    if not path.exists():
        return None
    return tuple(_trip(route) for route in json.loads(read_text(path))["routes"])


def _trip(route: dict[str, Any]) -> Trip:
    stops = route["stops"]
    jobs = tuple(str(stop) for stop in stops if stop != 0)
    return Trip(str(route["technician"]), jobs, stops.index(0) if 0 in stops else None)
