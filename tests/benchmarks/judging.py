"""Judges a route of a benchmark instance: the plan document and the checker's verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.instance import Instance, Trip
from benchmarks.plans import plan_document
from solver.checker import check


def judged(instance: Instance, *trips: Trip) -> tuple[dict[str, Any], float]:
    """Return the plan of the trips, which has to be valid, and its value."""
    plan = plan_document(instance.problem, trips, engine="by hand")
    verdict = check(instance.problem, plan)
    assert verdict.valid, [violation.sentence for violation in verdict.violations]
    return plan, instance.value(verdict.cost)


def broken_rules(instance: Instance, *trips: Trip) -> list[str]:
    """Return the kinds of the violations of the trips' plan."""
    plan = plan_document(instance.problem, trips, engine="by hand")
    return [violation.kind.value for violation in check(instance.problem, plan).violations]


def times(plan: dict[str, Any], route: int = 0) -> Sequence[tuple[str, int, int, int]]:
    """Return kind, arrival, start and departure of a route's stops."""
    stops = plan["routes"][route]["stops"]
    return [(stop["kind"], stop["arrive"], stop["start"], stop["depart"]) for stop in stops]
