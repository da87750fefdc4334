"""The pages of a store in a real browser: logging in over http at 127.0.0.1, working; nothing is loud or foreign."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.desk.users import ONE_TIME_FOR, issue_password
from dispatch.domain.account import Role
from dispatch.web.access import roles_of
from dispatch.web.menu import PAGES
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import CHEAP, PASSWORD, Case
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

HOSTILE = '"><img src=x onerror="window.ran=1"><script>window.ran=1</script>${window.ran=1}{{7*7}}'


def log_in(page: Page, address: str, name: str, password: str = PASSWORD) -> None:
    """Log in on the page that any address leads to."""
    page.goto(f"{address}/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_every_page_is_quiet_local_and_fits(
    day: Case, closed_day: Office, serve: Serve, open_page: OpenPage, viewport: str
) -> None:
    """No page of the menu or behind it raises an error, asks another host or scrolls sideways, hostile texts or not."""
    report = {
        "job": {
            "location": {"latitude": 31.2, "longitude": 121.4},
            "service_seconds": 600,
            "customer": HOSTILE,
            "description": HOSTILE + "W" * 120,
        },
        "note": HOSTILE,
    }
    made = day.program("dora").post("/api/v1/tickets", json=report).json["id"]
    address = serve(day.app)
    page = open_page(viewport)
    log_in(page, address, "ada")
    with day.app.test_request_context():
        known = [name for name, _ in PAGES if Role.ADMIN in roles_of(day.app, name)]
        paths = [day.app.url_for(name) for name in known]
    paths += [
        f"/tickets/{made}",
        "/tickets/new",
        f"/tickets/{closed_day.tickets['T-2']}",
        f"/plans/{closed_day.draft}",
        f"/plans/compare?first=P-000001&second={closed_day.draft}",
        "/stock/entries",
        "/account",
        "/account/password",
    ]
    for path in paths:
        answer = page.goto(f"{address}{path}")
        assert answer
        assert answer.status == 200, path
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], path  # type: ignore[index]
        assert page.evaluate("window.ran") is None, path
    assert_quiet_and_local(page)


def test_the_first_login_changes_the_password(day: Case, serve: Serve, open_page: OpenPage) -> None:
    """With a one-time password over plain http: the form, the new password, the day, and out again."""
    assert ONE_TIME_FOR.days == 7
    one_time = issue_password(
        day.store, day.people["dora"].id, by="system", at=day.clock(), passwords=CHEAP
    )
    address = serve(day.app)
    page = open_page("desktop")
    log_in(page, address, "dora", one_time)
    assert page.url == f"{address}/account/password"
    page.get_by_label("Password until now").fill(one_time)
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("a fresh pail of herring")
    page.get_by_role("button", name="Change").click()
    assert page.url == f"{address}/"
    cookie = next(each for each in page.context.cookies() if each["name"] == "__Host-dispatch")
    assert cookie["secure"]
    assert cookie["httpOnly"]
    page.get_by_role("button", name="Log out").click()
    assert page.url == f"{address}/login"
    page.goto(f"{address}/tickets")
    assert "/login" in page.url
    assert_quiet_and_local(page)


def test_a_technician_works_on_a_phone(
    day: Case, closed_day: Office, serve: Serve, open_page: OpenPage
) -> None:
    """From the login to the own route, to the ticket, and on the way, all within 360 pixels."""
    address = serve(day.app)
    page = open_page("phone")
    log_in(page, address, "tim")
    assert page.url == f"{address}/my"
    page.goto(f"{address}/tickets")
    page.get_by_role("link", name=closed_day.tickets["T-1"]).click()
    page.get_by_role("button", name="On the way").click()
    assert "on the way" in page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_role("button", name="On site").is_visible()
    assert_quiet_and_local(page)
