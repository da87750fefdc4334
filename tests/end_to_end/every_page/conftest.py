"""The store whose pages are walked, and the walk itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.test import TestResponse

from tests.dispatch.web.conftest import closed_day, day  # noqa: F401  (fixtures)
from tests.dispatch.web.customer_case import phone
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import PASSWORD, Case
from tests.end_to_end.every_page.walk import CUSTOMER, Door, doors

if TYPE_CHECKING:
    from playwright.sync_api import Page

Pages = list[tuple[Door, TestResponse]]


def values_of(case: Case, office: Office) -> dict[str, str]:
    """Return what stands for each argument of an address."""
    return {
        "ticket_id": office.tickets["T-1"],
        "job_id": office.tickets["T-1"],
        "technician_id": office.tickets.get("technician", "T-1"),
        "plan_id": office.draft,
        "user_id": case.people["dora"].id,
        "work_id": "W-000001",
        "study_id": "S-000001",
        "customer_id": "C-000001",
        "inspection_id": "I-000001",
        "place_number": "0",
        "earlier_id": "1",
        "photo_id": "F-000001",
        "token": "no-such-link",
        "name": "day.json",
        "kind": "technician",
        "number": "1",
        "version": "none",
    }


def pages_of(case: Case, office: Office, *, accept: str = "") -> Pages:
    """Return every page that answers, with its answer; files and lists for scripts are left out.

    `accept` is what the browsers ask for in `Accept-Language`.
    """
    clients = {name: case.browser(name) for name in (None, "ada", "dora", "paul", "tim")}
    clients[CUSTOMER] = phone(case, office.tickets["T-1"])
    for client in clients.values():
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = accept
    found = []
    for door in doors(case.app, values_of(case, office)):
        answer = clients[door.person].get(door.address)
        assert answer.status_code < 500, door
        # Parts that scripts put into a page have no head of their own.
        whole = answer.mimetype == "text/html" and answer.text.lstrip()[:9].lower() == "<!doctype"
        if whole and answer.status_code == 200:
            found.append((door, answer))
    return found


def open_as(page: Page, address: str, person: str | None, *, link: str = "") -> Page:
    """Log somebody in, if a name is given; `link` is the path of a customer's."""
    if person == CUSTOMER:
        page.goto(address + link)
        page.get_by_role("button").click()
        page.wait_for_url(f"{address}/c")
    elif person is not None:
        page.goto(f"{address}/login")
        page.get_by_label("Name", exact=True).fill(person)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(lambda url: "/login" not in url)
    return page
