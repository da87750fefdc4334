"""What holds for every explanation: who is named is listed, and what is claimed can be worked out again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest

from solver.build import build_plan, cheapest_insertion, follow, sequences_of
from solver.documents import read_problem
from solver.draft import Draft
from solver.plan import Plan
from solver.problem import Problem
from solver.reasons import Explanation, Reason, explanations
from solver.reasons.kinds import SENTENCES, VARIANTS
from solver.rules import nearest_technician
from tests.solver.random_problems import random_problem
from tests.solver.test_reasons import CASES


def _only(document: dict[str, Any]) -> Explanation:
    """Return why job "a" is left out."""
    problem = read_problem(document)
    plan = build_plan(problem, {}, stats={})
    return explanations(problem, plan)[problem.job_index["a"]]


@pytest.mark.parametrize("name", CASES)
def test_people_and_jobs_are_lists_of_ids(name: str) -> None:
    """Whoever a sentence names stands in a list under `technicians` or `jobs`, so that pages can link it."""
    document = CASES[name][1]
    found = _only(document)
    people = {person["id"] for person in document["technicians"]}
    work = {one["id"] for one in document["jobs"]}
    template = VARIANTS.get((found.reason, found.variant), SENTENCES[found.reason])
    for key, ids in (("technicians", people), ("jobs", work)):
        listed = found.facts.get(key, [])
        assert isinstance(listed, list)
        assert set(listed) <= ids
        assert bool(listed) >= (f"{{{key}}}" in template)
    assert "technician" not in found.facts


def _leftovers(problem: Problem, plan: Plan) -> tuple[list[dict[str, int]], list[dict[str, Any]]]:
    """Return what a plan leaves in each van and, arrivals included, at each depot."""
    vans = [dict(person.van) for person in problem.technicians]
    depots: list[dict[str, Any]] = [dict(depot.stock) for depot in problem.depots]
    for have, depot in zip(depots, problem.depots, strict=True):
        for arrival in depot.arrivals:
            before = have.get(arrival.sku, 0)
            have[arrival.sku] = None if before is None else before + arrival.quantity
    for route in plan.routes:
        van = vans[route.technician]
        for stop in route.stops:
            for sku, count in stop.parts.items():
                van[sku] = van.get(sku, 0) + count
                assert stop.depot is not None
                if depots[stop.depot][sku] is not None:
                    depots[stop.depot][sku] -= count
            for sku, count in (
                problem.jobs[stop.job].parts if stop.job is not None else {}
            ).items():
                van[sku] -= count
    return vans, depots


@pytest.mark.parametrize("seed", range(30))
def test_claims_hold_on_random_problems(seed: int) -> None:
    """What is taken is wanting in the van of everybody able; jobs in whose place one fits are never none."""
    document = random_problem(np.random.default_rng(seed), jobs=14, technicians=3)
    problem = read_problem(document)
    for plan in (build_plan(problem, {}, stats={}), nearest_technician(problem)):
        vans, _ = _leftovers(problem, plan)
        for index, found in explanations(problem, plan).items():
            if found.reason not in (Reason.PART_TAKEN, Reason.NO_ROOM):
                continue
            jobs, people = found.facts["jobs"], found.facts["technicians"]
            assert isinstance(jobs, list)
            assert isinstance(people, list)
            assert jobs
            assert people
            if found.reason is Reason.PART_TAKEN:
                wanted = problem.jobs[index].parts
                for name in people:
                    van = vans[problem.technician_index[name]]
                    assert any(van.get(sku, 0) < count for sku, count in wanted.items())
            if found.variant != "together":
                gone = jobs if found.reason is Reason.NO_ROOM else jobs[:1]
                _check_that_it_fits_without(problem, plan, index, gone, people)


def _check_that_it_fits_without(
    problem: Problem, plan: Plan, index: int, gone: list[str], people: list[str]
) -> None:
    """Take jobs out of the plan, leaving all else as it is, and look for a place."""
    draft = Draft(problem)
    follow(draft, sequences_of(plan))
    for key, jobs in sequences_of(plan).items():
        rest = [job for job in jobs if problem.jobs[job].id not in gone]
        if len(rest) < len(jobs):
            change = draft.try_jobs(*key, rest)
            if (
                change is None
            ):  # without the triangle's inequality the rest may need the job between
                tried = ([*rest[:at], index, *rest[at:]] for at in range(len(rest) + 1))
                assert any(draft.try_jobs(*key, jobs) for jobs in tried)
                return
            draft.apply(change)
    able = [problem.technician_index[name] for name in people]
    assert cheapest_insertion(draft, index, able) is not None


def test_moments_in_facts_are_exact() -> None:
    """Facts keep ISO 8601 texts to the second with the offset."""
    found = _only(CASES["hard due"][1])
    for key in ("due", "earliest"):
        assert datetime.fromisoformat(str(found.facts[key])).utcoffset() is not None
