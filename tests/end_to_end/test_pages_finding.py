"""Finding what matters on the day's page, in a real browser: search, filters, folded routes, readable popups."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.domain.plan import Plan
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan
from tests.dispatch.maps.appointed_plan import appointed_plan
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

POPUP_AT_REST = """() => {
  const popup = document.querySelector(".leaflet-popup");
  const box = popup?.getBoundingClientRect();
  const map = document.querySelector(".dispatch-map").getBoundingClientRect();
  return box && box.left >= map.left && box.right <= map.right
    && box.top >= map.top && box.bottom <= map.bottom;
}"""
# What lies on top at the popup's corners, its close button and its title.
ON_TOP = """() => {
  const popup = document.querySelector(".leaflet-popup");
  const seen = [".leaflet-popup-close-button", "h3", ".leaflet-popup-content-wrapper"];
  return seen.every((selector) => {
    const box = popup.querySelector(selector).getBoundingClientRect();
    return [[box.left + 8, box.top + 8], [box.right - 8, box.top + 8]].every(([x, y]) =>
      popup.contains(document.elementFromPoint(x, y)));
  });
}"""


def show(
    serve: Serve, open_page: OpenPage, plan: Plan, viewport: str = "desktop", **options: object
) -> Page:
    """Open the day's page of a plan."""
    app = create_app(load=lambda: plan, settings=Settings(plan_folder="no-such-folder"))
    page = open_page(viewport, **options)
    page.goto(serve(app) + "/")
    return page


def jobs_of(rows: Locator) -> list[str | None]:
    """Return the jobs of rows."""
    return [row.get_attribute("data-job") for row in rows.all()]


@pytest.mark.parametrize("job", ["J-1-1", "J-7-3", "J-12-6"])
def test_a_popup_stays_inside_the_map_and_in_front(
    serve: Serve, open_page: OpenPage, job: str
) -> None:
    """On a phone a popup opened from the list lies inside the map, and no control lies over it."""
    page = show(serve, open_page, made_plan(technicians=12, visits=6), "phone")
    row = page.locator(f'tr.visit[data-job="{job}"]')
    row.locator("xpath=..").locator(".unfold").tap()
    row.locator("button").tap()
    page.wait_for_function(POPUP_AT_REST)
    assert page.evaluate(ON_TOP)
    page.locator(".leaflet-popup-close-button").tap()
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert_quiet_and_local(page)


def test_popups_move_with_the_map(serve: Serve, open_page: OpenPage) -> None:
    """Dragging and zooming keep the popup's tip at its pin."""
    page = show(serve, open_page, made_plan())
    page.locator('tr.visit[data-job="J-2-2"] button').click()
    page.wait_for_function(POPUP_AT_REST)
    apart = """() => {
      const tip = document.querySelector(".leaflet-popup-tip-container").getBoundingClientRect();
      const pin = document.querySelector(".map-pin-box.chosen").getBoundingClientRect();
      return Math.abs(tip.left + tip.width / 2 - pin.left - pin.width / 2);
    }"""
    assert page.evaluate(apart) <= 3
    map_box = page.locator(".dispatch-map").bounding_box()
    assert map_box
    page.mouse.move(map_box["x"] + 80, map_box["y"] + map_box["height"] - 80)
    page.mouse.down()
    page.mouse.move(map_box["x"] + 160, map_box["y"] + map_box["height"] - 140, steps=4)
    page.mouse.up()
    assert page.evaluate(apart) <= 3
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_function(
        f"() => ({apart})() <= 3 && !document.querySelector('.leaflet-zoom-anim')"
    )


