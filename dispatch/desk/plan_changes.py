"""What differs between two plans, visit by visit, and what of a plan is ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.domain.plan import Plan, Stop, StopKind


@dataclass(frozen=True)
class VisitChange:
    """A visit that differs; technician and start are None where a plan does not hold it."""

    job_id: str
    technician_before: str | None
    start_before: datetime | None
    technician_after: str | None
    start_after: datetime | None

    def plain(self) -> dict[str, Any]:
        """Return the change as values of JSON."""
        return {
            "job": self.job_id,
            "before": _plain(self.technician_before, self.start_before),
            "after": _plain(self.technician_after, self.start_after),
        }


def visits_of(plan: Plan) -> dict[str, tuple[str, datetime]]:
    """Return who makes each visit of a plan, and when it starts."""
    return {
        stop.job_id: (route.technician_id, stop.start_at)
        for route in plan.routes
        for stop in route.stops
        if stop.job_id is not None
    }


def visit_changes(before: Plan, after: Plan) -> tuple[VisitChange, ...]:
    """Return the visits in which two plans differ, in the order of their ids."""
    old, new = visits_of(before), visits_of(after)
    nobody = (None, None)
    return tuple(
        VisitChange(id, *old.get(id, nobody), *new.get(id, nobody))
        for id in sorted(old.keys() | new.keys())
        if old.get(id) != new.get(id)
    )


def _plain(technician_id: str | None, start_at: datetime | None) -> dict[str, str] | None:
    if technician_id is None or start_at is None:
        return None
    return {"technician": technician_id, "start": start_at.isoformat()}


def ahead_of(plan: Plan, document: Mapping[str, Any]) -> Plan:
    """Return a plan with the visits and pick-ups of its plan document alone: those that were over are left out."""
    ahead = {
        (route["technician"], stop["start"], stop.get("job"))
        for route in document["routes"]
        for stop in route["stops"]
        if stop["kind"] in (StopKind.VISIT.value, StopKind.PICKUP.value)
    }
    visits = {job_id for _, _, job_id in ahead}
    seconds = plan.day.horizon.seconds

    def is_over(technician_id: str, stop: Stop) -> bool:
        if stop.job_id is not None:
            return stop.job_id not in visits
        is_pick_up = stop.kind is StopKind.PICKUP
        return is_pick_up and (technician_id, seconds(stop.start_at), None) not in ahead

    routes = (
        replace(
            route,
            stops=tuple(stop for stop in route.stops if not is_over(route.technician_id, stop)),
        )
        for route in plan.routes
    )
    return replace(plan, routes=tuple(routes))
