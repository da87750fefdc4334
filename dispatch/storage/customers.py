"""Customers with a contract in the store, their inspections, and the warnings of their devices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.archive.converter import from_plain, to_plain
from dispatch.domain.customer import Customer, Inspection
from dispatch.storage import versions
from dispatch.storage.tables import (
    CustomerRow,
    InspectionDateRow,
    InspectionRow,
    TicketRow,
    UserRow,
    WarningRow,
)

KIND, INSPECTION = "customer", "inspection"


def add(session: Session, customer: Customer, *, at: datetime) -> CustomerRow:
    """Add a customer, who takes the next id: C-000001 and so on."""
    row = CustomerRow(content={}, changed_at=at, ended_at=None)
    versions.numbered(session, row, letter="C")
    row.content = to_plain(replace(customer, id=row.id))
    session.flush()
    return row


def get(session: Session, id: str) -> CustomerRow:
    """Return a customer; `NotFound` if there is none."""
    query = select(CustomerRow).where(CustomerRow.id == id)
    return versions.found(session, query, kind=KIND, id=id)


def for_change(session: Session, id: str, *, version: int | None = None) -> CustomerRow:
    """Return a customer to change; `NotFound` if there is none, `StaleVersion` if it is not the version given."""
    query = select(CustomerRow).where(CustomerRow.id == id)
    return versions.for_change(session, query, kind=KIND, id=id, version=version)


def listing(session: Session, *, ended: bool = False) -> list[CustomerRow]:
    """Return the customers whose contract holds, or with `ended` those whose contract has ended."""
    over = CustomerRow.ended_at.is_not(None) if ended else CustomerRow.ended_at.is_(None)
    return list(session.scalars(select(CustomerRow).where(over).order_by(CustomerRow.number)))


def customer_of(row: CustomerRow) -> Customer:
    """Return the customer of a row."""
    return from_plain(row.content, Customer)


def set_customer(row: CustomerRow, customer: Customer, *, at: datetime) -> None:
    """Change a row that `for_change` gave."""
    row.content, row.changed_at = to_plain(customer), at


def add_inspection(session: Session, inspection: Inspection, *, at: datetime) -> InspectionRow:
    """Add an inspection, which takes the next id: I-000001 and so on."""
    row = InspectionRow(customer_id=inspection.customer_id, content={}, added_at=at, ended_at=None)
    versions.numbered(session, row, letter="I")
    row.content = to_plain(replace(inspection, id=row.id))
    session.flush()
    return row


def inspection_for_change(
    session: Session, id: str, *, version: int | None = None
) -> InspectionRow:
    """Return an inspection kept from others; `NotFound` or `StaleVersion` as `for_change`."""
    query = select(InspectionRow).where(InspectionRow.id == id)
    return versions.for_change(session, query, kind=INSPECTION, id=id, version=version)


def inspections(
    session: Session, *, customer_id: str | None = None, in_force: bool = False
) -> list[InspectionRow]:
    """Return inspections in the order in which they came, of one customer or all, ended ones unless `in_force`."""
    query = select(InspectionRow).order_by(InspectionRow.number)
    if customer_id is not None:
        query = query.where(InspectionRow.customer_id == customer_id)
    if in_force:
        query = query.where(InspectionRow.ended_at.is_(None))
    return list(session.scalars(query))


def inspection_of(row: InspectionRow) -> Inspection:
    """Return the inspection of a row."""
    return from_plain(row.content, Inspection)


def set_inspection(row: InspectionRow, inspection: Inspection) -> None:
    """Change a row that `inspection_for_change` gave."""
    row.content = to_plain(inspection)


def add_date(
    session: Session, inspection_id: str, due_on: date, *, ticket_id: str, at: datetime
) -> None:
    """Keep what a date of an inspection became; the database refuses a second ticket for it."""
    session.add(
        InspectionDateRow(
            inspection_id=inspection_id,
            due_on=due_on.isoformat(),
            ticket_id=ticket_id,
            made_at=at,
        )
    )
    session.flush()


def dates(session: Session, inspection_id: str) -> dict[date, str]:
    """Return the ticket of each date that has become one."""
    query = select(InspectionDateRow).where(InspectionDateRow.inspection_id == inspection_id)
    rows = session.scalars(query.order_by(InspectionDateRow.due_on))
    return {date.fromisoformat(row.due_on): row.ticket_id for row in rows}


def hold_sender(session: Session, user_id: str) -> None:
    """Keep a sender's warnings in line until the transaction ends, so that none is taken twice."""
    session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())


def warning(session: Session, *, sender: str, event_id: str) -> WarningRow | None:
    """Return the warning that a sender has sent under this id."""
    query = select(WarningRow).where(WarningRow.sender == sender, WarningRow.event_id == event_id)
    return session.scalars(query).one_or_none()


def add_warning(session: Session, row: WarningRow) -> WarningRow:
    """Add a warning."""
    session.add(row)
    session.flush()
    return row


def ticket_of_device(
    session: Session, *, customer_id: str, device: str, states: Collection[str]
) -> str | None:
    """Return the newest ticket in one of these states that was made for warnings of a device."""
    query = (
        select(WarningRow.ticket_id)
        .join(TicketRow, TicketRow.id == WarningRow.ticket_id)
        .where(WarningRow.customer_id == customer_id, WarningRow.device == device)
        .where(TicketRow.state.in_(list(states)))
        .order_by(WarningRow.number.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def warnings(
    session: Session, *, customer_id: str | None = None, limit: int = 50
) -> list[WarningRow]:
    """Return the newest warnings, of one customer or of all."""
    query = select(WarningRow).order_by(WarningRow.number.desc()).limit(limit)
    if customer_id is not None:
        query = query.where(WarningRow.customer_id == customer_id)
    return list(session.scalars(query))
