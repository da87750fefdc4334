"""A day as it goes: planned and told in the morning, then four times events, each policy with a plan of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.large.city import city
from benchmarks.replanning.visits import told_anew
from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Location, ZoneKind
from dispatch.planning.convert import document_text
from dispatch.planning.replanning import (
    Cancellation,
    Event,
    NewTicket,
    Overrun,
    Remainder,
    Situation,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
    as_planned,
    occur,
    remainder,
)
from dispatch.planning.replanning.carried_on import carry_on, problem_of
from solver import documents
from solver import plan as solved
from solver.checker import check, load_json
from solver.problem import Problem
from solver.solve import solve
from solver.stop import Iterations

Document = dict[str, Any]
HOUR = 3600
MOMENTS = (9.5, 11, 13.5, 15.5)


@dataclass
class Day:
    """One policy's day as it goes: the situation, and what has been driven."""

    situation: Situation
    travel_seconds: int = 0
    travel_metres: int = 0
    told_anew: int = 0
    seconds: float = 0.0
    overtime_seconds: int = 0


Policy = Callable[[Situation, Remainder, Problem, int, int], solved.Plan]


def again(
    situation: Situation, rest: Remainder, problem: Problem, seed: int, iterations: int
) -> solved.Plan:
    """Re-plan: start from the plan in force, with what was told at its price."""
    before = carry_on(problem, rest.sequences).plan({})
    return solve(problem, Iterations(iterations), seed, start=before, bare=True).plan


def anew(
    situation: Situation, rest: Remainder, problem: Problem, seed: int, iterations: int
) -> solved.Plan:
    """Plan anew: the rest of the day as if nobody had been told anything."""
    return solve(problem, Iterations(iterations), seed, bare=True).plan


def carried(
    situation: Situation, rest: Remainder, problem: Problem, seed: int, iterations: int
) -> solved.Plan:
    """Carry on: the plan in force is kept, and what it cannot do any more falls out."""
    return carry_on(problem, rest.sequences).plan({})


POLICIES: dict[str, Policy] = {"re-planned": again, "planned anew": anew, "carried on": carried}


def first_plan(seed: int, *, jobs: int, iterations: int) -> Situation:
    """Return a city's day at eight in the morning, planned and told."""
    document = city(jobs, seed=seed)
    problem = problem_of(document)
    plan = solve(problem, Iterations(iterations), seed, bare=True).plan
    written = documents.write_plan(problem, plan)
    start_at = datetime.fromisoformat(document["horizon"]["start"])
    return Situation(document, written, start_at + timedelta(hours=8)).with_told()


def events_at(situation: Situation, rng: np.random.Generator, moment: int) -> list[Event]:
    """Return what happens at a moment, drawn from what may happen to any plan of the day.

    Nothing depends on the plan in force, so that every policy meets the same; what a plan does not allow, such as the
    cancellation of a visit that has begun, does not happen to it.
    """
    people, jobs = (
        sorted(situation.technicians),
        sorted(situation.whole["jobs"], key=lambda j: j["id"]),
    )
    drawn: list[Event] = [
        NewTicket(*_ticket(situation, rng, f"new-{moment}-{n}")) for n in range(2)
    ]
    drawn.append(TechnicianLate(str(rng.choice(people)), int(rng.integers(15, 60)) * 60))
    cancelled = jobs[int(rng.integers(len(jobs)))]["id"]
    out = str(rng.choice(people))
    chance = rng.random(4)
    longer = int(rng.integers(20, 60))
    if chance[0] < 0.5:
        drawn.append(Cancellation(cancelled))
    if chance[1] < 0.25:
        until = situation.horizon.moment(24 * HOUR)
        drawn.append(TechnicianOut(out, until_at=until))
    if chance[2] < 0.3:
        drawn.append(TrafficSlower(1.25 if situation.traffic == 1 else 1.0))
    person = str(rng.choice(people))
    if chance[3] < 0.7:
        on_site = [
            visit.job_id
            for visit in situation.progress.visits
            if not visit.done and visit.on_site_at is not None and visit.technician_id == person
        ]
        drawn += [Overrun(job, situation.now_at + timedelta(minutes=longer)) for job in on_site]
    return [event for event in drawn if _allowed(situation, event)]


def _allowed(situation: Situation, event: Event) -> bool:
    if isinstance(event, Cancellation):
        return event.job_id in situation.jobs and situation.progress.of(event.job_id) is None
    return True


def _ticket(situation: Situation, rng: np.random.Generator, id: str) -> tuple[Job, Promise]:
    places = situation.whole["locations"]
    place = places[int(rng.integers(len(places)))]
    now_at, weight = situation.now_at, float(rng.choice([1.0, 3.0, 10.0]))
    due_at = now_at + timedelta(hours=4 if weight == 10 else 24)
    skills = {f"skill{rng.integers(5)}": 1}
    service = 60 * int(rng.integers(20, 90))
    job = Job(id, Location(*place), now_at, service, skills=skills)
    clocks = (due_at, due_at, due_at, due_at, None, due_at, due_at)
    return job, Promise(ZoneKind.URBAN, "", *clocks, weight=weight)


def play(seed: int, policy: str, first: Situation, *, iterations: int) -> Day:
    """Return the day as it goes with one policy."""
    day = Day(first if policy != "planned anew" else replace(first, told={}))
    for number, hour in enumerate(MOMENTS):
        situation = _later(day, int(hour * HOUR))
        rng = np.random.default_rng([seed, number])
        situation = occur(situation, events_at(situation, rng, number))
        rest = remainder(situation)
        problem = problem_of(rest.document)
        began = time.process_time()
        plan = POLICIES[policy](situation, rest, problem, seed, iterations)
        day.seconds += time.process_time() - began
        written = documents.write_plan(problem, plan)
        verdict = check(load_json(document_text(rest.document)), load_json(document_text(written)))
        if not verdict.valid:
            raise RuntimeError(f"sequence {seed}, {policy}: {verdict.violations[0].sentence}")
        day.told_anew += told_anew(situation.plan, written)
        day.situation = replace(situation, plan=written)
        if policy == "re-planned":
            day.situation = day.situation.with_told()
    _later(day, None)
    return day


def _later(day: Day, second: int | None) -> Situation:
    """Let a day go on as planned until a second, or to its end, and add up what is driven meanwhile."""
    situation = day.situation
    problem = problem_of({**situation.whole})
    for route in situation.plan["routes"]:
        stops = route["stops"]
        for before, stop in pairwise(stops):
            if second is None or before["depart"] <= second:
                day.travel_seconds += stop["arrive"] - before["depart"]
                day.travel_metres += problem.travel.metres(before["location"], stop["location"])
                if stop["kind"] == "end":
                    shift = situation.technicians[route["technician"]]["shifts"][route["shift"]]
                    day.overtime_seconds += max(0, stop["depart"] - shift["end"])
    if second is None:
        return situation
    now_at = situation.horizon.moment(second)
    progress = as_planned(situation.plan, situation.horizon, now_at, so_far=situation.progress)
    return replace(situation, now_at=now_at, progress=progress)
