"""Parts that tickets wait for: recorded in the trail, ended when they arrive."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk.actions import Action
from dispatch.desk.ticket_steps import record
from dispatch.domain.actor import Actor
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.storage import Session, audit, master


def begin(
    session: Session,
    ticket_id: str,
    sku: str,
    quantity: int,
    *,
    expected_at: datetime | None,
    by: Actor,
    at: datetime,
) -> None:
    """Record that a ticket waits for a part from now on, or how many it waits for and until when it is said to.

    Raises
    ------
    NotFound, InputError
        If the part is unknown, or the quantity is below 1.
    """
    master.get(session, master.PART, sku)
    if quantity < 1:
        raise InputError(
            _(
                "Ticket {ticket_id} cannot wait for {quantity} of part {sku}. Give 1 or more.",
                ticket_id=ticket_id,
                quantity=quantity,
                sku=sku,
            )
        )
    details = {
        "sku": sku,
        "quantity": quantity,
        "expected_at": None if expected_at is None else expected_at.isoformat(),
    }
    record(session, Action.PART_AWAITED, ticket_id, details, by=by, at=at)


def end(session: Session, ticket_id: str, sku: str, *, by: Actor, at: datetime) -> None:
    """Record that the part a ticket waits for is there."""
    record(session, Action.PART_ARRIVED, ticket_id, {"sku": sku}, by=by, at=at)


def end_longest(session: Session, sku: str, quantity: int, *, by: Actor, at: datetime) -> list[str]:
    """Let the tickets that wait for a part know that it is there, those that wait longest first.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    sku, quantity : str, int
        What arrived; it goes to a ticket only where it is all of it that the ticket waits for.
    by, at : Actor, datetime
        Who recorded it, and when it arrived.

    Returns
    -------
    list of str
        Ids of the tickets whose wait is over.
    """
    served, left = [], quantity
    for ticket_id, wanted in open_waits(session, sku).items():
        if wanted <= left:
            left -= wanted
            served.append(ticket_id)
            end(session, ticket_id, sku, by=by, at=at)
    return served


def open_waits(session: Session, sku: str) -> dict[str, int]:
    """Return how many of a part each ticket waits for, those that wait longest first."""
    waits: dict[str, int] = {}
    for row in audit.trail(session, actions=[Action.PART_AWAITED.value, Action.PART_ARRIVED.value]):
        if row.details["sku"] != sku:
            continue
        if row.action == Action.PART_AWAITED:
            waits[row.subject_id] = row.details["quantity"]
        else:
            waits.pop(row.subject_id, None)
    return waits
