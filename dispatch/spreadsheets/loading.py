"""What each technician has aboard, picks up and uses up, route by route."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dispatch.domain.job import Job
from dispatch.domain.plan import Plan, Route, StopKind
from dispatch.domain.technician import Technician


@dataclass(frozen=True)
class LoadLine:
    """One part or tool of one route.

    Attributes
    ----------
    technician : Technician
        Who drives.
    day : date
        On which the route starts.
    is_tool : bool
        Otherwise a part.
    item : str
        Sku or name of the tool.
    aboard : int
        In the van when the route starts; of a tool 1 if carried.
    picked_up : int
        On the way.
    used : int
        By the jobs of the route; of a tool how many jobs ask for it.
    left : int or None
        Aboard when the route ends; None for a tool.
    depot_ids : tuple of str
        Where it is picked up.
    """

    technician: Technician
    day: date
    is_tool: bool
    item: str
    aboard: int
    picked_up: int
    used: int
    left: int | None
    depot_ids: tuple[str, ...]


def load_lines(plan: Plan) -> Iterator[LoadLine]:
    """Yield every part and tool that a route uses or picks up, in the order of technicians and time."""
    jobs = {job.id: job for job in plan.day.jobs}
    for technician in plan.day.technicians:
        aboard = Counter(technician.van)
        routes = [route for route in plan.routes if route.technician_id == technician.id]
        for route in sorted(routes, key=lambda route: route.stops[0].depart_at.timestamp()):
            yield from _part_lines(technician, route, aboard, jobs)
            yield from _tool_lines(technician, route, jobs)


def _part_lines(
    technician: Technician, route: Route, aboard: Counter[str], jobs: dict[str, Job]
) -> Iterator[LoadLine]:
    picked: Counter[str] = Counter()
    used: Counter[str] = Counter()
    depots: dict[str, dict[str, None]] = {}
    for stop in route.stops:
        if stop.kind is StopKind.VISIT and stop.job_id is not None:
            used.update(jobs[stop.job_id].parts)
        for sku, quantity in stop.parts.items():
            if quantity:
                picked[sku] += quantity
                depots.setdefault(sku, {})[stop.depot_id or ""] = None
    for sku in sorted(used.keys() | picked.keys()):
        before = aboard[sku]
        aboard[sku] += picked[sku] - used[sku]
        yield LoadLine(
            technician=technician,
            day=route.stops[0].depart_at.date(),
            is_tool=False,
            item=sku,
            aboard=before,
            picked_up=picked[sku],
            used=used[sku],
            left=aboard[sku],
            depot_ids=tuple(depots.get(sku, ())),
        )


def _tool_lines(technician: Technician, route: Route, jobs: dict[str, Job]) -> Iterator[LoadLine]:
    used: Counter[str] = Counter()
    depots: dict[str, dict[str, None]] = {}
    for stop in route.stops:
        if stop.kind is StopKind.VISIT and stop.job_id is not None:
            used.update(jobs[stop.job_id].tools)
        for tool in stop.tools:
            depots.setdefault(tool, {})[stop.depot_id or ""] = None
    for tool in sorted(used.keys() | depots.keys()):
        yield LoadLine(
            technician=technician,
            day=route.stops[0].depart_at.date(),
            is_tool=True,
            item=tool,
            aboard=int(tool in technician.tools),
            picked_up=int(tool in depots),
            used=used[tool],
            left=None,
            depot_ids=tuple(depots.get(tool, ())),
        )
