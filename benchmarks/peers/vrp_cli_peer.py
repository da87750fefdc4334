"""vrp-cli (pragmatic format): value served first, then travel, through its Python binding; one thread.

It takes at most eight loads. The eight scarcest parts are exact; each further one rides in the low digits of a load,
where only what a single task needs is exact (by a skill). What that lets through is mended by our own builder, which
drops tasks that lack a part and puts in what fits. It knows no seed and whole seconds only, by the clock of the wall
(see `--cpuclock`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import vrp_cli

from benchmarks.documents import MONDAY
from benchmarks.peers.flat import Flat, Task, Vehicle, flatten
from solver.build import build_plan
from solver.documents import read_problem, write_plan

LOADS = 8
DIGIT = 1000
"""Room for the sum of a low digit in a route."""


def solve(problem: Mapping[str, Any], *, seconds: float, seed: int) -> tuple[dict[str, Any], int]:
    """Return vrp-cli's plan document; it tells no iterations and takes no seed."""
    flat = flatten(problem, peer="vrp-cli", prices=False)
    request = _Request(flat)
    config = {
        "termination": {"maxTime": max(1, round(seconds)), "maxGenerations": 10**8},
        "environment": {
            "parallelism": {"numThreadPools": 1, "threadsPerPool": 1},
            "logging": {"enabled": False},
        },
    }
    answer = json.loads(
        vrp_cli.solve_pragmatic(
            json.dumps(request.document()), [json.dumps(request.matrix())], json.dumps(config)
        )
    )
    known = read_problem(problem)
    sequences = {(vehicle, 0): tasks for vehicle, tasks in _routes(answer)}
    return write_plan(known, build_plan(known, sequences, stats={"engine": "vrp-cli"})), 0


def _routes(answer: Mapping[str, Any]) -> list[tuple[int, list[int]]]:
    """Return the vehicles and tasks of an answer by position."""
    return [
        (
            int(tour["vehicleId"]),
            [
                int(activity["jobId"])
                for stop in tour["stops"]
                for activity in stop["activities"]
                if activity["type"] == "delivery"
            ],
        )
        for tour in answer["tours"]
    ]


class _Request:
    """A pragmatic problem: its places are numbered anew, as it wants a matrix of exactly those it names."""

    def __init__(self, flat: Flat) -> None:
        self.flat, self.possible = flat, flat.possible
        ends = {place for v in flat.vehicles for place in (v.first, v.last)}
        self.places = sorted(ends | {flat.tasks[n].location for n in self.possible})
        self.at = {place: n for n, place in enumerate(self.places)}
        ordered = sorted(flat.skus, key=self._plenty)
        self.high, self.low = ordered[:LOADS], ordered[LOADS:]

    def _plenty(self, sku: str) -> tuple[float, str]:
        """Return how much of a part all vans hold for each piece asked for."""
        asked: Counter[str] = Counter()
        for n in self.possible:
            asked.update(self.flat.tasks[n].parts)
        held = sum(vehicle.van.get(sku, 0) for vehicle in self.flat.vehicles)
        return (held / max(1, asked[sku]), sku)

    def matrix(self) -> dict[str, Any]:
        """Return travel, as time and as distance, row by row."""
        seconds = self.flat.seconds[self.places][:, self.places].ravel().tolist()
        return {"profile": "car", "travelTimes": seconds, "distances": seconds}

    def document(self) -> dict[str, Any]:
        """Return jobs, fleet and objectives."""
        return {
            "plan": {"jobs": [self._job(n, self.flat.tasks[n]) for n in self.possible]},
            "fleet": {
                "vehicles": [self._vehicle(n, v) for n, v in enumerate(self.flat.vehicles)],
                "profiles": [{"name": "car"}],
            },
            "objectives": [[{"type": "maximize-value"}], [{"type": "minimize-cost"}]],
        }

    def _job(self, n: int, task: Task) -> dict[str, Any]:
        lowest = min(self.flat.tasks[other].prize for other in self.possible)
        place = {
            "location": {"index": self.at[task.location]},
            "duration": task.service,
            "times": [[_moment(at) for at in task.window]],
        }
        skills = [f"{skill}>{level}" for skill, level in task.skills.items()]
        skills += [f"{sku}>{count}" for sku, count in task.parts.items() if sku in self.low]
        job: dict[str, Any] = {
            "id": str(n),
            "deliveries": [{"places": [place], "demand": self._loads(task.parts)}],
            "value": task.prize / max(1, lowest),
        }
        return {**job, "skills": {"allOf": skills}} if skills else job

    def _vehicle(self, n: int, vehicle: Vehicle) -> dict[str, Any]:
        levels = [*vehicle.skills.items(), *((s, vehicle.van.get(s, 0)) for s in self.low)]
        return {
            "typeId": f"type{n}",
            "vehicleIds": [str(n)],
            "profile": {"matrix": "car"},
            "costs": {"fixed": 0.0, "distance": 1.0, "time": 0.0},
            "shifts": [
                {
                    "start": {
                        "earliest": _moment(vehicle.start),
                        "location": {"index": self.at[vehicle.first]},
                    },
                    "end": {
                        "latest": _moment(vehicle.end),
                        "location": {"index": self.at[vehicle.last]},
                    },
                }
            ],
            "capacity": self._loads(vehicle.van),
            "skills": [f"{name}>{n}" for name, most in levels for n in range(1, most + 1)],
        }

    def _loads(self, parts: Mapping[str, int]) -> Sequence[int]:
        """Return the loads: an exact part in the high digits, another one below it."""
        base = DIGIT if self.low else 1
        loads = [base * parts.get(sku, 0) for sku in self.high] or [0]
        for n, sku in enumerate(self.low):
            loads[n % len(loads)] += parts.get(sku, 0)
        return loads


def _moment(second: int) -> str:
    at = datetime.fromisoformat(MONDAY) + timedelta(seconds=second)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
