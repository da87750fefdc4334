"""The ledger of parts and the reservations in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dispatch.storage.tables import ReservationRow, StockEntryRow


@dataclass(frozen=True)
class Reserved:
    """Parts that a plan takes: how many, where, for which ticket, and when."""

    place: str
    sku: str
    quantity: int
    at: datetime
    ticket_id: str | None = None


def book(
    session: Session,
    *,
    at: datetime,
    place: str,
    sku: str,
    quantity: int,
    kind: str,
    actor: str,
    ticket_id: str | None = None,
    plan_id: str | None = None,
    note: str = "",
) -> StockEntryRow:
    """Add a line to the ledger; `quantity` is the change of the place's balance."""
    row = StockEntryRow(
        at=at,
        place=place,
        sku=sku,
        quantity=quantity,
        kind=kind,
        actor=actor,
        ticket_id=ticket_id,
        plan_id=plan_id,
        note=note,
    )
    session.add(row)
    session.flush()
    return row


def entries(
    session: Session,
    *,
    place: str | None = None,
    sku: str | None = None,
    ticket_id: str | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[StockEntryRow]:
    """Return lines of the ledger in the order in which they were booked; None is every place, part or ticket."""
    query = select(StockEntryRow).where(StockEntryRow.number > after)
    for column, wanted in (
        (StockEntryRow.place, place),
        (StockEntryRow.sku, sku),
        (StockEntryRow.ticket_id, ticket_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    return list(session.scalars(query.order_by(StockEntryRow.number).limit(limit)))


def balances(session: Session, *, at: datetime | None = None) -> dict[tuple[str, str], int]:
    """Return what every place holds, by place and part: the sum of its lines, those of a moment included or of all."""
    query = select(StockEntryRow.place, StockEntryRow.sku, func.sum(StockEntryRow.quantity))
    if at is not None:
        query = query.where(StockEntryRow.at <= at)
    grouped = query.group_by(StockEntryRow.place, StockEntryRow.sku)
    return {(place, sku): int(total) for place, sku, total in session.execute(grouped)}


def reserve(session: Session, plan_id: str, wanted: Iterable[Reserved]) -> None:
    """Let a plan's reservations take the place of all that were there."""
    session.execute(delete(ReservationRow))
    session.add_all(
        ReservationRow(
            plan_id=plan_id,
            place=item.place,
            sku=item.sku,
            quantity=item.quantity,
            ticket_id=item.ticket_id,
            at=item.at,
        )
        for item in wanted
    )
    session.flush()


def reservations(session: Session) -> list[ReservationRow]:
    """Return all reservations in the order of time."""
    query = select(ReservationRow).order_by(ReservationRow.at, ReservationRow.number)
    return list(session.scalars(query))
