"""Ranked insertions of one job: exact, valid, cheapest first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solver.build import build_plan, sequences_of
from solver.checker import check
from solver.cost import plan_cost
from solver.documents import read_problem, write_plan
from solver.kernel import run
from solver.places import Place, Places, places
from solver.plan import Plan, Unserved
from solver.problem import Problem, ProblemError
from solver.stop import Iterations
from tests.solver.random_problems import Document, random_problem


def a_day(seed: int) -> tuple[Document, Problem, Plan, int]:
    """Return a random problem, its plan with one visit taken out, and that visit's job."""
    rng = np.random.default_rng(seed)
    document = random_problem(rng, jobs=12, technicians=3)
    problem = read_problem(document)
    sequences = sequences_of(run(problem, Iterations(200), 1).plan)
    served = [job for jobs in sequences.values() for job in jobs]
    if not served:
        return document, problem, build_plan(problem, {}, stats={}), 0
    job = served[seed % len(served)]
    left = {key: [j for j in jobs if j != job] for key, jobs in sequences.items()}
    return document, problem, timed(problem, left), job


def timed(problem: Problem, sequences: dict[tuple[int, int], list[int]]) -> Plan:
    """Return the plan that follows sequences and puts nothing else in."""
    from solver.build import follow
    from solver.draft import Draft

    draft = Draft(problem)
    follow(draft, sequences)
    return draft.plan({})


def with_place(problem: Problem, plan: Plan, place: Place, job: int) -> Plan:
    """Return the plan with the routes of a place in it."""
    new = {(route.technician, route.shift): route for route in place.routes}
    old = [r for r in plan.routes if (r.technician, r.shift) not in new]
    routes = sorted([*old, *new.values()], key=lambda r: (r.technician, r.shift))
    served = {j for route in routes for j in route.jobs}
    left = [j for j in range(len(problem.jobs)) if j not in served]
    assert job in served
    unserved = tuple(Unserved(j, "", "") for j in left)
    return replace(
        plan, routes=tuple(routes), unserved=unserved, cost=plan_cost(problem, routes, left)
    )


def test_places_are_valid_and_cost_what_they_say() -> None:
    """Each place gives a valid plan whose total rises by the cents named, but for the price of leaving out."""
    found = 0
    for seed in range(30):
        document, problem, plan, job = a_day(seed)
        if job not in [left.job for left in plan.unserved]:
            continue
        offered = Places(problem, plan).best(job, 4)
        assert [p.cents for p in offered] == sorted(p.cents for p in offered)
        for place in offered:
            new = with_place(problem, plan, place, job)
            assert not check(document, write_plan(problem, new)).violations
            names = [n for n in plan.cost if n not in ("total", "unserved", "deferred")]
            assert place.cents == sum(new.cost[n] - plan.cost[n] for n in names)
            found += 1
    assert found > 30


def test_no_cheaper_place_is_overlooked() -> None:
    """The first place is as cheap as the best of all positions tried one by one, in nearly every plan."""
    compared = equal = 0
    for seed in range(40):
        _, problem, plan, job = a_day(seed)
        if job not in [left.job for left in plan.unserved]:
            continue
        base = sequences_of(plan)
        totals = []
        for technician, person in enumerate(problem.technicians):
            for shift in range(len(person.shifts)):
                jobs = base.get((technician, shift), [])
                for at in range(len(jobs) + 1):
                    changed = {**base, (technician, shift): [*jobs[:at], job, *jobs[at:]]}
                    new = timed(problem, changed)
                    if len(new.unserved) == len(plan.unserved) - 1:
                        totals.append(new.total - plan.total)
        offered = places(problem, plan, job, 1)
        if not totals:
            continue
        compared += 1
        new = with_place(problem, plan, offered[0], job) if offered else plan
        equal += bool(offered) and new.total - plan.total <= min(totals) + 13
    assert compared >= 15
    assert equal >= 0.9 * compared


def test_a_visited_job_is_refused() -> None:
    """A job that the plan visits, or that does not exist, is named in the error."""
    _, problem, plan, _ = a_day(3)
    visited = plan.routes[0].jobs[0]
    ready = Places(problem, plan)
    with pytest.raises(ProblemError, match=problem.jobs[visited].id):
        ready.best(visited, 3)
    with pytest.raises(ProblemError, match="99"):
        ready.best(99, 3)
