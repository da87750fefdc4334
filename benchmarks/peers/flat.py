"""What the adapters read of a problem document: vehicles and jobs without any rule that they do not carry over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from benchmarks.documents import CENT_A_SECOND
from benchmarks.formats.rows import FormatError
from benchmarks.instance import Trip

_TECHNICIAN = {"id", "skills", "van", "shifts"}
_SHIFT = {"start", "end", "from", "to"}
_JOB = {"id", "location", "service", "skills", "parts", "windows", "weight", "unserved_cost"}
_WEIGHTS = {"unserved", "travel_hour"}


@dataclass(frozen=True)
class Vehicle:
    """A technician's one shift: its times (seconds), its ends (locations), skills with levels, van stock."""

    id: str
    start: int
    end: int
    first: int
    last: int
    skills: Mapping[str, int]
    van: Mapping[str, int]


@dataclass(frozen=True)
class Task:
    """A job with its one window (seconds) and what leaving it out costs (units of a second's travel)."""

    id: str
    location: int
    service: int
    window: tuple[int, int]
    prize: int
    skills: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Flat:
    """A whole problem: travel in seconds (n, n), vehicles, tasks, the kinds of parts.

    `classic` says that skills play no part: any vehicle may serve any customer.
    """

    seconds: np.ndarray
    vehicles: tuple[Vehicle, ...]
    tasks: tuple[Task, ...]
    skus: tuple[str, ...]

    @property
    def classic(self) -> bool:
        """Whether anybody may serve everything."""
        return not any(task.skills for task in self.tasks)

    @cached_property
    def able(self) -> np.ndarray:
        """Which vehicle could do which task if it did nothing else: booleans, shape (vehicles, tasks)."""
        kinds = list({_ability(vehicle): vehicle for vehicle in self.vehicles}.values())
        rows = {
            _ability(kind): [_could(self.seconds, kind, task) for task in self.tasks]
            for kind in kinds
        }
        return np.array([rows[_ability(vehicle)] for vehicle in self.vehicles], dtype=bool).reshape(
            len(self.vehicles), len(self.tasks)
        )

    @property
    def possible(self) -> list[int]:
        """Positions of the tasks that some vehicle can do."""
        return np.flatnonzero(self.able.any(axis=0)).tolist()

    def trips(self, routes: Sequence[tuple[int, Sequence[int]]]) -> list[Trip]:
        """Return routes, each a vehicle and its tasks by position, with ids."""
        return [
            Trip(self.vehicles[vehicle].id, tuple(self.tasks[task].id for task in tasks))
            for vehicle, tasks in routes
        ]


def _ability(vehicle: Vehicle) -> tuple[Any, ...]:
    skills, van = sorted(vehicle.skills.items()), sorted(vehicle.van.items())
    return (vehicle.start, vehicle.end, vehicle.first, vehicle.last, *skills, None, *van)


def _could(seconds: np.ndarray, vehicle: Vehicle, task: Task) -> bool:
    if any(vehicle.skills.get(skill, 0) < level for skill, level in task.skills.items()):
        return False
    if any(vehicle.van.get(sku, 0) < quantity for sku, quantity in task.parts.items()):
        return False
    arrive = vehicle.start + int(seconds[vehicle.first, task.location])
    start = max(arrive, task.window[0])
    home = start + task.service + int(seconds[task.location, vehicle.last])
    return start <= task.window[1] and home <= vehicle.end


def flatten(problem: Mapping[str, Any], *, peer: str, prices: bool = True) -> Flat:
    """Return what a peer needs of a problem document.

    With `prices` False a document in which jobs have their own `unserved_cost` is refused: the peer weighs jobs against
    each other, but not against travel.

    Raises
    ------
    FormatError
        If the document has a rule or a price that the adapters do not carry over.
    """
    _refuse(problem, peer, prices=prices)
    technicians, jobs = problem["technicians"], problem["jobs"]
    widest = (
        min(t["shifts"][0]["start"] for t in technicians),
        max(t["shifts"][0]["end"] for t in technicians),
    )
    unserved = problem["weights"]["unserved"]
    return Flat(
        seconds=np.array(problem["travel"]["duration"], dtype=np.int64),
        vehicles=tuple(_vehicle(technician) for technician in technicians),
        tasks=tuple(_task(job, unserved, widest) for job in jobs),
        # part2 before part10: VROOM's answer depends on the order of the loads.
        skus=tuple(sorted({s for job in jobs for s in job.get("parts", {})}, key=_natural)),
    )


def _natural(sku: str) -> tuple[int, str]:
    return (len(sku), sku)


def _refuse(problem: Mapping[str, Any], peer: str, *, prices: bool) -> None:
    """Raise where the document says more than `Flat` can hold."""
    weights = {name for name, price in problem["weights"].items() if price}
    said = {
        "depots": bool(problem["depots"]),
        "profile": set(problem["travel"]) != {"duration"},
        ", ".join(sorted(weights - _WEIGHTS)): bool(weights - _WEIGHTS),
        "travel_hour": problem["weights"]["travel_hour"] != CENT_A_SECOND,
        "several shifts": any(len(t["shifts"]) != 1 for t in problem["technicians"]),
        "several windows": any(len(job.get("windows", ())) > 1 for job in problem["jobs"]),
    }
    for technician in problem["technicians"]:
        said.update(dict.fromkeys(set(technician) - _TECHNICIAN, True))
        said.update(dict.fromkeys(set(technician["shifts"][0]) - _SHIFT, True))
    for job in problem["jobs"]:
        said.update(dict.fromkeys(set(job) - (_JOB if prices else _JOB - {"unserved_cost"}), True))
    refused = sorted(name for name, present in said.items() if present)
    if refused:
        raise FormatError(
            f"{peer}: no adapter for {', '.join(refused)}; run the peers on core or a vrptw family"
        )


def _vehicle(technician: Mapping[str, Any]) -> Vehicle:
    work = technician["shifts"][0]
    return Vehicle(
        id=technician["id"],
        start=work["start"],
        end=work["end"],
        first=work["from"],
        last=work["to"],
        skills=technician.get("skills", {}),
        van=technician.get("van", {}),
    )


def _task(job: Mapping[str, Any], unserved: int, widest: tuple[int, int]) -> Task:
    prize = job.get("unserved_cost")
    opens, closes = (job.get("windows") or [widest])[0]
    return Task(
        id=job["id"],
        location=job["location"],
        service=job["service"],
        window=(opens, closes),
        prize=unserved * job.get("weight", 1) if prize is None else prize,
        skills=job.get("skills", {}),
        parts=job.get("parts", {}),
    )
