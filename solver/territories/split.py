"""Which technicians and jobs belong together: territories by place, cut anew in another direction each time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.plan import Plan
from solver.problem import Job, Problem
from solver.shortlists import Crew, crew
from solver.travel import Travel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TURN = math.pi * (3 - math.sqrt(5)) / 2
"""Angle by which the cuts of one round are turned against those of the round before; no two rounds are alike."""


class Territory(NamedTuple):
    """Technicians and jobs (indices, ascending) that are planned together."""

    technicians: tuple[int, ...]
    jobs: tuple[int, ...]


def by_place(problem: Problem, *, count: int) -> list[Territory]:
    """Return territories of equal shares of the work and of the working time, for a first plan.

    The jobs are cut in two at a line, and so are the technicians by their homes, each at the same share; then each half
    again. A job leaves its place's territory for that of a technician it is bound to, or, where nobody there may do it,
    for that of the nearest who may.
    """
    points = coordinates(problem.travel)
    homes = points[home_locations(problem)]
    sites = points[[job.location for job in problem.jobs]].reshape(-1, 2)
    work = np.array([job.service + 900.0 for job in problem.jobs])
    time = np.array(
        [sum(s.end - s.start for s in person.shifts) for person in problem.technicians], dtype=float
    )
    of_job, of_person = _cut(sites, work, homes, time, count=count, angle=0.0)
    links = _Links(problem, of_person)
    for job in range(len(problem.jobs)):
        of_job[job] = links.first(job, of_job[job])
    return _territories(of_person, of_job, count)


def by_plan(problem: Problem, plan: Plan, *, count: int, turn: int) -> list[Territory]:
    """Return territories for the improvement of a plan: technicians who work side by side, with their jobs.

    Jobs left out go to the territory of the nearest technician who may do them, in every second turn to the nearest
    other one, so that they are tried elsewhere too.
    """
    points = coordinates(problem.travel)
    at = points[home_locations(problem)].copy()
    weight = np.ones(len(problem.technicians))
    stops: dict[int, list[int]] = {}
    for route in plan.routes:
        stops.setdefault(route.technician, []).extend(
            problem.jobs[job].location for job in route.jobs
        )
    for technician, places in stops.items():
        at[technician] = (at[technician] + points[places].sum(axis=0)) / (len(places) + 1)
        weight[technician] += len(places)
    nobody = np.zeros((0, 2))
    of_person, _ = _cut(at, weight, nobody, np.zeros(0), count=count, angle=turn * TURN)
    of_job = np.full(len(problem.jobs), -1)
    for route in plan.routes:
        of_job[list(route.jobs)] = of_person[route.technician]
    links = _Links(problem, of_person)
    for job in np.flatnonzero(of_job < 0).tolist():
        of_job[job] = links.nearest(job, rank=(turn + 1) % 2)
    return _territories(of_person, of_job, count)


def coordinates(travel: Travel) -> Floats:
    """Return a point of the plane for each location, shape (L, 2); where they lie closer, the way is shorter.

    With the formula these are places on a map; with matrices, whose locations need not mean anything, seconds from two
    places far apart.
    """
    if travel.duration is None:
        degrees = np.asarray(travel.places, dtype=float).reshape(-1, 2)
        middle = math.cos(math.radians(float(degrees[:, 0].mean()))) if len(degrees) else 1.0
        return np.stack([degrees[:, 1] * middle, degrees[:, 0]], axis=1)
    if not len(travel.duration):
        return np.zeros((0, 2))
    first = int(travel.duration[0].argmax())
    second = int(travel.duration[first].argmax())
    return np.stack([travel.duration[first], travel.duration[second]], axis=1).astype(float)


def home_locations(problem: Problem) -> list[int]:
    """Return where each technician's first shift begins; location 0 for one without shifts."""
    return [p.shifts[0].start_location if p.shifts else 0 for p in problem.technicians]


