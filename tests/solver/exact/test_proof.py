"""Proofs of plans that a hand can work out, and what is said where nothing can be proven."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from solver.build import build_plan
from solver.cost import plan_cost
from solver.documents import read_problem
from solver.effort import Effort
from solver.exact import MOST_JOBS, Status, prove
from solver.plan import Plan, StopKind
from tests.solver.brute_force import optimum
from tests.solver.exact.cases import ENOUGH, proven
from tests.solver.random_problems import random_problem
from tests.solver.small_days import day, job, person, shift
from tests.solver.test_brute_force import _awkward, _busy


def pickups(plan: Plan) -> list[list[dict[str, int]]]:
    """Return what is picked up, stop by stop, route by route."""
    return [
        [dict(stop.parts) for stop in route.stops if stop.kind is StopKind.PICKUP]
        for route in plan.routes
    ]


def proven_plan(document: dict[str, Any]) -> Plan:
    """Return the plan that is proven best."""
    proof = proven(document)
    assert proof.status is Status.OPTIMAL
    assert proof.bound == proof.plan.total == proof.plan.bound
    assert proof.sentence == "optimal, proven"
    return proof.plan


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 6, 7])
def test_the_best_of_all_orders_is_proven(seed: int) -> None:
    """With every rule in play no plan of the enumeration is better, and where its timing is exact it is as good."""
    document = _awkward(seed)
    problem = read_problem(document)
    _, best = optimum(problem)
    plan = proven_plan(document)
    assert plan.total <= best.total
    rich = document["travel"].get("profile") or problem.weights["work_hour"]
    if not rich and not any(work.published for work in problem.jobs):
        assert abs(plan.total - best.total) <= 6  # the enumeration compares before it rounds


def test_a_busy_day_is_proven() -> None:
    """Eight jobs, two crews, due times, breaks and overtime: the best of all orders."""
    document = _busy(1)
    assert proven_plan(document).total == optimum(read_problem(document))[1].total


def test_two_depots_in_one_route() -> None:
    """Each depot has one of the two parts: the route calls at both."""
    depots = [{"location": 1, "stock": {"pump": 1}}, {"location": 3, "stock": {"valve": 1}}]
    document = day([job(4, parts={"pump": 1, "valve": 1})], person(shift()), depots=depots)
    assert pickups(proven_plan(document)) == [[{"pump": 1}, {"valve": 1}]]


def test_loading_today_for_tomorrow() -> None:
    """The depot is closed tomorrow, so the part for tomorrow's visit is fetched on today's route."""
    depot = {"location": 0, "stock": {"pump": 2}, "windows": [[0, 28800]]}
    jobs = [job(1, due=28800, due_hard=True), job(2, parts={"pump": 2}, release=86400)]
    document = day(jobs, person(shift(), shift(86400, 115200)), depots=[depot])
    plan = proven_plan(document)
    assert pickups(plan) == [[{"pump": 2}], []]
    assert [route.jobs for route in plan.routes] == [(0,), (1,)]


def test_a_part_on_order_is_waited_for() -> None:
    """The part arrives at second 7200; the near job is done first, and the last part goes to the weightier job."""
    depot = {"location": 0, "arrivals": [{"sku": "pump", "quantity": 1, "at": 7200}]}
    jobs = [job(1), job(2, parts={"pump": 1}), job(2, parts={"pump": 1}, weight=2)]
    document = day(jobs, person(shift()), person(shift()), depots=[depot])
    plan = proven_plan(document)
    assert [left.job for left in plan.unserved] == [1]
    fetched = [s for r in plan.routes for s in r.stops if s.kind is StopKind.PICKUP]
    assert [stop.start >= 7200 for stop in fetched] == [True]


def test_a_way_over_a_depot_may_be_shorter() -> None:
    """Where the matrix breaks the triangle inequality a stop that fetches nothing saves an hour."""
    document = day([job(2, 0)], person(shift()), depots=[{"location": 1, "service": 0}])
    document["travel"]["duration"][0][2] = 4800
    plan = proven_plan(document)
    assert pickups(plan) == [[{}]]
    assert plan.cost["travel_hour"] == 3000 * 2400 // 3600


def test_overlapping_shifts_in_either_order() -> None:
    """The later shift is worked first: only then both jobs, each possible in one shift alone, can be kept."""
    early = shift(0, 20000)
    late = shift(600, 9000)
    jobs = [job(1, 600, windows=[[1200, 1200]]), job(1, 600, windows=[[12000, 12000]])]
    document = day(jobs, person(early, late), weights={"overtime_hour": 0})
    plan = proven_plan(document)
    assert plan.unserved == ()


def test_components_are_rounded_each_by_itself() -> None:
    """Half cents of kilometres and of driving go up each: the bound is the contract's total, not the exact sum's."""
    document = day([job(1, 0)], weights={"km": 0.25, "travel_hour": 1.5, "unserved": 100})
    plan = proven_plan(document)
    assert (plan.cost["km"], plan.cost["travel_hour"]) == (1, 1)  # 0.5 and 0.5
    assert plan.bound == 2


def test_the_start_is_kept_where_nothing_is_cheaper() -> None:
    """A proof that begins at the best plan gives that plan back, with its bound."""
    problem = read_problem(day([job(place, 60) for place in (5, 1, 4)]))
    start = build_plan(problem, {(0, 0): [1, 2, 0]}, stats={"note": "mine"})
    proof = prove(problem, limit=ENOUGH, start=start)
    assert proof.plan.routes == start.routes
    assert proof.plan.stats == {"note": "mine"}
    assert (proof.bound, proof.status) == (start.total, Status.OPTIMAL)


def test_without_time_the_bound_is_still_true() -> None:
    """Nothing is claimed that is not proven: the bound stays below the best plan, and the sentence says how far."""
    document = random_problem(np.random.default_rng(2), jobs=9, technicians=3)
    proof = proven(document, Effort(work=0.001))
    assert proof.status is Status.BOUNDED
    assert proof.bound is not None
    gap = (proof.plan.total - proof.bound) / 100
    assert gap > 0
    assert proof.sentence == f"at most {gap:,.2f} above the optimum"


def test_the_same_work_gives_the_same_proof() -> None:
    """Twice the same problem and amount of work: the same plan and bound."""
    document = random_problem(np.random.default_rng(16), jobs=9, technicians=3)
    first, second = (proven(document, Effort(work=0.2)) for _ in range(2))
    assert (first.plan.routes, first.bound) == (second.plan.routes, second.bound)


def test_a_cancelled_proof_ends() -> None:
    """Once cancelled it gives back what it has."""
    cancel = threading.Event()
    cancel.set()
    problem = read_problem(random_problem(np.random.default_rng(2), jobs=9, technicians=3))
    proof = prove(problem, limit=Effort(seconds=600), cancel=cancel)
    assert proof.bound is not None


def test_too_large_is_said() -> None:
    """Too many jobs, too many orders of overlapping shifts, sums beyond the solver's range: no bound, and why."""
    many = day([job(1)] * (MOST_JOBS + 1))
    assert proven(many).sentence == f"too large to prove: more than {MOST_JOBS} jobs"
    shifts = [shift(start, 28800) for start in range(4)]
    tangled = proven(day([job(1)], person(*shifts)))
    assert (tangled.bound, tangled.status) == (None, Status.TOO_LARGE)
    assert "overlap in too many ways" in tangled.sentence
    dear = proven(day([job(1, weight=1000)], weights={"unserved": 10**15}))
    assert (dear.bound, dear.status) == (None, Status.TOO_LARGE)
    assert "may reach" in dear.sentence


def test_nothing_to_do_is_proven() -> None:
    """No jobs cost nothing; without technicians every job is paid for."""
    assert proven_plan(day([])).total == 0
    plan = proven_plan({**day([job(1)]), "technicians": []})
    assert plan.cost == plan_cost(read_problem(day([job(1)])), [], [0])
