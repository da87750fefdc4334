"""Random small problem documents in which every rule of the problem document may bind.

The values are awkward on purpose: an offset clock of 5 h 45 min, times before 0 and past the
horizon, fractions such as 0.1 as weights and speeds, asymmetric matrices without the triangle
inequality, zero durations, windows of one second, empty vans, depots that are closed or have
nothing, shifts listed out of order, ids that are not ASCII.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Document = dict[str, Any]

SKILLS = ("gas", "network", "压缩机")
TOOLS = ("ladder", "梯子")
PARTS = ("pump", "filter", "阀门")
HOUR = 3600


def random_problem(
    rng: np.random.Generator,
    *,
    jobs: int = 8,
    technicians: int = 2,
    depots: int = 2,
    shifts: int = 2,
    profile: bool | None = None,
    parts: bool = True,
    overlapping: bool = False,
) -> Document:
    """Return a problem document drawn at random.

    Parameters
    ----------
    rng : numpy.random.Generator
        The only source of chance: the same state gives the same document.
    jobs, technicians, depots : int
        How many of each.
    shifts : int
        Most shifts of one technician, each on a day of its own.
    profile : bool or None
        Whether travel changes with the time of day; None leaves it to chance.
    parts : bool
        Whether jobs may need parts and tools.
    overlapping : bool
        Whether a technician's shifts may overlap in time.
    """
    size = max(2, int(rng.integers(2, jobs + technicians + depots + 3)))
    weights = _weights(rng)
    document: Document = {
        "version": 1,
        "name": f"random 问题 {int(rng.integers(10**6))}",
        "horizon": {
            "start": _pick(rng, _STARTS),
            "end": _pick(rng, (24 * HOUR, 10 * HOUR, 48 * HOUR, 6 * HOUR)),
        },
        "locations": _locations(rng, size),
        "travel": _travel(rng, size=size, profile=profile, with_distance=weights.get("km", 50) > 0),
        "technicians": [_technician(rng, i, size, shifts, overlapping) for i in range(technicians)],
        "depots": [_depot(rng, i, size) for i in range(depots)],
        "jobs": [_job(rng, i, size, technicians, parts) for i in range(jobs)],
    }
    if weights or _chance(rng, 0.5):
        document["weights"] = weights
    if not parts:
        for technician in document["technicians"]:
            technician.pop("van", None)
    return document


_STARTS = (
    "2026-03-02T06:30:00+05:45",
    "2026-03-02T00:00:00+08:00",
    "2026-12-31T07:00:00Z",
    "2026-03-01T23:59:59-03:30",
)


def _chance(rng: np.random.Generator, probability: float) -> bool:
    return bool(rng.random() < probability)


def _pick(rng: np.random.Generator, options: Sequence[Any]) -> Any:
    return options[int(rng.integers(len(options)))]


def _some(rng: np.random.Generator, options: Sequence[Any], *, probability: float) -> list[Any]:
    return [option for option in options if _chance(rng, probability)]


def _int(rng: np.random.Generator, low: int, high: int) -> int:
    """Return a whole number between `low` and `high`, both included."""
    return int(rng.integers(low, high + 1))


def _weights(rng: np.random.Generator) -> dict[str, float | int]:
    """Return some of the weights; those left out keep their defaults."""
    options: dict[str, Sequence[float | int]] = {
        "unserved": (200000, 12345.67, 0),
        "deferred": (5000, 0.1),
        "missed": (50000, 0, 333.3),
        "late_hour": (6000, 0.7, 0),
        "travel_hour": (3000, 1234.5),
        "km": (50, 0, 33.333),
        "work_hour": (0, 2000, 17.1),
        "overtime_hour": (4500, 1),
        "shift": (0, 5000, 0.5),
        "preference": (2000, 99.9),
        "moved": (1500, 0.3),
        "shifted_hour": (1000, 5000, 7.7),
        "balance": (0, 100, 12.5),
    }
    return {key: _pick(rng, values) for key, values in options.items() if _chance(rng, 0.4)}


def _locations(rng: np.random.Generator, size: int) -> list[list[float]]:
    """Return points within some 25 km of one another; now and then two are the same point."""
    points = [
        [round(30 + 0.2 * float(rng.random()), 5), round(114 + 0.2 * float(rng.random()), 5)]
        for _ in range(size)
    ]
    if _chance(rng, 0.3):
        points[-1] = list(points[0])
    return points


def _travel(
    rng: np.random.Generator, *, size: int, profile: bool | None, with_distance: bool
) -> Document:
    if _chance(rng, 0.4):
        travel: Document = {"a": _pick(rng, (200, 187.3)), "p": 0.75, "detour": 1.45}
    else:
        travel = {"duration": _matrix(rng, size, 2700)}
        if with_distance or _chance(rng, 0.5):
            travel["distance"] = _matrix(rng, size, 25000)
    if profile or (profile is None and _chance(rng, 0.4)):
        travel["profile"] = _profile(rng)
    return travel


def _matrix(rng: np.random.Generator, size: int, largest: int) -> list[list[int]]:
    values = rng.integers(0, largest + 1, size=(size, size))
    np.fill_diagonal(values, 0)
    return [[int(value) for value in row] for row in values]


def _profile(rng: np.random.Generator) -> list[list[float | int]]:
    """Return one to five breakpoints; the first is not always midnight."""
    seconds = sorted({_int(rng, 0, 86399) for _ in range(_int(rng, 1, 5))})
    return [[second, _pick(rng, (1, 0.8, 1.4, 1.7, 0.333, 2.25))] for second in seconds]


def _technician(
    rng: np.random.Generator, index: int, size: int, shifts: int, overlapping: bool
) -> Document:
    technician: Document = {"id": f"t{index}" if index else "师傅 0"}
    count = _int(rng, 1, shifts) if _chance(rng, 0.95) else 0
    days = [_int(rng, 0, 1) * 3 * HOUR if overlapping else day * 24 * HOUR for day in range(count)]
    technician["shifts"] = [_shift(rng, day=day, size=size) for day in days]
    if _chance(rng, 0.15):
        technician["shifts"].reverse()
    if _chance(rng, 0.9):
        technician["skills"] = {
            skill: _int(rng, 1, 3) for skill in _some(rng, SKILLS, probability=0.8)
        }
    if _chance(rng, 0.5):
        technician["tools"] = _some(rng, TOOLS, probability=0.5)
    if _chance(rng, 0.6):
        technician["speed"] = _pick(
            rng, (1.0, 0.7, 1.3, 2, {"gas": 1.4, "network": 0.9}, {"压缩机": 0.3}, {})
        )
    if _chance(rng, 0.6):
        technician["van"] = {part: _int(rng, 0, 3) for part in _some(rng, PARTS, probability=0.7)}
    return technician


def _shift(rng: np.random.Generator, *, day: int, size: int) -> Document:
    start = day + _pick(rng, (0, HOUR, -HOUR, 1234))
    end = start + _pick(rng, (9 * HOUR, 6 * HOUR, 4 * HOUR + 1, 12 * HOUR))
    shift: Document = {
        "start": start,
        "end": end,
        "from": _int(rng, 0, size - 1),
        "to": None if _chance(rng, 0.25) else _int(rng, 0, size - 1),
    }
    if _chance(rng, 0.5):
        shift["overtime"] = _pick(rng, (0, 1800, 2 * HOUR))
    if _chance(rng, 0.6):
        opens = start + _int(rng, -HOUR, 5 * HOUR)
        shift["break"] = {
            "duration": _pick(rng, (0, 1800, HOUR)),
            "window": [opens, opens + _pick(rng, (0, HOUR, 2 * HOUR))],
        }
    return shift


def _depot(rng: np.random.Generator, index: int, size: int) -> Document:
    depot: Document = {"id": f"仓库{index}", "location": _int(rng, 0, size - 1)}
    if _chance(rng, 0.9):
        depot["stock"] = {
            part: _pick(rng, (0, 1, 2, 5, None)) for part in _some(rng, PARTS, probability=0.8)
        }
    if _chance(rng, 0.5):
        depot["arrivals"] = [
            {
                "sku": _pick(rng, PARTS),
                "quantity": _int(rng, 1, 3),
                "at": _pick(rng, (-100, 0, 2 * HOUR, 26 * HOUR, 100 * HOUR)),
            }
            for _ in range(_int(rng, 1, 3))
        ]
    if _chance(rng, 0.5):
        depot["tools"] = _some(rng, TOOLS, probability=0.7)
    if _chance(rng, 0.4):
        depot["windows"] = _windows(rng, first=0, last=6 * HOUR, width=4 * HOUR)
    if _chance(rng, 0.6):
        depot["service"] = _pick(rng, (0, 300, 601))
    return depot


def _windows(rng: np.random.Generator, *, first: int, last: int, width: int) -> list[list[int]]:
    windows = []
    for _ in range(_int(rng, 1, 3)):
        opens = _int(rng, first, last) + 24 * HOUR * _int(rng, 0, 1)
        windows.append([opens, opens + _pick(rng, (0, 1, HOUR, width))])
    return windows


def _job(
    rng: np.random.Generator, index: int, size: int, technicians: int, parts: bool
) -> Document:
    job: Document = {
        "id": f"j{index}",
        "location": _int(rng, 0, size - 1),
        "service": _pick(rng, (0, 600, 1800, 2701, 2 * HOUR)),
    }
    if _chance(rng, 0.5):
        job["skills"] = {_pick(rng, SKILLS): _int(rng, 1, 3) for _ in range(_int(rng, 0, 2))}
    if parts and _chance(rng, 0.25):
        job["tools"] = _some(rng, TOOLS, probability=0.5)
    if parts and _chance(rng, 0.4):
        job["parts"] = {part: _int(rng, 1, 2) for part in _some(rng, PARTS, probability=0.4)}
    _add_times(rng, job)
    _add_people(rng, job, technicians)
    return job


def _add_times(rng: np.random.Generator, job: Document) -> None:
    if _chance(rng, 0.3):
        job["release"] = _int(rng, -HOUR, 8 * HOUR)
    if _chance(rng, 0.4):
        job["windows"] = _windows(rng, first=-HOUR, last=8 * HOUR, width=3 * HOUR)
    if _chance(rng, 0.6):
        job["due"] = _pick(rng, (-7200, HOUR, 3 * HOUR, 5 * HOUR, 24 * HOUR, 200 * HOUR))
        job["due_hard"] = _chance(rng, 0.25)
    if _chance(rng, 0.4):
        job["weight"] = _pick(rng, (1, 2.5, 1.1, 7))
    if _chance(rng, 0.2):
        job["unserved_cost"] = _pick(rng, (0, 777.7, 10**6))


def _add_people(rng: np.random.Generator, job: Document, technicians: int) -> None:
    names = [f"t{index}" if index else "师傅 0" for index in range(technicians)]
    if not names:
        return
    if _chance(rng, 0.1):
        job["allowed"] = _some(rng, names, probability=0.6)
    if _chance(rng, 0.1):
        job["forbidden"] = _some(rng, names, probability=0.3)
    if _chance(rng, 0.3):
        job["preferred"] = _pick(rng, names)
    if _chance(rng, 0.1):
        start = _int(rng, 0, 8 * HOUR) if _chance(rng, 0.6) else None
        job["lock"] = {"technician": _pick(rng, names), "start": start}
    if _chance(rng, 0.3):
        job["published"] = {"technician": _pick(rng, names), "start": _int(rng, 0, 8 * HOUR)}
