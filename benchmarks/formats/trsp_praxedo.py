"""Days of a dispatch-software vendor in Pillac's format, with matrices of real road times.

A second of the document is 1/10000 of a minute, so that every figure of the files is whole and values are exact. Fewest
unserved requests come first, then the sum of the routes' durations (`work_hour` at one cent a second): a request left
out costs two of the longest shifts. A technician's own row of the matrix is the start and the end of the route.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import documents as d
from benchmarks.formats.rows import FormatError, read_text, stems, table, whole
from benchmarks.formats.trsp import Row, Sheet, read_sheet
from benchmarks.instance import Instance, Reference, Trip

FOLDER = "trsp_praxedo"
SCALE = 10_000
SHIFTS_FOR_A_REQUEST = 2


def names(folder: Path) -> list[str]:
    """Return the names of the instances, the small ones (R) first."""
    return stems(folder, "[RU]*.txt")


def read(folder: Path, name: str) -> Instance:
    """Return an instance and the best of ten runs of its authors."""
    sheet = read_sheet(read_text(folder / f"{name}.txt"))
    row = table(folder / "reference.csv", "instance").get(name, {})
    reference = None
    if row.get("best_duration"):
        best, unserved = float(row["best_duration"]), int(row["best_unserved"])
        reference = Reference(best, unserved, "best of ten runs, 2012")
    return Instance(name, _problem(name, sheet), "minutes", SCALE, ("work_hour",), reference)


def _problem(name: str, sheet: Sheet) -> dict[str, Any]:
    crew = range(1, 1 + sheet.technicians)
    longest = max(_seconds(sheet.rows[n])[1] - _seconds(sheet.rows[n])[0] for n in crew)
    return d.problem_document(
        name=name,
        end=max(_seconds(row)[1] for row in sheet.rows),
        locations=[[0.0, 0.0]] * len(sheet.rows),
        travel={"duration": d.rounded(_minutes(sheet), scale=SCALE)},
        technicians=[_technician(n, sheet.rows[n]) for n in crew],
        jobs=[_job(n, sheet.rows[n]) for n in sheet.requests],
        weights=d.weights(work_hour=d.CENT_A_SECOND, unserved=SHIFTS_FOR_A_REQUEST * longest),
    )


def _minutes(sheet: Sheet) -> np.ndarray:
    """Return the section of travel times, without the rows and columns past the last request."""
    if "TRAVEL TIMES" not in sheet.rest:
        raise FormatError(f"{sheet.name}: no section TRAVEL TIMES; the file is cut off")
    count = len(sheet.rows)
    first = sheet.rest.index("TRAVEL TIMES") + 1
    lines = [_values(line) for line in sheet.rest[first : first + count]]
    if len(lines) < count or any(len(line) < count for line in lines):
        raise FormatError(f"{sheet.name}: TRAVEL TIMES has fewer than {count} rows or columns")
    return np.array([line[:count] for line in lines])


def _values(line: str) -> list[float]:
    """Return the values of `row;v0;v1;...`."""
    return [float(word) for word in line.split(";")[1:] if word.strip()]


def _seconds(row: Row) -> list[int]:
    return [whole(at, scale=SCALE) for at in row.window]


def _technician(number: int, row: Row) -> dict[str, Any]:
    start, end = _seconds(row)
    return {"id": str(number), "shifts": [d.shift(start=start, end=end, home=number)]}


def _job(number: int, row: Row) -> dict[str, Any]:
    service = whole(row.service, scale=SCALE)
    return {"id": str(number), "location": number, "service": service, "windows": [_seconds(row)]}


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return the routes of the best run: `<technician,visit,...,end|...>`, an empty one for who stays at home."""
    path = folder / "solutions" / f"{name}.txt"
    if not path.exists():
        return None
    requests = read_sheet(read_text(folder / f"{name}.txt")).requests
    routes = re.sub(r"[<>\s]", "", read_text(path)).split("|")
    stops = [[int(word) for word in route.split(",")] for route in routes if route]
    return tuple(Trip(str(s[0]), _requests(s[1:], requests)) for s in stops)


def _requests(stops: Sequence[int], requests: range) -> tuple[str, ...]:
    """Return the requests among the stops: ids past the last one are end nodes."""
    return tuple(str(stop) for stop in stops if stop in requests)
