"""A store in which every text that people type is a payload: customers, technicians, depots, zones, parts, notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dispatch.desk import plans, tickets
from dispatch.desk.loading import load_day
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import publish_plan
from dispatch.domain.actor import SYSTEM
from dispatch.domain.ticket import TicketState
from dispatch.storage import Store
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations
from tests.dispatch.desk.office import STANDARDS
from tests.dispatch.planning.example import at
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import add_staff
from tests.end_to_end.test_pages_hostile_texts import TOGETHER, hostile_plan


def open_hostile_day(folder: Path) -> Office:
    """Make a store of the hostile plan's day: planned, published, one visit made, one handed over, one reported."""
    path = folder / "hostile.sqlite"
    store = Store.open(f"sqlite:///{path}")
    staff = add_staff(store)
    day = hostile_plan().day
    # A plan may keep the names of people who have left; a store names its own staff alone.
    jobs = tuple(replace(job, lock=None, told=None) for job in day.jobs)
    day = replace(day, jobs=jobs)
    load_day(store, day, by=SYSTEM, at=at(6), standards=STANDARDS)
    published = _plan(store)
    publish_plan(
        store,
        published,
        board_version=plans.board(store).version,
        by=SYSTEM,
        at=at(6, 30),
        dispatch_until=at(23),
    )
    routes = plans.open_plan(store, published).plan.routes
    visited = [(route.technician_id, stop.job_id) for route in routes for stop in route.stops]
    technician, ticket = next((who, job) for who, job in visited if job is not None)
    for minute, state in enumerate((TicketState.ON_THE_WAY, TicketState.ON_SITE)):
        tickets.move_ticket(store, ticket, state, by=SYSTEM, at=at(8, 20 * minute), note=TOGETHER)
    giver = tickets_owner(store, ticket)
    taker = next(user.id for user in staff.people.values() if user.id != giver)
    tickets.hand_over(store, ticket, taker, by=SYSTEM, at=at(8, 30), why=TOGETHER)
    draft = _plan(store)
    store.close()
    return Office(path, staff, {"T-1": ticket, "technician": technician}, draft)


def tickets_owner(store: Store, ticket_id: str) -> str:
    """Return who answers for a ticket."""
    from dispatch.desk.ticket_views import see_ticket

    return see_ticket(store, ticket_id, by=SYSTEM).owner


def _plan(store: Store) -> str:
    return plan_day(
        store,
        by=SYSTEM,
        at=at(6),
        standards=STANDARDS,
        travel=StraightLine(),
        stop=Iterations(50),
    ).id
