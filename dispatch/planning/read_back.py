"""From the solver's plan back to the domain: indices become ids, seconds become moments."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.domain.day import Day
from dispatch.domain.place import Location
from dispatch.domain.plan import Comparison, Route, Stop, StopKind, UnservedJob
from solver import plan as solved
from solver.problem import Problem


def routes_of(problem: Problem, plan: solved.Plan, day: Day) -> tuple[Route, ...]:
    """Return the routes of a solver's plan, in the order of technicians and shifts."""
    ordered = sorted(plan.routes, key=lambda route: (route.technician, route.shift))
    return tuple(
        Route(
            technician_id=problem.technicians[route.technician].id,
            shift_index=route.shift,
            stops=tuple(
                _stop(problem, day, before=before, stop=stop)
                for before, stop in zip((None, *route.stops), route.stops, strict=False)
            ),
        )
        for route in ordered
    )


def unserved_of(problem: Problem, plan: solved.Plan) -> tuple[UnservedJob, ...]:
    """Return the jobs left out, each with its reason."""
    return tuple(
        UnservedJob(problem.jobs[item.job].id, item.reason, item.detail) for item in plan.unserved
    )


def comparison(name: str, problem: Problem, plan: solved.Plan) -> Comparison:
    """Return what people ask about a plan: served, late, travel, overtime and cost."""
    late = [
        stop.start - due
        for route in plan.routes
        for stop in route.stops
        if stop.job is not None
        and (due := problem.jobs[stop.job].due) is not None
        and stop.start > due
    ]
    legs = [
        (before, after)
        for route in plan.routes
        for before, after in zip(route.stops, route.stops[1:], strict=False)
    ]
    return Comparison(
        name=name,
        total_cents=plan.total,
        served=sum(len(route.jobs) for route in plan.routes),
        unserved=len(plan.unserved),
        late=len(late),
        late_seconds=sum(late),
        travel_seconds=sum(after.arrive - before.depart for before, after in legs),
        travel_metres=sum(
            problem.travel.metres(before.location, after.location) for before, after in legs
        ),
        overtime_seconds=sum(_overtime(problem, route) for route in plan.routes),
    )


def baseline_comparisons(
    problem: Problem, baselines: Mapping[str, solved.Plan]
) -> tuple[Comparison, ...]:
    """Return one comparison for each dispatch rule, in the order in which they were tried."""
    return tuple(comparison(name, problem, plan) for name, plan in baselines.items())


def _overtime(problem: Problem, route: solved.Route) -> int:
    shift = problem.technicians[route.technician].shifts[route.shift]
    return max(0, route.stops[-1].arrive - shift.end)


def _stop(problem: Problem, day: Day, *, before: solved.Stop | None, stop: solved.Stop) -> Stop:
    moment = day.horizon.moment
    metres = 0 if before is None else problem.travel.metres(before.location, stop.location)
    return Stop(
        kind=StopKind(stop.kind.value),
        location=Location(*problem.locations[stop.location]),
        arrive_at=moment(stop.arrive),
        start_at=moment(stop.start),
        depart_at=moment(stop.depart),
        travel_seconds=0 if before is None else stop.arrive - before.depart,
        travel_metres=metres,
        job_id=None if stop.job is None else problem.jobs[stop.job].id,
        depot_id=None if stop.depot is None else problem.depots[stop.depot].id,
        parts=dict(stop.parts),
        tools=tuple(stop.tools),
    )
