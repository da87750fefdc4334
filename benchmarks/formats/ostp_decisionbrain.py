"""Mobile workers with homes in latitude and longitude, one levelled skill each, absences, lunch (DecisionBrain).

One day in real seconds. Travel is the great circle on a sphere of 6371 km at 50 km/h, rounded up to whole minutes. A
task lies inside the opening hours and outside its own unavailabilities from its start to its end. An absence is an
appointment at a place: a job of no skill, locked to the employee at that time. Lunch is an hour that starts and ends
between noon and two o'clock, where the absences leave room for it; the document asks for it only on routes that leave
before noon and end after one o'clock. Files of version V1 have no lunch and no absences, as their authors planned them.

Tasks left out come first (each costs a day of driving), then the minutes of travel. The files say nothing of a common
objective, so the value is for comparing our own runs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from math import asin, ceil, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from benchmarks import documents as d
from benchmarks.formats.rows import FormatError, read_text
from benchmarks.instance import Instance, Trip

FOLDER = "ostp_decisionbrain"
RADIUS_KM, KMH, MINUTE, HOUR = 6371, 50, 60, 3600
LUNCH, LUNCH_OPENS, LUNCH_CLOSES = HOUR, 12 * HOUR, 14 * HOUR
LEFT_OUT = 24 * HOUR
ABSENT = 100 * LEFT_OUT
"""What an absence that is not kept costs: more than all tasks of a file."""

Row = dict[str, str]
Interval = tuple[int, int]


def names(folder: Path) -> list[str]:
    """Return the names of the instances: the folders that hold a table of tasks."""
    return sorted(path.parent.name for path in folder.glob("*/tasks.csv"))


def read(folder: Path, name: str) -> Instance:
    """Return an instance."""
    sheets = [
        _rows(folder / name / f"{sheet}.csv")
        for sheet in ("employees", "employees_unavailabilities", "tasks", "tasks_unavailabilities")
    ]
    problem = _problem(name, *sheets, lunch=not name.endswith("V1"))
    return Instance(name, problem, "minutes of travel", MINUTE, ("travel_hour",))


def _rows(path: Path) -> list[Row]:
    return list(csv.DictReader(read_text(path).splitlines()))


def _problem(
    name: str,
    people: list[Row],
    away: list[Row],
    tasks: list[Row],
    closed: list[Row],
    *,
    lunch: bool,
) -> dict[str, Any]:
    places = [_place(row) for row in (*people, *away, *tasks)]
    technicians = []
    for at, person in enumerate(people):
        own = [_span(row) for row in away if row["EmployeeName"] == person["EmployeeName"]]
        technicians.append(_technician(at, person, rest=lunch and _lunch_fits(own)))
    jobs = [_absence(n, len(people) + n, row) for n, row in enumerate(away)]
    first = len(people) + len(away)
    for at, task in enumerate(tasks, first):
        own = [_span(row) for row in closed if row["TaskId"] == task["TaskId"]]
        jobs.append(_task(at, task, own))
    return d.problem_document(
        name=name,
        end=24 * HOUR,
        locations=places,
        travel={"duration": [[seconds(a, b) for b in places] for a in places]},
        technicians=technicians,
        jobs=jobs,
        weights=d.weights(travel_hour=d.CENT_A_SECOND, unserved=LEFT_OUT),
    )


def _place(row: Row) -> tuple[float, float]:
    return float(row["Latitude"]), float(row["Longitude"])


def _span(row: Row, opens: str = "Start", closes: str = "End") -> Interval:
    return clock(row[opens]), clock(row[closes])


def clock(text: str) -> int:
    """Return the second of the day of a time as `8:00am`."""
    found = re.fullmatch(r"(\d{1,2}):(\d\d)\s*([ap])m", text.strip().lower())
    if found is None or not 1 <= int(found[1]) <= 12:
        raise FormatError(f'"{text}" is not a time of day; write it as 8:00am')
    return (int(found[1]) % 12 + 12 * (found[3] == "p")) * HOUR + int(found[2]) * MINUTE


def seconds(a: tuple[float, float], b: tuple[float, float]) -> int:
    """Return the travel between two places (degrees) in seconds, a whole number of minutes."""
    lat_a, lon_a, lat_b, lon_b = (radians(degree) for degree in (*a, *b))
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    kilometres = 2 * RADIUS_KM * asin(min(1.0, sqrt(h)))
    return ceil(kilometres / KMH * 60) * MINUTE


def _technician(at: int, row: Row, *, rest: bool) -> dict[str, Any]:
    start, end = _span(row, "WorkingStartTime", "WorkingEndTime")
    work = d.shift(start=start, end=end, home=at)
    if rest:
        work["break"] = {"duration": LUNCH, "window": [LUNCH_OPENS, LUNCH_CLOSES - LUNCH]}
    skills = {row["Skill"]: int(row["Level"])}
    return {"id": row["EmployeeName"], "skills": skills, "shifts": [work]}


def _lunch_fits(away: Iterable[Interval]) -> bool:
    """Return whether some hour of the lunch time is free of absences."""
    return any(length >= LUNCH for length in _lengths(_without((LUNCH_OPENS, LUNCH_CLOSES), away)))


def _lengths(spans: Iterable[Interval]) -> list[int]:
    return [closes - opens for opens, closes in spans]


def _without(span: Interval, removed: Iterable[Interval]) -> list[Interval]:
    """Return what is left of a span."""
    left = [span]
    for start, end in removed:
        pieces = [[(a, min(b, start)), (max(a, end), b)] for a, b in left]
        left = [(a, b) for pair in pieces for a, b in pair if a < b]
    return left


def _absence(number: int, location: int, row: Row) -> dict[str, Any]:
    start, end = _span(row)
    return {
        "id": f"absence{number + 1}",
        "location": location,
        "service": end - start,
        "lock": {"technician": row["EmployeeName"], "start": start},
        "unserved_cost": ABSENT,
    }


def _task(location: int, row: Row, closed: Iterable[Interval]) -> dict[str, Any]:
    service = int(row["TaskDuration"]) * MINUTE
    spans = _without(_span(row, "OpeningTime", "ClosingTime"), closed)
    windows = [[opens, closes - service] for opens, closes in spans if closes - opens >= service]
    if not windows:
        raise FormatError(
            f"task {row['TaskId']}: no time is left for it; correct its opening hours"
        )
    return {
        "id": row["TaskId"],
        "location": location,
        "service": service,
        "skills": {row["Skill"]: int(row["Level"])},
        "windows": windows,
    }


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return None: the students' plans follow rules that the files do not state."""
    return None
