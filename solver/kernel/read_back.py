"""The best plan of a chain as a `Plan`: exact times from the problem itself, exact costs."""

from __future__ import annotations

from solver.cost import plan_cost
from solver.kernel import search as k
from solver.kernel.state import State
from solver.plan import Plan, Route, Stop, StopKind, Unserved


def best_plan(state: State) -> Plan:
    """Return the best plan of a chain, its cost exact to the cent; why a job is unserved is left open."""
    problem = state.tables.problem
    routes = []
    for row, (technician, shift) in enumerate(state.tables.routes):
        if state.best_info[row, k.LENGTH] > 0:
            routes.append(Route(technician, shift, _stops(state, row)))
    served = {job for route in routes for job in route.jobs}
    left_out = [job for job in range(len(problem.jobs)) if job not in served]
    return Plan(
        routes=tuple(sorted(routes, key=lambda route: (route.technician, route.shift))),
        unserved=tuple(Unserved(job, "", "") for job in left_out),
        cost=plan_cost(problem, routes, left_out),
    )


def best_sequences(state: State) -> dict[tuple[int, int], list[int]]:
    """Return the jobs of each route of a chain's best plan, by (technician, shift), and leave the search as it is."""
    jobs = {key: state.best_jobs(row) for row, key in enumerate(state.tables.routes)}
    return {key: served for key, served in jobs.items() if served}


def _stops(state: State, row: int) -> tuple[Stop, ...]:
    """Return the timed stops of a route; arrivals are driven exactly, starts are those of the search."""
    problem = state.tables.problem
    technician, index = state.tables.routes[row]
    shift = problem.technicians[technician].shifts[index]
    count = state.run(k.LAY_OUT, row)
    leave, here = int(state.rows[3][row, k.DEPART]), shift.start_location
    stops = [Stop(StopKind.START, here, leave, leave, leave)]
    for node, place, start, seconds in state.laid[:count, : k.L_SERVICE + 1].tolist():
        arrive = problem.travel.arrival(here, place, leave=leave)
        leave, here = start + seconds, place
        times = (place, arrive, start, leave)
        if node < 0:
            stops.append(Stop(StopKind.BREAK, *times))
        elif node < len(problem.jobs):
            stops.append(Stop(StopKind.VISIT, *times, job=node))
        else:
            stops.append(_pickup(state, row, node - len(problem.jobs), times))
    if shift.end_location is not None:
        leave = problem.travel.arrival(here, shift.end_location, leave=leave)
        here = shift.end_location
    stops.append(Stop(StopKind.END, here, leave, leave, leave))
    return tuple(stops)


def _pickup(state: State, row: int, depot: int, times: tuple[int, int, int, int]) -> Stop:
    """Return the pick-up of a route: what its jobs need beyond the van's share, and the tools not carried."""
    problem, goods = state.tables.problem, state.tables.goods
    technician, _ = state.tables.routes[row]
    jobs = state.best_jobs(row)
    parts = {}
    for number, sku in enumerate(goods.skus):
        need = sum(problem.jobs[job].parts.get(sku, 0) for job in jobs)
        quantity = need - int(state.best_draw[row, number])
        if quantity > 0:
            parts[sku] = quantity
    asked = {tool for job in jobs for tool in problem.jobs[job].tools}
    lent = (asked - problem.technicians[technician].tools) & problem.depots[depot].tools
    return Stop(StopKind.PICKUP, *times, depot=depot, parts=parts, tools=tuple(sorted(lent)))
