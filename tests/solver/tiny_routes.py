"""Random problems of one technician and three jobs at most whose times are a few seconds, for enumeration."""

from __future__ import annotations

from typing import Any

import numpy as np

PLACES = 4


def tiny_route(
    rng: np.random.Generator,
    *,
    profile: bool = False,
    published: bool = False,
    work: bool = False,
) -> dict[str, Any]:
    """Return a problem document whose first shift may serve all jobs in the order listed."""

    def pick(*options: Any) -> Any:
        return options[int(rng.integers(len(options)))]

    def chance(probability: float) -> bool:
        return bool(rng.random() < probability)

    def seconds(low: int, high: int) -> int:
        return int(rng.integers(low, high + 1))

    def a_window(first: int, last: int, *widths: int) -> list[int]:
        opens = seconds(first, last)
        return [opens, opens + pick(*widths)]

    jobs = []
    for index in range(seconds(1, 3)):
        job: dict[str, Any] = {
            "id": f"j{index}",
            "location": seconds(0, PLACES - 1),
            "service": pick(0, 1, 3, 5),
        }
        if chance(0.3):
            job["windows"] = [a_window(0, 18, 0, 1, 4) for _ in range(seconds(1, 2))]
        if chance(0.3):
            job["release"] = seconds(0, 10)
        if chance(0.5):
            job.update(due=seconds(0, 20), due_hard=chance(0.3))
        if chance(0.1):
            job["lock"] = {"technician": "t", "start": seconds(3, 18)}
        if published and chance(0.6):
            job["published"] = {"technician": "t", "start": seconds(0, 25)}
        jobs.append(job)
    shift = {
        "start": seconds(0, 3),
        "end": seconds(12, 22),
        "overtime": pick(0, 3, 6),
        "from": seconds(0, PLACES - 1),
        "to": pick(None, 0, 1),
    }
    if chance(0.7):
        shift["break"] = {"duration": pick(0, 2, 4), "window": a_window(-1, 15, 0, 1, 3, 6)}
    matrix = rng.integers(0, 6, size=(PLACES, PLACES))
    np.fill_diagonal(matrix, 0)
    travel: dict[str, Any] = {"duration": matrix.tolist()}
    if profile:
        seconds_of_day = sorted(int(second) for second in rng.choice(24, size=3, replace=False))
        travel["profile"] = [[second, pick(0.5, 1, 2)] for second in seconds_of_day]
    return {
        "version": 1,
        "name": "tiny",
        "horizon": {"start": "2026-03-02T00:00:00Z", "end": 30},
        "locations": [[0, 0]] * PLACES,
        "travel": travel,
        "technicians": [{"id": "t", "shifts": [shift]}],
        "jobs": jobs,
        "weights": {
            "missed": pick(0, 5),
            "late_hour": pick(0, 1800, 3600),
            "travel_hour": 3600,
            "km": 0,
            "overtime_hour": pick(0, 3600),
            "work_hour": pick(900, 7200) if work else 0,
            "shifted_hour": pick(1000, 7200) if published else 0,
        },
    }
