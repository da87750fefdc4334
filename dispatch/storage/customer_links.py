"""Links of customers and the browsers opened with them, as rows; every function works in the session it is given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dispatch.storage import versions
from dispatch.storage.tables import CustomerLinkRow, CustomerSessionRow


def of_ticket(session: Session, ticket_id: str) -> CustomerLinkRow | None:
    """Return the link of a case by its first visit, None where none was made."""
    return session.scalar(select(CustomerLinkRow).where(CustomerLinkRow.ticket_id == ticket_id))


def get(session: Session, link_id: str) -> CustomerLinkRow | None:
    """Return a link by id, None where there is none."""
    return session.scalar(select(CustomerLinkRow).where(CustomerLinkRow.id == link_id))


def held(session: Session, link_id: str) -> CustomerLinkRow | None:
    """Return a link as it is now, kept from others until the transaction ends; None where there is none."""
    query = select(CustomerLinkRow).where(CustomerLinkRow.id == link_id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(locked)


def send(
    session: Session, ticket_id: str, *, by: str, at: datetime, expires_at: datetime
) -> CustomerLinkRow:
    """Store that the link of a case is sent, for the first time or again, and return it."""
    row = of_ticket(session, ticket_id)
    if row is None:
        row = CustomerLinkRow(
            ticket_id=ticket_id,
            generation=1,
            opened_generation=0,
            made_at=at,
            made_by=by,
            expires_at=expires_at,
        )
        versions.numbered(session, row, letter="L")
        return row
    kept = held(session, row.id)
    assert kept is not None, "links are never removed"
    kept.generation += 1
    kept.made_at, kept.made_by, kept.expires_at, kept.revoked_at = at, by, expires_at, None
    session.flush()
    return kept


def revoke(session: Session, row: CustomerLinkRow, *, at: datetime) -> None:
    """Store that a link that is `held` is refused from now on, and forget its browsers."""
    row.generation += 1
    row.revoked_at = at
    session.execute(delete(CustomerSessionRow).where(CustomerSessionRow.link_id == row.id))
    session.flush()


def open_browser(session: Session, row: CustomerLinkRow, *, key_hash: str, at: datetime) -> None:
    """Store that a browser was opened with the last sending of a link that is `held`."""
    row.opened_generation, row.opened_at = row.generation, at
    session.add(
        CustomerSessionRow(
            key_hash=key_hash, link_id=row.id, opened_at=at, expires_at=row.expires_at
        )
    )
    session.flush()


def link_of_browser(session: Session, key_hash: str, *, at: datetime) -> CustomerLinkRow | None:
    """Return with which link a browser was opened; None where it was not, or is not let in any more."""
    return session.scalar(
        select(CustomerLinkRow)
        .join(CustomerSessionRow, CustomerSessionRow.link_id == CustomerLinkRow.id)
        .where(
            CustomerSessionRow.key_hash == key_hash,
            CustomerSessionRow.expires_at > at,
            CustomerLinkRow.revoked_at.is_(None),
        )
    )


def forget_old(session: Session, *, before: datetime) -> None:
    """Forget browsers that are not let in any more since a moment."""
    session.execute(delete(CustomerSessionRow).where(CustomerSessionRow.expires_at < before))
