"""Zones in a real browser: drawn by clicks, changed by the keyboard and by numbers, undone, saved, and shifted maps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import expect

from dispatch.desk.zones import view_zones
from dispatch.domain.gcj02 import to_gcj02
from dispatch.domain.place import Location
from tests.dispatch.desk.office import PLANNER
from tests.dispatch.web.store_case import Case
from tests.dispatch.web.test_store_browser import log_in
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser
READY = "#zones[data-ready=yes]"


def test_a_zone_is_drawn_changed_and_saved(day: Case, serve: Serve, open_page: OpenPage) -> None:
    """Clicks draw a zone; numbers and arrow keys move its corners; undo takes back, save keeps, removed comes back."""
    address = serve(day.app)
    page = open_page("desktop")
    log_in(page, address, "dora")
    page.goto(f"{address}/zones")
    page.wait_for_selector(READY)
    before = page.locator(".zone-choice").count()
    page.get_by_role("button", name="Draw a zone").click()
    box = page.locator("#zone-map").bounding_box()
    assert box
    corners = [(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6), (0.4, 0.4)]
    for right, down in corners:
        page.mouse.click(box["x"] + right * box["width"], box["y"] + down * box["height"])
    expect(page.locator(".zone-choice")).to_have_count(before + 1)
    page.get_by_label("Name", exact=True).fill("Harbour")
    page.get_by_label("Kind").select_option("suburban")
    page.get_by_text("Corners as numbers").click()
    page.get_by_label("Latitude 1", exact=True).fill("31.4")
    page.get_by_label("Longitude 1", exact=True).fill("121.3")
    page.get_by_label("Longitude 1", exact=True).press("Tab")
    corner = page.get_by_label("Corner 1 of Harbour.")
    corner.focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Latitude 1", exact=True)).to_have_value("31.4002246")
    expect(corner).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Latitude 1", exact=True)).to_have_value("31.4")
    page.get_by_role("button", name="Move Harbour up").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#standing")).to_have_text("As saved")
    first = view_zones(day.store, by=PLANNER).zones[0]
    assert (first.name, first.kind.value) == ("Harbour", "suburban")
    assert first.polygons[0][0][0] == Location(31.4, 121.3)
    assert len(first.polygons[0][0]) == 5
    page.get_by_role("button", name="Remove Harbour").click()
    expect(page.locator(".zone-choice")).to_have_count(before)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".zone-choice").first).to_contain_text("Harbour")
    assert_quiet_and_local(page)


def test_a_crossed_outline_cannot_be_saved(day: Case, serve: Serve, open_page: OpenPage) -> None:
    """An outline that crosses itself is told while it is drawn, and the button to save stays off until it is undone."""
    address = serve(day.app)
    page = open_page("desktop")
    log_in(page, address, "paul")
    page.goto(f"{address}/zones")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Draw a zone").click()
    box = page.locator("#zone-map").bounding_box()
    assert box
    for right, down in ((0.4, 0.4), (0.6, 0.6), (0.6, 0.4), (0.4, 0.6)):
        page.mouse.click(box["x"] + right * box["width"], box["y"] + down * box["height"])
    page.keyboard.press("Enter")
    expect(page.locator("#check")).to_contain_text("crosses or touches itself")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#check")).not_to_contain_text("crosses or touches itself")
    page.get_by_role("button", name="Rings").click()
    page.get_by_label("Latitude").first.fill("31.2")
    page.get_by_label("Longitude").first.fill("121.4")
    page.get_by_label("Radii in km, with commas").fill("20, 8")
    page.get_by_role("button", name="Make the rings").click()
    expect(page.locator(".zone-choice").last).to_contain_text("20 km around")
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    assert_quiet_and_local(page)


def test_a_map_over_gcj02_shifts_places_and_takes_pins_back(
    day: Case, serve: Serve, open_page: OpenPage
) -> None:
    """The script agrees with Python; a place is drawn shifted and read back as it is; other maps are left alone."""
    page = open_page("desktop")
    address = serve(day.app)
    log_in(page, address, "dora")
    page.goto(f"{address}/zones")
    page.wait_for_selector(READY)
    place = Location(31.23, 121.47)
    shifted = to_gcj02(place)
    found = page.evaluate(
        """([lat, lng]) => {
          const gcj = window.dispatchGcj02;
          const over = gcj.crsOver({ coordinates: "gcj02" });
          const at = over.latLngToPoint(L.latLng(lat, lng), 16);
          const back = over.pointToLatLng(at, 16);
          const drawn = L.CRS.EPSG3857.pointToLatLng(at, 16);
          return {
            there: gcj.toGcj02(lat, lng),
            round: gcj.fromGcj02(...gcj.toGcj02(lat, lng)),
            drawn: [drawn.lat, drawn.lng],
            back: [back.lat, back.lng],
            plain: gcj.crsOver(null) === L.CRS.EPSG3857 && gcj.crsOver({ coordinates: "wgs84" }) === L.CRS.EPSG3857,
          };
        }""",
        [place.latitude, place.longitude],
    )
    true, drawn = [place.latitude, place.longitude], [shifted.latitude, shifted.longitude]
    assert found["there"] == pytest.approx(drawn, abs=1e-12)
    assert found["drawn"] == pytest.approx(drawn, abs=1e-9)
    assert found["round"] == pytest.approx(true, abs=1e-11)
    assert found["back"] == pytest.approx(true, abs=1e-9)
    assert found["plain"] is True
