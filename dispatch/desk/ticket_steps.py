"""What the use cases of tickets are made of: single steps within a transaction, each written to the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from dispatch.archive.converter import to_plain
from dispatch.desk import contract_terms, webhooks
from dispatch.desk.actions import Action
from dispatch.desk.job_checks import refuse_unusable
from dispatch.desk.place_memory import remember
from dispatch.domain.actor import Actor
from dispatch.domain.job import Assignment, Job
from dispatch.domain.place import PIN, Zone, ZoneKind
from dispatch.domain.ticket import Feedback, Ticket, TicketState
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards
from dispatch.standards.zones import ZoneMap
from dispatch.storage import Session, audit, master, tickets
from dispatch.storage.tables import TicketRow
from dispatch.tickets.clocks import terms_of
from dispatch.tickets.life_cycle import MoveRefused, check_move

NOBODY = frozenset(
    {
        TicketState.TRIAGED,
        TicketState.RESOLVED_REMOTELY,
        TicketState.CANCELLED,
        TicketState.REOPENED,
    }
)
"""States of tickets whose visit nobody makes."""


def ticket_of(row: TicketRow) -> Ticket:
    """Return the ticket of a row; its moments are in UTC."""
    return Ticket(
        id=row.id,
        job=tickets.job_of(row),
        state=TicketState(row.state),
        moved_at=row.moved_at,
        owner=row.owner or "",
        technician_id=row.technician_id,
        follows=row.follows,
        version=row.version,
    )


def record(
    session: Session,
    action: Action,
    ticket_id: str,
    details: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write what was done to a ticket to the trail."""
    audit.record(
        session,
        at=at,
        actor=by.id,
        action=action.value,
        subject=("ticket", ticket_id),
        details=details,
    )


def add_ticket(
    session: Session,
    job: Job,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    follows: str | None = None,
    note: str = "",
) -> Ticket:
    """Add a ticket in the state reported and keep what was promised; an empty `job.id` takes the next number.

    A contract of the customer's adds its technician and its standard where the job says nothing of them.
    """
    if follows is None:
        job = contract_terms.with_terms(session, job)
    row = tickets.add(
        session,
        job=job,
        state=TicketState.REPORTED.value,
        at=at,
        id=job.id or None,
        owner=by.id,
        follows=follows,
    )
    ticket = ticket_of(row)
    kind, zone_name = zone_of(session, job)
    details = {
        "role": by.role.value,
        "job": to_plain(ticket.job),
        "terms": to_plain(terms_of(ticket.job, kind, standards)),
        "zone": kind.value,
        "zone_name": zone_name,
        "owner": by.id,
        "follows": follows,
        "note": note,
    }
    record(session, Action.TICKET_REPORTED, ticket.id, details, by=by, at=at)
    if job.place_precision == PIN:
        remember(session, job.address, job.location, by=by, at=at)
    return ticket


def move(
    session: Session,
    ticket_id: str,
    after: TicketState,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    feedback: Feedback | None = None,
    technician_id: str | None = None,
    version: int | None = None,
) -> Ticket:
    """Move a ticket and write the move to the trail.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    ticket_id, after : str, TicketState
        Which ticket, and into which state.
    by, at : Actor, datetime
        Who, and when it happened.
    note, feedback : str, Feedback or None
        Why; what the customer said.
    technician_id : str or None
        Who makes the visit, where the ticket becomes planned; one whose visit is not made has nobody.
    version : int or None
        The version the move rests on.

    Raises
    ------
    MoveRefused
        If there is no such move, the actor may not make it, or it lies before the last one.
    """
    row = tickets.for_change(session, ticket_id, version=version)
    ticket = ticket_of(row)
    check_move(ticket, after, by)
    _refuse_backwards(ticket, after, at)
    row.state, row.moved_at = after.value, at
    if after is TicketState.PLANNED:
        row.technician_id = technician_id
    elif after in NOBODY:
        row.technician_id = None
    session.flush()
    details: dict[str, Any] = {
        "role": by.role.value,
        "from": ticket.state.value,
        "to": after.value,
        "technician": row.technician_id,
        "note": note,
    }
    if after is TicketState.FOLLOWED_UP:
        said = feedback or Feedback(None)
        details |= {"score": said.score, "words": said.words}
    record(session, Action.TICKET_MOVED, ticket.id, details, by=by, at=at)
    moved = ticket_of(row)
    webhooks.tell_of(session, moved, at=at)
    return moved


def _refuse_backwards(ticket: Ticket, after: TicketState, at: datetime) -> None:
    if at < ticket.moved_at:
        moved_at = ticket.moved_at.astimezone(at.tzinfo)
        raise MoveRefused(
            _(
                "Ticket {ticket} became {state} at {moved_at:%Y-%m-%d %H:%M:%S}, after {at:%Y-%m-%d"
                " %H:%M:%S}. Give the moment at which it became {after}.",
                ticket=ticket.id,
                state=ticket.state.words,
                moved_at=moved_at,
                at=at,
                after=after.words,
            )
        )


def tell(
    session: Session,
    ticket_id: str,
    told: Assignment | None,
    *,
    plan_id: str | None,
    by: Actor,
    at: datetime,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Keep who makes a visit and when, as the customer is told; None takes it back; `more` is recorded with it."""
    start_at = None if told is None else told.start_at
    details = {
        "technician": None if told is None else told.technician_id,
        "start": None if start_at is None else start_at.isoformat(),
        "plan": plan_id,
        **(more or {}),
    }
    row = tickets.for_change(session, ticket_id)
    tickets.set_job(row, replace(tickets.job_of(row), told=told))
    if told is not None:
        row.technician_id = told.technician_id
    session.flush()
    record(session, Action.TICKET_TOLD, ticket_id, details, by=by, at=at)


def change_job(
    session: Session,
    ticket_id: str,
    changes: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    version: int | None = None,
) -> Ticket:
    """Change fields of a ticket's job; what was promised follows the kind, the priority and the place."""
    row = tickets.for_change(session, ticket_id, version=version)
    before = tickets.job_of(row)
    after = replace(before, **changes)
    refuse_unusable(session, after)
    if after != before:
        tickets.set_job(row, after)
        session.flush()
        old, new = to_plain(before), to_plain(after)
        changed = {
            item.name: [old[item.name], new[item.name]]
            for item in fields(Job)
            if old[item.name] != new[item.name]
        }
        kind, _ = zone_of(session, after)
        terms = to_plain(terms_of(after, kind, standards))
        details = {"job": changed, "terms": terms}
        record(session, Action.TICKET_CHANGED, ticket_id, details, by=by, at=at)
        if after.place_precision == PIN and {"location", "place_precision"} & changed.keys():
            remember(session, after.address, after.location, by=by, at=at)
    return ticket_of(row)


def zone_of(session: Session, job: Job) -> tuple[ZoneKind, str]:
    """Return how the place of a job is served, and the name of its zone."""
    return ZoneMap(master.all_as(session, master.ZONE, Zone)).kind_and_name(job.location)
