"""Small problem documents for the engine's tests."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from json import dumps
from typing import Any

from solver.build import build_plan
from solver.checker import check, load_json
from solver.documents import read_problem, write_plan
from solver.ortools_routing import run
from solver.plan import Plan
from solver.problem import Problem
from solver.stop import Iterations

Document = dict[str, Any]
HOUR = 3600


def line(
    jobs: list[Document],
    technicians: list[Document] | None = None,
    *,
    depots: list[Document] | None = None,
    weights: Mapping[str, float] | None = None,
) -> Document:
    """Return a problem on a line of ten places, ten minutes and ten kilometres apart."""
    steps = [[abs(a - b) for b in range(10)] for a in range(10)]
    return {
        "version": 1,
        "name": "line",
        "horizon": {"start": "2026-03-02T08:00:00+08:00", "end": 24 * HOUR},
        "locations": [[31.0, 121.0 + index / 10] for index in range(10)],
        "travel": {
            "duration": [[600 * step for step in row] for row in steps],
            "distance": [[10000 * step for step in row] for row in steps],
        },
        "technicians": [technician("t")] if technicians is None else technicians,
        "depots": depots or [],
        "jobs": jobs,
        "weights": dict(weights or {}),
    }


def technician(name: str, **values: Any) -> Document:
    """Return a technician who works eight hours from place 0 and back; `shift` values change the shift."""
    shift = {"start": 0, "end": 8 * HOUR, "from": 0, "to": 0, **values.pop("shift", {})}
    return {"id": name, "shifts": [shift], **values}


def job(name: str, location: int, **values: Any) -> Document:
    """Return a job of half an hour."""
    return {"id": name, "location": location, "service": 1800, **values}


def solved(document: Document, *, iterations: int = 60, seed: int = 0) -> tuple[Problem, Plan]:
    """Return the plan the engine leads to, once the checker has passed it."""
    problem = read_problem(document)
    found = run(problem, Iterations(iterations), seed)
    plan = build_plan(problem, found.sequences, stats={})
    verdict = check(load_json(dumps(document)), load_json(dumps(write_plan(problem, plan))))
    assert not verdict.violations, verdict.violations
    return problem, plan


def visits(problem: Problem, plan: Plan) -> dict[str, tuple[str, int]]:
    """Return the technician and the start of each visit by job id."""
    return {
        problem.jobs[stop.job].id: (problem.technicians[route.technician].id, stop.start)
        for route in plan.routes
        for stop in route.stops
        if stop.job is not None
    }


def flag(*, after: int) -> threading.Event:
    """Return an event that counts how often it is asked and is set from then on."""

    class _Counting(threading.Event):
        asked = 0

        def is_set(self) -> bool:
            self.asked += 1
            return self.asked > after

    return _Counting()
