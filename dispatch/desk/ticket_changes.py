"""Use cases that change what a ticket asks for: corrections, and visits that return for an unfinished one.

Each is one transaction: done whole, with its lines in the audit trail, or refused with nothing changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch.desk import ticket_steps
from dispatch.desk.job_checks import refuse_unusable
from dispatch.desk.move_rules import refuse_return
from dispatch.desk.permissions import OFFICE, require
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, tickets
from dispatch.tickets.life_cycle import ENDED, MoveRefused

CHANGEABLE = frozenset(
    {
        "kind", "customer", "customer_en", "phone", "address", "description", "priority", "difficulty",
        "location", "place_precision", "service_seconds", "skills", "tools", "parts", "windows",
        "release_at", "due_at", "due_hard", "weight", "allowed_ids", "forbidden_ids", "preferred_id", "lock", "fault",
    }
)  # fmt: skip
"""Fields of a job that people may correct; the id, the report and what the customer was told are facts."""


def change_ticket(
    store: Store,
    ticket_id: str,
    changes: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    version: int | None = None,
) -> Ticket:
    """Correct what a ticket asks for; the next plan goes by it.

    Raises
    ------
    NotFound, StaleVersion, NotAllowed, InputError, MoveRefused
        If there is no such ticket, it has changed since, is at an end, or cannot be changed like this.
    """
    with store.transaction() as session:
        return change_in(
            session, ticket_id, changes, by=by, at=at, standards=standards, version=version
        )


def arrange_return_visit(
    store: Store,
    ticket_id: str,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    changes: Mapping[str, Any] | None = None,
    note: str = "",
) -> Ticket:
    """Make the ticket of a visit that returns for an unfinished one, and triage it.

    The new ticket asks for the same job unless `changes` say otherwise; it keeps the time of the first report, so the
    clocks of the case go on. Appointments, locks and what the customer was told of the first visit are not taken over.

    Raises
    ------
    NotFound, NotAllowed, InputError, MoveRefused
        If there is no such ticket, the role may not, the job cannot be used, or no return visit can follow it.
    """
    require(by, OFFICE, _("arrange return visits"))
    with store.transaction() as session:
        first = ticket_steps.ticket_of(tickets.get(session, ticket_id))
        refuse_return(session, first)
        fresh: dict[str, Any] = {"windows": (), "lock": None, "due_at": None, "release_at": None}
        _refuse_fields(changes or {})
        job = replace(first.job, **{**fresh, **(changes or {})}, id="", told=None)
        refuse_unusable(session, job)
        ticket = ticket_steps.add_ticket(
            session, job, by=by, at=at, standards=standards, follows=first.id, note=note
        )
        return ticket_steps.move(session, ticket.id, TicketState.TRIAGED, by=by, at=at, note=note)


def change_in(
    session: Session,
    ticket_id: str,
    changes: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    version: int | None,
) -> Ticket:
    """Do what `change_ticket` does within a transaction."""
    require(by, OFFICE, _("change tickets"))
    _refuse_fields(changes)
    row = tickets.get(session, ticket_id)
    if TicketState(row.state) in ENDED:
        raise MoveRefused(
            _(
                "Ticket {ticket_id} is {state} and no longer changed. Reopen it first.",
                ticket_id=ticket_id,
                state=row.state,
            )
        )
    return ticket_steps.change_job(
        session, ticket_id, changes, by=by, at=at, standards=standards, version=version
    )


def _refuse_fields(changes: Mapping[str, Any]) -> None:
    for name in changes:
        if name not in CHANGEABLE:
            raise InputError(
                _(
                    "{name!r} of a ticket cannot be changed. These can: {changeable}.",
                    name=name,
                    changeable=", ".join(sorted(CHANGEABLE)),
                )
            )
