"""Tickets as lists ask for them: filtered and ordered by a closed list of columns, a page at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dispatch.storage.tables import TicketRow


class TicketOrder(str, Enum):
    """By what a list is ordered; the columns behind stand in this file alone, so no text of a request reaches SQL."""

    OLDEST = "oldest"
    NEWEST = "newest"
    MOVED = "moved"
    REPORTED = "reported"
    STATE = "state"


_COLUMNS: dict[TicketOrder, tuple[ColumnElement[Any], ...]] = {
    TicketOrder.OLDEST: (TicketRow.number.asc(),),
    TicketOrder.NEWEST: (TicketRow.number.desc(),),
    TicketOrder.MOVED: (TicketRow.moved_at.desc(), TicketRow.number.desc()),
    TicketOrder.REPORTED: (TicketRow.reported_at.desc(), TicketRow.number.desc()),
    TicketOrder.STATE: (TicketRow.state.asc(), TicketRow.number.asc()),
}


@dataclass(frozen=True)
class TicketQuery:
    """Which tickets a list asks for.

    Attributes
    ----------
    states : Collection of str
        Empty is all.
    technician_id, owner, follows : str or None
        None is any.
    order : TicketOrder
        In which order.
    offset, limit : int
        Which part of the list.
    """

    states: Collection[str] = ()
    technician_id: str | None = None
    owner: str | None = None
    follows: str | None = None
    order: TicketOrder = TicketOrder.NEWEST
    offset: int = 0
    limit: int = 50


def page(session: Session, query: TicketQuery) -> tuple[list[TicketRow], int]:
    """Return a part of a list, and how long the whole list is."""
    wanted = list(_conditions(query))
    count = session.scalar(select(func.count()).select_from(TicketRow).where(*wanted))
    rows = select(TicketRow).where(*wanted).order_by(*_COLUMNS[query.order])
    return list(session.scalars(rows.offset(query.offset).limit(query.limit))), count or 0


def _conditions(query: TicketQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.states:
        found.append(TicketRow.state.in_(list(query.states)))
    for column, value in (
        (TicketRow.technician_id, query.technician_id),
        (TicketRow.owner, query.owner),
        (TicketRow.follows, query.follows),
    ):
        if value is not None:
            found.append(column == value)
    return found
