"""What figures are made of: cases with their visits, shifts and absences, as the audit trail tells them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import inf

from dispatch.domain.job import Window
from dispatch.domain.ticket import History, TicketState
from dispatch.tickets.clocks import Terms
from dispatch.tickets.life_cycle import ENDED, RESOLVED


@dataclass(frozen=True)
class About:
    """What a case is broken down by; texts are empty where nothing is known.

    Attributes
    ----------
    customer, kind, fault, zone, priority, difficulty : str
        Of the first ticket, as last corrected; the zone is that of the report.
    skills, parts : tuple of str
        Asked for by any of its tickets; parts that were awaited count, too.
    """

    customer: str = ""
    kind: str = ""
    fault: str = ""
    zone: str = ""
    priority: str = ""
    difficulty: str = ""
    skills: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Visit:
    """One way to a customer, and the work there.

    Attributes
    ----------
    ticket_id, technician_id : str
        What for, and who.
    set_out_at, on_site_at, ended_at : datetime or None
        When each was recorded; None for what was not.
    ended_as : TicketState or None
        What the ticket became.
    told_at : datetime or None
        The start the customer had been told when the technician set out.
    asked, missing : tuple of str
        Parts that the job asks for; parts that were awaited when the visit ended for want of one.
    window : Window or None
        The arrival window the customer had been told when the technician set out; None where none was recorded.
    """

    ticket_id: str
    technician_id: str
    set_out_at: datetime | None
    on_site_at: datetime | None
    ended_at: datetime | None
    ended_as: TicketState | None
    told_at: datetime | None
    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    window: Window | None = None


@dataclass(frozen=True)
class Telling:
    """What a customer was told, and when; `start_at` is None where a visit was taken back."""

    at: datetime
    technician_id: str | None
    start_at: datetime | None


@dataclass(frozen=True)
class Case:
    """A customer's matter from the call to its end.

    Attributes
    ----------
    chain : tuple of History
        The first ticket, then the one that returns for it, and so on.
    terms : Terms
        What was promised.
    about : About
        What it is broken down by.
    visits : tuple of Visit
        In the order in which they began.
    told : tuple of Telling
        In the order in which they were recorded.
    left_out : tuple of (datetime, str)
        When a published plan left it out, and for which reason (`solver.reasons`).
    chosen : tuple of datetime
        Starts that the customer has chosen.
    score : int or None
        The last that the customer gave.
    complaints : tuple of datetime
        When the customer complained.
    """

    chain: tuple[History, ...]
    terms: Terms
    about: About
    visits: tuple[Visit, ...] = ()
    told: tuple[Telling, ...] = ()
    left_out: tuple[tuple[datetime, str], ...] = ()
    chosen: tuple[datetime, ...] = ()
    score: int | None = None
    complaints: tuple[datetime, ...] = ()

    @property
    def id(self) -> str:
        """The number of its first ticket."""
        return self.chain[0].ticket_id

    @cached_property
    def open_spans(self) -> tuple[tuple[float, float], ...]:
        """When something was left to do, as `open_spans` gives it."""
        return open_spans(self.chain)

    def is_open(self, moment: float) -> bool:
        """Return whether something was left to do at a timestamp."""
        return any(since <= moment < until for since, until in self.open_spans)

    @cached_property
    def on_site(self) -> tuple[Visit, ...]:
        """The visits that came to the customer."""
        return tuple(visit for visit in self.visits if visit.on_site_at is not None)


@dataclass(frozen=True)
class Absence:
    """When a technician was out, and since when that was known; `until_at` of None is the rest of the day."""

    technician_id: str
    from_at: datetime
    until_at: datetime | None
    recorded_at: datetime


@dataclass(frozen=True)
class Shift:
    """A shift as it stood when it was over; `pause_seconds` of break belong to it."""

    technician_id: str
    start_at: datetime
    end_at: datetime
    pause_seconds: int = 0


@dataclass(frozen=True)
class Facts:
    """All that the figures rest on.

    Attributes
    ----------
    cases, shifts, absences
        In any order.
    names : dict of technician id to str
        For people.
    """

    cases: tuple[Case, ...] = ()
    shifts: tuple[Shift, ...] = ()
    absences: tuple[Absence, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


def open_spans(chain: Iterable[History]) -> tuple[tuple[float, float], ...]:
    """Return since when and until when something was left to do for each ticket of a case, as timestamps.

    A ticket is open from its report or reopening until it is solved or ended; one that is open still has no end.
    """
    spans: list[tuple[float, float]] = []
    for history in chain:
        since: float | None = None
        for move in history.moves:
            if move.after in (TicketState.REPORTED, TicketState.REOPENED):
                since = move.at.timestamp()
            elif since is not None and (move.after in RESOLVED or move.after in ENDED):
                spans.append((since, move.at.timestamp()))
                since = None
        if since is not None:
            spans.append((since, inf))
    return tuple(spans)
