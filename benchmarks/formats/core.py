"""The neutral technician workload: two days, skills, van stock, windows, weights; made by the data's own generator.

An instance is named by jobs, seed and load (jobs to a shift, 10 where none is given): `n200-s1`, `n200-s1-load6`. Vans
are filled up every night there, so each technician and day is a technician of the document with one shift. The
generator's objective is lexicographic, weight unserved, then travel; here a unit of weight costs 20,000 s of driving,
more than the longest detour for one job.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import documents as d
from benchmarks.formats.rows import FormatError
from benchmarks.instance import Instance, Trip

FOLDER = "core"
SIZES = (100, 200, 500, 1000)
SEEDS = (1, 2, 3)
LOADS = (10, 6)
DAYS = 2
SECONDS_A_WEIGHT = 20_000


def names(folder: Path) -> list[str]:
    """Return the names of the standard set: any other size, seed and load can be named as well."""
    if not (folder / "trsp.py").exists():
        return []
    return [
        f"n{size}-s{seed}" + ("" if load == LOADS[0] else f"-load{load}")
        for size in SIZES
        for load in LOADS
        for seed in SEEDS
    ]


def read(folder: Path, name: str) -> Instance:
    """Return an instance; its value is hours of travel, its unserved jobs count by weight."""
    made = generate(folder, name)
    rows = _generator(folder / "trsp.py").travel_matrix(made["coords"]).tolist()
    return Instance(name, to_problem(name, made, rows), "hours of travel", 3600, ("travel_hour",))


def generate(folder: Path, name: str) -> dict[str, Any]:
    """Return the generator's own form of an instance."""
    found = re.fullmatch(r"n(\d+)-s(\d+)(?:-load(\d+(?:\.\d+)?))?", name)
    if found is None:
        raise FormatError(f'"{name}" is no instance; write n200-s1 or n200-s1-load6')
    jobs, seed, load = int(found[1]), int(found[2]), float(found[3] or LOADS[0])
    made: dict[str, Any] = _generator(folder / "trsp.py").generate(jobs, seed, load=load)
    return made


@cache
def _generator(path: Path) -> ModuleType:
    """Load the generator, which is data of the benchmark and not part of the repository."""
    spec = importlib.util.spec_from_file_location("trsp_generator", path)
    if not path.exists() or spec is None or spec.loader is None:
        raise FormatError(f"{path} does not exist; give the benchmark data by --bench")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def to_problem(name: str, made: Mapping[str, Any], seconds: list[list[int]]) -> dict[str, Any]:
    """Return the problem document of the generator's form.

    Parameters
    ----------
    made : mapping
        `coords`, `shifts` and `jobs` of the generator.
    seconds : list of lists
        Travel between `coords`, shape (n, n).
    """
    return d.problem_document(
        name=name,
        end=DAYS * 86_400,
        locations=made["coords"],
        travel={"duration": seconds},
        technicians=[_technician(shift) for shift in made["shifts"]],
        jobs=[_job(n, job) for n, job in enumerate(made["jobs"])],
        weights=d.weights(travel_hour=d.CENT_A_SECOND, unserved=SECONDS_A_WEIGHT),
    )


def _technician(shift: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": f"t{shift['technician']}d{shift['day']}",
        "skills": {f"skill{skill}": 1 for skill in shift["skills"]},
        "van": {f"part{sku}": count for sku, count in enumerate(shift["stock"]) if count},
        "shifts": [d.shift(start=shift["start"], end=shift["end"], home=shift["loc"])],
    }


def _job(number: int, job: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": f"j{number}",
        "location": job["loc"],
        "service": job["service"],
        "skills": {f"skill{skill}": 1 for skill in job["skills"]},
        "parts": {f"part{sku}": count for sku, count in job["parts"].items()},
        "windows": [list(window) for window in job["windows"]],
        "weight": job["weight"],
    }


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return None: nobody publishes plans of made instances."""
    return None
