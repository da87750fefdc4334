"""Whatever a document holds: every engine gives a valid plan, or an error that names the thing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from solver.checker import check, load_json
from solver.documents import load, read_problem, write_plan
from solver.effort import Effort
from solver.exact import prove
from solver.problem import ProblemError
from solver.solve import engine_names, solve
from solver.stop import Iterations
from tests.solver.small_days import PLACES, Document, day, job, person, shift

LIMIT = Iterations(200)
LARGEST = 10**9
"""The largest number of seconds, metres or parts that a document may hold."""

ASYMMETRIC = [
    [0, 10, 5000, 1, 900, 7],
    [3000, 0, 2, 800, 4, 9],
    [1, 7000, 0, 3, 3, 3],
    [500, 600, 700, 0, 80, 90],
    [9, 9, 9, 9, 0, 9],
    [1, 2, 3, 4, 5, 0],
]
"""Seconds without symmetry or triangle inequality: 0 to 1 takes 10, 1 to 0 takes 3000 or 12 by way of 2 and 3."""

ENDLESS = person(shift(-LARGEST, LARGEST, overtime=LARGEST))


def locked(start: int | None) -> dict[str, Any]:
    """Return a lock to the first technician."""
    return {"technician": "t0", "start": start}


def driven(document: Document, seconds: Any, metres: Any = None) -> Document:
    """Return the document with other travel matrices."""
    return {
        **document,
        "travel": {"duration": seconds, "distance": seconds if metres is None else metres},
    }


def alike(figure: int) -> list[list[int]]:
    """Return a matrix with one figure between all places."""
    return [[0 if a == b else figure for b in range(PLACES)] for a in range(PLACES)]


HOPELESS: dict[str, Document] = {
    "windows, dues and skills nobody can keep": day(
        [job(5, windows=[[0, 10]]), job(4, due=5, due_hard=True), job(3, skills={"gas": 3})]
    ),
    "no technicians": {**day([job(1)]), "technicians": []},
    "no shifts": day([job(1)], person()),
    "a shift without a second": day([job(1, 0)], person(shift(100, 100))),
    "a lock outside the window": day([job(1, lock=locked(6000), windows=[[0, 10]])]),
    "a lock to somebody forbidden": day([job(1, lock=locked(None), forbidden=["t0"])]),
    "a lock to somebody without the skill": day([job(1, lock=locked(600), skills={"gas": 9})]),
    "work slower than any shift": day([job(1, LARGEST)], person(shift(), speed=0.000001)),
    "a drive longer than all shifts": driven(day([job(1)]), alike(LARGEST)),
}

POSSIBLE: dict[str, Document] = {
    "no jobs": day([]),
    "one job": day([job(1)]),
    "all locked to one": day([job(place, lock=locked(None)) for place in (5, 1, 4)]),
    "all locked in time": day([job(1, lock=locked(600)), job(3, lock=locked(6000))]),
    "no durations": driven(day([job(place, 0) for place in range(6)]), alike(0)),
    "asymmetric": driven(day([job(place, 60) for place in (1, 2, 3, 4, 5)]), ASYMMETRIC),
    "service at the limit": day([job(1, LARGEST), job(2, LARGEST), job(1, 10)], ENDLESS, ENDLESS),
    "times at the limit": day(
        [
            job(1, release=LARGEST - 5000),
            job(2, due=LARGEST),
            job(3, windows=[[-LARGEST, LARGEST]]),
        ],
        person(shift(LARGEST - 10000, LARGEST, overtime=LARGEST)),
    ),
    "times before the limit": day(
        [job(1, release=-LARGEST), job(2, due=-LARGEST)],
        person(shift(-LARGEST, -LARGEST + 90000)),
    ),
    "parts at the limit": day(
        [job(place, parts={"pump": LARGEST}) for place in (1, 2, 3)],
        person(shift(), van={"pump": LARGEST}),
        depots=[
            {
                "location": 0,
                "stock": {"pump": LARGEST},
                "arrivals": [{"sku": "pump", "quantity": LARGEST, "at": -LARGEST}],
            }
        ],
    ),
    "a pick-up at the limit": day(
        [job(1, parts={"pump": 1})],
        person(shift(-LARGEST, LARGEST)),
        depots=[{"location": 0, "stock": {"pump": None}, "service": LARGEST}],
    ),
    "a profile from crawling to flying": day(
        [job(1), job(2)], ENDLESS, profile=[[0, 1000], [40000, 0.001]]
    ),
    "told to come at the limit": day(
        [job(1, published={"technician": "t0", "start": LARGEST})], person(shift(-LARGEST, LARGEST))
    ),
    "speeds far apart": day(
        [job(1, 1000)], person(shift(), speed=10**6), person(shift(), speed=0.5)
    ),
}

DEAR: dict[str, Document] = {
    "travel at the limit": driven(day([job(1), job(2), job(3)], ENDLESS), alike(LARGEST // 3)),
    "kilometres at the limit": driven(day([job(1), job(2)]), alike(60), alike(LARGEST)),
    "squares at the limit": day(
        [job(1, 80000), job(2, LARGEST)], ENDLESS, weights={"balance": 1e3, "unserved": 9e15}
    ),
    "weights at the limit": day(
        [job(1), job(5, due=0, weight=1000)],
        weights=dict.fromkeys(("unserved", "missed", "late_hour", "travel_hour", "km"), 9.99e15),
    ),
    "weights next to nothing": day([job(1), job(5)], weights={"unserved": 1e-6, "km": 1e-9}),
    "as late as can be": day([job(1, due=-LARGEST), job(2, due=-LARGEST, weight=1000)], ENDLESS),
}

REFUSED: dict[str, Document] = {
    "jobs[0].service": day([job(1, 2**31)]),
    "jobs[0].release": day([job(1, release=2**31 - 1)]),
    "technicians[0].shifts[0].end": day([job(1)], person(shift(0, 2**31 + 5))),
    "travel.duration[0][1]": driven(day([job(1)]), alike(2**31)),
    "travel.distance[0][1]": driven(day([job(1)]), alike(60), alike(2**31)),
    'jobs[0].parts["pump"]': day([job(1, parts={"pump": 2**32 + 1})]),
    "jobs[0].due": day([job(1, due=-(2**31))]),
}


def solved(document: Document, engine: str) -> tuple[int, int]:
    """Return the total and the number of unserved jobs of an engine's plan, which the checker has passed."""
    problem = read_problem(load(json.dumps(document)))
    plan = solve(problem, LIMIT, engine=engine).plan
    written = load_json(json.dumps(write_plan(problem, plan)))
    verdict = check(load_json(json.dumps(document)), written)
    assert [found.sentence for found in verdict.violations] == []
    assert all(left.reason and left.detail for left in plan.unserved)
    return plan.total, len(plan.unserved)


