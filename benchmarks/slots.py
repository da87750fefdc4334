"""`python -m benchmarks.slots`: how long callers and editors wait on a plan of 1,000 jobs and 100 technicians."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from benchmarks.large.city import DAY, HOUR, SKILLS, SKUS, city
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Location, ZoneKind
from dispatch.planning.replanning import Editing, MoveVisit, Offer, Situation, Slots
from dispatch.planning.replanning.carried_on import problem_of
from solver import documents
from solver.solve import solve
from solver.stop import Iterations

Document = dict[str, Any]

JOBS = 1112
"""So many jobs give the city 100 technicians."""

NOW = 9 * HOUR


def planned(jobs: int, *, iterations: int, seed: int = 1) -> tuple[Document, Document]:
    """Return a city's problem document and a plan document for it."""
    document = city(jobs, seed=seed)
    problem = problem_of(document)
    plan = solve(problem, Iterations(iterations), seed, bare=True).plan
    return document, documents.write_plan(problem, plan)


def caller(
    document: Document, horizon: Horizon, rng: np.random.Generator, number: int
) -> tuple[Job, Promise]:
    """Return what a caller asks for: a new place near others, one skill, for every other caller a part."""
    places = document["locations"]
    latitude, longitude = places[int(rng.integers(len(places)))]
    place = Location(latitude + 0.01 * rng.random(), longitude + 0.01 * rng.random())
    now_at = horizon.moment(NOW)
    due_at = now_at + timedelta(hours=int(rng.integers(12, 60)))
    job = Job(
        f"caller {number}",
        place,
        now_at,
        60 * int(rng.integers(20, 90)),
        skills={f"skill{rng.integers(SKILLS)}": 1},
        parts={f"part{rng.integers(SKUS)}": 1} if number % 2 else {},
    )
    clocks = (due_at, due_at, due_at, due_at, None, due_at, due_at)
    return job, Promise(ZoneKind.URBAN, "", *clocks)


def ask(
    slots: Slots, document: Document, horizon: Horizon, questions: int
) -> tuple[list[float], list[float], list[Offer]]:
    """Return the seconds that each question took, by the clock and of the processor, and the offers."""
    rng = np.random.default_rng(1)
    walls, cpus, offers = [], [], []
    for number in range(questions):
        job, promise = caller(document, horizon, rng, number)
        wall, cpu = time.perf_counter(), time.process_time()
        offers.append(slots.offer(job, promise))
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return walls, cpus, offers


def edit(
    editing: Editing, document: Document, plan: Document, edits: int
) -> tuple[list[float], list[float]]:
    """Move visits to technicians drawn at random; return the seconds of each, by the clock and of the processor."""
    rng = np.random.default_rng(2)
    visits = [s["job"] for r in plan["routes"] for s in r["stops"] if s["kind"] == "visit"]
    people = [person["id"] for person in document["technicians"]]
    walls, cpus = [], []
    for _ in range(edits):
        move = MoveVisit(str(rng.choice(visits)), str(rng.choice(people)))
        wall, cpu = time.perf_counter(), time.process_time()
        editing.edit(move)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return walls, cpus


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask and print the times; return 0."""
    parser = argparse.ArgumentParser("benchmarks.slots", description=__doc__)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument(
        "--iterations", type=int, default=20000, help="of the plan's search (20000)"
    )
    parser.add_argument("--http", action="store_true", help="ask a server, by HTTP")
    options = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    if options.http:
        # Imported when it is needed: questions in this process need no store.
        from benchmarks.slots_http import measure

        lines = measure(
            jobs=options.jobs, questions=options.questions, iterations=options.iterations
        )
        print("\n".join(lines))
        return 0
    document, plan = planned(options.jobs, iterations=options.iterations)
    horizon = Situation(
        document, plan, datetime.fromisoformat(document["horizon"]["start"])
    ).horizon
    began = time.perf_counter()
    slots = Slots(document, plan, horizon=horizon, now_at=horizon.moment(NOW))
    loading = time.perf_counter() - began
    walls, cpus, offers = ask(slots, document, horizon, options.questions)
    people, days = len(document["technicians"]), document["horizon"]["end"] // DAY
    found = np.mean([len(offer.slots) for offer in offers])
    print(f"{options.jobs} jobs, {people} technicians, {days} days; loaded in {loading:.2f} s")
    print(f"{options.questions} callers, {found:.1f} appointments each")
    editing = Editing(document, plan, horizon=horizon)
    edited = edit(editing, document, plan, options.questions)
    print("| | p50 ms | p95 ms | most ms |\n|---|---|---|---|")
    rows = zip(("slots", "slots", "edits", "edits"), (walls, cpus, *edited), strict=True)
    for number, (name, seconds) in enumerate(rows):
        figures = 1000 * np.percentile(seconds, [50, 95, 100])
        clock = "of the processor" if number % 2 else "by the clock"
        print(f"| {name}, {clock} | " + " | ".join(f"{figure:.0f}" for figure in figures) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
