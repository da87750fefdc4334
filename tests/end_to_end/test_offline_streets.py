"""Maps without a network: streets of one local file and routes along them, in a browser that no name leads out of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.types import WSGIApplication

import pytest

from dispatch.domain.plan import Plan
from dispatch.maps import write_map
from dispatch.maps.basemap.make import make_basemap
from dispatch.planning.ways import with_ways
from dispatch.settings import Settings
from dispatch.storage.engine import Store
from dispatch.travel.roads.road_travel import RoadTravel
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan
from tests.dispatch.maps.basemap.small_city import MIDDLE, STEP, write_small_city
from tests.dispatch.planning.example import at
from tests.dispatch.web.phone_case import PhoneDay, open_phone_day
from tests.dispatch.web.store_case import Case, make_case
from tests.dispatch.web.test_store_browser import log_in
from tests.end_to_end.drawn_streets import (
    COLOUR_AT,
    DRAWN,
    GROUND,
    NOTE_NAMES,
    PRIMARY,
    beside,
    look_at_the_middle,
    on_streets,
    overlap,
)
from tests.support.browser import assert_quiet_and_local, record_of
from tests.support.quick_store import without_waiting

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small city: its extract and its file of streets."""
    folder = tmp_path_factory.mktemp("streets")
    make_basemap(write_small_city(folder / "city.osm.pbf"), folder / "city.pmtiles")
    return folder


@pytest.fixture(scope="module")
def driven(city: Path) -> Plan:
    """A plan in the small city whose routes follow its streets."""
    travel = RoadTravel.of(city / "city.osm.pbf", cache=city / "cache")
    return with_ways(on_streets(made_plan(unserved=0)), travel)


