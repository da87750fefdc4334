"""The dispatcher's board in a real browser: one choice in map, timeline and list, keys, and a colleague's changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.desk import tickets
from dispatch.domain.actor import SYSTEM
from dispatch.domain.ticket import TicketState
from tests.dispatch.desk.office import reported
from tests.dispatch.planning.example import EAST, at
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import PASSWORD, Case
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

READY = "document.documentElement.dataset.board === 'ready'"
CHOSEN = """job => ["#needs", "#list", ".timeline", ".dispatch-map"].filter(
    place => document.querySelector(`${place} .chosen[data-job="${job}"]`))"""


def open_board(page: Page, address: str, name: str, path: str = "/") -> None:
    """Log in and open the board."""
    page.goto(f"{address}/login")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{address}/**")
    page.goto(f"{address}{path}")
    page.wait_for_function(READY)


def panel_tells(page: Page, words: str) -> None:
    """Wait until the side panel is open with some words."""
    page.locator("#panel").get_by_text(words, exact=True).first.wait_for()


def test_a_choice_shows_in_the_map_the_timeline_and_the_lists(
    day: Case, closed_day: Office, serve: Serve, open_page: OpenPage
) -> None:
    """Whichever of them a visit is chosen in, it is chosen in all, and the panel tells of it; the map stays put."""
    first, second = closed_day.tickets["T-1"], closed_day.tickets["T-2"]
    page = open_page()
    open_board(page, serve(day.app), "dora")
    middle = "JSON.stringify(document.querySelector('.dispatch-map').planMap.map.getCenter())"
    before = page.evaluate(middle)
    page.locator(f'.timeline .visit[data-job="{first}"]').click()
    panel_tells(page, first)
    assert page.evaluate(CHOSEN, first) == ["#needs", ".timeline", ".dispatch-map"]
    page.locator(f'.dispatch-map [data-job="{second}"]').click()
    panel_tells(page, second)
    assert page.evaluate(CHOSEN, first) == []
    assert page.evaluate(CHOSEN, second) == ["#needs", ".timeline", ".dispatch-map"]
    page.get_by_role("tab", name="List").click()
    page.locator(f'#list [data-job="{first}"]').click()
    panel_tells(page, first)
    assert page.evaluate(CHOSEN, first) == ["#needs", "#list", ".timeline", ".dispatch-map"]
    assert page.evaluate(middle) == before
    page.locator("form.filters [name=technician]").select_option("T-2")
    assert page.locator(".timeline .row").count() == 1
    assert page.locator(".dispatch-map .map-pin.visit").count() == 1
    assert page.locator("#list .job").count() == 1
    page.locator("form.filters [name=words]").fill("no such job")
    page.get_by_text("No job fits these filters.").last.wait_for()
    assert page.locator("#filters-count").inner_text() == "0 of 2 jobs"
    assert_quiet_and_local(page)


def test_the_board_by_the_keyboard_alone(
    day: Case, closed_day: Office, serve: Serve, open_page: OpenPage
) -> None:
    """Arrows choose, Enter opens and Esc closes where one was; / searches, ? shows the keys."""
    first, second = closed_day.tickets["T-1"], closed_day.tickets["T-2"]
    page = open_page()
    open_board(page, serve(day.app), "dora")
    chosen = "document.activeElement.dataset.job"
    page.keyboard.press("ArrowRight")  # into the first route
    assert page.evaluate(chosen) == first
    page.keyboard.press("ArrowDown")  # the route below
    assert page.evaluate(chosen) == second
    assert page.locator("#panel").is_hidden()
    page.keyboard.press("Enter")
    panel_tells(page, second)
    page.wait_for_function("document.activeElement.id === 'panel-heading'")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate(chosen) == second
    page.keyboard.press("Escape")
    assert page.evaluate(CHOSEN, second) == []
    page.keyboard.press("?")
    assert page.locator("#keys-dialog").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(f"?{second}")
    assert page.locator("form.filters [name=words]").input_value() == f"?{second}"
    assert page.locator("#keys-dialog").is_hidden()
    assert_quiet_and_local(page)


def test_a_colleagues_change_is_on_the_screen_within_two_looks(
    day: Case, closed_day: Office, serve: Serve, open_page: OpenPage
) -> None:
    """A look each second finds it, so it takes two at most; choice, map, scroll and typed words stay as they were."""
    first = closed_day.tickets["T-1"]
    page, looks = open_page(), list[str]()
    open_board(page, serve(day.app), "dora")
    page.locator(f'.timeline .visit[data-job="{first}"]').click()
    panel_tells(page, first)
    page.locator("form.filters [name=words]").fill("T-0")
    page.evaluate("document.querySelector('.dispatch-map').planMap.map.setView([31.2, 121.4], 12)")
    place = "JSON.stringify(document.querySelector('.dispatch-map').planMap.map.getBounds())"
    before = page.evaluate(place)

    def note(request: Request) -> None:
        if "/board/changes" in request.url:
            looks.append(request.url)

    page.on("request", note)
    tickets.move_ticket(day.store, first, TicketState.ON_THE_WAY, by=SYSTEM, at=at(9))
    new = reported(day.store, location=EAST).id
    page.locator(f'.timeline .visit.under-way[data-job="{first}"]').wait_for()
    page.locator(f'#needs [data-job="{new}"]').wait_for()
    # One more may be under way by the time the page has drawn what the second found.
    assert 1 <= len(looks) <= 3
    page.locator("#panel").get_by_text("on the way").first.wait_for()
    assert page.evaluate(CHOSEN, first)
    assert page.evaluate(place) == before
    assert page.locator("form.filters [name=words]").input_value() == "T-0"
    assert_quiet_and_local(page)


def test_a_server_that_is_gone_is_told(day: Case, serve: Serve, open_page: OpenPage) -> None:
    """The page says since when it may be old, keeps what it shows, and goes on by itself when answers return."""
    page = open_page()
    open_board(page, serve(day.app), "dora")
    assert page.locator("#board-stale").is_hidden()
    page.route("**/board/changes*", lambda route: route.abort())
    page.locator("#board-stale").wait_for()
    assert "The server does not answer" in page.locator("#board-stale").inner_text()
    assert page.locator(".timeline .visit").count() == 2
    page.unroute("**/board/changes*")
    page.locator("#board-stale").wait_for(state="hidden")


def test_an_empty_board_is_quiet(case: Case, serve: Serve, open_page: OpenPage) -> None:
    """With nothing in the store every script runs, and the page says what is missing."""
    page = open_page()
    open_board(page, serve(case.app), "dora")
    assert page.get_by_text("No plan is published yet.").is_visible()
    assert page.get_by_text("Nothing needs you now.").is_visible()
    assert page.get_by_text("No technician has a shift or a visit here.").is_visible()
    assert_quiet_and_local(page)
