"""The store's maps in a real browser where the tile server cannot be reached: a notice, and a page that works."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.storage.engine import Store
from tests.dispatch.planning.example import at
from tests.dispatch.web.phone_case import PhoneDay
from tests.dispatch.web.store_case import Case, make_case
from tests.dispatch.web.test_store_browser import log_in
from tests.support.browser import record_of
from tests.support.quick_store import without_waiting

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser


@pytest.fixture
def without_tiles(closed_phone_day: PhoneDay, tmp_path: Path) -> Iterator[Case]:
    """Return an application over a technician's day whose tiles lie at a port that refuses: held, not listened on."""
    path = tmp_path / "store.sqlite"
    shutil.copy(closed_phone_day.path, path)
    store = without_waiting(Store.open(f"sqlite:///{path}"))
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        tiles = f"http://127.0.0.1:{held.getsockname()[1]}/{{z}}/{{x}}/{{y}}.png"
        case = make_case(store, closed_phone_day.staff, tile_url=tiles, outgoing_private="yes")
        case.clock.now = at(9)
        yield case
    store.close()


def use_the_board(page: Page) -> None:
    """Choose a visit on the timeline; its pin is chosen on the map."""
    page.locator(".timeline .visit[data-job]").first.click()
    page.locator(".dispatch-map .chosen[data-job]").first.wait_for(state="attached")


def use_the_pin(page: Page) -> None:
    """Set the pin by a click on the map."""
    page.locator("#call[data-ready=yes]").wait_for()
    page.locator("#pin-map").click(position={"x": 120, "y": 120})
    page.locator(".call-pin").wait_for()
    assert page.locator("#field-latitude").input_value()


def use_the_phone(page: Page) -> None:
    """Set out to the next visit."""
    page.get_by_role("button", name="On my way").click()
    page.get_by_role("button", name="Arrived").wait_for()


@pytest.mark.parametrize(
    ("viewport", "name", "path", "use"),
    [
        ("desktop", "dora", "/", use_the_board),
        ("desktop", "dora", "/intake", use_the_pin),
        ("phone", "tim", "/my", use_the_phone),
    ],
    ids=["board", "intake", "phone"],
)
def test_a_refusing_tile_server_gives_a_notice(
    without_tiles: Case,
    serve: Serve,
    open_page: OpenPage,
    viewport: str,
    name: str,
    path: str,
    use: Callable[[Page], None],
) -> None:
    """Where the background cannot be reached the map says so; the page works, and no script of it fails."""
    address = serve(without_tiles.app)
    page = open_page(viewport)
    log_in(page, address, name)
    page.goto(f"{address}{path}")
    # Phones draw it when it comes near.
    page.locator(".dispatch-map").first.scroll_into_view_if_needed()
    notice = page.locator(".map-notice")
    notice.wait_for()
    assert "cannot be reached" in notice.inner_text()
    use(page)
    errors = [text for _, text in record_of(page).errors if "ERR_CONNECTION_REFUSED" not in text]
    assert errors == []
