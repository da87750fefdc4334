"""Use cases of complaints: written down at a call-back or by hand, owned by somebody, answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.desk import ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.permissions import OFFICE, PLANNING, require
from dispatch.domain.actor import Actor
from dispatch.errors import Conflict, InputError, NotFound
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, accounts, audit, tickets
from dispatch.storage.tables import AuditRow

LONGEST = 10_000
WORDS = (Action.TICKET_COMPLAINED.value, Action.TICKET_COMPLAINT_ANSWERED.value)


@dataclass(frozen=True)
class Complaint:
    """A complaint about a ticket, as the trail tells of it.

    Attributes
    ----------
    ticket_id : str
        About which.
    at, by, words : datetime, str, str
        When it was written down, by whom, and what was said.
    owner : str
        Id of the user who has to answer it.
    answered_at, answered_by, answer : datetime or None, str, str
        When it was answered, by whom, and how; None and empty while it is open.
    """

    ticket_id: str
    at: datetime
    by: str
    words: str
    owner: str
    answered_at: datetime | None = None
    answered_by: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None


def complain(
    store: Store,
    ticket_id: str,
    words: str,
    *,
    by: Actor,
    at: datetime,
    owner: str | None = None,
) -> None:
    """Write a complaint down; its owner is the one named, else who writes it.

    Raises
    ------
    NotFound, NotAllowed, InputError, Conflict
        If there is no such ticket or user, the role may not, nothing is said, or one is open already.
    """
    require(by, OFFICE, _("write complaints down"))
    with store.transaction() as session:
        complain_in(session, ticket_id, words, by=by, at=at, owner=owner)


def complain_in(
    session: Session,
    ticket_id: str,
    words: str,
    *,
    by: Actor,
    at: datetime,
    owner: str | None = None,
) -> None:
    """Do what `complain` does within a transaction."""
    said = _said(words, "complaint")
    tickets.for_change(session, ticket_id)
    if any(each.is_open for each in of_ticket(session, ticket_id)):
        raise Conflict(
            _(
                "A complaint about {ticket_id} is open already. Answer it first.",
                ticket_id=ticket_id,
            )
        )
    if owner and owner != by.id:
        user = accounts.user(session, owner)
        if user is None or not user.is_active or user.role not in OFFICE:
            raise NotFound(_("active dispatcher"), owner)
    details = {"words": said, "owner": owner or by.id}
    ticket_steps.record(session, Action.TICKET_COMPLAINED, ticket_id, details, by=by, at=at)


def answer_complaint(store: Store, ticket_id: str, words: str, *, by: Actor, at: datetime) -> None:
    """Write down how the open complaint about a ticket was answered.

    Raises
    ------
    NotFound, NotAllowed, InputError, Conflict
        If there is no such ticket, the role may not, nothing is said, or no complaint is open.
    """
    require(by, OFFICE, _("answer complaints"))
    said = _said(words, "answer")
    with store.transaction() as session:
        tickets.for_change(session, ticket_id)
        if not any(each.is_open for each in of_ticket(session, ticket_id)):
            raise Conflict(
                _(
                    "No complaint about {ticket_id} is open. Look at its history.",
                    ticket_id=ticket_id,
                )
            )
        details = {"words": said}
        ticket_steps.record(
            session, Action.TICKET_COMPLAINT_ANSWERED, ticket_id, details, by=by, at=at
        )


def of_ticket(session: Session, ticket_id: str) -> list[Complaint]:
    """Return the complaints about a ticket, in the order in which they came."""
    return _complaints(audit.trail(session, subject=(tickets.KIND, ticket_id), actions=WORDS))


def list_complaints(store: Store, *, by: Actor) -> list[Complaint]:
    """Return every complaint, the open ones first, the oldest of them at the top; then the last answered."""
    require(by, PLANNING, _("see complaints"))
    with store.reading() as session:
        found = _complaints(audit.trail(session, actions=WORDS))
    waiting = sorted((each for each in found if each.is_open), key=lambda each: each.at)
    answered = [each for each in found if each.answered_at is not None]
    answered.sort(key=lambda each: each.answered_at or each.at, reverse=True)
    return [*waiting, *answered]


def _complaints(rows: Iterable[AuditRow]) -> list[Complaint]:
    found: list[Complaint] = []
    for row in rows:
        details = row.details
        if row.action == Action.TICKET_COMPLAINED:
            found.append(
                Complaint(row.subject_id, row.at, row.actor, details["words"], details["owner"])
            )
            continue
        for number, each in enumerate(found):
            if each.ticket_id == row.subject_id and each.is_open:
                found[number] = replace(
                    each, answered_at=row.at, answered_by=row.actor, answer=details["words"]
                )
    return found


def _said(words: str, what: str) -> str:
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise InputError(
            _(
                "The {what} has {count} characters. Write 1 to {longest} of them.",
                what=what,
                count=len(said),
                longest=LONGEST,
            )
        )
    return said
