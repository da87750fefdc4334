"""The client that calls the API: every person with a token, the worker beside it, the clock the test's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from dispatch.archive.converter import to_plain
from dispatch.desk import tokens
from dispatch.desk.loading import load_day
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.day import Day
from dispatch.domain.job import Job
from dispatch.settings import Settings
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store, accounts
from dispatch.travel.straight_line import StraightLine
from dispatch.web import create_app
from dispatch.worker.handlers import Surroundings
from dispatch.worker.loop import Worker
from tests.dispatch.web.store_case import CHEAP, KEY, WholeAnswers
from tests.end_to_end.scripted_day.client import OFFICE, Document, Refused, TicketSeen
from tests.end_to_end.scripted_day.town import town
from tests.support.quick_store import without_waiting

JOB_FIELDS = (
    "location", "service_seconds", "kind", "customer", "phone", "address", "priority", "difficulty",
    "skills", "parts", "windows",
)  # fmt: skip
MOST_ROWS = 200


class HttpClient:
    """Calls `/api/v1`; spreadsheets are loaded as `dispatch load` does, and the worker runs when there is work."""

    def __init__(self, folder: Path, clock: datetime) -> None:
        """Open a new store with an office, an evening shift, an administrator and the technicians of the town."""
        self.clock = clock
        self.store = without_waiting(Store.open(f"sqlite:///{folder / 'day.sqlite'}"))
        settings = Settings(secret_key=KEY)
        app = create_app(
            store=self.store, settings=settings, clock=lambda: self.clock, passwords=CHEAP
        )
        app.test_client_class = WholeAnswers
        self.http = app.test_client()
        people = [("office", Role.DISPATCHER, None), ("evening", Role.DISPATCHER, None)]
        people += [("admin", Role.ADMIN, None)]
        people += [(each.id, Role.TECHNICIAN, each.id) for each in town().technicians]
        self.ids = {name: self._add(name, role, technician) for name, role, technician in people}
        self.tokens = {name: self._token(id) for name, id in self.ids.items()}
        around = Surroundings(load_standards(), StraightLine())
        self.worker = Worker(self.store, around, clock=lambda: self.clock)

    def _add(self, name: str, role: Role, technician_id: str | None) -> str:
        with self.store.transaction() as session:
            return accounts.add_user(
                session, name=name, login=name.lower(), role=role, technician_id=technician_id,
                password="none", one_time_until=None,
            ).id  # fmt: skip

    def _token(self, user_id: str) -> str:
        _, text = tokens.add_token(
            self.store, user_id=user_id, name="script", by="system", at=self.clock
        )
        return text

    def ask(self, method: str, path: str, body: Any = None, *, who: str = OFFICE) -> Any:
        """Make one call and return its answer; raise `Refused` with the sentence of a refusal."""
        answer = self.http.open(
            f"/api/v1{path}", method=method, json=body,
            headers={"Authorization": f"Bearer {self.tokens[who]}"},
        )  # fmt: skip
        if answer.status_code >= 400:
            raise Refused(answer.get_json()["error"])
        return answer.get_json() if answer.data else None

    def _done(self, path: str, order: Document) -> str:
        """Ask for work, let the worker do it, and return the draft that it made."""
        work = self.ask("POST", path, order)
        assert self.worker.run_one()
        done = self.ask("GET", f"/work/{work['id']}")
        assert done["state"] == "done", done["sentence"]
        plan_id: str = done["plan_id"]
        return plan_id

    def _decision(self, **more: Any) -> Document:
        tonight = self.clock.replace(hour=23, minute=59).isoformat()
        version = self.ask("GET", "/board")["version"]
        return {"board_version": version, "dispatch_until": tonight, **more}

    def load(self, day: Day) -> None:
        """Load technicians, depots and parts, as the command does."""
        by = Actor(self.ids[OFFICE], Role.DISPATCHER)
        load_day(self.store, day, by=by, at=self.clock, standards=load_standards())

    def report(self, job: Job) -> str:
        """Report a job."""
        given = {name: to_plain(job)[name] for name in JOB_FIELDS}
        return str(self.ask("POST", "/tickets", {"job": given})["id"])

    def triage(self, ticket_id: str) -> None:
        """Answer the customer."""
        self.ask("POST", f"/tickets/{ticket_id}/triage", {})

    def move(self, who: str, ticket_id: str, state: str, **more: Any) -> None:
        """Move a ticket."""
        if "score" in more:
            more["feedback"] = {"score": more.pop("score"), "words": more.pop("words")}
        self.ask("POST", f"/tickets/{ticket_id}/moves", {"to": state, **more}, who=who)

    def hand_over(self, ticket_id: str, why: str) -> str:
        """Hand a ticket over."""
        order = {"to": self.ids["evening"], "why": why}
        return str(self.ask("POST", f"/tickets/{ticket_id}/hand-over", order)["owner"])

    def return_visit(self, ticket_id: str, changes: Mapping[str, Any]) -> str:
        """Arrange a return visit."""
        order = {"changes": dict(changes)}
        return str(self.ask("POST", f"/tickets/{ticket_id}/return-visit", order)["id"])

    def plan(self, iterations: int) -> str:
        """Let the worker plan the day anew."""
        return self._done("/plan-requests", {"iterations": iterations})

    def publish(self, plan_id: str) -> None:
        """Publish a draft and dispatch its visits."""
        self.ask("POST", f"/plans/{plan_id}/publish", self._decision())

    def propose(self, iterations: int) -> tuple[str, Document]:
        """Let the worker plan the rest of the day again."""
        plan_id = self._done("/replan-requests", {"iterations": iterations})
        return plan_id, self.ask("GET", f"/plans/{plan_id}/diff")

    def accept(self, plan_id: str, job_ids: list[str] | None) -> None:
        """Accept a proposal, all or part of it."""
        self.ask("POST", f"/plans/{plan_id}/accept", self._decision(job_ids=job_ids))

    def happen(self, who: str, kind: str, **fields: Any) -> None:
        """Record an event."""
        self.ask("POST", "/events", {"kind": kind, **to_plain(fields)}, who=who)

    def count(self, who: str, place: str, parts: Mapping[str, int]) -> None:
        """Book a count."""
        self.ask("POST", "/stock/counts", {"place": place, "parts": dict(parts)}, who=who)

    def pick_up(self, who: str, depot_id: str, parts: Mapping[str, int], tools: list[str]) -> None:
        """Book a pick-up."""
        order = {"technician_id": who, "depot_id": depot_id, "parts": dict(parts), "tools": tools}
        self.ask("POST", "/stock/pick-ups", order, who=who)

    def order(self, depot_id: str, sku: str, quantity: int, arrives_at: datetime) -> str:
        """Order a part."""
        order = {
            "depot_id": depot_id,
            "sku": sku,
            "quantity": quantity,
            "arrives_at": arrives_at.isoformat(),
        }
        return str(self.ask("POST", "/orders", order)["id"])

    def receive(self, order_id: str, depot_id: str, parts: Mapping[str, int]) -> None:
        """Book what was delivered."""
        order = {"order_id": order_id, "depot_id": depot_id, "parts": dict(parts)}
        self.ask("POST", "/stock/receipts", order)

    def await_part(self, ticket_id: str, sku: str, quantity: int, expected_at: datetime) -> None:
        """Record that a ticket waits for a part."""
        order = {"sku": sku, "quantity": quantity, "expected_at": expected_at.isoformat()}
        self.ask("POST", f"/tickets/{ticket_id}/waits", order)

    def ticket(self, ticket_id: str) -> TicketSeen:
        """Return a ticket with its clocks."""
        view = self.ask("GET", f"/tickets/{ticket_id}")
        ticket, told = view["ticket"], view["ticket"]["job"]["told"]
        clocks = {
            name: tuple(
                (_moment(reading["due_at"]), _moment(reading["met_at"]), reading["outcome"])
                for reading in (clock["plain"], clock["less_waits"])
            )
            for name, clock in view["clocks"].items()
        }
        start_at = None if told is None else _moment(told["start_at"])
        return TicketSeen(
            ticket["state"],
            ticket["technician_id"],
            None if start_at is None else (told["technician_id"], start_at),
            clocks,
        )

    def stock(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return what is held and reserved."""
        return {
            (f"{each['place']['kind']}:{each['place']['id']}", each["sku"]): (
                each["held"],
                each["reserved"],
            )
            for each in self.ask("GET", "/stock")
        }

    def short(self) -> list[Document]:
        """Return the parts that run short."""
        found = self.ask("GET", "/stock/short")
        return [{**each, "delivery_at": _moment(each["delivery_at"])} for each in found]

    def loading(self, technician_id: str) -> list[Document]:
        """Return the loading lists of a technician, who asks for them."""
        lists: list[Document] = self.ask(
            "GET", f"/technicians/{technician_id}/loading", who=technician_id
        )
        return lists

    def current(self) -> tuple[str, Document, Document]:
        """Return the published plan."""
        plan_id = self.ask("GET", "/board")["plan_id"]
        plan = self.ask("GET", f"/plans/{plan_id}/documents/plan.json")
        return plan_id, plan, self.ask("GET", f"/plans/{plan_id}/documents/day.json")["plan"]

    def figures(self) -> dict[str, tuple[float, float, int]]:
        """Return the manager's figures of the day."""
        day = self.clock.date().isoformat()
        shown = self.ask("GET", f"/figures?first={day}&last={day}")["figures"]
        return {each["key"]: (each["numerator"], each["denominator"], each["n"]) for each in shown}

    def trail(self) -> list[Document]:
        """Return the audit trail, which is given out from its end."""
        rows: list[Document] = []
        while True:
            before = f"&before={rows[-1]['number']}" if rows else ""
            part = self.ask("GET", f"/audit?limit={MOST_ROWS}{before}", who="admin")
            rows += part
            if len(part) < MOST_ROWS:
                break
        return [
            {
                "number": row["number"], "at": _moment(row["at"]), "actor": row["actor"],
                "action": row["action"], "kind": row["subject_kind"], "id": row["subject_id"],
                "details": row["details"],
            }
            for row in reversed(rows)
        ]  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
