"""What the tests of proofs share: judged proofs, and the best of all plans of a tiny problem by enumeration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np

from solver.checker import check, load_json
from solver.documents import load, read_problem, write_plan
from solver.effort import Effort
from solver.exact import Proof, prove
from tests.solver.brute_timing import cheapest
from tests.solver.tiny_routes import tiny_route

Document = dict[str, Any]
ENOUGH = Effort(work=20)
LAST = 30


def proven(document: Document, limit: Effort = ENOUGH) -> Proof:
    """Return the proof of a document, its plan passed by the checker."""
    problem = read_problem(load(json.dumps(document)))
    proof = prove(problem, limit=limit)
    written = load_json(json.dumps(write_plan(problem, proof.plan)))
    verdict = check(load_json(json.dumps(document)), written)
    assert [found.sentence for found in verdict.violations] == []
    assert proof.bound is None or proof.bound <= proof.plan.total
    return proof


def tiny(seed: int, **rules: bool) -> Document:
    """Return a tiny problem in which a second is paid in whole cents and leaving a job out is worth some seconds."""
    document = tiny_route(np.random.default_rng(seed), **rules)
    weights = document["weights"]
    for name in weights:
        weights[name] *= 3600
    weights["unserved"] = weights["deferred"] = 20 * 3600
    return document


def tiny_depot(seed: int, **rules: bool) -> Document:
    """Return a tiny problem with a depot that is a shortcut, or has parts, now or later, that jobs may need."""
    rng = np.random.default_rng(seed)
    document = tiny(seed, **rules)
    document["jobs"] = document["jobs"][:2]
    for job in document["jobs"]:
        if rng.random() < 0.5:
            job["parts"] = {"pump": int(rng.integers(1, 3))}
    if rng.random() < 0.3:
        document["technicians"][0]["van"] = {"pump": 1}
    arrival = {"sku": "pump", "quantity": int(rng.integers(0, 3)), "at": int(rng.integers(1, 12))}
    document["depots"] = [
        {
            "id": "d",
            "location": int(rng.integers(0, 4)),
            "stock": {"pump": int(rng.integers(0, 3))},
            "arrivals": [arrival],
            "service": int(rng.integers(0, 2)),
        }
    ]
    return document


def least(document: Document) -> Fraction:
    """Return the least cents of all plans of a tiny problem with one shift and at most one depot."""
    price = Fraction(str(document["weights"]["unserved"]))
    jobs = len(document["jobs"])
    best = jobs * price
    for order, stops in _sequences(document):
        cents = cheapest(stops, list(range(len(stops["jobs"]))), last=LAST)
        if cents is not None:
            best = min(best, cents + price * (jobs - order))
    return best


def _sequences(document: Document) -> Iterator[tuple[int, Document]]:
    """Yield how many jobs are served, and a document in which a depot's stops are jobs too: all orders of both."""
    jobs = document["jobs"]
    stops = _stops(document)
    for count in range(1, len(jobs) + 1):
        for chosen in permutations(jobs, count):
            for order in _with_stops(list(chosen), stops, most=2 if stops else 0):
                if _supplied(document, order):
                    yield count, {**document, "jobs": order}


def _stops(document: Document) -> list[Document]:
    """Return a stop at the depot before and one after its parts arrive, as jobs that nothing is paid for."""
    found = []
    for depot in document.get("depots", []):
        stock, arrival = depot["stock"]["pump"], depot["arrivals"][0]
        like = {"location": depot["location"], "service": depot["service"]}
        found.append({**like, "brings": stock})
        found.append(
            {**like, "brings": stock + arrival["quantity"], "release": arrival["at"]},
        )
    return found


def _with_stops(order: list[Document], stops: list[Document], most: int) -> Iterator[Any]:
    yield order
    if most:
        for stop in stops:
            for at in range(len(order) + 1):
                yield from _with_stops([*order[:at], stop, *order[at:]], stops, most - 1)


def _supplied(document: Document, order: list[Mapping[str, Any]]) -> bool:
    """Return whether the van and the stops so far hold what the visits need."""
    held, brought, needed = document["technicians"][0].get("van", {}).get("pump", 0), 0, 0
    for stop in order:
        brought = max(brought, stop.get("brings", 0))
        needed += stop.get("parts", {}).get("pump", 0)
        if needed > held + brought:
            return False
    return True
