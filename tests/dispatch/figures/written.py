"""A trail written by hand, line by line, in an empty store: what figures are read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from dispatch.archive.converter import to_plain
from dispatch.desk.figures import FigureBook, Report
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.job import Difficulty, Job, Priority
from dispatch.domain.place import Location
from dispatch.figures.periods import Period, Span, period_of
from dispatch.figures.report import EVERYTHING, Only
from dispatch.settings import Settings
from dispatch.standards.rules import Allowance, Counting
from dispatch.standards.service_standard import ServiceStandards, load_standards
from dispatch.storage import Store
from dispatch.storage.tables import AuditRow
from dispatch.tickets.clocks import Terms

STANDARDS = load_standards()
PLANNER = Actor("U-4", Role.PLANNER)
MONDAY = date(2026, 11, 23)


def at(text: str) -> datetime:
    """Return a moment of the pages' clock: `23 09:30` of November, or `2026-12-31 23:50`."""
    whole = text if text[4:5] == "-" else f"2026-11-{text}"
    return datetime.fromisoformat(whole).replace(tzinfo=STANDARDS.timezone)


@dataclass
class Written:
    """Lines in the making, and the figures they add up to.

    Attributes
    ----------
    store : Store
        Empty but for what is written here.
    standards : ServiceStandards
        Whose clock the days have.
    """

    store: Store
    standards: ServiceStandards = STANDARDS
    lines: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)

    def add(self, moment: str, action: str, kind: str, id: str, **details: Any) -> None:
        """Write any line."""
        self.lines.append(
            {
                "at": at(moment), "actor": "U-1", "action": action,
                "subject_kind": kind, "subject_id": id, "details": details,
            }
        )  # fmt: skip

    def call(
        self,
        id: str,
        moment: str,
        *,
        zone: str = "Centre",
        hours: float = 4,
        solved_hours: float = 24,
        follows: str | None = None,
        **job: Any,
    ) -> None:
        """Let a customer call: half an hour for the answer, `hours` for being on site, `solved_hours` for the rest."""
        asked = Job(id, Location(31.2, 121.4), at(moment), 3600, **job)
        terms = Terms(at(moment), _hours(0.5), _hours(hours), _hours(solved_hours))
        self.states[id] = "reported"
        self.add(
            moment, "ticket.reported", "ticket", id, role="dispatcher", job=to_plain(asked),
            terms=to_plain(terms), zone="urban", zone_name=zone, owner="U-1", follows=follows, note="",
        )  # fmt: skip

    def move(self, id: str, moment: str, to: str, who: str | None = None, **more: Any) -> None:
        """Move a ticket."""
        if to == "followed_up":
            more = {"score": None, "words": ""} | more
        self.add(
            moment, "ticket.moved", "ticket", id, role="dispatcher", technician=who, note="",
            **{"from": self.states[id], "to": to}, **more,
        )  # fmt: skip
        self.states[id] = to

    def tell(
        self,
        id: str,
        moment: str,
        who: str | None,
        start: str | None,
        *,
        window: tuple[str, str] | None = None,
    ) -> None:
        """Tell the customer who comes when."""
        text = None if start is None else at(start).isoformat()
        more = {} if window is None else {"window": [at(end).isoformat() for end in window]}
        self.add(
            moment, "ticket.told", "ticket", id, technician=who, start=text, plan="P-1", **more
        )

    def visit(
        self, id: str, who: str, *, out: str, there: str, over: str, to: str = "done"
    ) -> None:
        """Let a technician set out, be on site, and end."""
        self.move(id, out, "on_the_way", who)
        self.move(id, there, "on_site", who)
        self.move(id, over, to, who)

    def roster(self, who: str, *shifts: tuple[str, str], pause: int = 0, moment: str = "") -> None:
        """Load a technician with shifts."""
        records = [
            {
                "start_at": at(start).isoformat(),
                "end_at": at(end).isoformat(),
                "rest": {"seconds": pause} if pause else None,
            }
            for start, end in shifts
        ]
        known = any(line["subject_id"] == who for line in self.lines)
        details: dict[str, Any] = {"added": {"name": f"Name of {who}", "shifts": records}}
        if known:
            details = {"changed": {"shifts": [[], records]}}
        self.add(moment or "20 00:00", "master.loaded", "technician", who, **details)

    def out(self, who: str, moment: str, begin: str, end: str | None = None) -> None:
        """Record an absence."""
        until = None if end is None else at(end).isoformat()
        absence = {"technician": who, "from": at(begin).isoformat(), "until": until}
        self.add(
            moment, "event.recorded", "day", "2026-11-23", event={}, effect={"absences": [absence]}
        )

    def save(self) -> None:
        """Put what is written so far into the store."""
        with self.store.transaction() as session:
            session.execute(insert(AuditRow), self.lines)
        self.lines.clear()

    def book(self, **settings: Any) -> FigureBook:
        """Save, and return the figures of the store."""
        if self.lines:
            self.save()
        return FigureBook(self.store, self.standards, Settings(**settings))

    def report(
        self,
        period: Period | None = None,
        *,
        now: str = "2027-01-31 12:00",
        only: Only = EVERYTHING,
    ) -> Report:
        """Return the figures of Monday 23 November, or of a period, as they are known later."""
        chosen = period or self.day(MONDAY)
        return self.book().report(chosen, by=PLANNER, at=at(now), only=only)

    def sums(self, figure: str, **options: Any) -> tuple[float, float]:
        """Return numerator and denominator of a figure of Monday 23 November."""
        value = self.report(**options).values[figure]
        return value.part, value.whole

    def day(self, day: date, span: Span = Span.DAY, last: date | None = None) -> Period:
        """Return a period."""
        return period_of(span, day, zone=self.standards.timezone, last=last)


def _hours(count: float) -> Allowance:
    return Allowance(round(timedelta(hours=count).total_seconds()), Counting.CALENDAR)


EMERGENCY, COMPLEX = Priority.EMERGENCY, Difficulty.COMPLEX
