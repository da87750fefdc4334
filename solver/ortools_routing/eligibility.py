"""Vehicles, and which of them could serve each job at all: the domains handed to the routing library."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from solver.problem import Problem

DAY = 86400


@dataclass(frozen=True)
class Vehicle:
    """One shift of one technician (both indices).

    `start` and `latest_end` keep the shifts of one technician apart: overtime that reaches into the
    next shift is cut.
    """

    technician: int
    shift: int
    start: int
    end: int
    latest_end: int
    start_location: int
    end_location: int | None


def list_vehicles(problem: Problem) -> tuple[Vehicle, ...]:
    """Return a vehicle for each shift in which work could be done, technician by technician in time order."""
    vehicles: list[Vehicle] = []
    for technician, person in enumerate(problem.technicians):
        order = sorted(range(len(person.shifts)), key=lambda s: (person.shifts[s].start, s))
        free_from: int | None = None
        for place, index in enumerate(order):
            shift = person.shifts[index]
            start = shift.start if free_from is None else max(shift.start, free_from)
            latest = shift.latest_end
            if place + 1 < len(order):
                following = person.shifts[order[place + 1]].start
                latest = min(latest, max(shift.end, following))
            if latest < start:
                continue
            free_from = latest
            vehicles.append(
                Vehicle(
                    technician=technician,
                    shift=index,
                    start=start,
                    end=shift.end,
                    latest_end=latest,
                    start_location=shift.start_location,
                    end_location=shift.end_location,
                )
            )
    return tuple(vehicles)


def mean_factor(problem: Problem, vehicles: tuple[Vehicle, ...]) -> Fraction:
    """Return the mean of the travel profile over the shifts' seconds; 1 where there is no profile."""
    profile = problem.travel.profile
    total = sum(vehicle.latest_end - vehicle.start for vehicle in vehicles)
    if not profile or total == 0:
        return Fraction(1)
    weighted = Fraction(0)
    for vehicle in vehicles:
        now, clock = vehicle.start, (vehicle.start + problem.travel.day_offset) % DAY
        index = sum(1 for second, _ in profile if second <= clock) - 1
        midnight = now - clock
        while now < vehicle.latest_end:
            factor = profile[index][1]
            index += 1
            if index == len(profile):
                index, midnight = 0, midnight + DAY
            until = min(midnight + profile[index][0], vehicle.latest_end)
            weighted += factor * (until - now)
            now = until
    return weighted / total


def travel_seconds(problem: Problem, factor: Fraction) -> NDArray[np.int64]:
    """Return the matrix seconds stretched by one factor, rounded up, of shape (L, L)."""
    seconds, _ = problem.travel.matrices
    if factor == 1:
        return seconds
    return np.ceil(seconds * float(factor) - 1e-9).astype(np.int64)


def start_intervals(problem: Problem, job: int) -> list[tuple[int, int]]:
    """Return the closed intervals in which the visit may start: windows, release, a hard due and a locked start."""
    work = problem.jobs[job]
    endless = 1 << 40
    lowest = -endless if work.release is None else work.release
    highest = work.due if work.due_hard and work.due is not None else endless
    if work.lock is not None and work.lock.start is not None:
        lowest, highest = max(lowest, work.lock.start), min(highest, work.lock.start)
    windows = sorted(work.windows) or [(-endless, endless)]
    clipped = [(max(a, lowest), min(b, highest)) for a, b in windows]
    merged: list[tuple[int, int]] = []
    for a, b in clipped:
        if a > b:
            continue
        if merged and a <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], b))
        else:
            merged.append((a, b))
    return merged


def reachable(
    problem: Problem,
    vehicles: tuple[Vehicle, ...],
    seconds: NDArray[np.int64],
    *,
    intervals: list[list[tuple[int, int]]],
) -> NDArray[np.bool_]:
    """Return which vehicle could serve which job on an otherwise empty route, shape (jobs, vehicles).

    Skills, `allowed`, `forbidden`, the lock, the start intervals, the way there and the way back count; parts and tools
    do not.
    """
    result = np.zeros((len(problem.jobs), len(vehicles)), dtype=bool)
    for v, vehicle in enumerate(vehicles):
        for j, job in enumerate(problem.jobs):
            if not problem.may_serve(technician=vehicle.technician, job=j):
                continue
            arrive = vehicle.start + int(seconds[vehicle.start_location, job.location])
            back = (
                0
                if vehicle.end_location is None
                else int(seconds[job.location, vehicle.end_location])
            )
            service = problem.service_seconds(technician=vehicle.technician, job=j)
            last = vehicle.latest_end - back - service
            result[j, v] = any(max(arrive, a) <= min(b, last) for a, b in intervals[j])
    return result
