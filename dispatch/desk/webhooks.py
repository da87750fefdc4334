"""Other systems that are told what happens to tickets: who they are, what waits for them, and sending it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.desk.actions import Action
from dispatch.desk.permissions import require
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, audit, webhooks
from dispatch.web_addresses import Allowed, check_address
from dispatch.webhooks.message import EVENTS, Message, make_message, next_attempt_at
from dispatch.webhooks.send import Outcome, send

ADMIN = frozenset({Role.ADMIN})
TOLD = {
    TicketState.DISPATCHED: "ticket.dispatched",
    TicketState.ON_THE_WAY: "ticket.on_the_way",
    TicketState.DONE: "ticket.done",
}
"""The states that others are told of."""
LEASE = timedelta(minutes=2)
AT_ONCE = 20


@dataclass(frozen=True)
class Webhook:
    """A receiver: where it listens, and what it is told of."""

    id: str
    url: str
    events: tuple[str, ...]
    added_at: datetime


def add_webhook(
    store: Store, url: str, events: Collection[str], *, by: Actor, at: datetime, allowed: Allowed
) -> tuple[Webhook, str]:
    """Add a receiver and return it with the secret that signs its messages, which is shown this once.

    Parameters
    ----------
    store, url : Store, str
        Where it listens.
    events : collection of str
        Some of `EVENTS`; empty is all.
    by, at : Actor, datetime
        Who adds it, and when.
    allowed : Allowed
        Which addresses this server may ask.

    Raises
    ------
    NotAllowed
        If the role may not.
    AddressRefused
        If the address may not be asked.
    InputError
        If there is no such event.
    """
    require(by, ADMIN, _("add webhooks"))
    check_address(url, allowed, what="The webhook")
    for event in events:
        if event not in EVENTS:
            raise InputError(
                _(
                    "There is no event {event!r}. Give some of {events}.",
                    event=event,
                    events=", ".join(EVENTS),
                )
            )
    chosen = [event for event in EVENTS if event in events or not events]
    secret = secrets.token_urlsafe(32)
    with store.transaction() as session:
        row = webhooks.add(session, url=url, events=chosen, secret=secret, at=at)
        audit.record(
            session,
            at=at,
            actor=by.id,
            action=Action.WEBHOOK_ADDED.value,
            subject=("webhook", row.id),
            details={"url": url, "events": chosen},
        )
        return Webhook(row.id, url, tuple(chosen), at), secret


def list_webhooks(store: Store, *, by: Actor) -> tuple[Webhook, ...]:
    """Return the receivers; NotAllowed for roles that may not see them."""
    require(by, ADMIN, _("see webhooks"))
    with store.reading() as session:
        rows = webhooks.listing(session)
        return tuple(Webhook(r.id, r.url, tuple(r.events), r.added_at) for r in rows)


def remove_webhook(store: Store, webhook_id: str, *, by: Actor, at: datetime) -> None:
    """Tell a receiver nothing more; NotFound if there is none, NotAllowed for roles that may not."""
    require(by, ADMIN, _("remove webhooks"))
    with store.transaction() as session:
        webhooks.remove(session, webhook_id, at=at)
        audit.record(
            session,
            at=at,
            actor=by.id,
            action=Action.WEBHOOK_REMOVED.value,
            subject=("webhook", webhook_id),
        )


def tell_of(session: Session, ticket: Ticket, *, at: datetime) -> None:
    """Leave a message about a ticket's new state to every receiver that wants it, in the transaction of the move.

    The message names the ticket, its state, its technician and the arrival window that was told, and nothing of the
    customer.
    """
    event = TOLD.get(ticket.state)
    if event is None:
        return
    wanted = [webhook for webhook in webhooks.listing(session) if event in webhook.events]
    if not wanted:
        return
    said = {
        "id": ticket.id,
        "state": ticket.state.value,
        "technician": ticket.technician_id,
        "follows": ticket.follows,
        "window": _told_window(session, ticket.id),
    }
    for webhook in wanted:
        row = webhooks.enqueue(session, webhook, event=event, at=at)
        row.body = make_message(row.id, event=event, at=at, ticket=said).body
        session.flush()


def _told_window(session: Session, ticket_id: str) -> list[str] | None:
    """Return when the arrival window opens and closes that the customer was told last; None for none."""
    told = audit.trail(session, subject=("ticket", ticket_id), actions=[Action.TICKET_TOLD.value])
    return told[-1].details.get("window") if told else None


def send_due(
    store: Store,
    *,
    at: datetime,
    allowed: Allowed,
    post: Callable[..., Outcome] = send,
    limit: int = AT_ONCE,
) -> int:
    """Send the messages that are due and return how many; no lock is held while a receiver is waited for.

    Parameters
    ----------
    store : Store
        Where they wait.
    at : datetime
        Now.
    allowed : Allowed
        Which addresses this server may ask.
    post : callable
        `dispatch.webhooks.send.send`, or a test's own.
    limit : int
        How many at most.
    """
    with store.transaction() as session:
        due = [
            (Message(row.id, row.event, row.body), row.attempts, webhook.url, webhook.secret)
            for row, webhook in webhooks.take_due(session, at=at, again_at=LEASE, limit=limit)
        ]
    for message, attempts, url, secret in due:
        outcome = post(message, url=url, secret=secret, at=at, allowed=allowed)
        again_at = None if outcome.delivered else next_attempt_at(attempts, at=at)
        given_up = not outcome.delivered and again_at is None
        with store.transaction() as session:
            webhooks.settle(
                session,
                message.id,
                sentence=outcome.sentence + (" Given up." if given_up else ""),
                delivered_at=at if outcome.delivered else None,
                due_at=again_at,
            )
    return len(due)
