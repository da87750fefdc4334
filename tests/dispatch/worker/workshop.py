"""A worker with the example's surroundings, and a long search in it that can be killed."""

from __future__ import annotations

import logging
import sys
from datetime import datetime, timedelta
from typing import Any

from dispatch.desk import tickets
from dispatch.desk import work as desk
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store, master, work
from dispatch.storage.tables import WorkRow
from dispatch.travel.straight_line import StraightLine
from dispatch.worker import Surroundings, Worker
from tests.dispatch.planning import example

PLANNER = Actor("U-4", Role.PLANNER)
MORNING = example.at(6)
AROUND = Surroundings(load_standards(), StraightLine())
FOREVER = 10**9
"""Iterations that no test waits for."""


def fill(store: Store, *, jobs: int = 6) -> None:
    """Put the example's people and zones, and some jobs for them, into an empty store."""
    day = example.day()
    with store.transaction() as session:
        for kind, things in (
            (master.TECHNICIAN, {item.id: item for item in day.technicians}),
            (master.ZONE, {item.name: item for item in day.zones}),
        ):
            master.upsert(session, kind, things, at=MORNING)
    dispatcher: Any = {"by": Actor("U-1", Role.DISPATCHER), "at": MORNING}
    for _ in range(jobs):
        job = example.job("", reported_at=MORNING)
        ticket = tickets.report_ticket(store, job, standards=AROUND.standards, **dispatcher)
        tickets.triage(store, ticket.id, standards=AROUND.standards, **dispatcher)


def asked(store: Store, **request: Any) -> str:
    """Ask for a plan of a few iterations and return the work's id."""
    return desk.ask_for_plan(store, by=PLANNER, at=MORNING, **{"iterations": 30, **request}).id


def worker(
    store: Store, *, now: datetime = MORNING, around: Surroundings = AROUND, **more: Any
) -> Worker:
    """Return a worker for whom it is always the same moment, and who looks around often."""
    return Worker(
        store,
        around,
        **{
            "clock": lambda: now,
            "beat_seconds": 0.02,
            "lease": timedelta(seconds=0.05),
            **more,
        },
    )


def row(store: Store, id: str) -> WorkRow:
    """Return a piece of work with the best so far."""
    with store.reading() as session:
        return work.get(session, id, best=True)


def main(url: str) -> None:
    """Do one piece of work and tell what happens on standard output; run as a process that tests kill."""
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    worker(Store.open(url)).run_one()


if __name__ == "__main__":
    main(sys.argv[1])
