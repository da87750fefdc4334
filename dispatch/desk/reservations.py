"""What the published plan keeps of vans and depots, as the work goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch.desk.actions import Action
from dispatch.domain.actor import Actor
from dispatch.domain.stock import Reservation, depot, parse_place, van
from dispatch.storage import Session, audit, plans, tickets
from dispatch.storage import stock as ledger


def reserved(session: Session) -> list[Reservation]:
    """Return what the published plan keeps, in the order of time."""
    return [
        Reservation(parse_place(row.place), row.sku, row.quantity, row.at, row.ticket_id)
        for row in ledger.reservations(session)
    ]


def reserve(session: Session, plan_id: str, wanted: Iterable[Reservation]) -> None:
    """Let a plan's reservations take the place of all that were there."""
    ledger.reserve(
        session,
        plan_id,
        [
            ledger.Reserved(str(item.place), item.sku, item.quantity, item.at, item.ticket_id)
            for item in wanted
        ],
    )


def release(session: Session, ticket_id: str, *, by: Actor, at: datetime) -> None:
    """End what is kept for a visit: it is over, or will not be made."""
    kept = reserved(session)
    ended = [item for item in kept if item.ticket_id == ticket_id]
    if ended:
        _replace(session, [item for item in kept if item.ticket_id != ticket_id])
        details = {"reservations": as_details(ended)}
        _record(session, Action.STOCK_RELEASED, ("ticket", ticket_id), details, by=by, at=at)


def keep_aboard(
    session: Session,
    technician_id: str,
    depot_id: str,
    parts: Mapping[str, int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Let what was kept at a depot for a technician's visits be kept in the van, as far as it was picked up."""
    kept, moved = [], []
    left = dict(parts)
    own = {row.id for row in tickets.listing(session, technician_id=technician_id)}
    for item in reserved(session):
        meant = item.place == depot(depot_id) and item.ticket_id in own
        taken = min(item.quantity, left.get(item.sku, 0)) if meant else 0
        if taken:
            left[item.sku] -= taken
            moved.append(replace(item, quantity=taken))
            kept.append(replace(item, place=van(technician_id), quantity=taken))
        if item.quantity > taken:
            kept.append(replace(item, quantity=item.quantity - taken))
    if moved:
        _replace(session, kept)
        place = str(van(technician_id))
        details = {"van": place, "reservations": as_details(moved)}
        _record(session, Action.STOCK_KEPT_ABOARD, ("stock", place), details, by=by, at=at)


def as_details(items: Sequence[Reservation]) -> list[dict[str, Any]]:
    """Return reservations as the audit trail keeps them."""
    return [
        {
            "place": str(item.place),
            "sku": item.sku,
            "quantity": item.quantity,
            "ticket": item.ticket_id,
            "at": item.at.isoformat(),
        }
        for item in items
    ]


def _replace(session: Session, kept: Sequence[Reservation]) -> None:
    board = plans.board(session)
    if board.plan_id is not None:
        reserve(session, board.plan_id, kept)


def _record(
    session: Session,
    action: Action,
    subject: tuple[str, str],
    details: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    audit.record(session, at=at, actor=by.id, action=action.value, subject=subject, details=details)
