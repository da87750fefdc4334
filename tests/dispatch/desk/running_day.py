"""A day that runs: planned, published, dispatched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dispatch.desk import plans
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import publish_plan
from dispatch.desk.replans import accept_replan, propose_replan
from dispatch.storage import Store
from dispatch.storage import tickets as rows
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations
from tests.dispatch.desk.office import DISPATCHER, STANDARDS, triaged
from tests.dispatch.planning.example import EAST, NORTH, at

ROUND: dict[str, Any] = {"standards": STANDARDS, "travel": StraightLine()}


def running(store: Store, count: int = 4, **changes: Any) -> list[str]:
    """Return the tickets of a day that is planned, published and dispatched, in the order of their starts."""
    ids = [
        triaged(store, location=EAST if number % 2 else NORTH, **changes).id
        for number in range(count)
    ]
    made = plan_day(store, by=DISPATCHER, at=at(7), stop=Iterations(200), **ROUND)
    version = plans.board(store).version
    publish_plan(
        store, made.id, board_version=version, by=DISPATCHER, at=at(7, 30), dispatch_until=at(23)
    )
    return sorted(ids, key=lambda id: told(store, id)[1])


def told(store: Store, ticket_id: str) -> tuple[str, datetime]:
    """Return who was told to come, and when."""
    with store.reading() as session:
        visit = rows.job_of(rows.get(session, ticket_id)).told
    assert visit is not None
    assert visit.start_at is not None
    return visit.technician_id, visit.start_at


def publish_now(store: Store, *, moment: datetime) -> None:
    """Plan the rest of the day again and accept all of it."""
    made = propose_replan(store, by=DISPATCHER, at=moment, stop=Iterations(200), **ROUND)
    version = plans.board(store).version
    accept_replan(store, made.saved.id, board_version=version, by=DISPATCHER, at=moment, **ROUND)
