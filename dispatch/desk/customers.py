"""Use cases of customers with a contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.archive.converter import to_plain
from dispatch.contracts.matching import plain_name, plain_phone
from dispatch.desk.actions import Action
from dispatch.desk.customer_checks import wrong_values
from dispatch.desk.permissions import OFFICE, PLANNING, require
from dispatch.domain.actor import Actor
from dispatch.domain.customer import Customer, Inspection
from dispatch.errors import Conflict, InputError
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, audit, customers, master
from dispatch.storage.customers import customer_of, inspection_of
from dispatch.storage.tables import CustomerRow, InspectionRow, WarningRow


@dataclass(frozen=True)
class Held:
    """A customer as it is kept.

    Attributes
    ----------
    customer, version : Customer, int
        What is known, and the version a change has to name.
    ended_at : datetime or None
        Since when the contract holds no more.
    """

    customer: Customer
    version: int
    ended_at: datetime | None


@dataclass(frozen=True)
class HeldInspection:
    """An inspection as it is kept, with the tickets that its dates have become, by date."""

    inspection: Inspection
    version: int
    added_at: datetime
    ended_at: datetime | None
    tickets: dict[Any, str]


@dataclass(frozen=True)
class CustomerView:
    """A customer with the inspections and the newest warnings of the devices."""

    held: Held
    inspections: tuple[HeldInspection, ...]
    warnings: tuple[WarningRow, ...]


def list_customers(store: Store, *, by: Actor, ended: bool = False) -> list[Held]:
    """Return the customers whose contract holds, or those whose contract has ended."""
    require(by, PLANNING, _("see contracts"))
    with store.reading() as session:
        return [_held(row) for row in customers.listing(session, ended=ended)]


def view_customer(store: Store, customer_id: str, *, by: Actor) -> CustomerView:
    """Return a customer with all that belongs to the contract; `NotFound` if there is none."""
    require(by, PLANNING, _("see contracts"))
    with store.reading() as session:
        row = customers.get(session, customer_id)
        return CustomerView(
            _held(row),
            tuple(
                held_inspection(session, each)
                for each in customers.inspections(session, customer_id=customer_id)
            ),
            tuple(customers.warnings(session, customer_id=customer_id, limit=20)),
        )


def add_customer(store: Store, customer: Customer, *, by: Actor, at: datetime) -> Held:
    """Add a customer with a contract.

    Raises
    ------
    NotAllowed, InputError, Conflict
        If the role may not, a value cannot be used, or another customer has the name or a number already.
    """
    require(by, OFFICE, _("change contracts"))
    with store.transaction() as session:
        _refuse(session, customer)
        row = customers.add(session, customer, at=at)
        details = {"customer": row.content}
        _record(session, Action.CUSTOMER_ADDED, row.id, details, by=by, at=at)
        return _held(row)


def change_customer(
    store: Store,
    customer: Customer,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Held:
    """Change a customer; tickets reported from then on go by it, those before keep what they were promised.

    Raises
    ------
    NotFound, StaleVersion, NotAllowed, InputError, Conflict
        If there is none, somebody else has changed it, or it cannot be changed like this.
    """
    with store.transaction() as session:
        return change_in(session, customer, by=by, at=at, version=version)


def change_in(
    session: Session, customer: Customer, *, by: Actor, at: datetime, version: int | None
) -> Held:
    """Do what `change_customer` does within a transaction."""
    require(by, OFFICE, _("change contracts"))
    row = customers.for_change(session, customer.id, version=version)
    _refuse(session, customer)
    _refuse_lost_places(session, customer)
    changed = master.changed_fields(row.content, to_plain(customer))
    if changed:
        customers.set_customer(row, customer, at=at)
        session.flush()
        details = {"changed": changed}
        _record(session, Action.CUSTOMER_CHANGED, row.id, details, by=by, at=at)
    return _held(row)


def end_contract(store: Store, customer_id: str, *, by: Actor, at: datetime) -> None:
    """End a contract with its inspections: no date becomes a ticket any more; open tickets stay as they are.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        If there is none, the role may not, or it has ended already.
    """
    require(by, OFFICE, _("change contracts"))
    with store.transaction() as session:
        row = customers.for_change(session, customer_id)
        if row.ended_at is not None:
            raise Conflict(
                _(
                    "The contract of {customer_id} has ended already. Look at the list.",
                    customer_id=customer_id,
                )
            )
        row.ended_at = at
        for each in customers.inspections(session, customer_id=customer_id, in_force=True):
            each.ended_at = at
        session.flush()
        _record(session, Action.CUSTOMER_ENDED, customer_id, {}, by=by, at=at)


def held_inspection(session: Session, row: InspectionRow) -> HeldInspection:
    """Return an inspection of the store."""
    return HeldInspection(
        inspection_of(row),
        row.version,
        row.added_at,
        row.ended_at,
        customers.dates(session, row.id),
    )


def _held(row: CustomerRow) -> Held:
    return Held(replace(customer_of(row), id=row.id), row.version, row.ended_at)


def _refuse(session: Session, customer: Customer) -> None:
    faults = [*wrong_values(customer), *_unknown(session, customer)]
    if faults:
        raise InputError("\n".join(faults))
    for row in customers.listing(session):
        other = customer_of(row)
        shared = (_keys(customer) & _keys(other)) if row.id != customer.id else set()
        if shared:
            raise Conflict(
                _(
                    "{other} ({row}) has {shared!r} already, so jobs could not be told apart. Change one"
                    " of both.",
                    other=other.name,
                    row=row.id,
                    shared=sorted(shared)[0],
                )
            )


def _refuse_lost_places(session: Session, customer: Customer) -> None:
    names = {place.name for place in customer.places}
    for row in customers.inspections(session, customer_id=customer.id, in_force=True):
        place = inspection_of(row).place
        if place not in names:
            raise InputError(
                _(
                    "Inspection {row} is made at {place!r}. Keep that place, or end the inspection first.",
                    row=row.id,
                    place=place,
                )
            )


def _keys(customer: Customer) -> set[str]:
    names = (customer.name, customer.name_en, *customer.also_called)
    phones = (*customer.phones, *(contact.phone for contact in customer.contacts))
    return ({plain_name(name) for name in names} | {plain_phone(each) for each in phones}) - {""}


def _unknown(session: Session, customer: Customer) -> Iterator[str]:
    known = master.everything(session, master.TECHNICIAN)
    if customer.preferred_id is not None and customer.preferred_id not in known:
        yield (
            _(
                "There is no technician {preferred_id!r}. Check the id against the list of technicians.",
                preferred_id=customer.preferred_id,
            )
        )


def _record(
    session: Session,
    action: Action,
    customer_id: str,
    details: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    audit.record(
        session,
        at=at,
        actor=by.id,
        action=action.value,
        subject=(customers.KIND, customer_id),
        details=details,
    )
