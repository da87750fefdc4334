"""What the tests of acts on the board share: a day with five visits, and a page that sends JSON as its scripts do."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from dispatch.desk import plans
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import publish_plan
from dispatch.domain.actor import SYSTEM
from dispatch.storage import Store
from solver.stop import Iterations
from tests.dispatch.desk.office import triaged
from tests.dispatch.desk.running_day import ROUND
from tests.dispatch.planning.example import EAST, NORTH, at
from tests.dispatch.web.store_case import Case

Visit = tuple[str, Any]


def plan_visits(store: Store) -> dict[str, Visit]:
    """Return who makes each visit of the plan on the board, and when."""
    current = plans.current_plan(store)
    assert current is not None
    return {
        stop.job_id: (route.technician_id, stop.start_at)
        for route in current.plan.routes
        for stop in route.visits
        if stop.job_id is not None
    }


def put_on_the_board(store: Store, *, moment: Any = None) -> None:
    """Plan what is triaged and publish it."""
    moment = moment or at(7)
    made = plan_day(store, by=SYSTEM, at=moment, stop=Iterations(100), **ROUND)
    publish_plan(store, made.id, board_version=plans.board(store).version, by=SYSTEM, at=moment)


def busy(store: Store, count: int = 4) -> list[str]:
    """Add visits of one skill that both technicians hold, put them on the board, and return their ids."""
    ids = [
        triaged(store, location=EAST if number % 2 else NORTH, customer=f"客户 {number}").id
        for number in range(count)
    ]
    put_on_the_board(store)
    return ids


class Desk:
    """A page of somebody: sends acts with its token and the board it has seen."""

    def __init__(self, case: Case, name: str) -> None:
        """Log in and look at the board."""
        self.case, self.client = case, case.browser(name)
        page = self.client.get("/account").text
        found = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert found, "the page holds no token for scripts"
        self.token = found[1]
        self.look()

    def look(self) -> None:
        """Take the board as it is."""
        self.board = plans.board(self.case.store)

    def act(self, path: str, **body: Any) -> Any:
        """Send an act."""
        seen = {"board_version": self.board.version, "plan": self.board.plan_id}
        return send_json(self.client, path, {**seen, **body}, token=self.token)

    def tell(self, path: str, **body: Any) -> Any:
        """Send something that rests on no board."""
        return send_json(self.client, path, body, token=self.token)

    def see(self, path: str) -> Any:
        """Ask for something as JSON."""
        return self.client.get(f"/board/acts/{path}", headers={"Accept": "application/json"})


def send_json(client: FlaskClient, path: str, body: dict[str, Any], *, token: str) -> Any:
    """Send JSON with the token of a page."""
    headers = {
        "X-CSRFToken": token,
        "Accept": "application/json",
        "Referer": "https://localhost/",
    }
    return client.post(f"/board/acts/{path}", json=body, headers=headers)


def place(job_id: str, technician_id: str, **more: Any) -> dict[str, Any]:
    """Return the edit that gives a visit to a technician."""
    return {"kind": "place", "job": job_id, "technician": technician_id, **more}


def other(technician_id: str) -> str:
    """Return the other one of two technicians."""
    return "T-2" if technician_id == "T-1" else "T-1"
