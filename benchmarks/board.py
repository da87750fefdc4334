"""`python -m benchmarks.board`: how long the dispatcher's board takes with 1,000 jobs and 100 technicians.

The server of `dispatch run` works in a process of its own on loopback; a real browser opens the board.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.board_browser import in_browser
from benchmarks.board_visitor import PASSWORD, Visitor
from benchmarks.large.city import DAYS, city
from benchmarks.machine import describe
from benchmarks.slots import JOBS
from benchmarks.slots_http import NOW, processor_seconds, serving
from benchmarks.slots_store import fill, first_moment
from dispatch.desk import plans, tickets
from dispatch.desk.logins import change_password
from dispatch.desk.passwords import Passwords
from dispatch.desk.publishing import publish_plan
from dispatch.desk.ticket_views import see_ticket
from dispatch.desk.users import add_user
from dispatch.domain.account import Role
from dispatch.domain.actor import SYSTEM
from dispatch.domain.ticket import TicketState
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store

DISPATCHER = "board"
PUBLISHED = 5


@dataclass(frozen=True)
class Office:
    """A store with a published plan, the moment it is, and visits not set out for, each with its technician."""

    store: Store
    at: datetime
    visits: list[tuple[str, str]]
    under_way: dict[str, str] = field(default_factory=dict)

    def change(self) -> str:
        """Let a technician set out for the next visit and return its ticket; one under way is called off first."""
        ticket, technician = self.visits.pop(0)
        before = self.under_way.get(technician)
        if before is not None:
            tickets.move_ticket(self.store, before, TicketState.CANCELLED, by=SYSTEM, at=self.at)
        self.under_way[technician] = ticket
        states = [TicketState.DISPATCHED, TicketState.ON_THE_WAY]
        if see_ticket(self.store, ticket, by=SYSTEM).state is TicketState.DISPATCHED:
            states.pop(0)  # sent with a plan that was published on a day that is sent
        for state in states:
            tickets.move_ticket(self.store, ticket, state, by=SYSTEM, at=self.at)
        return ticket

    def publish(self) -> None:
        """Publish the plan of the board once more, as another plan."""
        board = plans.board(self.store)
        assert board.plan_id is not None
        found = plans.open_plan(self.store, board.plan_id)
        saved = plans.save_plan(
            self.store,
            found.plan,
            problem=json.loads(found.problem_text),
            plan=json.loads(found.plan_text),
            reason="once more",
            by=SYSTEM,
            at=self.at,
        )
        publish_plan(
            self.store, saved.id, board_version=board.version, by=SYSTEM, at=self.at, forced=True
        )


def add_dispatcher(store: Store, at: datetime) -> None:
    """Add a dispatcher whose password is `PASSWORD`."""
    cheap = Passwords(cost=16, passes=1)
    user, one_time = add_user(
        store, name=DISPATCHER, role=Role.DISPATCHER, by="system", at=at, passwords=cheap
    )
    change_password(store, by=user, old=one_time, new=PASSWORD, address="", at=at, passwords=cheap)


def planned_visits(store: Store) -> list[tuple[str, str]]:
    """Return the tickets that the published plan visits with their technicians, in the order of their starts."""
    board = plans.board(store)
    assert board.plan_id is not None
    plan = plans.open_plan(store, board.plan_id).plan
    found = [
        (stop.start_at, stop.job_id or "", route.technician_id)
        for route in plan.routes
        for stop in route.visits
    ]
    return [(job, technician) for _, job, technician in sorted(found)]


Answer = tuple[float, float, int]


def timed(visitor: Visitor, path: str, *, process: int) -> Answer:
    """Return the seconds that an answer took by the clock and of the server's processor, and its bytes."""
    wall, cpu = time.perf_counter(), processor_seconds(process)
    size = visitor.size(path)
    return time.perf_counter() - wall, processor_seconds(process) - cpu, size


def on_server(visitor: Visitor, office: Office, *, times: int, process: int) -> list[str]:
    """Return the rows of the server: each path while nothing changes, after each change, after another plan."""
    rows = []
    visitor.size("/")  # whatever is loaded once
    for path in ("/", "/board/state", "/board/changes"):
        found = [timed(visitor, path, process=process) for _ in range(times)]
        rows.append(_row(f"`{path}`, nothing has changed", found))
    for path in ("/", "/board/state"):
        found = []
        for _ in range(times):
            office.change()
            found.append(timed(visitor, path, process=process))
        rows.append(_row(f"`{path}`, right after a change", found))
    found = []
    for _ in range(min(times, PUBLISHED)):
        office.publish()
        found.append(timed(visitor, "/board/state", process=process))
    rows.append(_row("`/board/state`, right after another plan was published", found))
    return rows


def _row(name: str, found: Iterable[Answer]) -> str:
    walls, cpus, sizes = zip(*found, strict=True)
    by_clock, own = (1000 * np.percentile(each, [50, 95]) for each in (walls, cpus))
    figures = [*by_clock, *own]
    cells = " | ".join(f"{figure:.0f}" for figure in figures)
    return f"| {name} | {cells} | {max(sizes) / 1000:.0f} |"


def measure(*, jobs: int, times: int, loads: int, iterations: int) -> list[str]:
    """Return the lines of the report: what was asked, the machine, and two tables."""
    standards = load_standards()
    start_at = first_moment(standards)
    at = start_at + NOW
    document = city(jobs, seed=1)
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'store.sqlite'}")
        try:
            fill(store, document, iterations=iterations, seed=1, standards=standards)
            add_dispatcher(store, at - timedelta(hours=1))
            office = Office(store, at, planned_visits(store))
            with serving(store.url.render_as_string(False), at) as (process, address):
                with closing(Visitor(address, DISPATCHER)) as visitor:
                    server = on_server(visitor, office, times=times, process=process)
                browser = in_browser(f"http://{address}", DISPATCHER, office.change, loads=loads)
        finally:
            store.close()
    known = describe()
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    return [
        f"{jobs} jobs, {len(document['technicians'])} technicians, {DAYS} days",
        f"{known['processor']}, {known['cores']} cores, Python {known['Python']}; load {load}",
        "",
        "| server, by HTTP | p50 ms | p95 ms | processor p50 ms | processor p95 ms | kB |",
        "|---|---|---|---|---|---|",
        *server,
        "",
        "| browser | p50 ms | most ms |",
        "|---|---|---|",
        *browser,
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 0."""
    parser = argparse.ArgumentParser("benchmarks.board", description=__doc__)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--times", type=int, default=40, help="requests of each row (40)")
    parser.add_argument("--loads", type=int, default=8, help="times a browser opens it (8)")
    parser.add_argument("--iterations", type=int, default=200, help="of the plan's search (200)")
    options = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    print("\n".join(measure(**vars(options))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
