"""The customer's page on a phone of 360 pixels: opened, kept up to date, nothing typed is lost, nothing is loud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.desk import tickets
from dispatch.domain.ticket import TicketState
from tests.dispatch.desk.office import DISPATCHER
from tests.dispatch.planning.example import at
from tests.dispatch.web.customer_case import Queue, acts, sent
from tests.dispatch.web.store_case import Case
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

LOOK = "document.dispatchEvent(new Event('visibilitychange'))"


def move(case: Case, ticket_id: str, state: TicketState, hour: int, minute: int) -> None:
    """Move a ticket and let the clock follow."""
    moment = at(hour, minute)
    tickets.move_ticket(case.store, ticket_id, state, by=DISPATCHER, at=moment)
    case.clock.now = moment


def test_a_customer_follows_the_day_on_a_phone(
    queue: Case, closed_queue: Queue, serve: Serve, open_page: OpenPage
) -> None:
    """Open, confirm, watch the technician come without touching the page, and score; the token stays in one address."""
    ticket = closed_queue.tickets[0]
    path = sent(queue, ticket)
    token = path.rsplit("/", 1)[1]
    address = serve(queue.app)
    page = open_page("phone")
    asked: list[tuple[str, str]] = []
    page.on("request", lambda r: asked.append((r.url, r.headers.get("referer", ""))))
    page.goto(f"{address}{path}")
    page.get_by_role("button", name="Open").click()
    page.wait_for_url(f"{address}/c")
    assert [url for url, _ in asked if token in url] == [f"{address}{path}"]
    assert not [referer for _, referer in asked if token in referer]
    cookies = {each["name"]: each for each in page.context.cookies()}
    key = cookies["__Host-dispatch-customer"]
    assert (key["secure"], key["httpOnly"], key["sameSite"]) == (True, True, "Lax")
    page.get_by_role("button", name="This time suits me").click()
    page.get_by_text("You have confirmed this time").wait_for()
    page.get_by_text("Ask us to call you").click()
    page.get_by_label("What is it about?").fill("the gate is")
    move(queue, ticket, TicketState.ON_THE_WAY, 8, 0)
    page.evaluate(LOOK)
    page.locator("#changed").wait_for(state="visible")
    assert page.get_by_label("What is it about?").input_value() == "the gate is"
    page.get_by_role("link", name="Show it").click()
    page.get_by_role("heading", name="伟 is on the way").wait_for()
    for state, minute in ((TicketState.ON_SITE, 6), (TicketState.DONE, 40)):
        move(queue, ticket, state, 8, minute)
    page.evaluate(LOOK)
    page.get_by_role("heading", name="The work is done").wait_for()
    page.get_by_label("4", exact=True).check()
    page.get_by_label("A word, if you like").fill("谢谢 <b>")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("You gave 4 of 5").wait_for()
    assert acts(queue, ticket, "ticket.rated")[-1].details["words"] == "谢谢 <b>"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_quiet_and_local(page)
