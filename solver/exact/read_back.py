"""A solution of the model as a plan: stops in order, arrivals driven exactly, no more taken aboard than is used."""

from __future__ import annotations

from dataclasses import replace

from ortools.sat.python import cp_model

from solver.cost import plan_cost
from solver.exact.layout import HUB, Kind
from solver.exact.model import Model
from solver.exact.rows import RowVariables
from solver.plan import Plan, Route, Stop, StopKind, Unserved


def read_plan(model: Model, solver: cp_model.CpSolver) -> Plan:
    """Return the plan of a solution, with its exact cost and without reasons."""
    problem = model.problem
    routes = []
    for number, row in enumerate(model.rows):
        if solver.boolean_value(row.used):
            routes.append(_Reader(model, solver, number, row).route())
    routes = _no_more_than_used(model, routes)
    served = {job for route in routes for job in route.jobs}
    left = [job for job in range(len(problem.jobs)) if job not in served]
    ordered = tuple(sorted(routes, key=lambda route: (route.technician, route.shift)))
    return Plan(
        routes=ordered,
        unserved=tuple(Unserved(job, "", "") for job in left),
        cost=plan_cost(problem, ordered, left),
    )


class _Reader:
    """Reads the route of one row."""

    def __init__(
        self, model: Model, solver: cp_model.CpSolver, number: int, row: RowVariables
    ) -> None:
        self.model, self.solver, self.number, self.variables = model, solver, number, row
        self.shift = row.row.shift
        self.drive = model.problem.travel.drive

    def route(self) -> Route:
        """Return the route; arrivals and the end are as early as starts and breaks allow."""
        row, next_arc = self.variables.row, {}
        for arc, taken in self.variables.taken:
            if self.solver.boolean_value(taken):
                next_arc[arc.tail] = arc
        now, place = self.solver.value(self.variables.depart), self.shift.start_location
        stops = [Stop(StopKind.START, place, now, now, now)]
        self._rest(HUB, stops)
        arc = next_arc[HUB]
        while arc.head != HUB:
            arrive = self.drive(arc.seconds, leave=stops[-1].depart)
            stops.append(self._stop(arc.head, arrive))
            self._rest(arc.head, stops)
            arc = next_arc[arc.head]
        last = stops[-1]
        end, place = last.depart, last.location
        if self.shift.end_location is not None:
            end = self.drive(arc.seconds, leave=last.depart)
            place = self.shift.end_location
        stops.append(Stop(StopKind.END, place, end, end, end))
        return Route(row.technician, row.index, tuple(stops))

    def _stop(self, at: int, arrive: int) -> Stop:
        node = self.variables.row.nodes[at]
        start = self.solver.value(self.variables.start[at])
        times = (node.place, arrive, start, start + node.service)
        if node.kind is Kind.VISIT:
            return Stop(StopKind.VISIT, *times, job=node.index)
        parts = {
            sku: self.solver.value(quantity)
            for (number, pickup, sku), quantity in self.model.picked.items()
            if (number, pickup) == (self.number, at)
        }
        problem = self.model.problem
        carried = problem.technicians[self.variables.row.technician].tools
        tools = tuple(sorted(problem.depots[node.index].tools - carried))
        return Stop(StopKind.PICKUP, *times, depot=node.index, parts=parts, tools=tools)

    def _rest(self, at: int, stops: list[Stop]) -> None:
        """Append the break where it follows a node."""
        here, rest = self.variables.rested.get(at), self.shift.rest
        if here is None or rest is None or not self.solver.boolean_value(here):
            return
        start, last = self.solver.value(self.variables.rest_start), stops[-1]
        times = (last.location, last.depart, start, start + rest.duration)
        stops.append(Stop(StopKind.BREAK, *times))


def _no_more_than_used(model: Model, routes: list[Route]) -> list[Route]:
    """Return the routes, which stand in the order of time, with pick-ups of what is used afterwards and no more."""
    jobs = model.problem.jobs
    needed: dict[tuple[int, str], int] = {}
    trimmed = []
    for route in reversed(routes):
        stops, asked = list[Stop](), set[str]()
        for stop in reversed(route.stops):
            if stop.job is not None:
                for sku, quantity in jobs[stop.job].parts.items():
                    key = route.technician, sku
                    needed[key] = needed.get(key, 0) + quantity
                asked |= jobs[stop.job].tools
            if stop.kind is StopKind.PICKUP:
                parts = {}
                for sku, quantity in stop.parts.items():
                    key = route.technician, sku
                    taken = min(quantity, needed.get(key, 0))
                    if taken:
                        parts[sku] = taken
                        needed[key] -= taken
                tools = tuple(tool for tool in stop.tools if tool in asked)
                stop = replace(stop, parts=parts, tools=tools)
            stops.append(stop)
        trimmed.append(replace(route, stops=tuple(reversed(stops))))
    return trimmed[::-1]
