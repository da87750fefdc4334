"""The phone in a real browser: a visit without a connection, sent in order and once; and two technicians, one phone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.desk import tickets
from dispatch.domain.actor import SYSTEM
from dispatch.domain.ticket import TicketState
from dispatch.storage import Store
from tests.dispatch.desk.office import trail
from tests.dispatch.planning.example import at
from tests.dispatch.web.phone_case import PhoneDay, open_phone_day, picture
from tests.dispatch.web.store_case import PASSWORD, Case, make_case
from tests.support.browser import record_of
from tests.support.quick_store import without_waiting

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

UNDER_CONTROL = (
    "new Promise((done) => navigator.serviceWorker.controller ? done()"
    " : navigator.serviceWorker.addEventListener('controllerchange', () => done()))"
)
ACTS = ("ticket.moved", "ticket.noted", "stock.used", "stock.picked_up", "phone.refused")


@pytest.fixture(scope="module")
def closed_phone_day(tmp_path_factory: pytest.TempPathFactory) -> PhoneDay:
    """The file of a store with a technician's day that nobody changes."""
    return open_phone_day(tmp_path_factory.mktemp("phone"))


@pytest.fixture
def case(closed_phone_day: PhoneDay, tmp_path: Path) -> Iterator[Case]:
    """An application over that day, at nine in the morning."""
    path = tmp_path / "store.sqlite"
    shutil.copy(closed_phone_day.path, path)
    store = without_waiting(Store.open(f"sqlite:///{path}"))
    case = make_case(store, closed_phone_day.staff)
    case.clock.now = at(9)
    yield case
    store.close()


def log_in(page: Page, address: str, name: str) -> None:
    """Log in on the page that the address leads to."""
    page.goto(address)
    enter(page, name)


def enter(page: Page, name: str) -> None:
    """Fill in the form of the login."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def acts_of(case: Case, user: str) -> list[tuple[str, str]]:
    """Return what was done by a user: the word, and the state, the words or the sentence."""
    found = []
    for row in trail(case.store):
        if row.actor == case.people[user].id and row.action in ACTS:
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


def test_a_visit_without_a_connection(
    case: Case, closed_phone_day: PhoneDay, serve: Serve, open_page: OpenPage
) -> None:
    """Opened once, the pages open offline; a whole visit is kept and sent in order, once, when the line is back."""
    first = closed_phone_day.own[0]
    address = serve(case.app)
    page = open_page("phone")
    log_in(page, f"{address}/", "tim")
    page.wait_for_url(f"{address}/my")
    page.get_by_role("button", name="On my way").wait_for()
    assert_fits(page)
    page.evaluate(UNDER_CONTROL)
    page.context.set_offline(True)

    page.goto(f"{address}/my")
    page.get_by_role("button", name="On my way").click()
    page.get_by_role("button", name="Arrived").click()
    page.get_by_role("link", name="Parts, notes, photos").click()
    page.get_by_role("heading", name="Parts used").wait_for()
    assert_fits(page)
    page.locator("#note-words").fill("Valve was stuck")
    page.get_by_role("button", name="Add the note").click()
    page.get_by_text("Valve was stuck waiting to be sent").wait_for()
    photo = {"name": "plate.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(2400, 1800))}
    page.locator("#note input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    page.locator(".notes img").wait_for()
    page.reload()
    page.locator(".notes img").wait_for()
    page.get_by_role("button", name="Done").click()
    page.wait_for_url(f"{address}/my")
    page.get_by_role("link", name="莲花酒店").wait_for()
    strip = page.locator("#strip")
    assert "5 things waiting to be sent" in strip.inner_text()
    assert acts_of(case, "tim") == []

    page.context.set_offline(False)
    strip.wait_for(state="hidden")
    assert acts_of(case, "tim") == [
        ("ticket.moved", "on_the_way"),
        ("ticket.moved", "on_site"),
        ("ticket.noted", "Valve was stuck"),
        ("ticket.noted", "F-000001"),
        ("ticket.moved", "done"),
        ("stock.used", ""),
    ]
    page.goto(f"{address}/my/visits/{first}")
    page.get_by_text("Valve was stuck").wait_for()
    assert page.locator(".notes img").evaluate("(each) => each.complete && each.naturalWidth")
    page.goto(f"{address}/my/visits/{closed_phone_day.other}")
    page.get_by_role("heading", name="Not one of your visits").wait_for()
    others = [text for _, text in record_of(page).errors if "ERR_INTERNET_DISCONNECTED" not in text]
    assert others == []
    assert set(record_of(page).hosts) <= {"127.0.0.1", ""}


def test_what_was_refused_is_shown_and_other_visits_go_on(
    case: Case, closed_phone_day: PhoneDay, serve: Serve, open_page: OpenPage
) -> None:
    """The visit was called off meanwhile: its act stays with the sentence, one of another visit behind it is done."""
    first, second, _ = closed_phone_day.own
    address = serve(case.app)
    page = open_page("phone")
    log_in(page, f"{address}/my", "tim")
    page.get_by_role("button", name="On my way").wait_for()
    page.evaluate(UNDER_CONTROL)
    page.context.set_offline(True)
    page.get_by_role("button", name="On my way").click()
    page.get_by_role("button", name="Arrived").wait_for()
    page.goto(f"{address}/my/visits/{second}")
    page.locator("#note-words").fill("Key is at the desk")
    page.get_by_role("button", name="Add the note").click()
    page.get_by_text("Key is at the desk waiting to be sent").wait_for()
    tickets.move_ticket(case.store, first, TicketState.CANCELLED, by=SYSTEM, at=at(9))
    case.clock.forward(minutes=5)
    page.context.set_offline(False)
    refused = page.locator("#refused")
    refused.get_by_text("is no visit of yours now").wait_for()
    assert "On my way: 孔夫子书店" in refused.inner_text()
    page.locator("#strip").wait_for(state="hidden")
    assert acts_of(case, "tim") == [
        ("phone.refused", "on_the_way"),
        ("ticket.noted", "Key is at the desk"),
    ]
    refused.get_by_role("button", name="Take it back").click()
    refused.wait_for(state="hidden")


def test_two_technicians_on_one_phone(
    case: Case, closed_phone_day: PhoneDay, serve: Serve, open_page: OpenPage
) -> None:
    """Logging out with a queue warns; the next one sees and sends nothing of it; the first one's is sent later."""
    address = serve(case.app)
    page = open_page("phone")
    log_in(page, f"{address}/my", "tim")
    page.get_by_role("button", name="On my way").wait_for()
    page.evaluate(UNDER_CONTROL)
    page.context.set_offline(True)
    page.get_by_role("link", name="Parts, notes, photos").click()
    page.locator("#note-words").fill("for later")
    page.get_by_role("button", name="Add the note").click()
    page.get_by_text("for later waiting to be sent").wait_for()
    # The line is back for everything but what the queue sends.
    page.context.route("**/my/acts", lambda route: route.abort())
    page.context.set_offline(False)
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Log out").click()
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
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{address}/login")
    assert acts_of(case, "tess") == acts_of(case, "tim") == []

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
    assert acts_of(case, "tim") == [("ticket.noted", "for later")]
