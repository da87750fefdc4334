"""A store where a day is planned and published, with visits of two technicians who do not see each other's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dispatch.desk import plans, tickets
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import publish_plan
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Assignment
from dispatch.domain.ticket import TicketState
from dispatch.storage import Store
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations
from tests.dispatch.desk.office import FILE, STANDARDS, open_office, triaged
from tests.dispatch.planning.example import EAST, NORTH, at
from tests.dispatch.web.store_case import Staff, add_staff

SECRETS = {"T-1": "孔夫子书店 Confucius Books", "T-2": "莲花酒店 Lotus Hotel"}
"""The customer of each technician's visit: a text that nobody else may be shown."""


@dataclass(frozen=True)
class Office:
    """The file of a store with a published day, its staff, and the ticket of each technician."""

    path: Path
    staff: Staff
    tickets: dict[str, str]
    draft: str


def open_day(folder: Path) -> Office:
    """Make a store with two published visits, one of them under way, and a draft beside the plan."""
    store = open_office(folder)
    staff = add_staff(store)
    found = {
        person: triaged(
            store,
            location=place,
            customer=SECRETS[person],
            phone=f"+86 10 5555 010{person[-1]}",
            address=f"{SECRETS[person]} 街 1 号",
            lock=Assignment(person),
        ).id
        for person, place in (("T-1", NORTH), ("T-2", EAST))
    }
    published = _plan(store)
    version = plans.board(store).version
    publish_plan(
        store,
        published,
        board_version=version,
        by=SYSTEM,
        at=at(7, 30),
        dispatch_until=at(23),
    )
    tickets.move_ticket(store, found["T-2"], TicketState.ON_THE_WAY, by=SYSTEM, at=at(8))
    draft = _plan(store)
    store.close()
    return Office(folder / FILE, staff, found, draft)


def _plan(store: Store) -> str:
    return plan_day(
        store,
        by=SYSTEM,
        at=at(7),
        standards=STANDARDS,
        travel=StraightLine(),
        stop=Iterations(50),
    ).id