def test_escape_closes_popups_and_layers(serve: Serve, open_page: OpenPage) -> None:
    """One key closes what lies over the map, wherever the focus is; that of the list of layers stays with its name."""
    page = show(serve, open_page, made_plan())
    page.locator('tr.visit[data-job="J-1-1"] button').click()
    assert page.locator(".leaflet-popup").is_visible()
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    page.locator(".map-layers summary").click()
    page.locator(".map-layers input").first.focus()
    page.keyboard.press("Escape")
    assert page.locator(".map-layers[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_filter_finds_and_counts(serve: Serve, open_page: OpenPage) -> None:
    """Words and state narrow the list together, routes without a hit vanish, and the late figure sets the state."""
    page = show(serve, open_page, made_plan())
    shown = page.locator("tr.visit:visible")
    page.get_by_placeholder("Find a customer").fill("chen wei HAIDILAO")
    assert (shown.count(), page.locator(".filter output").inner_text()) == (3, "3 found")
    assert page.locator("tbody[data-technician]:visible").count() == 1
    page.locator(".filter select[name=state]").select_option("tight")
    assert shown.count() == 1
    page.get_by_placeholder("Find a customer").fill("")
    page.locator('a[data-show="late"]').click()
    assert shown.count() == 2
    page.locator(".filter select[name=state]").select_option("")
    assert shown.count() == 6


def test_the_search_finds_jobs_without_a_visit(serve: Serve, open_page: OpenPage) -> None:
    """An unserved job is found in the list itself and opens on the map; a mailed-in one is found as well."""
    page = show(serve, open_page, appointed_plan())
    words = page.get_by_placeholder("Find a customer")
    left = page.locator("#visits tr.left:visible")
    assert left.count() == 0
    words.fill("u-2")
    assert jobs_of(left) == ["U-2"]
    assert page.locator("tr.visit:visible").count() == 0
    assert page.locator(".filter output").inner_text() == "1 found"
    left.locator("button").click()
    assert "Unserved" in page.locator(".leaflet-popup").inner_text()
    words.fill("u-3")
    assert (left.count(), "mail-in" in left.inner_text()) == (1, True)
    assert page.locator(".no-match").is_hidden()


def test_a_search_without_a_hit_says_so(serve: Serve, open_page: OpenPage) -> None:
    """The pane is never empty without a word."""
    page = show(serve, open_page, appointed_plan())
    page.get_by_placeholder("Find a customer").fill("nothing like this")
    assert page.locator(".no-match").inner_text() == "No visit or unserved job matches."
    assert page.locator("#visits tr:visible").count() <= 1  # the heads of the columns
    page.get_by_placeholder("Find a customer").fill("")
    assert page.locator(".no-match").is_hidden()


def test_filters_by_technician_and_by_what_is_wrong(serve: Serve, open_page: OpenPage) -> None:
    """One technician's visits, the unserved alone, and the visits that are not as told stand alone."""
    page = show(serve, open_page, appointed_plan())
    visits, left = page.locator("tr.visit:visible"), page.locator("#visits tr.left:visible")
    page.locator("select[name=technician]").select_option("T-2")
    assert jobs_of(visits) == ["J-2-1", "J-2-2", "J-2-3"]
    assert left.count() == 0
    page.locator("select[name=technician]").select_option("")
    page.locator("select[name=state]").select_option("unserved")
    assert (visits.count(), jobs_of(left)) == (0, ["U-1", "U-2", "U-0"])
    page.locator(".alert a[data-show=moved]").click()
    assert (jobs_of(visits), left.count()) == (["J-1-2", "J-2-1"], 0)


def test_a_phones_list_is_folded(serve: Serve, open_page: OpenPage) -> None:
    """Routes are folded until they are opened, found in or chosen on the map; a link leads to the unserved."""
    page = show(serve, open_page, made_plan(technicians=12, visits=6), "phone")
    visits = page.locator("tr.visit:visible")
    assert visits.count() == 0
    assert page.evaluate("document.documentElement.scrollHeight") < 6000
    page.locator("tbody[data-technician='T-2'] .unfold").tap()
    assert visits.count() == 6
    assert page.locator(".unfold[aria-expanded=true]").count() == 1
    page.locator("tbody[data-technician='T-2'] .unfold").tap()
    page.get_by_placeholder("Find a customer").fill("J-3-4")
    assert jobs_of(visits) == ["J-3-4"]
    page.get_by_placeholder("Find a customer").fill("")
    assert visits.count() == 0
    link = page.locator(".jumps").get_by_text("Unserved (1)")
    assert (link.bounding_box() or {"y": 9999})["y"] < 740
    link.tap()
    page.wait_for_function("document.querySelector('#unserved').getBoundingClientRect().top < 300")


def test_a_phones_list_is_whole_without_scripts(serve: Serve, open_page: OpenPage) -> None:
    """Nothing is folded where nothing could open it."""
    page = show(serve, open_page, made_plan(), "phone", java_script_enabled=False)
    assert page.locator("tr.visit:visible").count() == 6
    assert page.locator(".unfold:visible").count() == 0


def test_numbers_of_late_visits_can_be_read(serve: Serve, open_page: OpenPage) -> None:
    """A late pin's number is 13 pixels high or more on a plain ground of 22, apart from the hatched edge."""
    page = show(serve, open_page, made_plan())
    for pin in page.locator(".map-pin.visit.late:visible").all():
        size, ground = pin.evaluate(
            "pin => [parseFloat(getComputedStyle(pin).fontSize), pin.clientWidth]"
        )
        assert size >= 13
        assert ground >= 22
