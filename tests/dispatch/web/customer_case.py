"""Customers with a link: sent by the office, opened on a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk import customer_links, tickets
from dispatch.desk.customer_links import CustomerLink
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Assignment
from dispatch.domain.ticket import TicketState
from dispatch.storage import audit
from dispatch.storage.tables import AuditRow
from tests.dispatch.desk.office import DISPATCHER, FILE, open_office
from tests.dispatch.desk.running_day import running
from tests.dispatch.web.store_case import Case, Staff, add_staff, csrf_token


@dataclass(frozen=True)
class Queue:
    """The file of a store with four visits of a day, the staff, and the tickets in the order of their starts."""

    path: Path
    staff: Staff
    tickets: tuple[str, ...]


def open_queue(folder: Path) -> Queue:
    """Make a store where one technician makes all four visits, one after the other, all dispatched."""
    store = open_office(folder)
    staff = add_staff(store)
    ids = running(store, count=4, lock=Assignment("T-1"), kind="boiler repair")
    store.close()
    return Queue(folder / FILE, staff, tuple(ids))


def sent(case: Case, ticket_id: str) -> str:
    """Return the path of a fresh link of a ticket's case."""
    answer = case.program("dora").post(f"/api/v1/tickets/{ticket_id}/customer-link")
    assert answer.status_code == 201, answer.text
    return urlsplit(answer.json["url"]).path


def link_of(case: Case, ticket_id: str) -> CustomerLink:
    """Return the link of a ticket's case as the office sees it."""
    found = customer_links.link_of(case.store, ticket_id, by=SYSTEM)
    assert found is not None
    return found


def press_open(client: FlaskClient, path: str) -> TestResponse:
    """Open a link's page and press its button."""
    token = path.rsplit("/", 1)[1]
    data = {"token": token, "csrf_token": csrf_token(client, path)}
    return client.post("/c/open", data=data)


def phone(case: Case, ticket_id: str) -> FlaskClient:
    """Return the phone of a ticket's customer, opened with a fresh link."""
    client = case.browser()
    answer = press_open(client, sent(case, ticket_id))
    assert (answer.status_code, answer.location) == (303, "/c"), answer.text
    return client


def tell(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form of the customer's page."""
    return client.post(f"/c/{path}", data={**fields, "csrf_token": csrf_token(client, "/c")})


def acts(case: Case, ticket_id: str, *actions: str) -> list[AuditRow]:
    """Return the rows of the trail about a ticket, of some actions."""
    with case.store.reading() as session:
        return audit.trail(session, subject=("ticket", ticket_id), actions=actions)


def words(client: FlaskClient, path: str = "/c") -> str:
    """Return the words of a page as one line."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    main = page.text.split("<main", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def buttons(client: FlaskClient) -> set[str]:
    """Return what can be done on the page."""
    page = client.get("/c").text
    return set(re.findall(r'(?:action|class="action big second-action" href)="/c/([\w-]+)"', page))


def window(client: FlaskClient) -> str:
    """Return the arrival window of the page."""
    found = re.search(r'class="window">([^<]+)<', client.get("/c").text)
    return found[1] if found else ""


def step(client: FlaskClient) -> str:
    """Return the step that the page marks as the current one."""
    found = re.search(r'aria-current="step">.*?</span>([^<]+)<', client.get("/c").text)
    return found[1] if found else ""


def go(case: Case, ticket_id: str, *states: TicketState, moment: datetime, **last: object) -> None:
    """Move a ticket through states, a minute each, and let the clock follow."""
    for number, state in enumerate(states):
        more = last if number == len(states) - 1 else {}
        when = moment + timedelta(minutes=number)
        tickets.move_ticket(case.store, ticket_id, state, by=DISPATCHER, at=when, **more)  # type: ignore[arg-type]
        case.clock.now = when + timedelta(minutes=1)
