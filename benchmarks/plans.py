"""Routes of other people -> plan documents: timed by our own words, so that `solver.checker` can judge them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.instance import Trip
from solver.checker import check
from solver.problem import DEFAULT_WEIGHTS

Document = Mapping[str, Any]


@dataclass(frozen=True)
class _Node:
    """A place to be passed: its stop without times, the windows of its start (none: any time), its service."""

    stop: dict[str, Any]
    windows: Sequence[Sequence[int]]
    service: int


def plan_document(problem: Document, trips: Sequence[Trip], *, engine: str) -> dict[str, Any]:
    """Return the plan document of given routes.

    Each route ends as early as it can and then leaves as late as that allows, which is its shortest duration where
    every job has one window. A start that no window allows, or an end after the shift, is written down as it falls:
    the checker names it. The cost is the checker's own.

    Parameters
    ----------
    problem : dict
        A problem document with travel matrices, without profile, speeds and breaks.
    trips : sequence of Trip
        At most one to a technician, for the first shift; those without jobs are left aside.
    engine : str
        Whose routes they are.
    """
    jobs = {job["id"]: job for job in problem["jobs"]}
    people = {person["id"]: person for person in problem["technicians"]}
    served = {job for trip in trips for job in trip.jobs}
    plan: dict[str, Any] = {
        "version": 1,
        "problem": problem["name"],
        "routes": [
            {"technician": t.technician, "shift": 0, "stops": _stops(problem, people, jobs, t)}
            for t in trips
            if t.jobs
        ],
        "unserved": [
            {"job": job, "reason": "left out", "detail": f"{engine} leaves it out"}
            for job in jobs
            if job not in served
        ],
        "cost": dict.fromkeys((*DEFAULT_WEIGHTS, "total"), 0),
        "bound": None,
        "stats": {"engine": engine},
    }
    plan["cost"] = dict(check(problem, plan).cost)
    return plan


def _stops(
    problem: Document, people: Mapping[str, Document], jobs: Mapping[str, Document], trip: Trip
) -> list[dict[str, Any]]:
    """Return the timed stops of a route."""
    person = people[trip.technician]
    work = person["shifts"][0]
    nodes = [_visit(jobs[job]) for job in trip.jobs]
    if trip.pickup_after is not None:
        later = [jobs[job] for job in trip.jobs[trip.pickup_after :]]
        nodes.insert(trip.pickup_after, _pickup(problem["depots"][0], later))
    legs = _legs(problem["travel"]["duration"], work, nodes)
    last = _starts(nodes, legs, leave=work["start"])[-1]
    leave = max(work["start"], _latest_departure(nodes, legs, end=last))
    starts = _starts(nodes, legs, leave=leave)
    stops = [_point("start", work["from"], leave)]
    for node, leg, start in zip(nodes, legs, starts, strict=False):
        times = {
            "arrive": stops[-1]["depart"] + leg,
            "start": start,
            "depart": start + node.service,
        }
        stops.append({**node.stop, **times})
    return [*stops, _point("end", work["to"], starts[-1])]


def _point(kind: str, location: int, at: int) -> dict[str, Any]:
    return {"kind": kind, "location": location, "arrive": at, "start": at, "depart": at}


def _visit(job: Document) -> _Node:
    stop = {"kind": "visit", "location": job["location"], "job": job["id"]}
    return _Node(stop, job.get("windows", ()), job["service"])


def _pickup(depot: Document, later: Sequence[Document]) -> _Node:
    """Return the pick-up of all that later jobs need, as if the van were empty."""
    parts: Counter[str] = Counter()
    for job in later:
        parts.update(job.get("parts", {}))
    stop = {
        "kind": "pickup",
        "location": depot["location"],
        "depot": depot["id"],
        "parts": dict(sorted((sku, quantity) for sku, quantity in parts.items() if quantity)),
        "tools": sorted({tool for job in later for tool in job.get("tools", ())}),
    }
    return _Node(stop, depot.get("windows", ()), depot.get("service", 0))


def _legs(seconds: Sequence[Sequence[int]], work: Document, nodes: Sequence[_Node]) -> list[int]:
    """Return the travel to each node and to the end of the shift."""
    places = [work["from"], *(node.stop["location"] for node in nodes), work["to"]]
    return [seconds[a][b] for a, b in itertools.pairwise(places)]


def _starts(nodes: Sequence[_Node], legs: Sequence[int], *, leave: int) -> list[int]:
    """Return the earliest start at each node and the arrival at the end."""
    starts, now = [], leave
    for node, leg in zip(nodes, legs, strict=False):
        arrive = now + leg
        possible = [max(opens, arrive) for opens, closes in node.windows if arrive <= closes]
        starts.append(min(possible, default=arrive))
        now = starts[-1] + node.service
    return [*starts, now + legs[-1]]


def _latest_departure(nodes: Sequence[_Node], legs: Sequence[int], *, end: int) -> int:
    """Return the latest departure that still reaches the end at `end`."""
    latest = end
    for node, leg in zip(reversed(nodes), reversed(legs), strict=False):
        limit = latest - leg - node.service
        closes = [min(closes, limit) for opens, closes in node.windows if opens <= limit]
        latest = max(closes, default=limit)
    return latest - legs[0]
