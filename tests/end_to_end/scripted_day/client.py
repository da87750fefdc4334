"""What the script may do: one small interface, whoever is behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from dispatch.domain.day import Day
from dispatch.domain.job import Job

OFFICE = "office"
"""Who does what no technician does."""
Document = dict[str, Any]


class Refused(Exception):
    """What was asked for was refused; the text is the sentence that people are shown."""


@dataclass(frozen=True)
class TicketSeen:
    """A ticket as the client shows it: `clocks` by name, each reading as (due, met, outcome)."""

    state: str
    technician_id: str | None
    told: tuple[str, datetime] | None
    clocks: Mapping[str, tuple[tuple[datetime | None, datetime | None, str], ...]]


class Client(Protocol):
    """The product from outside. `clock` is the moment at which everything that follows happens.

    `who` is OFFICE or the id of a technician. Documents are those of `problem.json`, `plan.json` and the audit trail.
    A refusal raises `Refused` and changes nothing.
    """

    clock: datetime

    def load(self, day: Day) -> None:
        """Load technicians, depots and parts."""

    def report(self, job: Job) -> str:
        """Report a job at the clock's moment and return its ticket's id."""

    def triage(self, ticket_id: str) -> None:
        """Answer the customer."""

    def move(self, who: str, ticket_id: str, state: str, **more: Any) -> None:
        """Move a ticket; `more` are note, score, words, used and missing."""

    def hand_over(self, ticket_id: str, why: str) -> str:
        """Hand a ticket over to the evening shift and return who that is."""

    def return_visit(self, ticket_id: str, changes: Mapping[str, Any]) -> str:
        """Arrange a return visit and return its ticket's id."""

    def plan(self, iterations: int) -> str:
        """Plan the day anew and return the draft's id."""

    def publish(self, plan_id: str) -> None:
        """Publish a draft on the board as it is and dispatch all its visits."""

    def propose(self, iterations: int) -> tuple[str, Document]:
        """Plan the rest of the day again; return the draft's id and the diff as a document."""

    def accept(self, plan_id: str, job_ids: list[str] | None) -> None:
        """Accept a proposal, all or part of it, and dispatch the visits."""

    def happen(self, who: str, kind: str, **fields: Any) -> None:
        """Record an event: technician_out, technician_late, overrun or traffic_slower."""

    def count(self, who: str, place: str, parts: Mapping[str, int]) -> None:
        """Book a count."""

    def pick_up(self, who: str, depot_id: str, parts: Mapping[str, int], tools: list[str]) -> None:
        """Book a pick-up into the technician's own van."""

    def order(self, depot_id: str, sku: str, quantity: int, arrives_at: datetime) -> str:
        """Order a part and return the order's id."""

    def receive(self, order_id: str, depot_id: str, parts: Mapping[str, int]) -> None:
        """Book what was delivered."""

    def await_part(self, ticket_id: str, sku: str, quantity: int, expected_at: datetime) -> None:
        """Record that a ticket waits for a part."""

    def ticket(self, ticket_id: str) -> TicketSeen:
        """Return a ticket with its clocks."""

    def stock(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return what is held and what is reserved, by place and part."""

    def short(self) -> list[Document]:
        """Return the parts that run short: depot_id, sku, shortfall, delivery_at."""

    def loading(self, technician_id: str) -> list[Document]:
        """Return the loading lists of a technician."""

    def current(self) -> tuple[str, Document, Document]:
        """Return the published plan: its id, its plan document, and the whole day as `day.json` has it."""

    def figures(self) -> dict[str, tuple[float, float, int]]:
        """Return the manager's figures of the day: numerator, denominator and count by key."""

    def trail(self) -> list[Document]:
        """Return the audit trail: number, at, actor, action, kind, id, details."""
