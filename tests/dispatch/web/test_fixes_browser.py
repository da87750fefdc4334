"""Fixes in the board's panel and the page of scenarios in a real browser, by keys, on a desktop and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from tests.dispatch.desk.office import furnish, triaged
from tests.dispatch.planning.example import at
from tests.dispatch.web.acting import busy
from tests.dispatch.web.store_case import Case
from tests.dispatch.web.test_store_browser import log_in
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

PATIENCE = 60_000


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_from_the_panel_to_the_comparison(
    case: Case, serve: Serve, open_page: OpenPage, viewport: str
) -> None:
    """A job without a visit is asked what would serve it; its scenario opens, is compared, and fits the screen."""
    furnish(case.store)
    hard = triaged(case.store, skills={"boiler": 3}, customer="难题").id
    busy(case.store)
    case.clock.now = at(7, 15)
    page = open_page(viewport)
    log_in(page, serve(case.app), "dora")
    page.wait_for_selector("html[data-board=ready]", state="attached")
    page.locator(f'#needs button[data-job="{hard}"]').first.click()
    question = page.locator("#panel details.fixes summary")
    question.first.focus()
    page.keyboard.press("Enter")
    fixes = page.locator("#panel .fixes-list > li")
    fixes.first.wait_for(timeout=PATIENCE)
    assert fixes.filter(has_text="holds boiler at level 3.").count() > 0
    assert "Leaving it out costs" in page.locator("#panel details.fixes").inner_text()
    fixes.first.get_by_role("link", name="Look at it as a scenario").click()
    page.get_by_role("button", name="Compare with the plan").press("Enter")
    page.locator("#result").wait_for(timeout=PATIENCE)
    assert f"{hard}: no visit →" in page.locator(".becomes").inner_text()
    wide, seen = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen
    assert_quiet_and_local(page)


def test_the_form_shows_what_a_change_asks_for(
    case: Case, serve: Serve, open_page: OpenPage
) -> None:
    """Choosing another kind of change shows its fields alone, and only these are sent."""
    furnish(case.store)
    busy(case.store)
    case.clock.now = at(7, 15)
    page = open_page("desktop")
    address = serve(case.app)
    log_in(page, address, "dora")
    page.wait_for_selector("html[data-board=ready]", state="attached")
    page.goto(f"{address}/what-if")
    assert page.get_by_label("Minutes", exact=True).filter(visible=True).count() == 1
    page.get_by_label("What changes").select_option("away")
    assert page.get_by_label("Minutes", exact=True).filter(visible=True).count() == 0
    page.get_by_label("Technician", exact=True).select_option("T-2")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/what-if?change=away+technician%3DT-2")
    assert page.locator(".picked li").count() == 1
    page.get_by_role("link", name="Take out").click()
    page.wait_for_url("**/what-if")
    assert page.locator(".picked li").count() == 0
    assert_quiet_and_local(page)
