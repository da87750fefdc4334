"""A slot is taken: the job joins the plan at its window, and the plan takes its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Assignment, Job, Window
from dispatch.domain.plan import Plan
from dispatch.planning.bounded import without_bound
from dispatch.planning.convert import document_text, job_entry
from dispatch.planning.make_plan import refuse_unchecked
from dispatch.planning.replanning.appointments import Offer, Slot
from dispatch.planning.replanning.carried_on import problem_of
from dispatch.planning.replanning.new_tickets import KnownPlaces
from dispatch.planning.replanning.shown import shown_after
from dispatch.planning.replanning.situation import plain
from solver import documents
from solver import plan as solved
from solver.checker import load_json
from solver.cost import plan_cost
from solver.documents import read_plan

Document = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """The plan with an appointment in it, passed by the checker.

    Attributes
    ----------
    job : Job
        With the window it got, and what the customer was told.
    problem, plan : dict
        The problem document with the job, and the plan document that visits it; the parts it uses are in the plan's
        pick-ups and vans like all others.
    shown : Plan or None
        The day as people see it.
    """

    job: Job
    problem: Document
    plan: Document
    shown: Plan | None


def take(
    offer: Offer,
    slot: Slot,
    *,
    problem: Document,
    plan: Document,
    horizon: Horizon,
    shown: Plan | None,
) -> Taken:
    """Return the plan with one of the appointments offered in it; see `Slots.take`."""
    job = _told(offer.job, slot)
    document = with_job(problem, job, offer, horizon)
    read = problem_of(document)
    known = read_plan(read, {**plan, "unserved": [*plan["unserved"], _unserved(job.id)]})
    routes = [route for route in known.routes if route.technician not in slot.touched.technicians]
    routes = sorted([*routes, *slot.touched.routes], key=lambda r: (r.technician, r.shift))
    left = tuple(each for each in known.unserved if each.job != read.job_index[job.id])
    cost = plan_cost(read, routes, [each.job for each in left])
    changed = solved.Plan(tuple(routes), left, cost, stats=without_bound(known.stats))
    written = documents.write_plan(read, changed)
    refuse_unchecked(load_json(document_text(document)), written)
    people = {read.technicians[person].id for person in slot.touched.technicians}
    if shown is not None:
        day = replace(shown.day, jobs=(*shown.day.jobs, job))
        shown = replace(shown, day=day, promises={**shown.promises, job.id: offer.promise})
    seen = shown_after(shown, read, changed, people, before=plan)
    return Taken(job, document, written, seen)


def _told(job: Job, slot: Slot) -> Job:
    """Return the job with the appointment as its window, and as what the customer is told."""
    cut = [
        Window(max(slot.opens_at, window.opens_at), min(slot.closes_at, window.closes_at))
        for window in job.windows
    ]
    windows = [window for window in cut if window.opens_at <= window.closes_at]
    return replace(
        job,
        windows=tuple(windows) or (Window(slot.opens_at, slot.closes_at),),
        told=Assignment(slot.technician_id, slot.start_at),
    )


def with_job(problem: Document, job: Job, offer: Offer, horizon: Horizon) -> Document:
    """Return a problem document with one more job."""
    places = KnownPlaces(problem["locations"])
    entry = job_entry(job, offer.promise, horizon, places)
    added = [[place.latitude, place.longitude] for place in places.added]
    locations = [*problem["locations"], *added]
    return plain({**problem, "locations": locations, "jobs": [*problem["jobs"], entry]})


def _unserved(job_id: str) -> Document:
    return {"job": job_id, "reason": "", "detail": ""}
