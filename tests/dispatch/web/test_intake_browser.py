"""Taking a call in a real browser: by the keyboard alone, and with the pin by the mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import expect

from dispatch.storage import tickets
from tests.dispatch.web.store_case import Case
from tests.dispatch.web.test_store_browser import log_in
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser
READY = 'form[data-ready="yes"]'


def test_a_call_is_taken_without_a_mouse(day: Case, serve: Serve, open_page: OpenPage) -> None:
    """From the first key to the next step: number, place, pin, symptom, a changed proposal, saved and triaged."""
    address = serve(day.app)
    page = open_page("desktop")
    log_in(page, address, "dora")
    page.goto(f"{address}/intake")
    page.wait_for_selector(READY)
    keys = page.keyboard
    # The telephone has the focus at once.
    for typed in ("139 0000 0001", "赵敏", "7 Lake Road", "31.2401", "121.4802"):
        keys.type(typed)
        keys.press("Tab")
    pin = page.locator(".call-pin-box")
    pin.wait_for()
    pin.focus()
    keys.press("Shift+ArrowUp")
    expect(page.get_by_label("Latitude")).to_have_value(re.compile(r"31\.2409|31\.241"))
    moved = page.get_by_label("Latitude").input_value()
    assert float(moved) == pytest.approx(31.2401 + 100 / 111_320, abs=2e-6)
    page.get_by_label("Symptom or code").focus()
    keys.type("no hot wat")
    page.wait_for_selector("#symptoms [data-code='BOI-02'][aria-selected='true']")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(page.get_by_label("Skills")).to_have_value("boiler: 1")
    assert page.get_by_label("Minutes on site").input_value() == "65"
    page.get_by_label("Minutes on site").focus()
    keys.press("Control+a")
    keys.type("80")
    assert page.locator("[data-proposal-of=minutes]").inner_text() == "Proposed: 65"
    keys.press("Control+Enter")
    page.wait_for_url("**/intake/saved/*")
    made = page.url.rsplit("/", 1)[1]
    with day.store.reading() as session:
        row = tickets.get(session, made)
        job = tickets.job_of(row)
    assert (row.state, job.fault, job.service_seconds) == ("triaged", "BOI-02", 4800)
    assert job.location.latitude == float(moved)
    assert_quiet_and_local(page)


def test_the_pin_follows_the_mouse_and_the_known_places(
    day: Case, serve: Serve, open_page: OpenPage
) -> None:
    """A click sets it, dragging moves it, a caller with one known place is put there; the promise follows."""
    address = serve(day.app)
    page = open_page("desktop")
    log_in(page, address, "dora")
    page.goto(f"{address}/intake")
    page.wait_for_selector(READY)
    box = page.locator("#pin-map").bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*middle)
    page.wait_for_selector("#look dd")
    first = page.get_by_label("Longitude").input_value()
    tip = page.locator(".call-pin-box").bounding_box()
    assert tip
    page.mouse.move(tip["x"] + 16, tip["y"] + 16)
    page.mouse.down()
    page.mouse.move(tip["x"] + 66, tip["y"] + 16, steps=5)
    page.mouse.up()
    expect(page.get_by_label("Longitude")).not_to_have_value(first)
    assert float(page.get_by_label("Longitude").input_value()) > float(first)
    page.goto(f"{address}/intake")
    page.wait_for_selector(READY)
    page.get_by_label("Phone").fill("010 5555 0101")
    expect(page.get_by_label("Latitude")).to_have_value("31.250000")
    expect(page.locator("#duplicates")).to_be_visible()
    assert_quiet_and_local(page)
