"""Days on a line, planned by hand: places 0 to 5, 600 seconds and 1000 metres from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Location, ZoneKind
from dispatch.planning.replanning import Event, Lock, Situation, as_planned, occur
from dispatch.planning.replanning.carried_on import carry_on, problem_of
from solver import documents
from tests.solver.small_days import day, job, person, shift

__all__ = ["after", "at", "day", "job", "moment", "person", "place", "shift", "ticket", "visits"]

Document = dict[str, Any]
START = datetime.fromisoformat("2026-03-02T00:00:00+08:00")


def moment(second: int) -> datetime:
    """Return a moment of the day."""
    return datetime.fromtimestamp(START.timestamp() + second, tz=START.tzinfo)


def at(
    second: int,
    document: Document,
    routes: Mapping[tuple[str, int], Sequence[str]],
    *,
    locks: Sequence[Lock] = (),
    told: bool = True,
) -> Situation:
    """Return a day at a second, planned in these sequences, everything so far as planned and told."""
    problem = problem_of(document)
    draft = carry_on(problem, {key: tuple(jobs) for key, jobs in routes.items()})
    plan = documents.write_plan(problem, draft.plan({}))
    situation = Situation(document, plan, moment(second), locks=tuple(locks))
    assert {id for id, _, _ in visits(plan)} == {id for jobs in routes.values() for id in jobs}
    progress = as_planned(plan, situation.horizon, situation.now_at)
    known = replace(situation, progress=progress)
    return known.with_told() if told else known


def after(situation: Situation, *events: Event) -> Situation:
    """Return the situation after events."""
    return occur(situation, events)


def visits(plan: Document) -> list[tuple[str, str, int]]:
    """Return job, technician and start of every visit, by start."""
    found = [
        (stop["job"], route["technician"], stop["start"])
        for route in plan["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    ]
    return sorted(found, key=lambda visit: (visit[2], visit[0]))


def place(index: int) -> Location:
    """Return a place of the line."""
    return Location(30.0, 114.0 + index / 100)


def ticket(
    id: str, where: int, *, due: int, seconds: int = 600, **more: Any
) -> tuple[Job, Promise]:
    """Return a ticket at a place of the line, due at a second."""
    promise = Promise(ZoneKind.URBAN, "", *(moment(due),) * 4, None, moment(due), moment(due))
    return Job(id, place(where), moment(0), seconds, **more), promise
