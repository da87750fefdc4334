"""Small days whose times are worked out by hand: places on a line, 600 seconds and 1000 metres from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]
PLACES = 6


def job(location: int, service: int = 600, **more: Any) -> Document:
    """Return a job; `day` gives it its id."""
    return {"location": location, "service": service, **more}


def shift(start: int = 0, end: int = 28800, **more: Any) -> Document:
    """Return a shift from place 0 to place 0; `pause=(duration, open, close)` adds a break."""
    result: Document = {"start": start, "end": end, "from": 0, "to": 0}
    if "pause" in more:
        duration, opens, closes = more.pop("pause")
        result["break"] = {"duration": duration, "window": [opens, closes]}
    return {**result, **more}


def person(*shifts: Document, **more: Any) -> Document:
    """Return a technician; `day` gives the id."""
    return {"shifts": list(shifts), **more}


def day(
    jobs: Sequence[Document],
    *people: Document,
    depots: Sequence[Document] = (),
    weights: Mapping[str, Any] | None = None,
    profile: Sequence[Sequence[Any]] | None = None,
) -> Document:
    """Return a problem document: jobs j0, j1, …, technicians t0, t1, …, depots d0, d1 and so on."""
    travel: Document = {
        "duration": [[600 * abs(a - b) for b in range(PLACES)] for a in range(PLACES)],
        "distance": [[1000 * abs(a - b) for b in range(PLACES)] for a in range(PLACES)],
    }
    if profile is not None:
        travel["profile"] = [list(entry) for entry in profile]
    return {
        "version": 1,
        "name": "a small day",
        "horizon": {"start": "2026-03-02T00:00:00+08:00", "end": 86400},
        "locations": [[30.0, 114.0 + index / 100] for index in range(PLACES)],
        "travel": travel,
        "technicians": [
            {"id": f"t{i}", **each} for i, each in enumerate(people or (person(shift()),))
        ],
        "depots": [{"id": f"d{i}", **each} for i, each in enumerate(depots)],
        "jobs": [{"id": f"j{i}", **each} for i, each in enumerate(jobs)],
        "weights": dict(weights or {}),
    }
