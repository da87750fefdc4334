"""The best plan of a small problem by trying every set and every order of jobs for each technician.

Only for problems in which technicians share nothing: one shift each and no depots. Orders are pruned only where
nothing that begins with them could be valid: skills, tools or van parts are lacking, or a visit cannot be
reached in time.

Each order is timed by `time_route`. Without a profile, published starts and paid hours that is its cheapest timing
(`test_all_timings.py`), and the plan is the
best of all; with them it is the best of all orders as the solver times them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from solver.cost import plan_cost, route_cents
from solver.plan import Plan, Route, Unserved
from solver.problem import Problem
from solver.schedule import Visit, time_route
from solver.timing import timetable


class Best(NamedTuple):
    """Exact cents of a route and the route; no jobs: 0 and None."""

    cents: Fraction
    route: Route | None


def optimum(problem: Problem) -> tuple[Fraction, Plan]:
    """Return the exact cents of the best plan, and that plan."""
    assert not problem.depots
    tables = [best_routes(problem, t) for t in range(len(problem.technicians))]
    everything = (1 << len(problem.jobs)) - 1
    price = [problem.unserved_cents(job)[1] for job in range(len(problem.jobs))]
    combined: dict[int, tuple[Fraction, tuple[Route, ...]]] = {0: (Fraction(0), ())}
    for table in tables:
        joined: dict[int, tuple[Fraction, tuple[Route, ...]]] = {}
        for taken, (cents, routes) in combined.items():
            for jobs, best in table.items():
                if jobs & taken:
                    continue
                total = cents + best.cents
                if jobs | taken not in joined or total < joined[jobs | taken][0]:
                    more = () if best.route is None else (best.route,)
                    joined[jobs | taken] = total, routes + more
        combined = joined
    cents, routes, served = min(
        (
            (
                cents + sum((price[j] for j in _members(everything & ~taken)), Fraction(0)),
                routes,
                taken,
            )
            for taken, (cents, routes) in combined.items()
        ),
        key=lambda option: option[0],
    )
    left = _members(everything & ~served)
    unserved = tuple(Unserved(job, "no room", "left out by the best plan") for job in left)
    return cents, Plan(routes, unserved, plan_cost(problem, routes, left))


def best_routes(problem: Problem, technician: int) -> dict[int, Best]:
    """Return the cheapest route through each set of jobs (as bits) that the technician can serve."""
    found = {0: Best(Fraction(0), None)}
    shifts = problem.technicians[technician].shifts
    if not shifts:
        return found
    assert len(shifts) == 1
    for order in _orders(problem, technician):
        route = time_route(
            problem, technician=technician, shift=0, items=[Visit(job) for job in order]
        )
        if route is None:
            continue
        cents = sum(route_cents(problem, route).values(), Fraction(0))
        bits = sum(1 << job for job in order)
        if bits not in found or cents < found[bits].cents:
            found[bits] = Best(cents, route)
    return found


def _orders(problem: Problem, technician: int) -> Iterator[tuple[int, ...]]:
    """Yield every order of jobs whose visits can follow one another in time, breaks and the way back aside."""
    person, table = problem.technicians[technician], timetable(problem)
    able = [
        job
        for job in range(len(problem.jobs))
        if problem.may_serve(technician=technician, job=job)
        and problem.jobs[job].tools <= person.tools
    ]
    pending: list[tuple[int, ...]] = [(job,) for job in able]
    while pending:
        order = pending.pop()
        used: dict[str, int] = {}
        for job in order:
            for sku, quantity in problem.jobs[job].parts.items():
                used[sku] = used.get(sku, 0) + quantity
        if any(quantity > person.van.get(sku, 0) for sku, quantity in used.items()):
            continue
        shift = person.shifts[0]
        nodes = [table.visit[technician][job] for job in order]
        times = table.forward(shift, nodes, leave=shift.start)
        if times is None or times.starts[-1] > shift.latest_end:
            continue
        yield order
        pending.extend((*order, job) for job in able if job not in order)


def _members(bits: int) -> list[int]:
    return [job for job in range(bits.bit_length()) if bits >> job & 1]
