"""A problem document that uses every key, and what reading a faulty one says."""

from __future__ import annotations

from typing import Any

import pytest

from solver.documents import read_problem
from solver.problem import ProblemError
from tests.solver.small_days import Document, day, job, person, shift


def full() -> Document:
    """Return a document that uses every key once."""
    return day(
        [_full_job(), job(2)],
        person(
            shift(overtime=60, pause=(1800, 3600, 7200)),
            skills={"gas": 3},
            tools=["ladder"],
            speed=1.4,
            van={"pump": 1},
        ),
        person(shift(to=None), speed={"gas": 0.7}),
        depots=[
            {
                "location": 3,
                "stock": {"pump": None},
                "arrivals": [{"sku": "pump", "quantity": 1, "at": 60}],
                "tools": ["ladder"],
                "windows": [[0, 3600]],
                "service": 300,
            }
        ],
        weights={"km": 0.1},
        profile=[[3600, 1.4], [7200, 1]],
    )


def _full_job() -> Document:
    return job(
        1,
        skills={"gas": 2},
        tools=["ladder"],
        parts={"pump": 1},
        release=5,
        windows=[[0, 9000]],
        due=8000,
        due_hard=True,
        weight=2.5,
        unserved_cost=100,
        allowed=["t0"],
        forbidden=["t1"],
        preferred="t0",
        lock={"technician": "t0", "start": 700},
        published={"technician": "t1", "start": 800},
    )


def messages(document: Any) -> list[str]:
    """Return the faults that reading finds, a text each."""
    with pytest.raises(ProblemError) as caught:
        read_problem(document)
    return str(caught.value).splitlines()


def at(document: Document, path: list[Any]) -> Any:
    """Return what stands at a path of keys and positions."""
    for key in path:
        document = document[key]
    return document
