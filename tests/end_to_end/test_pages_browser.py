"""The pages in a real browser: quiet, local, joined to the map, readable on a phone, whole without a background."""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest

from dispatch.domain.plan import Plan
from dispatch.errors import PlanFolderError
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan, without_jobs
from tests.dispatch.maps.appointed_plan import appointed_plan
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

PAGES = ["/", "/technicians", "/technicians/T-1", "/jobs/J-1-1"]
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")


def app_of(plan: Plan, **settings: str) -> WSGIApplication:
    """Return the pages of a plan."""
    return create_app(
        load=lambda: plan, settings=Settings(plan_folder="no-such-folder", **settings)
    )


def unfold(page: Page) -> None:
    """Open every route that a phone shows folded."""
    page.locator(".unfold:visible").evaluate_all("all => all.forEach((button) => button.click())")


def no_plan() -> Plan:
    """Stand in for a folder without a plan."""
    raise PlanFolderError("build/city holds no plan. Make one.")


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_every_page_is_quiet_local_and_fits(
    serve: Serve, open_page: OpenPage, viewport: str
) -> None:
    """No page raises an error, asks another host or scrolls sideways, with names without a break as well."""

    def long(field: str, text: str) -> str:
        return text if field in {"technician", "job"} else text + "W" * 120

    page = open_page(viewport)
    for plan in (made_plan(), made_plan(texts=long)):
        address = serve(app_of(plan))
        for path in PAGES:
            page.goto(address + path)
            unfold(page)
            widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert widths[0] <= widths[1], path
            assert_quiet_and_local(page)


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_empty_days_and_missing_plans_are_whole_pages(
    serve: Serve, open_page: OpenPage, viewport: str
) -> None:
    """A day without jobs and a folder without a plan give quiet pages too."""
    empty = serve(app_of(without_jobs()))
    missing = serve(create_app(load=no_plan, settings=Settings(plan_folder="no-such-folder")))
    page = open_page(viewport)
    for address in (f"{empty}/", f"{empty}/technicians/T-1", f"{missing}/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert_quiet_and_local(page)


def test_the_map_shows_the_whole_plan(serve: Serve, open_page: OpenPage) -> None:
    """Every route, stop, depot, unserved job and zone is drawn, with a scale; pins are 28 pixels or more."""
    page = open_page()
    page.goto(serve(app_of(made_plan())) + "/")
    counts = {
        ".dispatch-map .map-pin-box .visit": 6,
        ".dispatch-map .map-pin-box .late": 2,
        ".dispatch-map .map-pin-box .tight": 2,
        ".dispatch-map .map-pin-box .pickup": 2,
        ".dispatch-map .map-pin-box .break": 2,
        ".dispatch-map .map-pin-box .depot": 1,
        ".dispatch-map .map-pin-box .unserved": 1,
        "path.route-line": 2,
        "path.zone": 2,
        ".leaflet-control-scale": 1,
        ".map-attribution": 0,
    }
    assert {selector: page.locator(selector).count() for selector in counts} == counts
    for box in page.locator(".map-pin-box").all():
        size = box.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 28


def test_the_list_and_the_map_choose_together(serve: Serve, open_page: OpenPage) -> None:
    """A row opens its pin's popup, a pin marks its row, and closing the popup unmarks it."""
    page = open_page()
    page.goto(serve(app_of(made_plan())) + "/")
    row = page.locator('tr[data-job="J-2-3"]')
    row.locator("button").click()
    popup = page.locator(".leaflet-popup")
    assert "Haidilao J-2-3" in popup.inner_text()
    assert "chosen" in (row.get_attribute("class") or "")
    assert "Technician 2" in page.locator("tbody.chosen .show-route").inner_text()
    page.locator(".leaflet-popup-close-button").click()
    assert page.locator("tr.chosen, tbody.chosen").count() == 0
    page.locator('.map-pin-box[aria-label^="1 · 海底捞J-1-1店"]').click()
    assert page.locator("tr.chosen").get_attribute("data-job") == "J-1-1"
    page.locator('#unserved tr[data-job="U-0"] button').click()
    assert "No skill" in page.locator(".leaflet-popup").last.inner_text()
    assert_quiet_and_local(page)


def test_a_route_is_chosen_by_keyboard(serve: Serve, open_page: OpenPage) -> None:
    """The name in the list is a button: Enter brings the route out and dims the others."""
    page = open_page()
    page.goto(serve(app_of(made_plan())) + "/")
    page.locator("tbody[data-technician='T-2'] .show-route").focus()
    page.keyboard.press("Enter")
    assert page.locator(".dispatch-map.has-choice .of-choice .visit").count() == 3
    strengths = page.locator("path.route-line").evaluate_all(
        "paths => paths.map((path) => path.getAttribute('stroke-opacity')).sort()"
    )
    assert strengths == ["0.2", "1"]


def test_layers_are_switched_by_technician(serve: Serve, open_page: OpenPage) -> None:
    """A box hides one technician's route and pins, None all of them, and choosing a visit brings its route back."""
    page = open_page()
    page.goto(serve(app_of(made_plan())) + "/")
    visits = page.locator(".dispatch-map .map-pin-box .visit")
    page.locator(".map-layers summary").click()
    page.get_by_role("checkbox", name="陈伟 · Chen Wei").uncheck()
    assert visits.count() == 3
    page.get_by_role("button", name="None").click()
    assert (visits.count(), page.locator("path.route-line").count()) == (0, 0)
    page.locator('tr[data-job="J-1-1"] button').click()
    assert visits.count() == 3
    assert page.get_by_role("checkbox", name="陈伟 · Chen Wei").is_checked()


def test_from_afar_only_news_keeps_its_pin(serve: Serve, open_page: OpenPage) -> None:
    """With many routes on a small map quiet visits are dots; those of a chosen route are numbers again."""
    page = open_page("phone")
    page.goto(serve(app_of(made_plan(technicians=12, visits=6))) + "/")
    assert page.locator(".dispatch-map.crowded").count() == 1
    quiet = page.locator(".dispatch-map .map-pin.on-time")
    width = "pins => pins.map((pin) => pin.offsetWidth)"
    assert set(quiet.evaluate_all(width)) == {14}
    assert set(page.locator(".dispatch-map .map-pin.late").evaluate_all(width)) == {28}
    page.locator("tbody[data-technician='T-3'] .show-route").tap()
    chosen = page.locator(".of-choice .map-pin.on-time")
    assert set(chosen.evaluate_all(width)) == {28}


def test_buttons_fit_a_thumb(serve: Serve, open_page: OpenPage) -> None:
    """Call and Navigate are 48 pixels high or more on a phone, and the map holds this route alone."""
    page = open_page("phone")
    page.goto(serve(app_of(made_plan())) + "/technicians/T-1")
    actions = page.locator(".actions a")
    assert actions.count() == 7
    for action in actions.all():
        assert (action.bounding_box() or {"height": 0})["height"] >= 48
    assert page.locator("path.route-line").count() == 1
    page.locator('.map-pin-box[aria-label^="2 · "]').tap()
    assert "late by 35 min" in page.locator(".leaflet-popup").inner_text()
    page.wait_for_function(  # the map glides until the popup is inside the screen
        """() => {
          const box = document.querySelector(".leaflet-popup").getBoundingClientRect();
          return box.left >= 0 && box.right <= window.innerWidth;
        }"""
    )


def test_no_text_is_squeezed(serve: Serve, open_page: OpenPage) -> None:
    """On a phone no cell is so narrow that a word of it is broken letter by letter."""
    page = open_page("phone")
    address = serve(app_of(appointed_plan()))
    for path in PAGES:
        page.goto(address + path)
        unfold(page)
        narrow = page.locator("th, td, dd, li, summary").evaluate_all(
            """all => all.filter((cell) => cell.checkVisibility() && cell.innerText.trim().length > 12
              && !cell.closest("thead") && cell.clientWidth < 70).map((cell) => cell.innerText)"""
        )
        assert narrow == [], path


def test_the_first_key_leads_past_the_navigation(serve: Serve, open_page: OpenPage) -> None:
    """Tab shows the skip link, and what has the focus is outlined."""
    page = open_page()
    page.goto(serve(app_of(made_plan())) + "/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the content"
    assert focused.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_scripts_the_list_is_whole(serve: Serve, open_page: OpenPage) -> None:
    """With scripts off every visit is there and a sentence stands in for the map."""
    page = open_page(java_script_enabled=False)
    page.goto(serve(app_of(made_plan())) + "/")
    assert page.locator("tr.visit").count() == 6
    assert page.locator(".map-panel noscript .notice").is_visible()
    assert page.locator(".filter").is_hidden()


def tile_server(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer every request with a picture of one pixel."""
    start_response("200 OK", [("Content-Type", "image/gif")])
    return [PIXEL]


def test_tiles_are_shown_with_their_attribution(serve: Serve, open_page: OpenPage) -> None:
    """A tile server that works is asked within the policy and named on the map; there is no notice."""
    tiles = serve(tile_server) + "/{z}/{x}/{y}.gif"
    page = open_page()
    with page.expect_response("**/*.gif"):
        page.goto(serve(app_of(made_plan(), tile_url=tiles)) + "/")
    page.locator("img.leaflet-tile-loaded").first.wait_for()
    assert page.locator(".map-notice").is_hidden()
    assert page.locator(".map-attribution").inner_text() == "© OpenStreetMap contributors"
    link = page.locator(".map-attribution a").get_attribute("href")
    assert link == "https://www.openstreetmap.org/copyright"
    assert_quiet_and_local(page)


@pytest.fixture
def dead_port() -> Iterator[int]:
    """A port that refuses: it is held without being listened on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen(64)
        yield held.getsockname()[1]


def use_the_map(page: Page) -> None:
    """Choose a visit and see its popup."""
    page.locator('tr[data-job="J-2-3"] button').click()
    assert "Haidilao J-2-3" in page.locator(".leaflet-popup").inner_text()
    assert page.locator("path.route-line").count() == 2


def test_a_refusing_tile_server_gives_a_notice(
    serve: Serve, open_page: OpenPage, dead_port: int
) -> None:
    """Where the background cannot be reached the map says so, and everything else works."""
    tiles = f"http://127.0.0.1:{dead_port}/{{z}}/{{x}}/{{y}}.png"
    page = open_page()
    page.goto(serve(app_of(made_plan(), tile_url=tiles)) + "/")
    page.locator(".map-notice").wait_for()
    assert "cannot be reached" in page.locator(".map-notice").inner_text()
    use_the_map(page)


def test_a_silent_tile_server_holds_nothing_back(
    serve: Serve, open_page: OpenPage, silent_port: int
) -> None:
    """While tiles hang the map works at once, before the page counts as loaded; after five seconds it says why."""
    tiles = f"http://127.0.0.1:{silent_port}/{{z}}/{{x}}/{{y}}.png"
    page = open_page()
    page.clock.install()
    page.goto(serve(app_of(made_plan(), tile_url=tiles)) + "/", wait_until="domcontentloaded")
    assert page.evaluate("document.readyState") == "interactive"
    assert page.locator(".map-notice").is_hidden()
    use_the_map(page)
    page.clock.fast_forward(5001)
    assert page.locator(".map-notice").is_visible()
