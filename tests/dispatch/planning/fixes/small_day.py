"""Days small enough to be worked out by hand: places a quarter of an hour apart, one technician or two, few jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.planning.convert import document_text
from dispatch.planning.fixes import Fix, Fixes, Ground, fixes_for
from dispatch.planning.replanning.carried_on import problem_of
from solver import documents
from solver.checker import check, load_json
from solver.solve import solve
from solver.stop import Iterations

Document = dict[str, Any]

HOUR, MINUTE, DAY = 3600, 60, 86400
START = "2026-11-23T00:00:00+08:00"
QUARTER = 15 * MINUTE
PLACES = 6


def shift(start: int = 8, end: int = 17, **values: Any) -> Document:
    """Return a shift by its hours, from place 0 and back to it."""
    return {"start": start * HOUR, "end": end * HOUR, "from": 0, "to": 0, **values}


def technician(id: str, *, shifts: list[Document] | None = None, **values: Any) -> Document:
    """Return a technician with a shift of nine hours, where none are given."""
    return {"id": id, "shifts": [shift()] if shifts is None else shifts, **values}


def job(id: str, place: int, hours: float, **values: Any) -> Document:
    """Return a job of so many hours at a place."""
    return {"id": id, "location": place, "service": round(hours * HOUR), **values}


def day(technicians: list[Document], jobs: list[Document], **values: Any) -> Document:
    """Return a problem document of one day; every place is a quarter of an hour and 10 km from every other."""
    seconds = [[0 if a == b else QUARTER for b in range(PLACES)] for a in range(PLACES)]
    metres = [[0 if a == b else 10_000 for b in range(PLACES)] for a in range(PLACES)]
    return {
        "version": 1,
        "name": "a small day",
        "horizon": {"start": START, "end": DAY},
        "locations": [[31.2 + place / 100, 121.4] for place in range(PLACES)],
        "travel": {"duration": seconds, "distance": metres},
        "technicians": technicians,
        "depots": [],
        "jobs": jobs,
        **values,
    }


def horizon() -> Horizon:
    """Return the clock of the small days."""
    start_at = datetime.fromisoformat(START)
    end_at = datetime.fromtimestamp(start_at.timestamp() + DAY, start_at.tzinfo)
    return Horizon(start_at, end_at)


def loaded(document: Document, *, iterations: int = 240, **values: Any) -> Ground:
    """Return a day with the plan that a search finds."""
    problem = problem_of(document)
    plan = documents.write_plan(problem, solve(problem, Iterations(iterations), 1).plan)
    return Ground(document, plan, horizon=horizon(), **values)


def confirmed(ground: Ground, fix: Fix) -> bool:
    """Return whether a fix holds, by the checker alone and by a solver that knows nothing of its plan.

    Its own plan is judged on the changed document; then the changed document is solved from nothing and that plan is
    judged as well. Both have to serve the job by what the changed document promises.
    """
    document = fix.document(ground.document)
    problem = problem_of(document)
    afresh = solve(problem, Iterations(240), 5).plan
    return serves(document, fix.outcome.plan, fix.job_id) and serves(
        document, documents.write_plan(problem, afresh), fix.job_id
    )


def serves(document: Document, plan: Document, job_id: str) -> bool:
    """Return whether the checker passes a plan in which a job starts by what is promised."""
    verdict = check(*(load_json(document_text(each)) for each in (document, plan)))
    due = next(each.get("due") for each in document["jobs"] if each["id"] == job_id)
    starts = [
        stop["start"]
        for route in plan["routes"]
        for stop in route["stops"]
        if stop.get("job") == job_id
    ]
    return verdict.valid and bool(starts) and (due is None or starts[0] <= due)


def found_for(document: Document, job_id: str, **values: Any) -> tuple[Ground, Fixes]:
    """Return the day and what would serve a job, after every fix was confirmed."""
    ground = loaded(document, **values)
    found = fixes_for(ground, job_id)
    assert all(confirmed(ground, fix) for fix in found.fixes)
    return ground, found
