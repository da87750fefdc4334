"""A day on which requests come in while technicians are out: decided again whenever some are revealed.

At each moment of revelation what is done or under way is history; the rest is a problem document of its own, in which
each technician begins where the last stop ends (nobody under way is called back) and leaves a place only in time to
start the next stop as planned. A request that is not put in at that moment is rejected for good; one accepted costs a
hundred times as much to leave out. Who has passed the depot holds every tool and plenty of every part.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from solver.build import follow_plan
from solver.checker import check
from solver.documents import read_problem, write_plan
from solver.problem import DEFAULT_WEIGHTS
from solver.solve import solve
from solver.stop import Stop

PROMISED = 100
"""How much dearer it is to leave out what has been accepted."""

PLENTY = 10_000
"""Pieces of each part on board after the depot."""

Document = dict[str, Any]
Event = tuple[str, str | None, int]
"""What was done: "visit" or "pickup", the job, the start."""


@dataclass
class Worker:
    """A technician during the day: where and when free, what is on board, what has been done."""

    document: Document
    location: int
    free_at: int
    van: dict[str, int]
    restocked: bool = False
    done: list[Event] = field(default_factory=list)

    @classmethod
    def at_home(cls, technician: Document) -> Worker:
        """Return a technician before the first shift."""
        work = technician["shifts"][0]
        return cls(technician, work["from"], work["start"], dict(technician["van"]))


@dataclass(frozen=True)
class Day:
    """What came of a day: the whole plan as a document and its judgement, decisions and the slowest one's seconds."""

    problem: Document
    plan: Document
    valid: bool
    decisions: int
    slowest: float

    @property
    def rejected(self) -> int:
        """Requests that nobody visits."""
        return len(self.plan["unserved"])


