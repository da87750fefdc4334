"""The phone in a real browser: a visit without a connection, sent in order and once; and two technicians, one phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.desk import tickets
from dispatch.domain.actor import SYSTEM
from dispatch.domain.ticket import TicketState
from tests.dispatch.desk.office import trail
from tests.dispatch.planning.example import at
from tests.dispatch.web.phone_case import PhoneDay, picture
from tests.dispatch.web.store_case import PASSWORD, Case
from tests.support.browser import record_of

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

UNDER_CONTROL = (
    "new Promise((done) => navigator.serviceWorker.controller ? done()"
    " : navigator.serviceWorker.addEventListener('controllerchange', () => done()))"
)
ACTS = ("ticket.moved", "ticket.noted", "stock.used", "stock.picked_up", "phone.refused")


def log_in(page: Page, address: str, name: str) -> None:
    """Log in on the page that the address leads to."""
    page.goto(address)
    enter(page, name)


def enter(page: Page, name: str) -> None:
    """Fill in the form of the login."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def acts_of(phone_case: Case, user: str) -> list[tuple[str, str]]:
    """Return what was done by a user: the word, and the state, the words or the sentence."""
    found = []
    for row in trail(phone_case.store):
        if row.actor == phone_case.people[user].id and row.action in ACTS:
            details = row.details
            said = details.get("to") or details.get("words") or details.get("photo") or ""
            found.append((row.action, said))
    return found


def assert_fits(page: Page) -> None:
    """Assert that nothing is wider than the phone, and each thing to press is high enough for a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = page.evaluate(
        """[...document.querySelectorAll("main a, main button, main summary, main input, main select, .phone-top a")]
        .filter((each) => !each.closest(".dispatch-map") && !each.closest(".file"))
        .map((each) => [each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 48 || box.width < 48))
        .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""
    )
    assert small == []


def open_then_cut(page: Page, address: str, name: str) -> None:
    """Log a technician in, wait until the phone keeps the pages, and cut the line."""
    log_in(page, f"{address}/", name)
    page.wait_for_url(f"{address}/my")
    page.get_by_role("button", name="On my way").wait_for()
    page.evaluate(UNDER_CONTROL)
    page.context.set_offline(True)


def write_note(page: Page, words: str) -> None:
    """Write a note on the page of a visit, and see that it waits."""
    page.locator("#note-words").fill(words)
    page.get_by_role("button", name="Add the note").click()
    page.get_by_text(f"{words} waiting to be sent").wait_for()


