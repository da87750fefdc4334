"""Notes at tickets, written by the office."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk import ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.permissions import OFFICE, require
from dispatch.domain.actor import Actor
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, tickets

LONGEST = 10_000


def note_ticket(store: Store, ticket_id: str, words: str, *, by: Actor, at: datetime) -> None:
    """Write something to a ticket that changes nothing of it.

    Raises
    ------
    NotFound, NotAllowed, InputError
        If there is no such ticket, the role may not, or nothing is said.
    """
    require(by, OFFICE, _("write notes at tickets"))
    with store.transaction() as session:
        note_in(session, ticket_id, words, by=by, at=at)


def note_in(session: Session, ticket_id: str, words: str, *, by: Actor, at: datetime) -> None:
    """Do what `note_ticket` does within a transaction."""
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise InputError(
            _(
                "The note has {count} characters. Write 1 to {longest} of them.",
                count=len(said),
                longest=LONGEST,
            )
        )
    tickets.get(session, ticket_id)
    details = {"words": said, "photo": None}
    ticket_steps.record(session, Action.TICKET_NOTED, ticket_id, details, by=by, at=at)
