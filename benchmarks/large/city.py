"""A neutral city workload of any size: the same seed and size give the same problem document.

The city grows with the number of jobs, so that the way from one job to the next does not: seven jobs of ten lie round
centres of some 250 jobs each, the rest anywhere in a disc of 1.2 km² a job. Nothing divides the city into parts.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from benchmarks.documents import problem_document
from solver.problem import DEFAULT_WEIGHTS

Document = dict[str, Any]

HOUR, DAY = 3600, 86400
DAYS = 3
TECHNICIANS_A_JOB = 0.09
JOBS_A_CENTRE, JOBS_A_DEPOT = 250, 500
KM2_A_JOB = 1.2
SKILLS, SKUS = 5, 12
MIDDLE = (31.23, 121.47)
KM_A_DEGREE = 111.195
TRAVEL = {"a": 200, "p": 0.75, "detour": 1.45}


def city(jobs: int, *, seed: int) -> Document:
    """Return the problem document of a city with so many jobs.

    There are 0.09 technicians a job, each with two or three skills of five, a van, and on three days a shift of nine
    hours from home with a break. Jobs ask for one skill or two, half of them for parts, a third for an appointment;
    most have a due time. Depots share out too few parts for all.
    """
    rng = np.random.default_rng([seed, jobs])
    town = _Town(rng, jobs)
    technicians = [
        _technician(rng, town, t) for t in range(max(2, round(TECHNICIANS_A_JOB * jobs)))
    ]
    depots = [_depot(rng, town, d, jobs) for d in range(max(1, round(jobs / JOBS_A_DEPOT)))]
    work = [_job(rng, town, j, len(technicians)) for j in range(jobs)]
    return problem_document(
        name=f"city-{jobs}-{seed}",
        end=DAYS * DAY,
        locations=town.places,
        travel=dict(TRAVEL),
        technicians=technicians,
        jobs=work,
        weights={name: int(price) for name, price in DEFAULT_WEIGHTS.items()},
        depots=depots,
    )


class _Town:
    """Where things lie; each place asked for becomes a location."""

    def __init__(self, rng: np.random.Generator, jobs: int) -> None:
        self.rng, self.places = rng, list[list[float]]()
        self.radius = math.sqrt(KM2_A_JOB * jobs / math.pi)
        self.centres = [self._anywhere() for _ in range(max(1, round(jobs / JOBS_A_CENTRE)))]

    def _anywhere(self) -> tuple[float, float]:
        away, angle = self.radius * math.sqrt(self.rng.random()), 2 * math.pi * self.rng.random()
        return away * math.cos(angle), away * math.sin(angle)

    def place(self, *, central: float) -> int:
        """Return a new location, with this chance near a centre."""
        if self.rng.random() < central:
            x, y = self.centres[int(self.rng.integers(len(self.centres)))]
            x, y = x + self.rng.normal(0, 2.2), y + self.rng.normal(0, 2.2)
        else:
            x, y = self._anywhere()
        north = MIDDLE[0] + y / KM_A_DEGREE
        east = MIDDLE[1] + x / (KM_A_DEGREE * math.cos(math.radians(MIDDLE[0])))
        self.places.append([round(north, 6), round(east, 6)])
        return len(self.places) - 1


def _technician(rng: np.random.Generator, town: _Town, number: int) -> Document:
    home = town.place(central=0.6)
    skills = {number % SKILLS, *rng.choice(SKILLS, size=2, replace=False).tolist()}
    begins = 10 if rng.random() < 0.25 else 8
    shifts = [
        {
            "start": day * DAY + begins * HOUR,
            "end": day * DAY + (begins + 9) * HOUR,
            "overtime": HOUR,
            "from": home,
            "to": home,
            "break": {
                "duration": HOUR // 2,
                "window": [day * DAY + 12 * HOUR, day * DAY + 14 * HOUR],
            },
        }
        for day in range(DAYS)
    ]
    return {
        "id": f"t{number}",
        "skills": {f"skill{s}": int(rng.integers(1, 4)) for s in sorted(skills)},
        "van": {f"part{p}": int(rng.integers(0, 3)) for p in range(SKUS)},
        "speed": float(rng.choice([0.8, 1.0, 1.0, 1.25])),
        "shifts": shifts,
    }


def _depot(rng: np.random.Generator, town: _Town, number: int, jobs: int) -> Document:
    here = town.place(central=1.0)
    return {
        "id": f"d{number}",
        "location": here,
        "stock": {f"part{p}": int(rng.integers(0, 9)) for p in range(SKUS)},
        "arrivals": [
            {"sku": f"part{p}", "quantity": 5, "at": DAY + 10 * HOUR} for p in range(0, SKUS, 3)
        ],
        "windows": [[day * DAY + 7 * HOUR, day * DAY + 18 * HOUR] for day in range(DAYS)],
        "service": 600,
    }


def _job(rng: np.random.Generator, town: _Town, number: int, technicians: int) -> Document:
    urgent = rng.random() < 0.08
    if urgent:
        reported = int(rng.integers(DAYS)) * DAY + int(rng.uniform(7, 13) * HOUR)
    else:
        reported = int(rng.uniform(-12, 40) * HOUR)
    promised = 4 if urgent else int(rng.choice([24, 48]))
    skills = {
        int(rng.integers(SKILLS)),
        *([int(rng.integers(SKILLS))] if rng.random() < 0.1 else []),
    }
    here = town.place(central=0.7)
    job: Document = {
        "id": f"j{number}",
        "location": here,
        "service": 60 * int(np.clip(rng.lognormal(math.log(45), 0.45), 15, 150)),
        "skills": {f"skill{s}": 1 + int(rng.random() < 0.3) for s in sorted(skills)},
        "weight": 10 if urgent else 3 if rng.random() < 0.2 else 1,
    }
    if reported > 0:
        job["release"] = reported
    if rng.random() < 0.9:
        job["due"], job["due_hard"] = reported + promised * HOUR, bool(rng.random() < 0.2)
    if rng.random() < 0.5:
        job["parts"] = {f"part{rng.integers(SKUS)}": 1 + int(rng.random() < 0.3)}
    if not urgent and rng.random() < 0.3:
        job["windows"] = _appointment(rng, max(0, reported))
    if rng.random() < 0.03:
        job["preferred"] = f"t{_near(town, here, technicians, int(rng.integers(5)))}"
    return job


def _near(town: _Town, here: int, technicians: int, rank: int) -> int:
    """Return the technician who lives next to a place, or the next but so many; homes are the first locations."""
    homes = np.array(town.places[:technicians])
    away = ((homes - town.places[here]) ** 2).sum(axis=1)
    return int(np.argsort(away, kind="stable")[min(rank, technicians - 1)])


def _appointment(rng: np.random.Generator, after: int) -> list[list[int]]:
    """Return a window of three hours on one of the days, or on the last where none lies after the report."""
    options = [
        [day * DAY + hour * HOUR, day * DAY + (hour + 3) * HOUR]
        for day in range(DAYS)
        for hour in (8, 10, 13, 15)
    ]
    later = [window for window in options if window[0] >= after] or options[-1:]
    return [later[int(rng.integers(len(later)))]]
