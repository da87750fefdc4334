"""VROOM: priorities before travel, deepest exploration, one thread.

The priority of a task is its price in prices of the cheapest one, at most 100 as VROOM has it; it compares the sum of
priorities first, then the number of tasks, then travel. It ends by itself, on small problems long before the limit, and
its clock is that of the wall (see `--cpuclock`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import vroom

from benchmarks.peers.flat import Flat, flatten
from benchmarks.plans import plan_document

LEVEL, HIGHEST_PRIORITY = 5, 100


def solve(problem: Mapping[str, Any], *, seconds: float, seed: int) -> tuple[dict[str, Any], int]:
    """Return VROOM's plan document; it counts no iterations and knows no seed."""
    flat = flatten(problem, peer="vroom", prices=False)
    asked = {pair for task in flat.tasks for pair in task.skills.items()}
    skills = {pair: n for n, pair in enumerate(sorted(asked), 1)}
    given = vroom.Input()
    given.set_durations_matrix("car", flat.seconds.astype(np.uint32))
    lowest = min(task.prize for task in flat.tasks)
    for n in range(len(flat.vehicles)):
        given.add_vehicle(_vehicle(flat, n, skills))
    for n in flat.possible:
        given.add_job(_job(flat, n, skills, lowest))
    answer = given.solve(LEVEL, nb_threads=1, timeout=timedelta(seconds=seconds))
    visits: dict[int, list[int]] = {}
    for step in answer.routes.to_dict("records"):
        if step["type"] == "job":
            visits.setdefault(int(step["vehicle_id"]), []).append(int(step["id"]))
    return plan_document(problem, flat.trips(list(visits.items())), engine="vroom"), 0


def _vehicle(flat: Flat, n: int, skills: Mapping[tuple[str, int], int]) -> vroom.Vehicle:
    vehicle = flat.vehicles[n]
    held = {
        number for (skill, level), number in skills.items() if vehicle.skills.get(skill, 0) >= level
    }
    return vroom.Vehicle(
        n,
        start=vehicle.first,
        end=vehicle.last,
        capacity=[vehicle.van.get(sku, 0) for sku in flat.skus],
        skills=held,
        time_window=vroom.TimeWindow(vehicle.start, vehicle.end),
    )


def _job(flat: Flat, n: int, skills: Mapping[tuple[str, int], int], lowest: int) -> vroom.Job:
    task = flat.tasks[n]
    return vroom.Job(
        n,
        task.location,
        default_service=task.service,
        delivery=vroom.Amount([task.parts.get(sku, 0) for sku in flat.skus]),
        skills={skills[pair] for pair in task.skills.items()},
        priority=min(HIGHEST_PRIORITY, round(task.prize / max(1, lowest))),
        time_windows=[vroom.TimeWindow(*task.window)],
    )