@pytest.mark.parametrize("engine", engine_names())
@pytest.mark.parametrize("name", HOPELESS)
def test_what_cannot_be_served_is_left(name: str, engine: str) -> None:
    """A valid plan with no visit, and a reason for every job."""
    document = HOPELESS[name]
    assert solved(document, engine)[1] == len(document["jobs"])


@pytest.mark.parametrize("engine", engine_names())
@pytest.mark.parametrize("name", POSSIBLE)
def test_what_can_be_served_is_served(name: str, engine: str) -> None:
    """A valid plan with every job, however odd or large the numbers."""
    assert solved(POSSIBLE[name], engine)[1] == 0


@pytest.mark.parametrize("engine", engine_names())
@pytest.mark.parametrize("name", DEAR)
def test_sums_beyond_32_bits_are_judged_rightly(name: str, engine: str) -> None:
    """A valid plan whose cost the checker agrees with; what searches is never dearer than leaving out everything."""
    document = DEAR[name]
    total, _ = solved(document, engine)
    if engine in ("kernel", "ortools"):
        assert total <= solved({**document, "technicians": []}, "nearest")[0]


@pytest.mark.parametrize("engine", engine_names())
def test_contradicting_locks_keep_one(engine: str) -> None:
    """Three visits locked to one technician and second: one is made, the others are left with a reason."""
    document = day([job(place, lock=locked(6000)) for place in (5, 1, 4)])
    assert solved(document, engine)[1] == 2


@pytest.mark.parametrize("thing", REFUSED)
def test_numbers_near_two_to_the_31_are_refused_by_name(thing: str) -> None:
    """Beyond the range of a document the error names the place, the value and the range."""
    with pytest.raises(ProblemError) as caught:
        read_problem(load(json.dumps(REFUSED[thing])))
    line = str(caught.value).splitlines()[0]
    assert line.startswith(f"{thing}: ")
    assert "is out of range; give " in line


@pytest.mark.parametrize("name", [*HOPELESS, *POSSIBLE, *DEAR])
def test_a_proof_of_it_is_true_or_not_claimed(name: str) -> None:
    """No engine is below what is proven; where sums are too large nothing is claimed."""
    document = {**HOPELESS, **POSSIBLE, **DEAR}[name]
    problem = read_problem(load(json.dumps(document)))
    proof = prove(problem, limit=Effort(work=1))
    assert proof.bound is None or proof.bound <= solved(document, "kernel")[0]
    assert (proof.bound is None) == proof.sentence.startswith("too large to prove: ")
