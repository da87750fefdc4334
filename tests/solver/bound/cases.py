"""What the tests of bounds share: random problems, their proven optimum, plans that the checker passes."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np

from solver.build import build_plan
from solver.checker import check, load_json
from solver.documents import load, read_problem, write_plan
from solver.effort import Effort
from solver.exact import Proof, prove
from solver.plan import Plan
from solver.problem import Problem
from tests.solver.random_problems import random_problem

Document = dict[str, Any]


def document_of(seed: int, *, most: int = 5) -> Document:
    """Return a problem of two to `most` jobs in which every rule may bind."""
    rng = np.random.default_rng([seed, 78])
    jobs, technicians = int(rng.integers(2, most + 1)), int(rng.integers(1, 4))
    return random_problem(
        rng,
        jobs=jobs,
        technicians=technicians,
        depots=int(rng.integers(0, 3)),
        parts=bool(rng.random() < 0.8),
        overlapping=bool(rng.random() < 0.2),
    )


def read(document: Document) -> Problem:
    """Return the problem of a document."""
    return read_problem(load(json.dumps(document)))


def proof_of(document: Document, problem: Problem, *, work: float = 3.0) -> Proof:
    """Return what CP-SAT proves; its plan is passed by the checker."""
    proof = prove(problem, limit=Effort(work=work))
    assert_valid(document, problem, proof.plan)
    return proof


def greedy(document: Document, problem: Problem) -> Plan:
    """Return a plan made by insertion alone, passed by the checker."""
    plan = build_plan(problem, {}, stats={})
    assert_valid(document, problem, plan)
    return plan


def assert_valid(document: Document, problem: Problem, plan: Plan) -> None:
    """Have the checker judge a plan."""
    written = load_json(json.dumps(write_plan(problem, plan)))
    assert check(load_json(json.dumps(document)), written).valid


def weight_left(problem: Problem, plan: Plan) -> Fraction:
    """Return the weight of the jobs that a plan leaves out."""
    return sum((problem.jobs[left.job].weight for left in plan.unserved), Fraction(0))
