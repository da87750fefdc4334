"""The client that goes by HTTP: every step of the day is a call of the API, with a token of whoever takes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from dispatch.archive.converter import to_plain
from dispatch.desk import tokens, users
from dispatch.desk.loading import load_day
from dispatch.desk.passwords import Passwords
from dispatch.domain.account import Role
from dispatch.domain.actor import SYSTEM
from dispatch.domain.day import Day
from dispatch.domain.job import Job
from dispatch.settings import Settings
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store, accounts
from dispatch.travel.straight_line import StraightLine
from dispatch.web import create_app
from dispatch.worker import Surroundings, Worker
from tests.end_to_end.scripted_day.client import OFFICE, Document, Refused, TicketSeen
from tests.support.quick_store import without_waiting

CHEAP = Passwords(cost=16, passes=1)
KEY = "0123456789abcdefABCDEF-by-chance-0123456789"
FACTS = {"id", "told", "place_precision"}
"""Fields of a job that a caller does not give."""
MOST_ROWS = 200


class ApiClient:
    """Calls the API of an application in this process; a worker beside it does the searches."""

    def __init__(self, folder: Path, clock: datetime) -> None:
        """Open a new store with an office, an evening shift, an administrator and nobody else."""
        self.clock = clock
        self.store = without_waiting(Store.open(f"sqlite:///{folder / 'day.sqlite'}"))
        settings = Settings(secret_key=KEY)
        app = create_app(
            store=self.store, settings=settings, clock=lambda: self.clock, passwords=CHEAP
        )
        self._calls = app.test_client()
        self._tokens: dict[str, str] = {}
        self._add(OFFICE, Role.DISPATCHER)
        self._add("administrator", Role.ADMIN)
        self.evening = self._add("evening", Role.DISPATCHER)
        around = Surroundings(load_standards(), StraightLine())
        self._worker = Worker(self.store, around, clock=lambda: self.clock)

    def _add(self, name: str, role: Role, technician_id: str | None = None) -> str:
        user, _ = users.add_user(
            self.store,
            name=name,
            role=role,
            technician_id=technician_id,
            by=SYSTEM.id,
            at=self.clock,
            passwords=CHEAP,
        )
        with self.store.transaction() as session:
            accounts.set_password(session, user.id, password="none", one_time_until=None)
        self._tokens[technician_id or name] = tokens.add_token(
            self.store, user_id=user.id, name="script", by=SYSTEM.id, at=self.clock
        )[1]
        return user.id

    def _call(self, method: str, path: str, body: Any = None, *, who: str = OFFICE) -> Any:
        client: FlaskClient = self._calls
        answer = client.open(
            f"/api/v1{path}",
            method=method,
            json=None if body is None else _plain(body),
            headers={"Authorization": f"Bearer {self._tokens[who]}"},
        )
        if answer.status_code >= 400:
            raise Refused(answer.json["error"])
        return answer.json if answer.data else None

    def load(self, day: Day) -> None:
        """Load technicians, depots and parts as `dispatch load` does, and let the technicians in."""
        load_day(self.store, day, by=SYSTEM, at=self.clock, standards=load_standards())
        for person in day.technicians:
            self._add(f"user-{person.id}", Role.TECHNICIAN, person.id)

    def report(self, job: Job) -> str:
        """Report a job."""
        given = {name: value for name, value in to_plain(job).items() if name not in FACTS}
        return str(self._call("POST", "/tickets", {"job": given})["id"])

    def triage(self, ticket_id: str) -> None:
        """Answer the customer."""
        self._call("POST", f"/tickets/{ticket_id}/triage")

    def move(self, who: str, ticket_id: str, state: str, **more: Any) -> None:
        """Move a ticket."""
        if "score" in more:
            more["feedback"] = {"score": more.pop("score"), "words": more.pop("words")}
        body = {"to": state, **more}
        self._call("POST", f"/tickets/{ticket_id}/moves", body, who=who)

    def hand_over(self, ticket_id: str, why: str) -> str:
        """Hand a ticket over."""
        body = {"to": self.evening, "why": why}
        return str(self._call("POST", f"/tickets/{ticket_id}/hand-over", body)["owner"])

    def return_visit(self, ticket_id: str, changes: Mapping[str, Any]) -> str:
        """Arrange a return visit."""
        body = {"changes": to_plain(dict(changes))}
        return str(self._call("POST", f"/tickets/{ticket_id}/return-visit", body)["id"])

    def _work(self, path: str, iterations: int) -> str:
        asked = self._call("POST", path, {"iterations": iterations})
        assert self._worker.run_one()
        done = self._call("GET", f"/work/{asked['id']}")
        if done["state"] != "done":
            raise Refused(done["sentence"])
        return str(done["plan_id"])

    def plan(self, iterations: int) -> str:
        """Plan the day anew."""
        return self._work("/plan-requests", iterations)

    def propose(self, iterations: int) -> tuple[str, Document]:
        """Plan the rest of the day again."""
        plan_id = self._work("/replan-requests", iterations)
        return plan_id, self._call("GET", f"/plans/{plan_id}/diff")

    def _decision(self) -> Document:
        board = self._call("GET", "/board")
        until = self.clock.replace(hour=23, minute=59)
        return {"board_version": board["version"], "dispatch_until": until}

    def publish(self, plan_id: str) -> None:
        """Publish a draft and dispatch its visits."""
        self._call("POST", f"/plans/{plan_id}/publish", self._decision())

    def accept(self, plan_id: str, job_ids: list[str] | None) -> None:
        """Accept a proposal, all or part of it."""
        body = {**self._decision(), "job_ids": job_ids}
        self._call("POST", f"/plans/{plan_id}/accept", body)

    def happen(self, who: str, kind: str, **fields: Any) -> None:
        """Record an event."""
        given = {name: value for name, value in fields.items() if value is not None}
        self._call("POST", "/events", {"kind": kind, **given}, who=who)

    def count(self, who: str, place: str, parts: Mapping[str, int]) -> None:
        """Book a count."""
        self._call("POST", "/stock/counts", {"place": place, "parts": dict(parts)}, who=who)

    def pick_up(self, who: str, depot_id: str, parts: Mapping[str, int], tools: list[str]) -> None:
        """Book a pick-up."""
        body = {"technician_id": who, "depot_id": depot_id, "parts": dict(parts), "tools": tools}
        self._call("POST", "/stock/pick-ups", body, who=who)

    def order(self, depot_id: str, sku: str, quantity: int, arrives_at: datetime) -> str:
        """Order a part."""
        body = {"depot_id": depot_id, "sku": sku, "quantity": quantity, "arrives_at": arrives_at}
        return str(self._call("POST", "/orders", body)["id"])

    def receive(self, order_id: str, depot_id: str, parts: Mapping[str, int]) -> None:
        """Book what was delivered."""
        body = {"depot_id": depot_id, "parts": dict(parts), "order_id": order_id}
        self._call("POST", "/stock/receipts", body)

    def await_part(self, ticket_id: str, sku: str, quantity: int, expected_at: datetime) -> None:
        """Record that a ticket waits for a part."""
        body = {"sku": sku, "quantity": quantity, "expected_at": expected_at}
        self._call("POST", f"/tickets/{ticket_id}/waits", body)

    def ticket(self, ticket_id: str) -> TicketSeen:
        """Return a ticket with its clocks."""
        view = self._call("GET", f"/tickets/{ticket_id}")
        told = view["ticket"]["job"]["told"]
        clocks = {
            name: tuple(
                (_moment(reading["due_at"]), _moment(reading["met_at"]), reading["outcome"])
                for reading in (clock["plain"], clock["less_waits"])
            )
            for name, clock in view["clocks"].items()
        }
        start_at = None if told is None else _moment(told["start_at"])
        return TicketSeen(
            view["ticket"]["state"],
            view["ticket"]["technician_id"],
            None if start_at is None else (told["technician_id"], start_at),
            clocks,
        )

    def stock(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return what is held and reserved."""
        return {
            (f"{level['place']['kind']}:{level['place']['id']}", level["sku"]): (
                level["held"],
                level["reserved"],
            )
            for level in self._call("GET", "/stock")
        }

    def short(self) -> list[Document]:
        """Return the parts that run short."""
        found = self._call("GET", "/stock/short")
        return [{**each, "delivery_at": _moment(each["delivery_at"])} for each in found]

    def loading(self, technician_id: str) -> list[Document]:
        """Return the loading lists of a technician."""
        path = f"/technicians/{technician_id}/loading"
        lists: list[Document] = self._call("GET", path, who=technician_id)
        return lists

    def current(self) -> tuple[str, Document, Document]:
        """Return the published plan."""
        plan_id = self._call("GET", "/board")["plan_id"]
        plan = self._call("GET", f"/plans/{plan_id}/documents/plan.json")
        day = self._call("GET", f"/plans/{plan_id}/documents/day.json")
        return plan_id, plan, day["plan"]

    def trail(self) -> list[Document]:
        """Return the audit trail from its beginning, without the accounts that were made for the script."""
        rows: list[Document] = []
        before = ""
        while True:
            path = f"/audit?limit={MOST_ROWS}{before}"
            page = self._call("GET", path, who="administrator")
            rows += page
            if len(page) < MOST_ROWS:
                break
            before = f"&before={page[-1]['number']}"
        return [
            {
                "number": row["number"],
                "at": _moment(row["at"]),
                "actor": row["actor"],
                "action": row["action"],
                "kind": row["subject_kind"],
                "id": row["subject_id"],
                "details": row["details"],
            }
            for row in reversed(rows)
        ]


def _plain(body: Any) -> Any:
    def text(value: Any) -> str:
        if not isinstance(value, datetime):
            raise TypeError(f"{value!r} cannot be sent")
        return value.isoformat()

    return json.loads(json.dumps(body, default=text))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)
