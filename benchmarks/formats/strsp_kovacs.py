"""Service technicians with skill levels (Kovacs and others, 2012), the variant in which each works alone.

A second of the document is 1/1000 of the file's unit. A task asks in each domain for the highest level d of it that is
not 0; one left out costs 200 + (sum of all d)^1.5, its `unserved_cost`. The value is routing cost and these prices.
Demand, capacity and the column `cost` have no meaning in this problem. Names are `complete/FILE` for the whole crew
and `reduced/FILE` for the crew that cannot serve everything. No values are published in these folders. The team
variant needs technicians who visit together, which the problem document cannot say yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import documents as d
from benchmarks.formats.rows import FormatError, number_rows, read_text, stems, whole
from benchmarks.instance import Instance, Trip

FOLDER = "strsp_kovacs"
SCALE = 1000
CREWS = {"complete": "technicians_noTeam", "reduced": "techniciansReduced_noTeam"}
OUTSOURCING = 200
FIRST_LEVEL_COLUMN = 8


def names(folder: Path) -> list[str]:
    """Return every task file with each of its crews."""
    files = stems(folder / "tasks_noTeam", "*.txt")
    return [
        f"{crew}/{name}"
        for crew, people in CREWS.items()
        for name in files
        if (folder / people / f"technicians_{name}.txt").exists()
    ]


def read(folder: Path, name: str) -> Instance:
    """Return an instance."""
    crew, _, file = name.partition("/")
    if crew not in CREWS:
        raise FormatError(f'"{name}" names no crew; write {" or ".join(CREWS)}, a slash, the file')
    tasks = number_rows(read_text(folder / "tasks_noTeam" / f"{file}.txt").splitlines(), columns=9)
    people = read_text(folder / CREWS[crew] / f"technicians_{file}.txt")
    problem = _problem(name, tasks, people)
    return Instance(name, problem, "routing and outsourcing", SCALE, ("travel_hour", "unserved"))


def _problem(name: str, tasks: list[list[float]], people: str) -> dict[str, Any]:
    count = int(_headed(people, "Number of Technicians"))
    domains, levels = int(_headed(people, "domains")), int(_headed(people, "proficiency level"))
    technicians = number_rows(people.splitlines(), columns=1 + domains)
    if len(technicians) != count or not tasks:
        raise FormatError(f"{name}: {len(technicians)} technicians of {count}; the file is cut off")
    if any(len(task) != FIRST_LEVEL_COLUMN + domains * levels for task in tasks):
        raise FormatError(f"{name}: not {domains} x {levels} columns of levels; use its own crew")
    points = [(task[1], task[2]) for task in tasks]
    start, end = (whole(at, scale=SCALE) for at in tasks[0][4:6])
    return d.problem_document(
        name=name,
        end=end,
        locations=d.on_the_globe(points),
        travel={"duration": d.rounded(d.euclidean(points), scale=SCALE)},
        technicians=[
            {
                "id": f"t{int(row[0])}",
                "skills": {f"domain{n}": int(level) for n, level in enumerate(row[1:], 1) if level},
                "shifts": [d.shift(start=start, end=end, home=0)],
            }
            for row in technicians
        ],
        jobs=[_job(at, task, levels) for at, task in enumerate(tasks) if at],
        weights=d.weights(travel_hour=d.CENT_A_SECOND),
    )


def _headed(text: str, heading: str) -> str:
    found = re.search(rf"{heading}\s*:\s*(\d+)", text)
    if found is None:
        raise FormatError(f'no line "{heading}: number"; give a technician file')
    return found.group(1)


def _job(at: int, task: Sequence[float], levels: int) -> dict[str, Any]:
    asked = task[FIRST_LEVEL_COLUMN:]
    by_domain = [asked[n : n + levels] for n in range(0, len(asked), levels)]
    highest = {
        f"domain{n}": max(level for level, people in enumerate(needs, 1) if people)
        for n, needs in enumerate(by_domain, 1)
        if any(needs)
    }
    return {
        "id": str(int(task[0])),
        "location": at,
        "service": whole(task[6], scale=SCALE),
        "skills": highest,
        "windows": [[whole(task[4], scale=SCALE), whole(task[5], scale=SCALE)]],
        "unserved_cost": whole(OUTSOURCING + sum(asked) ** 1.5, scale=SCALE),
    }


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return None: the folder's one plan is of the team variant."""
    return None
