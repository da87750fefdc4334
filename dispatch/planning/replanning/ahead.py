"""The plan that holds, made ready for edits at a moment: what is begun is held, nothing is put into the past."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Promise
from dispatch.planning.replanning.appointments import Offer
from dispatch.planning.replanning.carried_on import problem_of
from dispatch.planning.replanning.job_entries import with_published
from dispatch.planning.replanning.new_ways import NewWays, document_with_location
from dispatch.planning.replanning.taking import with_job
from solver.cost import plan_cost
from solver.documents import read_plan

Document = dict[str, Any]
Visits = Mapping[str, tuple[str, int]]


def visits_in(plan: Document) -> dict[str, tuple[str, int]]:
    """Return who makes each visit of a plan document, and at which second it starts."""
    return {
        stop["job"]: (route["technician"], stop["start"])
        for route in plan["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    }


def ahead_of(
    problem: Document,
    plan: Document,
    *,
    now: int,
    begun: Collection[str],
    also: Collection[str] = (),
) -> tuple[Document, Document]:
    """Return both documents of the plan that holds as they stand at a moment.

    A visit begun keeps its technician and its start. Every other customer counts as told what the plan says, and no
    visit ahead can be put before the moment; one that should have begun and has not may stay where it is.

    Parameters
    ----------
    problem, plan : dict
        The documents of the plan that holds.
    now : int
        The moment, seconds from the horizon's start.
    begun : collection of str
        Jobs whose visit is under way or over.
    also : collection of str
        Jobs that should have begun, have not, and shall be put anew: they cannot be put before the moment either.
    """
    visits = visits_in(plan)
    jobs = [_at(job, problem, visits, now=now, begun=begun, also=also) for job in problem["jobs"]]
    return priced({**problem, "jobs": jobs}, plan)


def priced(problem: Document, plan: Document) -> tuple[Document, Document]:
    """Return a problem document, and a plan document with what it costs by that problem."""
    read = problem_of(problem)
    known = read_plan(read, plan)
    cost = plan_cost(read, known.routes, [left.job for left in known.unserved])
    return problem, {**plan, "cost": cost}


def with_unserved(
    problem: Document,
    plan: Document,
    job: Job,
    promise: Promise,
    *,
    horizon: Horizon,
    ways: NewWays,
) -> tuple[Document, Document]:
    """Return both documents with one more job, which the plan leaves out.

    Raises
    ------
    SituationError, TravelError
        If nobody can say how long the way to its place takes.
    """
    if "duration" in problem["travel"]:
        way = ways.of(job, problem["locations"])
        if way is not None:
            problem = document_with_location(problem, job.location, way)
    document = with_job(problem, job, Offer(job, promise, ()), horizon)
    left = {"job": job.id, "reason": "", "detail": "It came in after the plan was made."}
    return document, {**plan, "unserved": [*plan["unserved"], left]}


def _at(
    job: Document,
    problem: Document,
    visits: Visits,
    *,
    now: int,
    begun: Collection[str],
    also: Collection[str],
) -> Document:
    visit = visits.get(job["id"])
    if visit is not None and job["id"] in begun:
        return {**job, "lock": {"technician": visit[0], "start": visit[1]}}
    if visit is not None:
        job = with_published(job, problem, technician_id=visit[0], start=visit[1])
        if visit[1] < now and job["id"] not in also:
            return job
    release = job.get("release")
    return {**job, "release": now if release is None else max(release, now)}
