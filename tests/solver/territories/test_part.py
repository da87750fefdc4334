"""A territory as a problem of its own."""

from __future__ import annotations

from benchmarks.large.city import city
from solver.documents import read_problem
from solver.rules import nearest_technician
from solver.territories.part import cut_out
from solver.territories.split import Territory, by_plan
from solver.territories.stock import shares_of_depots
from tests.solver.small_days import day, job, person, shift


def test_routes_come_back_as_they_went() -> None:
    """A plan cut into territories and put together again is the same, and its parts cost what it costs."""
    problem = read_problem(city(200, seed=4))
    plan = nearest_technician(problem)
    territories = by_plan(problem, plan, count=3, turn=1)
    shares = shares_of_depots(problem, territories, plan)
    routes, total = [], 0
    for territory, share in zip(territories, shares, strict=True):
        part = cut_out(problem, territory, share)
        own = part.plan_within(r for r in plan.routes if r.technician in territory.technicians)
        routes += part.routes_outside(own)
        total += own.total
    assert tuple(sorted(routes, key=lambda r: (r.technician, r.shift))) == plan.routes
    assert abs(total - plan.total) <= 3 * len(plan.cost)


def test_technicians_of_other_territories() -> None:
    """They are one technician without a shift: what is theirs cannot be done here, and is paid for as before."""
    jobs = [
        job(1, lock={"technician": "t1", "start": None}),
        job(1, allowed=["t1"]),
        job(1, preferred="t1"),
        job(1, published={"technician": "t1", "start": 0}),
        job(1, forbidden=["t1"]),
        job(1, allowed=["t0", "t1"]),
    ]
    problem = read_problem(day(jobs, person(shift()), person(shift())))
    part = cut_out(problem, Territory((0,), tuple(range(6))), {}).problem
    assert [person.shifts == () for person in part.technicians] == [False, True]
    may = [part.may_serve(technician=0, job=index) for index in range(6)]
    assert may == [False, False, True, True, True, True]
    assert part.jobs[2].preferred == 1
    assert part.jobs[3].published is not None
    assert part.jobs[3].published.technician == 1


def test_travel_is_that_of_the_places() -> None:
    """Matrices are cut to the territory's locations, formula travel keeps its places."""
    problem = read_problem(day([job(4), job(2)], person({**shift(), "from": 1, "to": None})))
    part = cut_out(problem, Territory((0,), (0,)), {})
    assert list(part.locations) == [1, 4]
    assert part.problem.travel.seconds(0, 1) == problem.travel.seconds(1, 4)
    assert part.problem.technicians[0].shifts[0].end_location is None
    large = read_problem(city(40, seed=1))
    part = cut_out(large, Territory((1,), (7, 9)), {})
    here, there = part.problem.jobs[0].location, part.problem.jobs[1].location
    assert part.problem.travel.seconds(here, there) == large.travel.seconds(
        large.jobs[7].location, large.jobs[9].location
    )
    assert len(part.problem.locations) == 3
