"""A published day of a technician with visits that need parts, tools and a pick-up, for the tests of the phone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from dispatch.desk import plans
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import publish_plan
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Assignment, Window
from dispatch.domain.place import Location
from dispatch.storage import Store
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations
from tests.dispatch.desk.office import FILE, STANDARDS, open_office, trail, triaged
from tests.dispatch.planning.example import EAST, NORTH, at
from tests.dispatch.web.store_case import Case, Staff, add_staff

DUE = at(23) - timedelta(hours=1)


@dataclass(frozen=True)
class PhoneDay:
    """The file of a store, its staff, T-1's tickets in the order of the route, and one of T-2."""

    path: Path
    staff: Staff
    own: tuple[str, ...]
    other: str


def open_phone_day(folder: Path) -> PhoneDay:
    """Make a store: three visits of T-1, of which two need P-1 and one P-2, and one visit of T-2."""
    store = open_office(folder)
    staff = add_staff(store)
    first = triaged(
        store,
        location=NORTH,
        customer="孔夫子书店 Confucius Books",
        phone="+86 10 5555 0101",
        address="北大街 1 号",
        description="Boiler does not heat\nThe customer heard a bang in the night.",
        parts={"P-1": 1},
        windows=(Window(at(9), at(9, 30)),),
        lock=Assignment("T-1"),
        fault="BOI-01",
    )
    second = triaged(
        store,
        location=EAST,
        customer="莲花酒店 Lotus Hotel",
        description="Pump leaks",
        parts={"P-2": 1, "P-1": 1},
        tools=("ladder",),
        windows=(Window(at(10, 30), at(11)),),
        lock=Assignment("T-1"),
    )
    third = triaged(
        store,
        location=Location(31.26, 121.48),
        customer="Old Mill",
        description="Yearly inspection of the boiler in the cellar",
        windows=(Window(at(13), at(14)),),
        lock=Assignment("T-1"),
    )
    other = triaged(store, location=EAST, customer="Secret Garden", lock=Assignment("T-2"))
    publish_now(store)
    store.close()
    return PhoneDay(folder / FILE, staff, (first.id, second.id, third.id), other.id)


def publish_now(store: Store, *, days: int = 1) -> str:
    """Plan the day as it stands and publish it; visits until the evening are sent."""
    plan = plan_day(
        store,
        by=SYSTEM,
        at=at(7),
        standards=STANDARDS,
        travel=StraightLine(),
        stop=Iterations(50),
        days=days,
    )
    version = plans.board(store).version
    publish_plan(store, plan.id, board_version=version, by=SYSTEM, at=at(7, 30), dispatch_until=DUE)
    return plan.id


def picture(*, size: tuple[int, int] = (64, 48), form: str = "JPEG", **options: Any) -> bytes:
    """Return the file of a picture."""
    stream = BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size, options.pop("colour", "orange")).save(stream, form, **options)
    return stream.getvalue()


class Phone:
    """A technician's phone: sends acts with the token that the day came with."""

    def __init__(self, case: Case, name: str = "tim") -> None:
        """Log in."""
        self.client: FlaskClient = case.browser(name)

    def state(self) -> dict[str, Any]:
        """Return the day."""
        answer = self.client.get("/my/state")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found

    def send(self, act: dict[str, Any]) -> TestResponse:
        """Send an act and return the answer."""
        return self.client.post("/my/acts", json=act, headers=self._headers())

    def photo(self, act: dict[str, Any], content: bytes) -> TestResponse:
        """Send a photo and return the answer."""
        data = {"act": json.dumps(act), "photo": (BytesIO(content), "photo")}
        return self.client.post("/my/photos", data=data, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {
            "Accept": "application/json",
            "Referer": "https://localhost/",
            "X-CSRFToken": self.state()["csrf"],
        }

    def visit(self, ticket_id: str) -> dict[str, Any]:
        """Return a visit of today."""
        state = self.state()
        visits = [visit for day in state["days"] for visit in day["visits"]] + state["unplaced"]
        found: dict[str, Any] = next(visit for visit in visits if visit["id"] == ticket_id)
        return found


def act(kind: str, happened_at: datetime | None = None, **fields: Any) -> dict[str, Any]:
    """Return an act as a phone sends it; its id is made from what it is."""
    moment = (happened_at or at(9)).isoformat()
    id = str(uuid5(NAMESPACE_OID, json.dumps([kind, moment, fields])))
    return {"id": id, "kind": kind, "happened_at": moment, **fields}


def move(ticket_id: str, to: str, happened_at: datetime | None = None, **more: Any) -> Any:
    """Return the act that moves a visit."""
    return act("move", happened_at, to=to, ticket=ticket_id, **more)


def done(phone: Phone, sent: dict[str, Any]) -> None:
    """Send an act that has to be done."""
    assert phone.send(sent).json == {"id": sent["id"], "done": True, "sentence": ""}


def refused(phone: Phone, sent: dict[str, Any]) -> str:
    """Send an act that has to be refused, and return why."""
    answer = phone.send(sent)
    assert answer.status_code == 200, answer.text
    assert answer.json["done"] is False
    assert answer.json["sentence"]
    return str(answer.json["sentence"])


def on_site(phone: Phone, ticket_id: str) -> None:
    """Let the technician drive to a visit and arrive, ten minutes ago."""
    done(phone, move(ticket_id, "on_the_way", at(8, 40)))
    done(phone, move(ticket_id, "on_site", at(8, 50)))


def moves(case: Case, ticket_id: str) -> list[tuple[str, datetime]]:
    """Return the moves of a ticket since it was sent to the technician."""
    rows = trail(case.store, subject=("ticket", ticket_id))
    found = [(row.details["to"], row.at) for row in rows if row.action == "ticket.moved"]
    return found[[to for to, _ in found].index("dispatched") + 1 :]
