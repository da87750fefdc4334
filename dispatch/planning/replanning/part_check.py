"""Judge a few routes of a plan by the independent checker without reading the whole plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dispatch.planning.convert import document_text
from solver import documents
from solver import plan as solved
from solver.checker import check, load_json
from solver.plan import StopKind
from solver.problem import Problem
from solver.violations import Kind, Violation

Document = dict[str, Any]

OF_THE_WHOLE = (Kind.COST, Kind.BOUND, Kind.PROBLEM_NAME)
"""Violations that a part of a plan says nothing about."""


def violations_of(
    document: Document,
    problem: Problem,
    routes: Sequence[solved.Route],
    others: Iterable[solved.Route],
    left_out: Sequence[int],
    *,
    also: Iterable[solved.Route] = (),
) -> tuple[Violation, ...]:
    """Return the rules that some routes break.

    Parameters
    ----------
    document, problem : dict, Problem
        The whole problem, as document and as the solver reads it.
    routes : sequence of Route
        The routes to judge.
    others : iterable of Route
        All other routes of the plan; those that pick up the same parts at the same depots are judged along, as the
        stock is shared.
    left_out : sequence of int
        Jobs that are left out and were visited by these routes.
    also : iterable of Route
        Routes that these replace: what they picked up is looked at, too.
    """
    wanted = _picked(routes) | _picked(also)
    along = [route for route in others if wanted & _picked([route])]
    judged = [*routes, *along]
    jobs = {problem.jobs[job].id for route in judged for job in route.jobs}
    jobs |= {problem.jobs[job].id for job in left_out}
    plan = solved.Plan(
        routes=tuple(judged),
        unserved=tuple(solved.Unserved(job, "", "") for job in left_out),
        cost=dict.fromkeys((*problem.weights, "total"), 0),
    )
    part = _part(document, {problem.technicians[route.technician].id for route in judged}, jobs)
    written = documents.write_plan(problem, plan)
    small, plan_small = _with_few_places(part, written)
    verdict = check(load_json(document_text(small)), load_json(document_text(plan_small)))
    return tuple(found for found in verdict.violations if found.kind not in OF_THE_WHOLE)


def _picked(routes: Iterable[solved.Route]) -> set[tuple[int | None, str]]:
    return {
        (stop.depot, sku)
        for route in routes
        for stop in route.stops
        if stop.kind is StopKind.PICKUP
        for sku in stop.parts
    }


def _part(document: Document, people: set[str], jobs: set[str]) -> Document:
    """Return the document with these jobs alone; technicians without routes keep their names."""
    return {
        **document,
        "technicians": [
            person if person["id"] in people else {"id": person["id"], "shifts": []}
            for person in document["technicians"]
        ],
        "jobs": [job for job in document["jobs"] if job["id"] in jobs],
    }


def _with_few_places(document: Document, plan: Document) -> tuple[Document, Document]:
    """Return both documents with those locations alone that they use."""
    used = sorted(used_places(document))
    at = {place: index for index, place in enumerate(used)}
    travel = dict(document["travel"])
    for table in ("duration", "distance"):
        if table in travel:
            travel[table] = [[travel[table][here][there] for there in used] for here in used]
    small = {
        **document,
        "travel": travel,
        "locations": [document["locations"][place] for place in used],
        "technicians": [moved_person(person, at) for person in document["technicians"]],
        "depots": [moved(depot, at) for depot in document.get("depots", [])],
        "jobs": [moved(job, at) for job in document["jobs"]],
    }
    routes = [
        {**route, "stops": [moved(stop, at) for stop in route["stops"]]} for route in plan["routes"]
    ]
    return small, {**plan, "routes": routes}


def used_places(document: Document) -> set[int]:
    """Return the locations that jobs, depots and shifts of a document use."""
    things = [*document["jobs"], *document.get("depots", [])]
    found = {thing["location"] for thing in things}
    for person in document["technicians"]:
        for shift in person["shifts"]:
            found |= {shift["from"], shift["to"]} - {None}
    return found


def moved(thing: Document, at: dict[int, int]) -> Document:
    """Return a job, depot or stop at the new index of its location."""
    return {**thing, "location": at[thing["location"]]}


def moved_person(person: Document, at: dict[int, int]) -> Document:
    """Return a technician whose shifts begin and end at the new indices of their locations."""
    shifts = [
        {**shift, "from": at[shift["from"]], "to": None if shift["to"] is None else at[shift["to"]]}
        for shift in person["shifts"]
    ]
    return {**person, "shifts": shifts}
