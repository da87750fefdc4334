"""`python -m benchmarks.fixes`: what would serve the jobs of days with too few technicians, each fix solved afresh.

Days: `data/city` with every third technician off, and neutral cities of 200 jobs over three days with four technicians
of ten. Every job that their plans leave out or serve late is asked about, until there are enough. Each fix shown is
applied to the problem document, solved again from nothing, and judged by the checker.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.large.city import city
from dispatch.domain.horizon import Horizon
from dispatch.planning.convert import document_text, problem_document
from dispatch.planning.fixes import Fix, Ground, fixes_for
from dispatch.planning.replanning.carried_on import problem_of
from dispatch.spreadsheets import read_day
from dispatch.standards.due import promises
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from solver import documents
from solver.checker import check, load_json
from solver.kernel import warm_up
from solver.solve import solve
from solver.stop import Iterations

Document = dict[str, Any]

JOBS = 200
SHARE = 0.4
"""Part of the technicians of a neutral city who work."""


@dataclass
class Tally:
    """What one day has shown.

    Attributes
    ----------
    asked, helped : int
        Jobs asked about, and those that at least one fix serves.
    shown, passed, afresh : int
        Fixes shown; those whose own plan the checker passes on the changed document with the job served in time; those
        whose document, solved from nothing, serves it in time in a plan that the checker passes.
    kinds : dict of str to int
        Fixes shown by the kinds of their changes.
    seconds : list of float
        Of the processor, for each job asked about.
    """

    asked: int = 0
    helped: int = 0
    shown: int = 0
    passed: int = 0
    afresh: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count what another day has shown as well."""
        self.asked += other.asked
        self.helped += other.helped
        self.shown += other.shown
        self.passed += other.passed
        self.afresh += other.afresh
        self.seconds += other.seconds
        for kind, count in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + count

    @property
    def row(self) -> str:
        """The figures as cells of a table."""
        seconds = np.array(self.seconds or [0.0])
        middle, high = np.percentile(seconds, [50, 95])
        counts = (self.asked, self.helped, self.shown, self.passed, self.afresh)
        times = (middle, high, seconds.max())
        return " | ".join([*map(str, counts), *(f"{each:.2f}" for each in times)])


def days() -> Iterator[Document]:
    """Yield the problem documents of days with more work than technicians."""
    folder = Path(str(files("dispatch_data") / "city"))
    standards = load_standards()
    day = read_day(folder, timezone=standards.timezone)
    document, _ = problem_document(day, promises(day, standards), StraightLine())
    people = [each for number, each in enumerate(document["technicians"]) if number % 3]
    yield with_technicians(json.loads(document_text(document)), people, "data/city")
    for seed in range(1, 10):
        document = json.loads(document_text(city(JOBS, seed=seed)))
        count = round(SHARE * len(document["technicians"]))
        yield with_technicians(document, document["technicians"][:count], f"neutral {seed}")


def with_technicians(document: Document, people: list[Document], name: str) -> Document:
    """Return the document with some technicians alone; wishes for others are forgotten."""
    known = {person["id"] for person in people}
    jobs = [_without(job, known) for job in document["jobs"]]
    return {**document, "name": name, "technicians": people, "jobs": jobs}


def _without(job: Document, known: set[str]) -> Document:
    job = dict(job)
    for name in ("preferred", "lock", "published"):
        value = job.get(name)
        person = value if name == "preferred" or value is None else value["technician"]
        if person not in known:
            job[name] = None
    for name in ("allowed", "forbidden"):
        job[name] = [person for person in job.get(name) or [] if person in known]
    return job


def loaded(document: Document, *, iterations: int) -> Ground:
    """Return a day with a plan."""
    problem = problem_of(document)
    plan = documents.write_plan(problem, solve(problem, Iterations(iterations), 1).plan)
    start_at = datetime.fromisoformat(document["horizon"]["start"])
    end_at = start_at.fromtimestamp(
        start_at.timestamp() + document["horizon"]["end"], start_at.tzinfo
    )
    return Ground(document, plan, horizon=Horizon(start_at, end_at))


def serves(document: Document, plan: Document, job_id: str) -> bool:
    """Return whether the checker passes a plan, and it starts a job by what the document promises."""
    verdict = check(*(load_json(document_text(each)) for each in (document, plan)))
    due = next(job.get("due") for job in document["jobs"] if job["id"] == job_id)
    starts = [
        stop["start"]
        for route in plan["routes"]
        for stop in route["stops"]
        if stop.get("job") == job_id
    ]
    return verdict.valid and bool(starts) and (due is None or starts[0] <= due)


def solved_afresh(ground: Ground, fix: Fix, *, iterations: int) -> bool:
    """Return whether the changed problem, solved from nothing, serves the job in time.

    The search alone is asked first, then the whole of `solve`, which also puts in what the search has overlooked.
    """
    document = fix.document(ground.document)
    problem = problem_of(document)
    for bare in (True, False):
        plan = solve(problem, Iterations(iterations), 7, bare=bare).plan
        if serves(document, documents.write_plan(problem, plan), fix.job_id):
            return True
    return False


def ask(ground: Ground, jobs: Sequence[str], *, iterations: int) -> Tally:
    """Return what asking about some jobs of a day has shown."""
    tally = Tally()
    for job_id in jobs:
        began = time.process_time()
        found = fixes_for(ground, job_id)
        tally.seconds.append(time.process_time() - began)
        tally.asked += 1
        tally.helped += bool(found.fixes)
        for fix in found.fixes:
            kind = " + ".join(sorted(fix.kinds)) or "rearranged"
            tally.kinds[kind] = tally.kinds.get(kind, 0) + 1
            tally.shown += 1
            tally.passed += serves(fix.document(ground.document), fix.outcome.plan, job_id)
            tally.afresh += solved_afresh(ground, fix, iterations=iterations)
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, print the table; return 1 where a fix does not hold."""
    parser = argparse.ArgumentParser("benchmarks.fixes", description=__doc__)
    parser.add_argument("--jobs", type=int, default=100, help="how many jobs to ask about [100]")
    parser.add_argument("--a-day", type=int, default=20, help="of one day at most [20]")
    parser.add_argument("--iterations", type=int, default=20000, help="of each day's plan [20000]")
    parser.add_argument("--afresh", type=int, default=3000, help="of each fix solved [3000]")
    options = parser.parse_args(arguments)
    warm_up()
    whole, first = Tally(), True
    print("day | asked | helped | shown | passed | afresh | median s | p95 s | most s")
    for document in days():
        ground = loaded(document, iterations=options.iterations)
        jobs = [*ground.unserved_ids, *ground.late_ids]
        jobs = jobs[: min(options.a_day, options.jobs - whole.asked)]
        if first and jobs:
            fixes_for(ground, jobs[0])  # what is loaded once does not count
            first = False
        tally = ask(ground, jobs, iterations=options.afresh)
        print(f"{document['name']} | {tally.row}", flush=True)
        whole.add(tally)
        if whole.asked >= options.jobs:
            break
    print(f"all | {whole.row}")
    for kind, count in sorted(whole.kinds.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"  {count:4} {kind}")
    return 0 if whole.shown == whole.passed else 1


if __name__ == "__main__":
    sys.exit(main())
