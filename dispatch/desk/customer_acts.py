"""Use cases of customers by their link: confirm, cancel, come back, score, ask to be called.

Each is one transaction on the one case that the link is for, written to the audit trail in the customer's name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dispatch.desk import tickets as use_cases
from dispatch.desk.actions import Action
from dispatch.desk.customer_case import CustomerRefused, visit_to_change
from dispatch.desk.customer_links import CustomerLink
from dispatch.desk.customer_view import COMING, SOLVED, is_own_cancellation
from dispatch.desk.ticket_steps import record
from dispatch.domain.account import Role
from dispatch.domain.actor import customer_of
from dispatch.domain.ticket import Feedback, Ticket, TicketState
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.storage import Session, Store, audit, plans
from dispatch.tickets.life_cycle import MoveRefused

S = TicketState
LONGEST_WORDS = 2000
NOT_NOW = mark(
    "That is not possible any more: things have changed meanwhile. Below is how it stands now."
)


def confirm(store: Store, link: CustomerLink, start_at: datetime, *, at: datetime) -> None:
    """Let the customer agree to the time that is planned.

    Parameters
    ----------
    store, link : Store, CustomerLink
        Whose case.
    start_at : datetime
        The planned start as it stood on the page that was answered.
    at : datetime
        Now.

    Raises
    ------
    CustomerRefused
        If the visit has another time by now, or none.
    LinkRefused
        If the link was revoked meanwhile.
    """
    with store.transaction() as session:
        ticket = visit_to_change(session, link, at=at)
        told = ticket.job.told
        if ticket.state not in COMING or told is None or told.start_at != start_at:
            raise CustomerRefused(
                _("The time has changed while you looked. Please look at it again.")
            )
        details = {"technician": told.technician_id, "start": start_at.isoformat()}
        note_act(session, Action.TICKET_CONFIRMED, ticket, link, details, at=at)


def cancel(store: Store, link: CustomerLink, *, why: str, at: datetime) -> None:
    """Let the customer cancel the visit; `come_back` takes it back.

    Raises
    ------
    CustomerRefused
        If the technician is on the way, or the work is over.
    LinkRefused
        If the link was revoked meanwhile.
    """
    _move(store, link, S.CANCELLED, why=why, at=at)


def come_back(store: Store, link: CustomerLink, *, at: datetime) -> None:
    """Let the customer want the visit after all; the office plans it anew.

    Raises
    ------
    CustomerRefused
        If it was not the customer who cancelled it, or the case is closed.
    LinkRefused
        If the link was revoked meanwhile.
    """
    _move(store, link, S.REOPENED, why="", at=at)


def rate(store: Store, link: CustomerLink, said: Feedback, *, at: datetime) -> None:
    """Keep what the customer says of the work; the last word counts, until the case is closed.

    Raises
    ------
    CustomerRefused
        If there is no score of 1 to 5, or the work is not done, or the case is closed.
    LinkRefused
        If the link was revoked meanwhile.
    """
    if said.score is None or not 1 <= said.score <= 5:
        raise CustomerRefused(_("Please choose a score from 1 to 5."))
    with store.transaction() as session:
        ticket = visit_to_change(session, link, at=at)
        if ticket.state not in SOLVED:
            raise CustomerRefused(_(NOT_NOW))
        details = {"score": said.score, "words": _words(said.words)}
        note_act(session, Action.TICKET_RATED, ticket, link, details, at=at)


def wish_call(store: Store, link: CustomerLink, *, words: str, at: datetime) -> None:
    """Keep that the customer asks to be called.

    Raises
    ------
    CustomerRefused
        If the case is closed.
    LinkRefused
        If the link was revoked meanwhile.
    """
    with store.transaction() as session:
        ticket = visit_to_change(session, link, at=at)
        if ticket.state is S.CLOSED:
            raise CustomerRefused(_(NOT_NOW))
        details = {"words": _words(words)}
        note_act(session, Action.TICKET_CALL_WISHED, ticket, link, details, at=at)


def note_act(
    session: Session,
    action: Action,
    ticket: Ticket,
    link: CustomerLink,
    details: dict[str, Any],
    *,
    at: datetime,
) -> None:
    """Write what a customer did to the trail, with the link it was done by."""
    told = {"role": Role.CUSTOMER.value, **details, "link": link.id}
    record(session, action, ticket.id, told, by=customer_of(ticket.id), at=at)


def _move(store: Store, link: CustomerLink, after: TicketState, *, why: str, at: datetime) -> None:
    try:
        with store.transaction() as session:
            plans.hold_board(session)  # held before any ticket, as everywhere
            ticket = visit_to_change(session, link, at=at)
            rows = audit.trail(session, subject=("ticket", ticket.id))
            if after is S.REOPENED and not is_own_cancellation(rows):
                raise CustomerRefused(_(NOT_NOW))
            by = customer_of(ticket.id)
            use_cases.move_in(session, ticket.id, after, by=by, at=at, note=_words(why))
    except MoveRefused as error:
        raise CustomerRefused(_(NOT_NOW)) from error


def _words(text: str) -> str:
    """Return a text that every store can keep, without signs that nobody typed."""
    kept = "".join(sign for sign in text if sign in "\n\t" or ord(sign) >= 32)
    return kept.strip()[:LONGEST_WORDS]
