"""The client that calls the use cases in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from dispatch.archive.converter import to_plain
from dispatch.desk import (
    events,
    orders,
    plans,
    publishing,
    replans,
    stock,
    stock_views,
    ticket_changes,
    ticket_views,
    tickets,
)
from dispatch.desk.figures import FigureBook
from dispatch.desk.loading import load_day
from dispatch.desk.plan_requests import plan_day
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.day import Day
from dispatch.domain.job import Job
from dispatch.domain.stock import parse_place
from dispatch.domain.technician import PartOrder
from dispatch.domain.ticket import Feedback, TicketState
from dispatch.errors import DispatchError
from dispatch.figures.periods import Span, period_of
from dispatch.planning.replanning import Overrun, TechnicianLate, TechnicianOut, TrafficSlower
from dispatch.settings import Settings
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store, accounts, audit
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations
from tests.end_to_end.scripted_day.client import OFFICE, Document, Refused, TicketSeen
from tests.support.quick_store import without_waiting


class DeskClient:
    """Calls the desk in this process."""

    def __init__(self, folder: Path, clock: datetime) -> None:
        """Open a new store with an office, an evening shift and nobody else."""
        self.clock = clock
        self.store = without_waiting(Store.open(f"sqlite:///{folder / 'day.sqlite'}"))
        self.around: Any = {"standards": load_standards(), "travel": StraightLine()}
        self.standards = self.around["standards"]
        with self.store.transaction() as session:
            users = [
                accounts.add_user(
                    session, name=name, login=name, role=Role.DISPATCHER, technician_id=None,
                    password="none", one_time_until=None,
                ).id
                for name in ("office", "evening")
            ]  # fmt: skip
        self.office, self.evening = Actor(users[0], Role.DISPATCHER), users[1]

    def _who(self, who: str) -> Actor:
        return self.office if who == OFFICE else Actor(f"U-{who}", Role.TECHNICIAN, who)

    @property
    def _now(self) -> dict[str, Any]:
        return {"by": self.office, "at": self.clock}

    def load(self, day: Day) -> None:
        """Load technicians, depots and parts."""
        load_day(self.store, day, **self._now, standards=self.standards)

    def report(self, job: Job) -> str:
        """Report a job."""
        return tickets.report_ticket(self.store, job, **self._now, standards=self.standards).id

    def triage(self, ticket_id: str) -> None:
        """Answer the customer."""
        tickets.triage(self.store, ticket_id, **self._now, standards=self.standards)

    def move(self, who: str, ticket_id: str, state: str, **more: Any) -> None:
        """Move a ticket."""
        if "score" in more:
            more["feedback"] = Feedback(more.pop("score"), more.pop("words"))
        with refusals():
            tickets.move_ticket(
                self.store, ticket_id, TicketState(state), by=self._who(who), at=self.clock, **more
            )

    def hand_over(self, ticket_id: str, why: str) -> str:
        """Hand a ticket over."""
        return tickets.hand_over(self.store, ticket_id, self.evening, **self._now, why=why).owner

    def return_visit(self, ticket_id: str, changes: Mapping[str, Any]) -> str:
        """Arrange a return visit."""
        return ticket_changes.arrange_return_visit(
            self.store, ticket_id, **self._now, standards=self.standards, changes=changes
        ).id

    def plan(self, iterations: int) -> str:
        """Plan the day anew."""
        return plan_day(self.store, **self._now, **self.around, stop=Iterations(iterations)).id

    def publish(self, plan_id: str) -> None:
        """Publish a draft and dispatch its visits."""
        version = plans.board(self.store).version
        with refusals():
            publishing.publish_plan(
                self.store, plan_id, board_version=version, **self._now,
                dispatch_until=self.clock.replace(hour=23, minute=59),
            )  # fmt: skip

    def propose(self, iterations: int) -> tuple[str, Document]:
        """Plan the rest of the day again."""
        made = replans.propose_replan(
            self.store, **self._now, **self.around, stop=Iterations(iterations)
        )
        return made.saved.id, to_plain(made.diff)

    def accept(self, plan_id: str, job_ids: list[str] | None) -> None:
        """Accept a proposal, all or part of it."""
        version = plans.board(self.store).version
        with refusals():
            replans.accept_replan(
                self.store, plan_id, board_version=version, **self._now, **self.around,
                job_ids=job_ids, dispatch_until=self.clock.replace(hour=23, minute=59),
            )  # fmt: skip

    def happen(self, who: str, kind: str, **fields: Any) -> None:
        """Record an event."""
        kinds: dict[str, Any] = {
            "technician_out": TechnicianOut,
            "technician_late": TechnicianLate,
            "overrun": Overrun,
            "traffic_slower": TrafficSlower,
        }
        with refusals():
            events.record_event(
                self.store, kinds[kind](**fields), by=self._who(who), at=self.clock, **self.around
            )

    def count(self, who: str, place: str, parts: Mapping[str, int]) -> None:
        """Book a count."""
        stock.count_parts(self.store, parse_place(place), parts, by=self._who(who), at=self.clock)

    def pick_up(self, who: str, depot_id: str, parts: Mapping[str, int], tools: list[str]) -> None:
        """Book a pick-up."""
        with refusals():
            stock.pick_up_parts(
                self.store, who, depot_id, parts, by=self._who(who), at=self.clock, tools=tools
            )

    def order(self, depot_id: str, sku: str, quantity: int, arrives_at: datetime) -> str:
        """Order a part."""
        wanted = PartOrder(sku, quantity, depot_id, arrives_at)
        return orders.order_parts(self.store, wanted, **self._now).id

    def receive(self, order_id: str, depot_id: str, parts: Mapping[str, int]) -> None:
        """Book what was delivered."""
        with refusals():
            orders.receive_parts(self.store, depot_id, parts, **self._now, order_id=order_id)

    def await_part(self, ticket_id: str, sku: str, quantity: int, expected_at: datetime) -> None:
        """Record that a ticket waits for a part."""
        tickets.await_part(
            self.store, ticket_id, sku, quantity, **self._now, expected_at=expected_at
        )

    def ticket(self, ticket_id: str) -> TicketSeen:
        """Return a ticket with its clocks."""
        view = ticket_views.view_ticket(
            self.store, ticket_id, **self._now, standards=self.standards
        )
        told = view.ticket.job.told
        clocks = {
            name: tuple(
                (reading.due_at, reading.met_at, reading.outcome.value)
                for reading in (clock.plain, clock.less_waits)
            )
            for name, clock in vars(view.clocks).items()
        }
        return TicketSeen(
            view.ticket.state.value,
            view.ticket.technician_id,
            None if told is None or told.start_at is None else (told.technician_id, told.start_at),
            clocks,
        )

    def stock(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return what is held and reserved."""
        return {
            (str(level.place), level.sku): (level.held, level.reserved)
            for level in stock.stock_levels(self.store)
        }

    def short(self) -> list[Document]:
        """Return the parts that run short."""
        found = stock_views.shortages(self.store, at=self.clock, standards=self.standards)
        return [vars(each) for each in found]

    def loading(self, technician_id: str) -> list[Document]:
        """Return the loading lists of a technician."""
        lists = stock_views.morning_lists(self.store, technician_id, by=self._who(technician_id))
        return [to_plain(each) for each in lists]

    def current(self) -> tuple[str, Document, Document]:
        """Return the published plan."""
        opened = plans.current_plan(self.store)
        assert opened is not None
        return (
            opened.saved.id,
            json.loads(opened.plan_text),
            json.loads(opened.archive_text)["plan"],
        )

    def figures(self) -> dict[str, tuple[float, float, int]]:
        """Return the manager's figures of the day."""
        period = period_of(Span.DAY, self.clock.date(), zone=self.standards.timezone)
        book = FigureBook(self.store, self.standards, Settings())
        values = book.report(period, **self._now).values
        return {key: (value.part, value.whole, value.n) for key, value in values.items()}

    def trail(self) -> list[Document]:
        """Return the audit trail."""
        with self.store.reading() as session:
            return [
                {
                    "number": row.number, "at": row.at, "actor": row.actor, "action": row.action,
                    "kind": row.subject_kind, "id": row.subject_id, "details": row.details,
                }
                for row in audit.trail(session)
            ]  # fmt: skip


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the product's refusals into `Refused`."""
    try:
        yield
    except DispatchError as error:
        raise Refused(str(error)) from error
