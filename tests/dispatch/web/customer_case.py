"""Customers with a link: sent by the office, opened on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk import customer_links
from dispatch.desk.customer_links import CustomerLink
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Assignment
from dispatch.storage import audit
from dispatch.storage.tables import AuditRow
from tests.dispatch.desk.office import FILE, open_office
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
