"""An office with a contract, and people whom the store knows."""

from __future__ import annotations

from datetime import date
from typing import Any

from dispatch.desk import customers, inspections, users
from dispatch.desk.passwords import Passwords
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.customer import (
    Contact,
    Customer,
    CustomerPlace,
    Inspection,
    Rhythm,
)
from dispatch.domain.job import OwnStandard
from dispatch.storage import Store
from tests.dispatch.desk.office import MORNING, STANDARDS
from tests.dispatch.planning.example import NORTH

CHEAP = Passwords(cost=16, passes=1)
TOWER = Customer(
    "",
    "远望写字楼",
    "Yuanwang Offices",
    phones=("+86 21 5555 0999",),
    preferred_id="T-1",
    standard=OwnStandard(on_site_hours=3, resolution_hours=9),
    targets={"on_site": 0.95},
    contacts=(Contact("李经理", "+86 21 5555 0998"),),
    places=(CustomerPlace("Hall", NORTH, "1 Tower Road"),),
)


def person(store: Store, name: str, role: Role = Role.DISPATCHER) -> Actor:
    """Add a user, and return who that is."""
    user, _ = users.add_user(
        store,
        name=name,
        role=role,
        technician_id=None,
        by="system",
        at=MORNING,
        passwords=CHEAP,
    )
    return Actor(user.id, role)


def tower(store: Store, by: Actor, customer: Customer = TOWER) -> str:
    """Add a customer with a contract, and return the id."""
    return customers.add_customer(store, customer, by=by, at=MORNING).customer.id


def inspection(store: Store, customer_id: str, by: Actor, **more: Any) -> str:
    """Add an inspection of the tower's hall, from Monday 30 November on, and return its id."""
    wanted = {"every": 1, "rhythm": Rhythm.MONTHS, "starts_on": date(2026, 11, 30), **more}
    held = inspections.add_inspection(
        store,
        Inspection("", customer_id, "Boiler check", "Hall", **wanted),
        by=by,
        at=MORNING,
        standards=STANDARDS,
    )
    return held.inspection.id