def press_through_a_visit(page: Page) -> None:
    """On the way, arrived, a note, a photo, and done, with the page loaded anew in between."""
    page.get_by_role("button", name="On my way").click()
    page.get_by_role("button", name="Arrived").click()
    page.get_by_role("link", name="Parts, notes, photos").click()
    page.get_by_role("heading", name="Parts used").wait_for()
    assert_fits(page)
    write_note(page, "Valve was stuck")
    photo = {"name": "plate.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(2400, 1800))}
    page.locator("#note input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    page.locator(".notes img").wait_for()
    page.reload()
    page.locator(".notes img").wait_for()
    page.get_by_role("button", name="Done").click()


def test_a_visit_without_a_connection(
    phone_case: Case, closed_phone_day: PhoneDay, serve: Serve, open_page: OpenPage
) -> None:
    """Opened once, the pages open offline; a whole visit is kept and sent in order, once, when the line is back."""
    address = serve(phone_case.app)
    page = open_page("phone")
    open_then_cut(page, address, "tim")
    page.goto(f"{address}/my")
    page.get_by_role("button", name="On my way").wait_for()
    assert_fits(page)
    press_through_a_visit(page)
    page.wait_for_url(f"{address}/my")
    page.get_by_role("link", name="莲花酒店").wait_for()
    strip = page.locator("#strip")
    assert "5 things waiting to be sent" in strip.inner_text()
    assert acts_of(phone_case, "tim") == []

    page.context.set_offline(False)
    strip.wait_for(state="hidden")
    assert acts_of(phone_case, "tim") == [
        ("ticket.moved", "on_the_way"),
        ("ticket.moved", "on_site"),
        ("ticket.noted", "Valve was stuck"),
        ("ticket.noted", "F-000001"),
        ("ticket.moved", "done"),
        ("stock.used", ""),
    ]
    page.goto(f"{address}/my/visits/{closed_phone_day.own[0]}")
    page.get_by_text("Valve was stuck").wait_for()
    assert page.locator(".notes img").evaluate("(each) => each.decode().then(() => true)")
    page.goto(f"{address}/my/visits/{closed_phone_day.other}")
    page.get_by_role("heading", name="Not one of your visits").wait_for()
    assert_loud_only_without_a_line(page)


def ask_to_log_out(page: Page) -> None:
    """Press the button behind the menu."""
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Log out").click()


def assert_loud_only_without_a_line(page: Page) -> None:
    """Assert that the page asked no other host, and that nothing failed but what was asked without a connection."""
    errors = [text for _, text in record_of(page).errors]
    assert [text for text in errors if "ERR_INTERNET_DISCONNECTED" not in text] == []
    assert set(record_of(page).hosts) <= {"127.0.0.1", ""}


def test_what_was_refused_is_shown_and_other_visits_go_on(
    phone_case: Case, closed_phone_day: PhoneDay, serve: Serve, open_page: OpenPage
) -> None:
    """The visit was called off meanwhile: its act stays with the sentence, one of another visit behind it is done."""
    first, second, _ = closed_phone_day.own
    address = serve(phone_case.app)
    page = open_page("phone")
    open_then_cut(page, address, "tim")
    page.get_by_role("button", name="On my way").click()
    page.get_by_role("button", name="Arrived").wait_for()
    page.goto(f"{address}/my/visits/{second}")
    write_note(page, "Key is at the desk")
    tickets.move_ticket(phone_case.store, first, TicketState.CANCELLED, by=SYSTEM, at=at(9))
    phone_case.clock.forward(minutes=5)
    page.context.set_offline(False)
    refused = page.locator("#refused")
    refused.get_by_text("is no visit of yours now").wait_for()
    assert "On my way: 孔夫子书店" in refused.inner_text()
    page.locator("#strip").wait_for(state="hidden")
    assert acts_of(phone_case, "tim") == [
        ("phone.refused", "on_the_way"),
        ("ticket.noted", "Key is at the desk"),
    ]
    refused.get_by_role("button", name="Take it back").click()
    refused.wait_for(state="hidden")


def test_two_technicians_on_one_phone(
    phone_case: Case, closed_phone_day: PhoneDay, serve: Serve, open_page: OpenPage
) -> None:
    """Logging out with a queue warns; the next one sees and sends nothing of it; the first one's is sent later."""
    address = serve(phone_case.app)
    page = open_page("phone")
    open_then_cut(page, address, "tim")
    page.get_by_role("link", name="Parts, notes, photos").click()
    write_note(page, "for later")
    # The line is back for everything but what the queue sends.
    page.context.route("**/my/acts", lambda route: route.abort())
    page.context.set_offline(False)
    ask_to_log_out(page)
    warning = page.get_by_role("dialog")
    assert "1 thing not sent yet" in warning.inner_text()
    warning.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{address}/login")

    log_in(page, f"{address}/my", "tess")
    page.get_by_text("1 thing of somebody else").wait_for()
    page.get_by_role("link", name="Secret Garden").wait_for()
    assert "孔夫子书店" not in page.content()
    page.context.unroute("**/my/acts")
    page.reload()
    page.get_by_role("link", name="Secret Garden").wait_for()
    ask_to_log_out(page)
    page.wait_for_url(f"{address}/login")
    assert acts_of(phone_case, "tess") == acts_of(phone_case, "tim") == []

    page.context.set_offline(True)
    page.goto(f"{address}/my")
    page.get_by_role("heading", name="Log in").wait_for()
    assert "孔夫子书店" not in page.content()
    assert "Secret Garden" not in page.content()
    page.context.set_offline(False)
    page.wait_for_url(f"{address}/login?next=**")  # by itself, as the line is back
    enter(page, "tim")
    page.get_by_role("button", name="On my way").wait_for()
    page.locator("#strip").wait_for(state="hidden")
    assert acts_of(phone_case, "tim") == [("ticket.noted", "for later")]


def test_a_failure_of_the_server_holds_one_visit_alone(
    phone_case: Case, closed_phone_day: PhoneDay, serve: Serve, open_page: OpenPage
) -> None:
    """What the server fails over stays in the queue; an act of another visit is sent, and the first one later."""
    first, second, _ = closed_phone_day.own
    address = serve(phone_case.app)
    page = open_page("phone")
    log_in(page, f"{address}/my", "tim")
    page.get_by_role("button", name="On my way").wait_for()

    def fail(route: Route) -> None:
        is_first = first in (route.request.post_data or "")
        if is_first:
            route.fulfill(status=500, json={"error": "number 7"})
        else:
            route.continue_()

    page.context.route("**/my/acts", fail)
    page.goto(f"{address}/my/visits/{first}")
    write_note(page, "one")
    page.goto(f"{address}/my/visits/{second}")
    page.locator("#note-words").fill("two")
    page.get_by_role("button", name="Add the note").click()
    page.get_by_text("The server does not answer as it should").wait_for()
    page.get_by_text("09:00 two").wait_for()  # "1 thing" waits before it is sent, too
    page.locator("#strip").get_by_text("1 thing").wait_for()
    assert acts_of(phone_case, "tim") == [("ticket.noted", "two")]
    page.context.unroute("**/my/acts")
    page.goto(f"{address}/my/visits/{first}")
    page.get_by_text("09:00 one").wait_for()  # with the time at which the server has it
    assert acts_of(phone_case, "tim") == [("ticket.noted", "two"), ("ticket.noted", "one")]