def _cut(
    first: Floats,
    first_weight: Floats,
    second: Floats,
    second_weight: Floats,
    *,
    count: int,
    angle: float,
) -> tuple[Ints, Ints]:
    """Return the territory of each point of two sets; all territories get equal shares of both weights."""
    owners = np.zeros(len(first), dtype=np.int64), np.zeros(len(second), dtype=np.int64)
    todo = [(np.arange(len(first)), np.arange(len(second)), 0, count)]
    while todo:
        one, two, number, parts = todo.pop()
        owners[0][one], owners[1][two] = number, number
        if parts == 1:
            continue
        share = (parts // 2) / parts
        axis = _axis(first[one], angle)
        sides = (
            _halves(first[one] @ axis, first_weight[one], share),
            _halves(second[two] @ axis, second_weight[two], share),
        )
        todo.append((one[sides[0]], two[sides[1]], number, parts // 2))
        todo.append((one[~sides[0]], two[~sides[1]], number + parts // 2, parts - parts // 2))
    return owners


def _axis(points: Floats, angle: float) -> Floats:
    """Return the direction, of the two of a cross turned by an angle, in which the points lie farther apart."""
    ways = np.array(
        [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]], dtype=float
    )
    if not len(points):
        return ways[0]
    spread = np.ptp(points @ ways.T, axis=0)
    return ways[int(spread[1] > spread[0])]


def _halves(along: Floats, weight: Floats, share: float) -> NDArray[np.bool_]:
    """Return which points are in the first part, which takes this share of the weight."""
    order = np.argsort(along, kind="stable")
    before = np.cumsum(weight[order]) - weight[order] / 2
    result = np.zeros(len(along), dtype=bool)
    result[order] = before <= share * weight.sum()
    return result


class _Links:
    """Which territories can serve a job."""

    def __init__(self, problem: Problem, of_person: Ints) -> None:
        self.problem, self.of_person = problem, of_person
        self.crew: Crew = crew(problem)
        self.homes = np.array(home_locations(problem), dtype=np.int64)

    def first(self, job: int, here: int) -> int:
        """Return the territory in which a job that lies in one is to be planned."""
        able = self.crew.able(job)
        for technician in bound_to(self.problem.jobs[job]):
            if able[technician]:
                return int(self.of_person[technician])
        if not able.any() or (able & (self.of_person == here)).any():
            return here
        return self.nearest(job, rank=0)

    def nearest(self, job: int, *, rank: int) -> int:
        """Return the territory of the nearest technician who may do a job, or the nearest other after so many."""
        bound = [t for t in bound_to(self.problem.jobs[job]) if self.crew.able(job)[t]]
        able = np.array(bound[:1]) if bound else np.flatnonzero(self.crew.able(job))
        if not len(able):
            able = np.arange(len(self.of_person))
        there = np.array([self.problem.jobs[job].location])
        seconds = self.problem.travel.seconds_between(self.homes[able], there)
        found: list[int] = []
        for at in np.argsort(seconds, kind="stable").tolist():
            territory = int(self.of_person[able[at]])
            if territory not in found:
                found.append(territory)
            if len(found) > rank:
                break
        return found[-1]


def bound_to(job: Job) -> Iterator[int]:
    """Yield the technicians who are to do a job where that is possible, by lock, by what was told, by preference."""
    if job.lock is not None:
        yield job.lock.technician
    if job.published is not None:
        yield job.published.technician
    if job.preferred is not None:
        yield job.preferred


def _territories(
    of_person: Sequence[int] | Ints, of_job: Sequence[int] | Ints, count: int
) -> list[Territory]:
    people: list[list[int]] = [[] for _ in range(count)]
    jobs: list[list[int]] = [[] for _ in range(count)]
    for technician, territory in enumerate(of_person):
        people[territory].append(technician)
    for job, territory in enumerate(of_job):
        jobs[territory].append(job)
    both = zip(people, jobs, strict=True)
    return [Territory(tuple(t), tuple(j)) for t, j in both]
