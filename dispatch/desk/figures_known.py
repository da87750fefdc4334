"""What a book of figures knows: the facts read of the trail so far, and what was counted of them once for all."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.desk import figures_trail as read
from dispatch.figures.facts import Absence, Case, Shift
from dispatch.figures.observations import Observation
from dispatch.figures.report import Ledger
from dispatch.storage import audit


@dataclass
class Known:
    """What was read of the trail up to a line, and counted of it: cases are open or final, the latter once for all."""

    rows: int = 0
    last: int = 0
    tickets: dict[str, read.TicketFacts] = field(default_factory=dict)
    left_out: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    rosters: list[audit.Line] = field(default_factory=list)
    shifts: tuple[Shift, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    absences: dict[str, list[Absence]] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    open: dict[str, Case] = field(default_factory=dict)
    final: dict[str, list[Observation]] = field(default_factory=dict)
    settled: list[Observation] | None = None
    ledger: Ledger | None = None
    counted_at: datetime | None = None

    def count_anew(self) -> None:
        """Take nothing that was counted as final."""
        self.open, self.final, self.settled = dict(self.cases), {}, None


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep Python from looking for garbage while a long trail is read: it finds none and takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def note_events(known: Known, fresh: Sequence[audit.Line]) -> set[str]:
    """Take rosters, absences and what plans left out; return the tickets whose case they may change."""
    touched: set[str] = set()
    for line in fresh:
        for id, reason in (line.details.get("left_out") or {}).items():
            known.left_out.setdefault(id, []).append((line.at, reason))
            touched.add(id)
    rosters = [line for line in fresh if line.subject_kind == "technician"]
    if rosters:
        known.rosters += rosters
        known.shifts, known.names = read.shifts_of(known.rosters)
    for who, found in read.absences_of(fresh).items():
        known.absences.setdefault(who, []).extend(found)
        known.count_anew()
    return touched


def take_tickets(known: Known, lines: Sequence[audit.Line]) -> None:
    """Take what all lines of some tickets tell."""
    by_ticket: dict[str, list[audit.Line]] = {}
    for line in lines:
        by_ticket.setdefault(line.subject_id, []).append(line)
    for id, own in by_ticket.items():
        known.tickets[id] = read.ticket_facts(own)


def take_cases(known: Known, changed: set[str]) -> None:
    """Put the cases together again that a changed ticket belongs to."""
    followers: dict[str, list[read.TicketFacts]] = {}
    for each in known.tickets.values():
        if each.history.follows is not None:
            followers.setdefault(each.history.follows, []).append(each)
    for id in changed & known.tickets.keys():
        first = known.tickets[id]
        while first.history.follows is not None:
            first = known.tickets[first.history.follows]
        root = first.history.ticket_id
        chain = read.chain_from(first, followers)
        known.cases[root] = read.case_facts(chain, known.left_out)
        known.open[root] = known.cases[root]
        if known.final.pop(root, None) is not None:
            known.settled = None
