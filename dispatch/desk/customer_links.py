"""Use cases of customers' links: sent, opened once, revoked; and whose case a browser is opened for.

What is signed and sent is the id and the generation of a link; the text made of them is known to `dispatch.web` alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.desk import logins
from dispatch.desk.actions import Action
from dispatch.desk.logins import digest
from dispatch.desk.permissions import OFFICE, require
from dispatch.domain.actor import Actor, customer_of
from dispatch.errors import DispatchError
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, accounts, audit, customer_links, tickets
from dispatch.storage.tables import CustomerLinkRow

KEPT = timedelta(days=1)
LIVES = timedelta(days=30)


class LinkRefused(DispatchError):
    """A link is unknown, expired, revoked or was opened before; the sentence does not say which."""


@dataclass(frozen=True)
class CustomerLink:
    """The link of a case, as the office sees it.

    Attributes
    ----------
    id : str
        `L-000001` and so on.
    ticket_id : str
        The first visit of the case.
    generation : int
        That of the last sending or revocation.
    made_at, made_by : datetime, str
        When it was last sent, and by whom.
    expires_at : datetime
        Until when it is taken.
    opened_at : datetime or None
        When a browser was last opened with it.
    is_opened : bool
        Whether the last sending was opened.
    revoked_at : datetime or None
        Since when it is refused.
    """

    id: str
    ticket_id: str
    generation: int
    made_at: datetime
    made_by: str
    expires_at: datetime
    opened_at: datetime | None
    is_opened: bool
    revoked_at: datetime | None


@dataclass(frozen=True)
class Opened:
    """A browser that was opened: with which link, until when, and the key that it keeps. It is stored nowhere else."""

    link: CustomerLink
    key: str


def send_link(
    store: Store, ticket_id: str, *, by: Actor, at: datetime, lives: timedelta = LIVES
) -> CustomerLink:
    """Make the link of a ticket's case, or send it again: the one sent before cannot be opened any more.

    Browsers that were opened before stay so until the link is revoked.

    Parameters
    ----------
    store, ticket_id : Store, str
        Any visit of the case.
    by, at : Actor, datetime
        Who sends it, and when.
    lives : timedelta
        How long it is taken.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such ticket, or the role may not.
    """
    require(by, OFFICE, _("send customers their link"))
    with store.transaction() as session:
        first = first_visit(session, ticket_id)
        row = customer_links.send(session, first, by=by.id, at=at, expires_at=at + lives)
        details = {
            "link": row.id,
            "generation": row.generation,
            "expires": row.expires_at.isoformat(),
        }
        _note(session, Action.LINK_MADE, first, details, by=by, at=at)
        return _link(row)


def revoke_link(store: Store, ticket_id: str, *, by: Actor, at: datetime) -> None:
    """Refuse the link of a case from now on, and every browser that was opened with it.

    Raises
    ------
    NotFound, NotAllowed, LinkRefused
        If there is no such ticket, the role may not, or there is no link in force.
    """
    require(by, OFFICE, _("revoke customers' links"))
    with store.transaction() as session:
        first = first_visit(session, ticket_id)
        known = customer_links.of_ticket(session, first)
        row = None if known is None else customer_links.held(session, known.id)
        if row is None or row.revoked_at is not None:
            raise LinkRefused(
                _("Ticket {ticket_id} has no link in force. Make one first.", ticket_id=ticket_id)
            )
        customer_links.revoke(session, row, at=at)
        _note(session, Action.LINK_REVOKED, first, {"link": row.id}, by=by, at=at)


def link_of(store: Store, ticket_id: str, *, by: Actor) -> CustomerLink | None:
    """Return the link of a ticket's case, None where none was made.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such ticket, or the role may not.
    """
    require(by, OFFICE, _("see customers' links"))
    with store.reading() as session:
        row = customer_links.of_ticket(session, first_visit(session, ticket_id))
        return None if row is None else _link(row)


def open_link(
    store: Store, link_id: str | None, *, generation: int, address: str, at: datetime
) -> Opened:
    """Open a browser with a link; each sending is good for one.

    The attempt is counted as logins are, apart from them, and forgotten where it went well.

    Parameters
    ----------
    store : Store
        Where.
    link_id, generation : str or None, int
        What was signed; None where the signature was not right.
    address, at : str, datetime
        Where the attempt comes from, and when.

    Raises
    ------
    TooManyAttempts
        If there were too many for this link or from this address.
    LinkRefused
        If the link is unknown, expired, revoked or was opened before.
    """
    # Texts that nobody signed are counted by their address alone.
    what = digest(f"link {link_id}" if link_id else secrets.token_hex())
    where = f"link {address}"
    logins.count_attempt(store, login_hash=what, address=where, at=at)
    with store.transaction() as session:
        row = None if link_id is None else customer_links.held(session, link_id)
        if row is None or not _may_open(row, generation=generation, at=at):
            raise LinkRefused(_("This link cannot be opened."))
        key = secrets.token_urlsafe(32)
        accounts.forget_attempts(session, login_hash=what, address=where)
        customer_links.forget_old(session, before=at - KEPT)
        customer_links.open_browser(session, row, key_hash=digest(key), at=at)
        details = {"link": row.id, "generation": row.generation}
        by = customer_of(row.ticket_id)
        _note(session, Action.LINK_OPENED, row.ticket_id, details, by=by, at=at)
        return Opened(_link(row), key)


def link_of_browser(store: Store, key: str, *, at: datetime) -> CustomerLink | None:
    """Return for which link a browser is open; None where it is not, no longer, or may not be."""
    with store.reading() as session:
        row = customer_links.link_of_browser(session, digest(key), at=at)
        return None if row is None else _link(row)


def first_visit(session: Session, ticket_id: str) -> str:
    """Return the first ticket of a ticket's case; `NotFound` if there is no such ticket."""
    row = tickets.get(session, ticket_id)
    while row.follows is not None:
        row = tickets.get(session, row.follows)
    return row.id


def _may_open(row: CustomerLinkRow, *, generation: int, at: datetime) -> bool:
    return (
        row.revoked_at is None
        and row.generation == generation
        and row.opened_generation < generation
        and at < row.expires_at
    )


def _note(
    session: Session,
    action: Action,
    ticket_id: str,
    details: dict[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    subject = ("ticket", ticket_id)
    audit.record(session, at=at, actor=by.id, action=action.value, subject=subject, details=details)


def _link(row: CustomerLinkRow) -> CustomerLink:
    return CustomerLink(
        id=row.id,
        ticket_id=row.ticket_id,
        generation=row.generation,
        made_at=row.made_at,
        made_by=row.made_by,
        expires_at=row.expires_at,
        opened_at=row.opened_at,
        is_opened=row.opened_generation == row.generation,
        revoked_at=row.revoked_at,
    )
