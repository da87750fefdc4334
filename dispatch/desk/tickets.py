"""Use cases of tickets: report, triage, move, hand over, awaited parts.

Each is one transaction: done whole, with its lines in the audit trail, or refused with nothing changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dispatch.desk import reservations, stock, ticket_changes, ticket_steps, waits
from dispatch.desk.actions import Action
from dispatch.desk.job_checks import refuse_unusable
from dispatch.desk.move_rules import refuse_out_of_order, still_to_book
from dispatch.desk.permissions import EVERYONE_AT_WORK, OFFICE, require
from dispatch.domain.actor import Actor
from dispatch.domain.job import Job
from dispatch.domain.ticket import Feedback, Ticket, TicketState
from dispatch.errors import InputError, NotFound
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, accounts, plans, tickets
from dispatch.tickets.life_cycle import ENDED, MoveRefused

S = TicketState
VISIT_OVER = frozenset({S.DONE, S.NEEDS_PART, S.NEEDS_EXPERT, S.CANCELLED, S.RESOLVED_REMOTELY})


def report_ticket(
    store: Store,
    job: Job,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    note: str = "",
) -> Ticket:
    """Write down what a customer asks for; who writes it owns the ticket.

    Parameters
    ----------
    store : Store
        Where.
    job : Job
        What is asked for; an empty id takes the next number.
    by, at : Actor, datetime
        Who writes it, and when.
    standards : ServiceStandards
        What is promised; kept with the ticket.
    note : str
        For people.

    Raises
    ------
    NotAllowed, InputError, StorageError
        If the role may not report, the job cannot be used, or its id is taken.
    """
    require(by, EVERYONE_AT_WORK, _("report tickets"))
    with store.transaction() as session:
        refuse_unusable(session, job)
        return ticket_steps.add_ticket(session, job, by=by, at=at, standards=standards, note=note)


def triage(
    store: Store,
    ticket_id: str,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    changes: Mapping[str, Any] | None = None,
    note: str = "",
    version: int | None = None,
) -> Ticket:
    """Answer the customer: say what is needed, and let the ticket be planned.

    `changes` are fields of the job, those that `change_ticket` takes.

    Raises
    ------
    NotFound, StaleVersion, NotAllowed, InputError, MoveRefused
        If there is no such ticket, it has changed since, or it cannot be triaged like this.
    """
    with store.transaction() as session:
        row = tickets.get(session, ticket_id)
        refuse_out_of_order(session, row, S.TRIAGED, feedback=None, missing=None)
        if changes:
            ticket_changes.change_in(
                session, ticket_id, changes, by=by, at=at, standards=standards, version=version
            )
            version = None
        return ticket_steps.move(
            session, ticket_id, S.TRIAGED, by=by, at=at, note=note, version=version
        )


def move_ticket(
    store: Store,
    ticket_id: str,
    after: TicketState,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    feedback: Feedback | None = None,
    used: Mapping[str, int] | None = None,
    missing: Mapping[str, int] | None = None,
    version: int | None = None,
) -> Ticket:
    """Move a ticket, with what belongs to the move.

    Parameters
    ----------
    store, ticket_id, after : Store, str, TicketState
        Which ticket, and into which state.
    by, at : Actor, datetime
        Who, and when it happened; not before the move before it.
    note : str
        Why, for people.
    feedback : Feedback or None
        What the customer said; needed to follow up.
    used : Mapping of sku to quantity, or None
        What a visit took out of the van. None at the end of the work is what the job asks for, less what was booked.
    missing : Mapping of sku to quantity, or None
        What a visit lacked; needed where it needs a part, and the clocks stop for it.
    version : int or None
        The version the move rests on.

    Raises
    ------
    NotFound, StaleVersion
        If there is no such ticket, or it has changed since.
    MoveRefused
        If there is no such move or the actor may not make it; the text says what is possible now.
    StockRefused
        If the van does not hold what was used.
    """
    with store.transaction() as session:
        return move_in(
            session,
            ticket_id,
            after,
            by=by,
            at=at,
            note=note,
            feedback=feedback,
            used=used,
            missing=missing,
            version=version,
        )


def move_in(
    session: Session,
    ticket_id: str,
    after: TicketState,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    feedback: Feedback | None = None,
    used: Mapping[str, int] | None = None,
    missing: Mapping[str, int] | None = None,
    version: int | None = None,
) -> Ticket:
    """Do what `move_ticket` does within a transaction."""
    if after in VISIT_OVER:
        plans.hold_board(session)  # reservations end below; the board is held before any ticket
    row = tickets.get(session, ticket_id)
    refuse_out_of_order(session, row, after, feedback=feedback, missing=missing)
    ticket = ticket_steps.move(
        session, ticket_id, after, by=by, at=at, note=note, feedback=feedback, version=version
    )
    if after is S.DONE and used is None:
        used = still_to_book(session, ticket)
    if used:
        stock.use_in(session, ticket_id, used, by=by, at=at)
    if after is S.NEEDS_PART:
        for sku, quantity in (missing or {}).items():
            waits.begin(session, ticket_id, sku, quantity, expected_at=None, by=by, at=at)
    if after in VISIT_OVER:
        reservations.release(session, ticket_id, by=by, at=at)
    return ticket_steps.ticket_of(tickets.get(session, ticket_id))


def hand_over(
    store: Store,
    ticket_id: str,
    taker: str,
    *,
    by: Actor,
    at: datetime,
    why: str,
    version: int | None = None,
) -> Ticket:
    """Give a ticket to another owner.

    Raises
    ------
    NotFound, StaleVersion, NotAllowed, InputError
        If ticket or user is unknown, the ticket has changed since, the role may not, or no reason is given.
    """
    require(by, OFFICE, _("hand tickets over"))
    if not why.strip():
        raise InputError(
            _(
                "Ticket {ticket_id} is handed over for a reason. Say in a few words why.",
                ticket_id=ticket_id,
            )
        )
    with store.transaction() as session:
        user = accounts.user(session, taker)
        if user is None or not user.is_active:
            raise NotFound(_("active user"), taker)
        row = tickets.for_change(session, ticket_id, version=version)
        details = {"from": row.owner or "", "to": taker, "why": why}
        row.owner = taker
        session.flush()
        ticket_steps.record(session, Action.TICKET_HANDED_OVER, ticket_id, details, by=by, at=at)
        return ticket_steps.ticket_of(row)


def await_part(
    store: Store,
    ticket_id: str,
    sku: str,
    quantity: int,
    *,
    by: Actor,
    at: datetime,
    expected_at: datetime | None = None,
) -> None:
    """Record that a ticket waits for a part from now on: its clocks stop until the part arrives.

    Where it waits for this part already, the clocks stand since then; quantity and date are corrected.

    Raises
    ------
    NotFound, NotAllowed, MoveRefused
        If an id is unknown, the role may not, or the ticket is at an end.
    """
    require(by, OFFICE, _("stop clocks"))
    with store.transaction() as session:
        row = tickets.get(session, ticket_id)
        if TicketState(row.state) in ENDED:
            raise MoveRefused(
                _(
                    "Ticket {ticket_id} is {state} and waits for nothing. Reopen it first.",
                    ticket_id=ticket_id,
                    state=row.state,
                )
            )
        waits.begin(session, ticket_id, sku, quantity, expected_at=expected_at, by=by, at=at)


def part_arrived(store: Store, ticket_id: str, sku: str, *, by: Actor, at: datetime) -> None:
    """Record that the part a ticket waits for is there: its clocks run on.

    Receiving parts at a depot does this by itself for the tickets that wait longest.

    Raises
    ------
    NotFound, NotAllowed, MoveRefused
        If an id is unknown, the role may not, or the ticket does not wait for the part.
    """
    require(by, OFFICE, _("start clocks"))
    with store.transaction() as session:
        tickets.get(session, ticket_id)
        if ticket_id not in waits.open_waits(session, sku):
            raise MoveRefused(
                _(
                    "Ticket {ticket_id} does not wait for part {sku}. Check the number.",
                    ticket_id=ticket_id,
                    sku=sku,
                )
            )
        waits.end(session, ticket_id, sku, by=by, at=at)