def app_of(plan: Plan, city: Path, *, basemap: str = "") -> WSGIApplication:
    """Return the pages of a plan over the city's streets."""
    chosen = Settings(plan_folder="no-such-folder", basemap=basemap or str(city / "city.pmtiles"))
    return create_app(load=lambda: plan, settings=chosen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_streets_are_drawn_and_nobody_else_is_asked(
    driven: Plan, city: Path, serve: Serve, open_page: OpenPage, viewport: str, scheme: str
) -> None:
    """The street in the middle has its colour and the block beside it that of the ground, by day and by night.

    Everything comes from this server, the file in ranges alone, and OpenStreetMap is named.
    """
    page = open_page(viewport, color_scheme=scheme)
    answers: list[tuple[str, int]] = []
    page.on("response", lambda answer: answers.append((answer.url, answer.status)))
    address = serve(app_of(driven, city))
    page.goto(f"{address}/")
    page.locator(".dispatch-map").scroll_into_view_if_needed()
    look_at_the_middle(page)
    assert page.evaluate(COLOUR_AT, beside(0.35, 0.0)) == PRIMARY[scheme]
    assert page.evaluate(COLOUR_AT, beside(0.35, 0.6)) == GROUND[scheme]
    assert "© OpenStreetMap contributors" in page.locator(".map-attribution").inner_text()
    ranges = {status for url, status in answers if "/basemap/" in url}
    assert ranges == {206}
    assert page.locator(".map-notice").is_hidden()
    assert_quiet_and_local(page)


def test_names_are_written_and_none_over_another(
    driven: Plan, city: Path, serve: Serve, open_page: OpenPage
) -> None:
    """Names of streets and places stand on the map, Chinese ones too, upright, and each clear of the others."""
    page = open_page("desktop")
    page.add_init_script(f"({NOTE_NAMES})()")
    page.goto(serve(app_of(driven, city)) + "/")
    look_at_the_middle(page, zoom=15)
    page.evaluate("() => { window.written = []; }")
    page.evaluate(
        "() => document.querySelector('.dispatch-map').planMap.map.panBy([1, 0], { animate: false })"
    )
    # Tiles that come later have all names written once more: those of the last time count.
    names: list[dict[str, Any]] = page.evaluate(
        "() => window.written.slice(-document.querySelector('canvas.map-names').dataset.names)"
    )
    texts = [each["text"] for each in names]
    assert "East Street 3" in texts
    assert any(text.startswith("人民路") for text in texts)
    assert all(abs(each["angle"]) <= 1.58 for each in names)
    for number, one in enumerate(names):
        for other in names[:number]:
            assert not overlap(one, other), f"{one['text']} and {other['text']}"
    assert page.locator("canvas.map-names").get_attribute("data-names") == str(len(names))


def test_routes_follow_the_streets(
    driven: Plan, city: Path, serve: Serve, open_page: OpenPage
) -> None:
    """Every point of a route's line lies on a street; nothing is dashed, and the legend tells of no estimate."""
    page = open_page("desktop")
    page.goto(serve(app_of(driven, city)) + "/")
    page.wait_for_function(DRAWN)
    lines = page.evaluate(
        "() => document.querySelector('.dispatch-map').planMap.routes.map(({ line }) =>"
        " line.getLayers().flatMap((each) => each.getLatLngs().flat()).map(({ lat, lng }) => [lat, lng]))"
    )
    assert len(lines) == 2
    for line in lines:
        assert len(line) > 6
        for north, east in line:
            rows = ((north - MIDDLE[0]) / STEP, (east - MIDDLE[1]) / STEP)
            is_on_grid = min(abs(row - round(row)) for row in rows) < 0.02
            is_on_motorway = abs(rows[0] - rows[1]) < 0.02
            assert is_on_grid or is_on_motorway, rows
    assert page.locator(".route-guess").count() == 0
    assert page.locator(".map-legend .estimate-swatch").count() == 0
    assert_quiet_and_local(page)


def test_what_is_not_known_is_dashed_and_called_an_estimate(
    city: Path, serve: Serve, open_page: OpenPage
) -> None:
    """A plan without roads, such as one of an earlier release, is drawn straight and dashed, and the legend says so."""
    page = open_page("desktop")
    page.goto(serve(app_of(on_streets(made_plan()), city)) + "/")
    page.wait_for_function(DRAWN)
    lines = page.locator("path.route-line")
    assert lines.count() == page.locator("path.route-guess").count() > 0
    assert lines.first.get_attribute("stroke-dasharray")
    page.locator(".map-layers summary").click()
    assert "estimate" in page.locator(".map-legend").inner_text()
    assert_quiet_and_local(page)


def test_a_file_that_is_replaced_gives_a_notice(
    driven: Plan, city: Path, tmp_path: Path, serve: Serve, open_page: OpenPage
) -> None:
    """Where the streets cannot be had the map says so, and the plan stands on a grid; no script fails."""
    file = tmp_path / "city.pmtiles"
    shutil.copy(city / "city.pmtiles", file)
    address = serve(app_of(driven, city, basemap=str(file)))
    page = open_page("desktop")

    def replaced_first(route: Route) -> None:
        os.utime(file, ns=(1, 1))
        route.continue_()

    page.route("**/basemap/*", replaced_first)
    page.goto(f"{address}/")
    notice = page.locator(".map-notice")
    notice.wait_for()
    assert "cannot be reached" in notice.inner_text()
    assert page.locator("path.route-line").count() > 0
    errors = [text for _, text in record_of(page).errors if "404" not in text]
    assert errors == []


def test_tiles_nobody_looks_at_any_more_are_left(
    driven: Plan, city: Path, serve: Serve, open_page: OpenPage
) -> None:
    """Moving on before tiles have come stops their requests, without an error; the place arrived at is drawn."""
    page = open_page("desktop")
    stopped: list[str] = []
    page.on("requestfailed", lambda request: stopped.append(request.failure or ""))
    page.goto(serve(app_of(driven, city)) + "/")
    page.wait_for_function(DRAWN)
    page.evaluate(
        """([latitude, longitude]) => {
          const { map } = document.querySelector(".dispatch-map").planMap;
          for (const zoom of [9, 12, 10, 14, 11, 13]) map.setView([latitude, longitude], zoom, { animate: false });
        }""",
        list(MIDDLE),
    )
    look_at_the_middle(page)
    assert page.evaluate(COLOUR_AT, beside(0.35, 0.0)) == PRIMARY["light"]
    assert any("ERR_ABORTED" in each for each in stopped)
    assert page.locator(".map-notice").is_hidden()
    assert_quiet_and_local(page)


def test_the_one_file_holds_its_streets(
    driven: Plan, city: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    """The map that is sent by mail opens from a disk with streets and routes, and asks nobody for anything."""
    path = tmp_path / "map.html"
    write_map(driven, path, settings=Settings(basemap=str(city / "city.pmtiles")))
    page = open_page("desktop")
    page.goto(path.as_uri())
    look_at_the_middle(page)
    assert page.evaluate(COLOUR_AT, beside(0.35, 0.0)) == PRIMARY["light"]
    assert "© OpenStreetMap contributors" in page.locator(".map-attribution").inner_text()
    assert set(record_of(page).hosts) == {""}
    assert_quiet_and_local(page)


@pytest.fixture
def over_streets(city: Path, tmp_path: Path) -> Iterator[Case]:
    """Return an application over a technician's day and the city's streets."""
    day: PhoneDay = open_phone_day(tmp_path / "day")
    store = without_waiting(Store.open(f"sqlite:///{day.path}"))
    case = make_case(store, day.staff, basemap=str(city / "city.pmtiles"))
    case.clock.now = at(9)
    yield case
    store.close()


def test_every_map_of_a_store_has_streets(
    over_streets: Case, serve: Serve, open_page: OpenPage
) -> None:
    """The board's map, that of a call and the phone's all draw out of the file, and ask nobody else."""
    address = serve(over_streets.app)
    for viewport, name, path in (
        ("desktop", "dora", "/"),
        ("desktop", "dora", "/intake"),
        ("phone", "tim", "/my"),
    ):
        page = open_page(viewport)
        log_in(page, address, name)
        page.goto(f"{address}{path}")
        page.locator(".dispatch-map").first.scroll_into_view_if_needed()
        page.wait_for_function(DRAWN)
        assert page.locator(".map-attribution").first.inner_text() == "© OpenStreetMap contributors"
        assert_quiet_and_local(page)
