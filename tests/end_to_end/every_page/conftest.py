"""The store whose pages are walked, and the walk itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.test import TestResponse

from tests.dispatch.web.conftest import closed_day, day  # noqa: F401  (fixtures)
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import PASSWORD, Case
from tests.end_to_end.every_page.walk import Door, doors

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
        "name": "day.json",
        "kind": "technician",
    }


def pages_of(case: Case, office: Office) -> Pages:
    """Return every page that answers, with its answer; files and lists for scripts are left out."""
    clients = {name: case.browser(name) for name in (None, "ada", "dora", "paul", "tim")}
    found = []
    for door in doors(case.app, values_of(case, office)):
        answer = clients[door.person].get(door.address)
        assert answer.status_code < 500, door
        if answer.mimetype == "text/html" and answer.status_code == 200:
            found.append((door, answer))
    return found


def open_as(page: Page, address: str, person: str | None) -> Page:
    """Log somebody in, if a name is given."""
    if person is not None:
        page.goto(f"{address}/login")
        page.get_by_label("Name", exact=True).fill(person)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(lambda url: "/login" not in url)
    return page
