"""The VeRoLog Solver Challenge 2019 without its trucks: machines installed over many days by skilled technicians.

A unit of distance is a second, a day is a day, and each technician has one shift a day as long as the greatest
distance of that day, so the limit holds exactly. Windows are whole days and services take no time.

What is left out or made stricter, so that the value is not the challenge's:

- Trucks. Every machine is taken as delivered on the day before its installation, so installation is allowed from the
  day after the first delivery day to the day after the last one, and no idle cost arises.
- The most installations a day: parts are for a whole horizon, so each technician and day is a technician of the
  document, whose van holds that day's installations. A day used costs TECHNICIAN_DAY_COST (`shift`).
- Five days in a row at most, then two days off: technician n works a fixed week of five days on and two off, shifted by
  n days, which keeps the rule and may cost something.
- TECHNICIAN_COST of anybody used at all is not part of the objective.

Whoever is not served costs more than any route. Value: travel and days, in the file's cost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import documents as d
from benchmarks.formats.rows import FormatError, read_text, stems
from benchmarks.instance import Instance, Trip

FOLDER = "vsc2019"
DAY = 86_400
WORKING_DAYS, WEEK = 5, 7
INSTALLATIONS = "installation"
ROUTES_FOR_A_REQUEST = 2

Table = list[list[int]]


def names(folder: Path) -> list[str]:
    """Return the names of the instances."""
    return stems(folder, "VSC2019_*.txt")


def read(folder: Path, name: str) -> Instance:
    """Return an instance."""
    head, tables = read_tables(read_text(folder / f"{name}.txt"))
    wanted = {"LOCATIONS", "REQUESTS", "TECHNICIANS"} - set(tables)
    if wanted or "DAYS" not in head:
        raise FormatError(f"{name}: no {', '.join(sorted(wanted)) or 'DAYS'}; the file is cut off")
    return Instance(name, _problem(name, head, tables), "cost", 1, ("travel_hour", "shift"))


def read_tables(text: str) -> tuple[dict[str, int], dict[str, Table]]:
    """Return the whole numbers of a file's head, and its tables by name."""
    head: dict[str, int] = {}
    tables: dict[str, Table] = {}
    rows: Table = []
    for line in text.splitlines():
        named = re.match(r"\s*([A-Z_]+)\s*=\s*(-?\d+)\s*$", line)
        if named:
            head[named[1]] = int(named[2])
            rows = tables.setdefault(named[1], [])
        elif re.fullmatch(r"[\s\d-]*\d[\s\d-]*", line):
            rows.append([int(word) for word in line.split()])
    for key, found in tables.items():
        if found and len(found) != head[key]:
            raise FormatError(f"{key}: {len(found)} rows of {head[key]}; the file is cut off")
    return head, {key: found for key, found in tables.items() if found}


def _problem(name: str, head: dict[str, int], tables: dict[str, Table]) -> dict[str, Any]:
    points = [(float(x), float(y)) for _, x, y in tables["LOCATIONS"]]
    people = [
        _technician(row, day)
        for row in tables["TECHNICIANS"]
        for day in range(1, head["DAYS"] + 1)
        if works(technician=row[0], day=day)
    ]
    a_unit, a_day = head["TECHNICIAN_DISTANCE_COST"], head["TECHNICIAN_DAY_COST"]
    farthest = max(row[2] for row in tables["TECHNICIANS"])
    return d.problem_document(
        name=name,
        end=head["DAYS"] * DAY,
        locations=d.on_the_globe(points),
        travel={"duration": d.raised(d.euclidean(points), scale=1)},
        technicians=people,
        jobs=[_job(row, head["DAYS"]) for row in tables["REQUESTS"]],
        weights=d.weights(
            travel_hour=a_unit * d.CENT_A_SECOND,
            shift=a_day,
            unserved=ROUTES_FOR_A_REQUEST * (farthest * a_unit + a_day),
        ),
    )


def works(*, technician: int, day: int) -> bool:
    """Return whether a technician works on a day, both counted from 1."""
    return (day + technician) % WEEK < WORKING_DAYS


def _technician(row: Sequence[int], day: int) -> dict[str, Any]:
    number, home, farthest, installations, *flags = row
    start = (day - 1) * DAY
    return {
        "id": f"{number}@{day}",
        "skills": {f"machine{kind}": 1 for kind, able in enumerate(flags, 1) if able},
        "van": {INSTALLATIONS: installations},
        "shifts": [d.shift(start=start, end=start + farthest, home=home - 1)],
    }


def _job(row: Sequence[int], days: int) -> dict[str, Any]:
    number, location, first, last, machine, _ = row
    return {
        "id": str(number),
        "location": location - 1,
        "service": 0,
        "skills": {f"machine{machine}": 1},
        "parts": {INSTALLATIONS: 1},
        "windows": [[first * DAY, min(last + 1, days) * DAY - 1]],
    }


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return None: no plans are published with the files."""
    return None
