"""Use cases of calling customers back: who is to be called, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.desk import complaints, tickets
from dispatch.desk.actions import Action
from dispatch.desk.complaints import Complaint
from dispatch.desk.permissions import PLANNING, require
from dispatch.desk.ticket_steps import ticket_of
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import Feedback, Ticket, TicketState
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, audit
from dispatch.storage import tickets as stored

WAITING = (TicketState.DONE, TicketState.RESOLVED_REMOTELY)
"""States after which the customer is called back."""


@dataclass(frozen=True)
class Rated:
    """What the customer told by the link: a score from 1 to 5, and words that may be empty."""

    at: datetime
    score: int
    words: str


@dataclass(frozen=True)
class CallBack:
    """A customer to be called back.

    Attributes
    ----------
    ticket : Ticket
        Whose work is over.
    due_at, late_at : datetime
        From when on the customer is called, and when it is overdue.
    is_overdue : bool
        Whether that moment has passed.
    rated : Rated or None
        The customer's own last score, where one was given by the link.
    complaint : Complaint or None
        The one that is open about this ticket.
    """

    ticket: Ticket
    due_at: datetime
    late_at: datetime
    is_overdue: bool
    rated: Rated | None
    complaint: Complaint | None


@dataclass(frozen=True)
class Queue:
    """Who is to be called back now, the most overdue first, and how many will be due later."""

    due: tuple[CallBack, ...]
    later: int
    next_at: datetime | None


def call_backs(
    store: Store, *, by: Actor, at: datetime, after_hours: float, overdue_hours: float
) -> Queue:
    """Return the customers to be called back.

    Parameters
    ----------
    store : Store
        Where.
    by, at : Actor, datetime
        Who asks, and now.
    after_hours, overdue_hours : float
        How long after the end of the work a customer is called, and when that is overdue.

    Raises
    ------
    NotAllowed
        If the role may not.
    """
    require(by, PLANNING, _("see the call-backs"))
    after, late = timedelta(hours=after_hours), timedelta(hours=max(after_hours, overdue_hours))
    with store.reading() as session:
        rows = stored.listing(session, states=[state.value for state in WAITING])
        waiting = sorted((ticket_of(row) for row in rows), key=lambda ticket: ticket.moved_at)
        later = [ticket for ticket in waiting if ticket.moved_at + after > at]
        due = waiting[: len(waiting) - len(later)]
        said = _ratings(session) if due else {}
        found = [
            CallBack(
                ticket=ticket,
                due_at=ticket.moved_at + after,
                late_at=ticket.moved_at + late,
                is_overdue=ticket.moved_at + late <= at,
                rated=said.get(ticket.id),
                complaint=_open(complaints.of_ticket(session, ticket.id)),
            )
            for ticket in due
        ]
    next_at = later[0].moved_at + after if later else None
    return Queue(tuple(found), len(later), next_at)


def called_back(
    store: Store,
    ticket_id: str,
    said: Feedback,
    *,
    by: Actor,
    at: datetime,
    complaint: str = "",
    owner: str | None = None,
    close: bool = False,
    version: int | None = None,
) -> Ticket:
    """Record what a customer said when called back, with the complaint if there is one, and close the matter if asked.

    All of it is one transaction. A matter with a complaint stays open until somebody closes it by hand.

    Raises
    ------
    NotFound, StaleVersion, MoveRefused, InputError, Conflict
        As `tickets.move_ticket` and `complaints.complain`.
    """
    with store.transaction() as session:
        ticket = tickets.move_in(
            session,
            ticket_id,
            TicketState.FOLLOWED_UP,
            by=by,
            at=at,
            feedback=said,
            version=version,
        )
        if complaint.strip():
            complaints.complain_in(session, ticket_id, complaint, by=by, at=at, owner=owner)
        elif close:
            ticket = tickets.move_in(session, ticket_id, TicketState.CLOSED, by=by, at=at)
        return ticket


def _ratings(session: Session) -> dict[str, Rated]:
    """Return the last score that each customer gave by the link, by ticket."""
    rows = audit.trail(session, actions=[Action.TICKET_RATED.value])
    return {
        row.subject_id: Rated(row.at, row.details["score"], row.details.get("words", ""))
        for row in rows
    }


def _open(found: Sequence[Complaint]) -> Complaint | None:
    return next((each for each in found if each.is_open), None)
