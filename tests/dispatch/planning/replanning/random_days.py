"""Random days at random moments with random events: every rule of the problem document may bind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Location, ZoneKind
from dispatch.planning.convert import document_text
from dispatch.planning.replanning import (
    Cancellation,
    Event,
    NewTicket,
    Overrun,
    PartArrived,
    PartMissing,
    Situation,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
    as_planned,
    occur,
)
from solver import documents
from solver.checker import load_json
from solver.solve import solve
from solver.stop import Iterations
from tests.solver.random_problems import PARTS, SKILLS, random_problem

Document = dict[str, Any]


def random_situation(seed: int) -> Situation | None:
    """Return a day somewhere in the middle, everything so far as planned and told; None where nothing was planned."""
    rng = np.random.default_rng(seed)
    document = random_problem(rng, jobs=10, technicians=3)
    problem = documents.read_problem(load_json(document_text(document)))
    plan = documents.write_plan(problem, solve(problem, Iterations(0), engine="earliest-due").plan)
    stops = [stop for route in plan["routes"] for stop in route["stops"]]
    if not stops:
        return None
    first, last = min(stop["start"] for stop in stops), max(stop["depart"] for stop in stops)
    begins = datetime.fromisoformat(document["horizon"]["start"])
    situation = Situation(document, plan, begins)
    now_at = situation.horizon.moment(int(rng.integers(first - 600, last)))
    progress = as_planned(plan, situation.horizon, now_at)
    return replace(situation, now_at=now_at, progress=progress).with_told()


def random_events(situation: Situation, rng: np.random.Generator) -> list[Event]:
    """Return up to three events that the day allows."""
    found = [_random_event(situation, rng, number) for number in range(int(rng.integers(1, 4)))]
    return [event for event in found if event is not None]


def after_events(situation: Situation, events: list[Event]) -> Situation:
    """Return the situation after events, one by one."""
    return occur(situation, events)


def _random_event(situation: Situation, rng: np.random.Generator, number: int) -> Event | None:
    person = str(rng.choice(list(situation.technicians)))
    later = situation.now_at + timedelta(seconds=int(rng.integers(60, 7200)))
    begun = {visit.job_id: visit for visit in situation.progress.visits}
    waiting = [id for id in situation.jobs if id not in begun]
    under_way = [visit.job_id for visit in begun.values() if not visit.done]
    depot = str(rng.choice(list(situation.depots) or [""]))
    kind = int(rng.integers(8))
    if kind == 0:
        return NewTicket(*random_ticket(situation, rng, f"new {number} of {situation.now}"))
    if kind == 1 and waiting:
        return Cancellation(waiting[number % len(waiting)])
    if kind == 2:
        return TechnicianOut(person, until_at=None if rng.random() < 0.5 else later)
    if kind == 3:
        return TechnicianLate(person, int(rng.integers(60, 5400)))
    if kind == 4 and under_way:
        return Overrun(under_way[0], later)
    if kind == 5 and situation.technicians[person].get("van"):
        held = [sku for sku, count in situation.technicians[person]["van"].items() if count]
        missing = PartMissing(held[0], 1, technician_id=person) if held else None
        return missing if missing is not None and _is_there(situation, missing) else None
    if kind == 6 and depot:
        return PartArrived(str(rng.choice(PARTS)), 2, depot_id=depot)
    return TrafficSlower(float(rng.choice([0.8, 1.3, 2.0])))


def _is_there(situation: Situation, event: PartMissing) -> bool:
    from dispatch.planning.replanning.stock_now import van_now

    assert event.technician_id is not None
    return van_now(situation, event.technician_id).get(event.sku, 0) > 0


def random_ticket(situation: Situation, rng: np.random.Generator, id: str) -> tuple[Job, Promise]:
    """Return a ticket at one of the places of the day, due within some hours."""
    place = Location(
        *situation.whole["locations"][int(rng.integers(len(situation.whole["locations"])))]
    )
    due_at = situation.now_at + timedelta(seconds=int(rng.integers(600, 20000)))
    job = Job(
        id,
        place,
        situation.now_at,
        int(rng.integers(0, 3600)),
        skills={SKILLS[0]: 1} if rng.random() < 0.3 else {},
        parts={str(PARTS[int(rng.integers(len(PARTS)))]): 1} if rng.random() < 0.4 else {},
    )
    clocks = (due_at, due_at, due_at, due_at, None, due_at, due_at)
    return job, Promise(ZoneKind.URBAN, "", *clocks, weight=float(rng.integers(1, 4)))
