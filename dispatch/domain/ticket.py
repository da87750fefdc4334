"""Tickets: a job from the customer's call to the end of the matter, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from dispatch.domain.account import Role
from dispatch.domain.job import Job
from dispatch.languages import gettext as _
from dispatch.languages import mark


class TicketState(str, Enum):
    """Where a ticket stands; `dispatch.tickets.life_cycle` holds the moves between the states."""

    REPORTED = "reported"
    TRIAGED = "triaged"
    RESOLVED_REMOTELY = "resolved_remotely"
    PLANNED = "planned"
    DISPATCHED = "dispatched"
    ON_THE_WAY = "on_the_way"
    ON_SITE = "on_site"
    DONE = "done"
    NEEDS_PART = "needs_part"
    NEEDS_EXPERT = "needs_expert"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return _(STATE_WORDS[self])


STATE_WORDS: Mapping[TicketState, str] = {
    TicketState.REPORTED: mark("reported"),
    TicketState.TRIAGED: mark("triaged"),
    TicketState.RESOLVED_REMOTELY: mark("resolved remotely"),
    TicketState.PLANNED: mark("planned"),
    TicketState.DISPATCHED: mark("dispatched"),
    TicketState.ON_THE_WAY: mark("on the way"),
    TicketState.ON_SITE: mark("on site"),
    TicketState.DONE: mark("done"),
    TicketState.NEEDS_PART: mark("needs part"),
    TicketState.NEEDS_EXPERT: mark("needs expert"),
    TicketState.FOLLOWED_UP: mark("followed up"),
    TicketState.CLOSED: mark("closed"),
    TicketState.CANCELLED: mark("cancelled"),
    TicketState.REOPENED: mark("reopened"),
}
"""What people call the states."""


@dataclass(frozen=True)
class Feedback:
    """What the customer said when called back.

    Attributes
    ----------
    score : int or None
        From 1 (bad) to 5 (good); None where the customer gave none.
    words : str
        May be empty.
    """

    score: int | None
    words: str = ""


@dataclass(frozen=True)
class Ticket:
    """A job and the state of its work.

    Attributes
    ----------
    id : str
        That of the job.
    job : Job
        What is asked for; `job.told` is what the customer was last told.
    state : TicketState
        Where it stands.
    moved_at : datetime
        When it came into that state.
    owner : str
        Id of the one user who answers for it.
    technician_id : str or None
        Who makes the visit by the published plan; None while nobody does.
    follows : str or None
        Id of the ticket whose visit this one returns for; None for a first visit.
    version : int
        Rises with every change; a save that names an older one is refused.
    """

    id: str
    job: Job
    state: TicketState
    moved_at: datetime
    owner: str
    technician_id: str | None = None
    follows: str | None = None
    version: int = 1


@dataclass(frozen=True)
class Move:
    """One step in the life of a ticket, as the audit trail keeps it.

    Attributes
    ----------
    at : datetime
        When it happened.
    by : str
        User id, or `system`.
    role : Role
        In which role it was made.
    before, after : TicketState or None, TicketState
        `before` is None for the report.
    note : str
        Why, in words; may be empty.
    feedback : Feedback or None
        Of the call-back, where the ticket was followed up.
    """

    at: datetime
    by: str
    role: Role
    before: TicketState | None
    after: TicketState
    note: str = ""
    feedback: Feedback | None = None


@dataclass(frozen=True)
class HandOver:
    """A change of owner: from whom to whom, and why."""

    at: datetime
    by: str
    giver: str
    taker: str
    why: str


@dataclass(frozen=True)
class PartWait:
    """A part the ticket waits for.

    Attributes
    ----------
    sku, quantity : str, int
        What is missing.
    since : datetime
        When it was ordered or found missing: the clocks stop.
    until : datetime or None
        When it was there: the clocks run on; None while it is awaited.
    expected_at : datetime or None
        When it is said to come, as far as that is known.
    """

    sku: str
    quantity: int
    since: datetime
    until: datetime | None = None
    expected_at: datetime | None = None


@dataclass(frozen=True)
class History:
    """All that was recorded of one ticket, each list in the order in which it was recorded."""

    ticket_id: str
    moves: tuple[Move, ...]
    waits: tuple[PartWait, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    follows: str | None = None
