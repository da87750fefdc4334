"""A year of believable work, written as lines of the audit trail: for looking at figures, and for measuring them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import insert

from dispatch.archive.converter import to_plain
from dispatch.domain.job import Difficulty, Job, Priority
from dispatch.domain.place import Location, ZoneKind
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store
from dispatch.storage.tables import AuditRow
from dispatch.tickets.clocks import terms_of

ZONES = ("Centre", "North", "South", "East", "Far west")
KINDS = (("air conditioning", "aircon"), ("lift", "lift"), ("heating", "heating"), ("door", "door"))
PARTS = ("V-7", "P-1", "P-2", "K-30", "M-4")
TECHNICIANS = tuple(f"T-{number:02}" for number in range(1, 10))
PLACE = Location(39.9, 116.4)


@dataclass
class Year:
    """Lines in the making.

    Attributes
    ----------
    standards : ServiceStandards
        What is promised.
    first : date
        The first of its 365 days.
    chance : numpy Generator
        All chance there is.
    """

    standards: ServiceStandards
    first: date
    chance: np.random.Generator
    lines: list[dict[str, Any]] = field(default_factory=list)

    def write(self, store: Store, *, tickets: int) -> datetime:
        """Write rosters and some tickets, and return the moment after the last line."""
        self._rosters()
        for number in range(tickets):
            self._ticket(f"Y-{number:06}", self._called_at())
        self.lines.sort(key=lambda line: line["at"])
        with store.transaction() as session:
            session.execute(insert(AuditRow), self.lines)
        return max(line["at"] for line in self.lines) + timedelta(seconds=1)

    def _called_at(self) -> datetime:
        day = self.first + timedelta(days=int(self.chance.integers(365)))
        minute = int(self.chance.triangular(7 * 60, 10 * 60, 18 * 60))
        return self._moment(day, minute)

    def _moment(self, day: date, minute: int) -> datetime:
        zone = self.standards.timezone
        return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)

    def _add(self, at: datetime, action: str, kind: str, id: str, **details: Any) -> None:
        self.lines.append(
            {
                "at": at, "actor": "U-1", "action": action,
                "subject_kind": kind, "subject_id": id, "details": details,
            }
        )  # fmt: skip

    def _rosters(self) -> None:
        begin = self._moment(self.first, 0)
        for number, id in enumerate(TECHNICIANS):
            shifts = [
                {
                    "start_at": self._moment(day, 8 * 60).isoformat(),
                    "end_at": self._moment(day, 17 * 60).isoformat(),
                    "rest": {"seconds": 2700},
                }
                for day in self._days()
                if (day.toordinal() + number) % 7 < 5
            ]
            record = {"name": f"Technician {number + 1}", "shifts": shifts}
            self._add(begin, "master.loaded", "technician", id, added=record)

    def _days(self) -> Iterator[date]:
        return (self.first + timedelta(days=day) for day in range(365))

    def _ticket(self, id: str, called_at: datetime) -> None:
        chance = self.chance
        kind, skill = KINDS[int(chance.integers(len(KINDS)))]
        zone = ZONES[int(chance.choice(5, p=(0.35, 0.2, 0.2, 0.15, 0.1)))]
        priority = tuple(Priority)[int(chance.choice(4, p=(0.05, 0.2, 0.6, 0.15)))]
        job = Job(
            id, PLACE, called_at, 3600, kind=kind, customer=f"Customer {int(chance.zipf(1.6)) % 400}",
            priority=priority, difficulty=tuple(Difficulty)[int(chance.choice(3, p=(0.6, 0.3, 0.1)))],
            skills={skill: 1}, parts={PARTS[int(chance.integers(5))]: 1} if chance.random() < 0.4 else {},
        )  # fmt: skip
        terms = to_plain(terms_of(job, ZoneKind.URBAN, self.standards))
        self._add(
            called_at, "ticket.reported", "ticket", id, role="dispatcher", job=to_plain(job),
            terms=terms, zone="urban", zone_name=zone, owner="U-1", follows=None, note="",
        )  # fmt: skip
        answered_at = called_at + timedelta(minutes=float(chance.exponential(14)))
        self._move(answered_at, id, "reported", "triaged")
        if chance.random() < 0.07:
            solved_at = answered_at + timedelta(minutes=20)
            self._move(solved_at, id, "triaged", "resolved_remotely")
            self._follow_up(id, "resolved_remotely", solved_at)
            return
        self._visit(id, job, answered_at, far=zone == "Far west")

    def _visit(self, id: str, job: Job, after: datetime, *, far: bool) -> None:
        """Plan the visit, late now and then, above all far away; let it be carried out."""
        chance = self.chance
        who = TECHNICIANS[int(chance.integers(len(TECHNICIANS)))]
        urgent = job.priority in (Priority.EMERGENCY, Priority.HIGH)
        days = 0 if urgent else int(chance.poisson(0.25 + 0.8 * far))
        begin = self._moment(
            after.astimezone(self.standards.timezone).date() + timedelta(days=days),
            int(chance.integers(8 * 60, 16 * 60)),
        )
        start_at = max(begin, after + timedelta(minutes=40))
        told_at = after + timedelta(minutes=5)
        self._move(told_at, id, "triaged", "planned", who)
        self._tell(told_at, id, who, start_at)
        if chance.random() < 0.08:
            start_at += timedelta(hours=float(chance.uniform(1, 20)))
            self._tell(told_at + timedelta(minutes=10), id, who, start_at)
        self._move(told_at + timedelta(minutes=11), id, "planned", "dispatched", who)
        off = float(chance.normal(4, 14))
        on_site = max(start_at + timedelta(minutes=off), told_at + timedelta(minutes=35))
        way = timedelta(minutes=float(chance.uniform(8, 30 + 25 * far)))
        set_out_at = max(on_site - way, told_at + timedelta(minutes=12))
        self._move(set_out_at, id, "dispatched", "on_the_way", who)
        self._move(on_site, id, "on_the_way", "on_site", who)
        over = on_site + timedelta(minutes=float(chance.gamma(4, 15)))
        if job.parts and chance.random() < 0.09:
            self._without_part(id, job, who, over)
            return
        self._move(over, id, "on_site", "done", who)
        self._follow_up(id, "done", over)

    def _tell(self, at: datetime, id: str, who: str, start_at: datetime) -> None:
        start = start_at.isoformat()
        self._add(at, "ticket.told", "ticket", id, technician=who, start=start, plan="P-1")

    def _without_part(self, id: str, job: Job, who: str, at: datetime) -> None:
        self._move(at, id, "on_site", "needs_part", who)
        (sku,) = job.parts
        self._add(at, "ticket.part_awaited", "ticket", id, sku=sku, quantity=1, expected_at=None)
        arrived_at = at + timedelta(days=float(self.chance.uniform(1, 6)))
        self._add(arrived_at, "ticket.part_arrived", "ticket", id, sku=sku)
        report = next(
            line
            for line in reversed(self.lines)
            if line["subject_id"] == id and "job" in line["details"]
        )
        back, told = f"{id}-R", report["details"] | {"follows": id}
        self._add(at + timedelta(minutes=5), "ticket.reported", "ticket", back, **told)
        self._move(at + timedelta(minutes=6), id, "needs_part", "followed_up")
        self._move(at + timedelta(minutes=7), id, "followed_up", "closed")
        self._move(arrived_at, back, "reported", "triaged")
        self._visit(back, replace(job, parts={}), arrived_at, far=False)

    def _follow_up(self, id: str, state: str, at: datetime) -> None:
        chance = self.chance
        called_at = at + timedelta(hours=float(chance.gamma(2, 7)))
        score = int(chance.choice(6, p=(0.3, 0.02, 0.03, 0.1, 0.25, 0.3)))
        self._add(
            called_at, "ticket.moved", "ticket", id, role="dispatcher", technician=None, note="",
            words="", score=score or None, **{"from": state, "to": "followed_up"},
        )  # fmt: skip
        if chance.random() < 0.015:
            self._add(called_at, "ticket.complained", "ticket", id, words="noisy", owner="U-1")
        self._move(called_at + timedelta(minutes=1), id, "followed_up", "closed")

    def _move(self, at: datetime, id: str, before: str, after: str, who: str | None = None) -> None:
        said = {"score": None, "words": ""} if after == "followed_up" else {}
        self._add(
            at, "ticket.moved", "ticket", id, role="dispatcher", technician=who, note="",
            **{"from": before, "to": after}, **said,
        )  # fmt: skip
