"""Technicians at work: they do what the published plan says, at the times it says, and book what they do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.end_to_end.scripted_day.client import Client

Document = dict[str, Any]


@dataclass(frozen=True, order=True)
class Act:
    """What a technician does next."""

    at: datetime
    rank: int
    technician: str
    what: str
    stop: int = field(compare=True)


@dataclass
class Crew:
    """All technicians of the day.

    Attributes
    ----------
    client : Client
        The product.
    waiting : set of str
        Technicians who do nothing until the next plan, because something has happened to them.
    begun, on_site, done : dict and sets
        Visits set out for (with the technician), begun and over.
    """

    client: Client
    waiting: set[str] = field(default_factory=set)
    begun: dict[str, str] = field(default_factory=dict)
    on_site: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    routes: list[Document] = field(default_factory=list)
    picked: set[tuple[str, str, str]] = field(default_factory=set)
    planned_at: datetime | None = None
    used: Counter[str] = field(default_factory=Counter)

    def read_plan(self) -> None:
        """Take the routes of the plan that holds now; nobody waits any more."""
        _, _, shown = self.client.current()
        self.routes = shown["routes"]
        as_of = shown["stats"].get("as_of")
        self.planned_at = None if as_of is None else datetime.fromisoformat(as_of)
        self.waiting.clear()

    def work_until(self, moment: datetime) -> None:
        """Let everybody do what is planned until a moment, in the order of time."""
        while True:
            acts = [act for route in self.routes if (act := self._next(route)) is not None]
            acts = [act for act in acts if act.at <= moment and act.technician not in self.waiting]
            if not acts:
                self.client.clock = max(self.client.clock, moment)
                return
            self._do(min(acts))

    def visits_ahead(self, *, after: datetime) -> list[tuple[datetime, str, str]]:
        """Return the visits nobody has set out for that start after a moment: start, technician, job."""
        return sorted(
            (_time(stop["start_at"]), route["technician_id"], stop["job_id"])
            for route in self.routes
            for stop in route["stops"]
            if stop["job_id"]
            and stop["job_id"] not in self.begun
            and _time(stop["start_at"]) > after
        )

    def at_customers(self) -> list[tuple[datetime, str, str]]:
        """Return the visits under way on site of those who are not waiting: planned end, technician, job."""
        return sorted(
            (_time(stop["depart_at"]), route["technician_id"], stop["job_id"])
            for route in self.routes
            for stop in route["stops"]
            if stop["job_id"] in self.on_site - self.done
            and route["technician_id"] not in self.waiting
        )

    def ended(self, ticket_id: str) -> None:
        """Take a visit as over that ended in another way than as planned."""
        self.done.add(ticket_id)

    def _next(self, route: Document) -> Act | None:
        """Return the first thing of a route that is still to be done."""
        who = route["technician_id"]
        for number, stop in enumerate(route["stops"]):
            start, depart = _time(stop["start_at"]), _time(stop["depart_at"])
            job = stop["job_id"]
            if stop["kind"] == "pickup":
                key = (who, stop["depot_id"], stop["start_at"])
                over = self.planned_at is not None and start <= self.planned_at
                if key not in self.picked and not over:
                    return Act(start, 1, who, "pick up", number)
            elif job is None or job in self.done:
                continue
            elif job not in self.begun:
                leave = _time(route["stops"][number - 1]["depart_at"])
                return Act(max(leave, self.planned_at or leave), 2, who, "on_the_way", number)
            elif job not in self.on_site:
                return Act(start, 3, who, "on_site", number)
            else:
                return Act(depart, 0, who, "done", number)
        return None

    def _do(self, act: Act) -> None:
        route = next(route for route in self.routes if route["technician_id"] == act.technician)
        stop = route["stops"][act.stop]
        # What a new plan finds late is done at once, never before what was done last.
        self.client.clock = max(self.client.clock, act.at)
        who, job = act.technician, stop["job_id"]
        if act.what == "pick up":
            self.picked.add((who, stop["depot_id"], stop["start_at"]))
            self.client.pick_up(who, stop["depot_id"], stop["parts"], stop["tools"])
            return
        self.client.move(who, job, act.what)
        if act.what == "on_the_way":
            self.begun[job] = who
        elif act.what == "on_site":
            self.on_site.add(job)
        else:
            self.done.add(job)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
