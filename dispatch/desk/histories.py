"""What happened to a ticket, read from the audit trail alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.archive.converter import from_plain
from dispatch.desk.actions import Action
from dispatch.domain.account import Role
from dispatch.domain.job import Assignment, Window
from dispatch.domain.ticket import Feedback, HandOver, History, Move, PartWait, TicketState
from dispatch.storage import Session, audit, tickets
from dispatch.storage.tables import AuditRow
from dispatch.tickets.clocks import Terms

TICKET_ACTIONS = [action.value for action in Action if action.value.startswith("ticket.")]


@dataclass(frozen=True)
class Recorded:
    """All that the trail holds of one ticket.

    Attributes
    ----------
    history : History
        Moves, waits and hand-overs.
    terms : Terms
        What was promised at the report, or when kind, priority or place were corrected.
    told : tuple of (datetime, Assignment or None)
        What the customer was told and when; None where the visit was taken back.
    said : tuple of (datetime, Feedback)
        What the customer said and when: at the call-back, or by the link.
    windows : tuple of Window or None
        The arrival window of each of `told`; None where none was recorded.
    """

    history: History
    terms: Terms
    told: tuple[tuple[datetime, Assignment | None], ...] = ()
    said: tuple[tuple[datetime, Feedback], ...] = ()
    windows: tuple[Window | None, ...] = ()

    @property
    def state(self) -> TicketState:
        """Where the ticket stands."""
        return self.history.moves[-1].after

    @property
    def score(self) -> Feedback | None:
        """The last that the customer said with a score; None before the first."""
        scored = [said for _, said in self.said if said.score is not None]
        return scored[-1] if scored else None


def recorded(session: Session, ticket_id: str) -> Recorded:
    """Return what the trail holds of a ticket; `NotFound` if there is none."""
    ticket = tickets.get(session, ticket_id)
    return from_trail(audit.trail(session, subject=("ticket", ticket.id)))


def case_of(session: Session, ticket_id: str) -> list[Recorded]:
    """Return the whole case of a ticket: the first visit, then each that returns for it.

    Of several return visits the last that was not cancelled goes on with the case.
    """
    first = tickets.get(session, ticket_id)
    while first.follows is not None:
        first = tickets.get(session, first.follows)
    chain, ticket = [first.id], first
    while later := tickets.followers(session, ticket.id):
        alive = [row for row in later if row.state != TicketState.CANCELLED.value]
        ticket = (alive or later)[-1]
        chain.append(ticket.id)
    return [recorded(session, id) for id in chain]


def all_cases(session: Session) -> list[list[Recorded]]:
    """Return every case, read from the trail in one go: the first visit, then each that returns for it."""
    rows: dict[str, list[AuditRow]] = {}
    for row in audit.trail(session, actions=TICKET_ACTIONS):
        rows.setdefault(row.subject_id, []).append(row)
    told = {id: from_trail(own) for id, own in rows.items()}
    later: dict[str, list[Recorded]] = {}
    for each in told.values():
        if each.history.follows is not None:
            later.setdefault(each.history.follows, []).append(each)
    cases = []
    for first in told.values():
        if first.history.follows is None:
            chain = [first]
            while following := later.get(chain[-1].history.ticket_id):
                alive = [each for each in following if each.state is not TicketState.CANCELLED]
                chain.append((alive or following)[-1])
            cases.append(chain)
    return cases


def from_trail(rows: Sequence[AuditRow | audit.Line]) -> Recorded:
    """Return what the rows of one ticket tell, in the order in which they were recorded."""
    ticket_id, report = rows[0].subject_id, rows[0].details
    moves = [
        _move(row) for row in rows if row.action in (Action.TICKET_REPORTED, Action.TICKET_MOVED)
    ]
    hand_overs = [
        HandOver(row.at, row.actor, row.details["from"], row.details["to"], row.details["why"])
        for row in rows
        if row.action == Action.TICKET_HANDED_OVER
    ]
    tellings = [row for row in rows if row.action == Action.TICKET_TOLD]
    told = tuple((row.at, _assignment(row)) for row in tellings)
    history = History(
        ticket_id, tuple(moves), tuple(_waits(rows)), tuple(hand_overs), report["follows"]
    )
    said = [(row.at, _said(row)) for row in rows if "score" in row.details]
    terms = [row.details["terms"] for row in rows if "terms" in row.details]
    windows = tuple(told_window(row.details) for row in tellings)
    return Recorded(history, from_plain(terms[-1], Terms), told, tuple(said), windows)


def _move(row: AuditRow | audit.Line) -> Move:
    details = row.details
    if row.action == Action.TICKET_REPORTED:
        role = Role(details["role"])
        return Move(row.at, row.actor, role, None, TicketState.REPORTED, details["note"])
    called_back = details["to"] == TicketState.FOLLOWED_UP.value
    return Move(
        row.at,
        row.actor,
        Role(details["role"]),
        TicketState(details["from"]),
        TicketState(details["to"]),
        details["note"],
        _said(row) if called_back else None,
    )


def _said(row: AuditRow | audit.Line) -> Feedback:
    return Feedback(row.details["score"], row.details["words"])


def _waits(rows: Iterable[AuditRow | audit.Line]) -> list[PartWait]:
    """Return each wait once: recorded again it is corrected, and an arrival ends it."""
    waits: list[PartWait] = []
    for row in rows:
        sku = str(row.details.get("sku"))
        known = next((wait for wait in waits if wait.sku == sku and wait.until is None), None)
        if row.action == Action.PART_AWAITED:
            text = row.details["expected_at"]
            expected_at = None if text is None else datetime.fromisoformat(text)
            since = row.at if known is None else known.since
            wait = PartWait(sku, row.details["quantity"], since, expected_at=expected_at)
            waits = [*(each for each in waits if each is not known), wait]
        elif row.action == Action.PART_ARRIVED and known is not None:
            waits[waits.index(known)] = replace(known, until=row.at)
    return waits


def told_window(details: Mapping[str, Any]) -> Window | None:
    """Return the window that a telling says; None for those from before windows were recorded."""
    texts = details.get("window")
    return None if texts is None else Window(*(datetime.fromisoformat(text) for text in texts))


def _assignment(row: AuditRow | audit.Line) -> Assignment | None:
    technician, start = row.details["technician"], row.details["start"]
    return None if technician is None else Assignment(technician, datetime.fromisoformat(start))
