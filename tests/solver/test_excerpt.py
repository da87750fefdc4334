"""An excerpt answers for the whole plan; gaps never miss a place that fits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from solver import documents
from solver.build import follow, sequences_of
from solver.draft import Draft
from solver.excerpt import EXTRA, NOBODY, excerpt, pickups_of
from solver.gaps import Gaps
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import earliest_due
from solver.timing import EARLIEST
from tests.solver.random_problems import random_problem


def shortest(duration: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the times of the shortest ways: no detour is quicker than the direct way."""
    for via in range(len(duration)):
        duration = np.minimum(duration, duration[:, via, None] + duration[via])
    return duration


def made(seed: int) -> tuple[Problem, Plan]:
    """Return a random problem and a plan by a rule that leaves its last job out."""
    document = random_problem(np.random.default_rng(seed), jobs=9, technicians=3)
    if "duration" in document["travel"]:
        document["travel"]["duration"] = shortest(np.array(document["travel"]["duration"])).tolist()
    problem = documents.read_problem(document)
    plan = earliest_due(problem)
    draft = Draft(problem)
    left = len(problem.jobs) - 1
    follow(draft, {key: [j for j in jobs if j != left] for key, jobs in sequences_of(plan).items()})
    return problem, draft.plan({})


@pytest.mark.parametrize("seed", range(40))
def test_an_excerpt_puts_a_job_in_as_the_whole_plan_does(seed: int) -> None:
    """A change tried in an excerpt is possible, and costs the same, as in the whole plan."""
    problem, plan = made(seed)
    whole, job = Draft(problem), len(problem.jobs) - 1
    follow(whole, sequences_of(plan))
    for person in range(len(problem.technicians)):
        small = excerpt(problem, plan, [person], extra=[problem.jobs[job]])
        draft = Draft(small.problem)
        follow(draft, small.sequences)
        own = len(small.jobs)
        for shift in range(len(problem.technicians[person].shifts)):
            jobs = whole.jobs(person, shift)
            for at in range(len(jobs) + 1):
                first = whole.try_jobs(person, shift, [*jobs[:at], job, *jobs[at:]])
                here = list(draft.jobs(0, shift))
                second = draft.try_jobs(0, shift, [*here[:at], own, *here[at:]])
                assert (first is None) == (second is None)
                if first is not None and second is not None:
                    cents = first.units * draft.prices.scale
                    assert cents == second.units * whole.prices.scale


@pytest.mark.parametrize("seed", range(40))
def test_gaps_never_miss_a_place(seed: int) -> None:
    """Wherever the job can be put in, its start lies between the earliest and the latest of that gap."""
    problem, plan = made(seed)
    whole, job = Draft(problem), len(problem.jobs) - 1
    follow(whole, sequences_of(plan))
    gaps, people = Gaps(problem, plan), range(len(problem.technicians))
    service = np.array([problem.service_seconds(technician=p, job=job) for p in people])
    place = problem.jobs[job].location
    fits = gaps.fits(
        problem.jobs[job],
        gaps.way(problem.locations[place], index=place),
        service=service,
        may=np.ones(len(service), dtype=bool),
        ready=np.full(len(service), EARLIEST),
    )
    columns = (gaps.technician.tolist(), gaps.shift.tolist(), gaps.position.tolist())
    bounds = dict(
        zip(zip(*columns, strict=True), zip(fits.earliest, fits.latest, strict=True), strict=True)
    )
    for person in people:
        for shift in range(len(problem.technicians[person].shifts)):
            jobs = whole.jobs(person, shift)
            for at in range(len(jobs) + 1):
                change = whole.try_jobs(person, shift, [*jobs[:at], job, *jobs[at:]])
                route = None if change is None else change.routes[person, shift]
                if route is None:
                    continue
                pairs = zip(route.timing.nodes, route.timing.starts, strict=True)
                start = next(second for node, second in pairs if node[3] == job)
                earliest, latest = bounds[person, shift, at]
                assert earliest <= start <= latest


def test_a_new_place_needs_the_formula() -> None:
    """A matrix has no row for a place that the problem does not have."""
    document = random_problem(np.random.default_rng(3), profile=False)
    assert "duration" in document["travel"]
    problem = documents.read_problem(document)
    with pytest.raises(ValueError, match="no row for this place"):
        Gaps(problem, earliest_due(problem)).way((30.0, 114.0))


def test_indices_come_back_as_those_of_the_whole() -> None:
    """Routes of an excerpt come back as those of the plan; extra jobs have numbers apart."""
    problem, plan = made(5)
    person = plan.routes[0].technician
    small = excerpt(problem, plan, [person], extra=[problem.jobs[-1]], pickups=pickups_of(plan))
    draft = Draft(small.problem)
    follow(draft, small.sequences)
    back = [small.route(route) for route in draft.plan({}).routes]
    own = [route for route in plan.routes if route.technician == person]
    assert [route.jobs for route in back] == [route.jobs for route in own]
    assert [[stop.location for stop in route.stops] for route in back] == [
        [stop.location for stop in route.stops] for route in own
    ]
    shift = own[0].shift
    change = draft.try_jobs(0, shift, [*draft.jobs(0, shift), len(small.jobs)])
    if change is not None:
        draft.apply(change)
        numbers = [job for route in draft.plan({}).routes for job in small.route(route).jobs]
        assert EXTRA in numbers


def test_who_is_not_in_the_excerpt_is_nobody() -> None:
    """Technicians that a job names and the excerpt lacks can neither serve it nor be taken for another."""
    problem, plan = made(1)
    other = replace(problem.jobs[-1], allowed=frozenset({2}), preferred=2, forbidden=frozenset({2}))
    small = excerpt(problem, plan, [0], extra=[other])
    job = small.problem.jobs[-1]
    assert (job.allowed, job.preferred, job.forbidden) == (frozenset({NOBODY}), NOBODY, frozenset())
    assert not small.problem.may_serve(technician=0, job=len(small.problem.jobs) - 1)
