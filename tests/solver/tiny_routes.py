"""Random problems of one technician and three jobs at most whose times are a few seconds, for enumeration."""

from __future__ import annotations

from typing import Any

import numpy as np

PLACES = 4


class _Dice:
    """Chance with the few calls needed here."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def pick(self, *options: Any) -> Any:
        return options[int(self.rng.integers(len(options)))]

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def seconds(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def window(self, first: int, last: int, *widths: int) -> list[int]:
        opens = self.seconds(first, last)
        return [opens, opens + self.pick(*widths)]


def tiny_route(
    rng: np.random.Generator,
    *,
    profile: bool = False,
    published: bool = False,
    work: bool = False,
) -> dict[str, Any]:
    """Return a problem document whose first shift may serve all jobs in the order listed."""
    dice = _Dice(rng)
    return {
        "version": 1,
        "name": "tiny",
        "horizon": {"start": "2026-03-02T00:00:00Z", "end": 30},
        "locations": [[0, 0]] * PLACES,
        "travel": _travel(rng, dice, profile),
        "technicians": [{"id": "t", "shifts": [_shift(dice)]}],
        "jobs": [_job(dice, index, published) for index in range(dice.seconds(1, 3))],
        "weights": {
            "missed": dice.pick(0, 5),
            "late_hour": dice.pick(0, 1800, 3600),
            "travel_hour": 3600,
            "km": 0,
            "overtime_hour": dice.pick(0, 3600),
            "work_hour": dice.pick(900, 7200) if work else 0,
            "shifted_hour": dice.pick(1000, 7200) if published else 0,
        },
    }


def _travel(rng: np.random.Generator, dice: _Dice, profile: bool) -> dict[str, Any]:
    matrix = rng.integers(0, 6, size=(PLACES, PLACES))
    np.fill_diagonal(matrix, 0)
    travel: dict[str, Any] = {"duration": matrix.tolist()}
    if profile:
        seconds_of_day = sorted(int(second) for second in rng.choice(24, size=3, replace=False))
        travel["profile"] = [[second, dice.pick(0.5, 1, 2)] for second in seconds_of_day]
    return travel


def _shift(dice: _Dice) -> dict[str, Any]:
    shift = {
        "start": dice.seconds(0, 3),
        "end": dice.seconds(12, 22),
        "overtime": dice.pick(0, 3, 6),
        "from": dice.seconds(0, PLACES - 1),
        "to": dice.pick(None, 0, 1),
    }
    if dice.chance(0.7):
        shift["break"] = {
            "duration": dice.pick(0, 2, 4),
            "window": dice.window(-1, 15, 0, 1, 3, 6),
        }
    return shift


def _job(dice: _Dice, index: int, published: bool) -> dict[str, Any]:
    job: dict[str, Any] = {
        "id": f"j{index}",
        "location": dice.seconds(0, PLACES - 1),
        "service": dice.pick(0, 1, 3, 5),
    }
    if dice.chance(0.3):
        job["windows"] = [dice.window(0, 18, 0, 1, 4) for _ in range(dice.seconds(1, 2))]
    if dice.chance(0.3):
        job["release"] = dice.seconds(0, 10)
    if dice.chance(0.5):
        job.update(due=dice.seconds(0, 20), due_hard=dice.chance(0.3))
    if dice.chance(0.1):
        job["lock"] = {"technician": "t", "start": dice.seconds(3, 18)}
    if published and dice.chance(0.6):
        job["published"] = {"technician": "t", "start": dice.seconds(0, 25)}
    return job