class OnlineDay:
    """Plays one day of a document with one depot, one shift a technician, and revelations."""

    def __init__(
        self, problem: Document, revealed: Mapping[str, int], engine: str, seed: int
    ) -> None:
        """Take the whole day's document and the second at which each dynamic job becomes known."""
        self.problem, self.revealed, self.engine, self.seed = problem, revealed, engine, seed
        self.jobs = {job["id"]: job for job in problem["jobs"]}
        self.workers = [Worker.at_home(technician) for technician in problem["technicians"]]
        self.open = [name for name in self.jobs if name not in revealed]
        self.rejected: list[str] = []
        self.routes: list[Document] = []
        self.decisions, self.slowest = 0, 0.0

    def play(self, first: Stop, later: Sequence[Stop]) -> Day:
        """Return the day; `first` stops the plan of what is known beforehand, `later` the following ones in turn."""
        began = min(worker.free_at for worker in self.workers)
        self._decide(began, [], first)
        for moment, stop in zip(self.moments, later, strict=True):
            self._advance(moment)
            new = [name for name, at in self.revealed.items() if at == moment]
            start = time.perf_counter()
            self._decide(moment, new, stop)
            self.slowest = max(self.slowest, time.perf_counter() - start)
            self.decisions += 1
        self._advance(None)
        return self._judged()

    @property
    def moments(self) -> list[int]:
        """The moments of revelation in order."""
        return sorted(set(self.revealed.values()))

    def _decide(self, now: int, new: Sequence[str], stop: Stop) -> None:
        """Plan what is open and what is new; what is new and left out is rejected."""
        document = self._rest(now, new)
        problem = read_problem(document)
        old = {(problem.technician_index[r["technician"]], 0): _visited(r) for r in self.routes}
        sequences = {key: [problem.job_index[name] for name in jobs] for key, jobs in old.items()}
        start = follow_plan(problem, sequences)
        found = solve(problem, stop, self.seed, engine=self.engine, start=start).plan
        plan = write_plan(problem, found)
        self.routes = plan["routes"]
        left = {left["job"] for left in plan["unserved"]}
        self.rejected += [name for name in new if name in left]
        self.open += [name for name in new if name not in left]

    def _rest(self, now: int, new: Sequence[str]) -> Document:
        """Return the document of what is still to be done."""
        price = self.problem["weights"]["unserved"]
        promised = [{**self.jobs[name], "unserved_cost": PROMISED * price} for name in self.open]
        return {
            **self.problem,
            "technicians": [self._technician(worker, now) for worker in self.workers],
            "jobs": promised + [self.jobs[name] for name in new],
        }

    def _technician(self, worker: Worker, now: int) -> Document:
        technician = deepcopy(worker.document)
        depot = self.problem["depots"][0]
        work = technician["shifts"][0]
        work["from"] = worker.location
        # Who is late home for want of a free second has no shift left, but has to have one that is none.
        work["start"] = min(max(now, worker.free_at), work["end"])
        technician["van"] = dict(worker.van)
        if worker.restocked:
            technician["van"] = dict.fromkeys(depot["stock"], PLENTY)
            technician["tools"] = sorted({*technician["tools"], *depot["tools"]})
        return technician

    def _advance(self, until: int | None) -> None:
        """Make history of every stop that is left for before `until`; of all where that is None."""
        travel = self.problem["travel"]["duration"]
        workers = {worker.document["id"]: worker for worker in self.workers}
        for route in self.routes:
            worker = workers[route["technician"]]
            while len(route["stops"]) > 2:
                stop = route["stops"][1]
                leave = stop["start"] - travel[worker.location][stop["location"]]
                if until is not None and leave >= until:
                    break
                self._do(worker, stop)
                del route["stops"][1]
        self.routes = [route for route in self.routes if _visited(route)]

    def _do(self, worker: Worker, stop: Document) -> None:
        worker.location, worker.free_at = stop["location"], stop["depart"]
        worker.done.append((stop["kind"], stop.get("job"), stop["start"]))
        if stop["kind"] == "pickup":
            worker.restocked = True
        elif not worker.restocked:
            for sku, count in self.jobs[stop["job"]].get("parts", {}).items():
                worker.van[sku] = worker.van.get(sku, 0) - count
        if stop["kind"] == "visit":
            self.open.remove(stop["job"])

    def _judged(self) -> Day:
        """Return the day as one plan of the whole document, in which nothing starts before it is revealed."""
        jobs = [{**job, "release": self.revealed.get(job["id"])} for job in self.problem["jobs"]]
        problem = {**self.problem, "jobs": jobs}
        missing = [*self.open, *self.rejected]
        plan: Document = {
            "version": 1,
            "problem": problem["name"],
            "routes": [route for worker in self.workers if (route := self._route(worker))],
            "unserved": [{"job": n, "reason": "rejected", "detail": "no room"} for n in missing],
            "cost": dict.fromkeys((*DEFAULT_WEIGHTS, "total"), 0),
            "bound": None,
            "stats": {"engine": self.engine, "seed": self.seed},
        }
        plan["cost"] = dict(check(problem, plan).cost)
        verdict = check(problem, plan)
        return Day(problem, plan, verdict.valid, self.decisions, self.slowest)

    def _route(self, worker: Worker) -> Document | None:
        """Return what a technician did as a route; None where there was no visit."""
        done = list(worker.done)
        while done and done[-1][0] == "pickup":
            done.pop()
        if not done:
            return None
        travel, home = self.problem["travel"]["duration"], worker.document["shifts"][0]["from"]
        places = [self._place(event) for event in done]
        leave = done[0][2] - travel[home][places[0]]
        stops = [_instant("start", home, leave)]
        for n, (event, place) in enumerate(zip(done, places, strict=True)):
            arrive = stops[-1]["depart"] + travel[stops[-1]["location"]][place]
            stops.append(self._stop(event, place, arrive, done[n + 1 :]))
        stops.append(_instant("end", home, stops[-1]["depart"] + travel[places[-1]][home]))
        return {"technician": worker.document["id"], "shift": 0, "stops": stops}

    def _place(self, event: Event) -> int:
        job = event[1]
        place = self.problem["depots"][0] if job is None else self.jobs[job]
        location: int = place["location"]
        return location

    def _stop(self, event: Event, place: int, arrive: int, later: Sequence[Event]) -> Document:
        kind, job, start = event
        stop = {"kind": kind, "location": place, "arrive": arrive, "start": start}
        if job is not None:
            return {**stop, "depart": start + self.jobs[job]["service"], "job": job}
        depot = self.problem["depots"][0]
        needs = [self.jobs[name] for _, name, _ in later if name is not None]
        parts: dict[str, int] = {}
        for need in needs:
            for sku, count in need.get("parts", {}).items():
                parts[sku] = parts.get(sku, 0) + count
        tools = sorted({tool for need in needs for tool in need.get("tools", ())})
        depart = start + depot.get("service", 0)
        return {**stop, "depart": depart, "depot": depot["id"], "parts": parts, "tools": tools}


def _instant(kind: str, location: int, at: int) -> Document:
    return {"kind": kind, "location": location, "arrive": at, "start": at, "depart": at}


def _visited(route: Document) -> list[str]:
    return [stop["job"] for stop in route["stops"] if stop["kind"] == "visit"]
