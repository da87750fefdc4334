"""The support of the browser tests notices what it is there to notice."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Error

from tests.support.browser import assert_quiet_and_local, record_of
from tests.support.server import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = {
    "/": "<p>quiet</p>",
    "/console": "<script>console.error('a word of complaint')</script>",
    "/warning": "<script>console.warn('a hint')</script>",
    "/throws": "<script>setTimeout(() => { throw new Error('thrown late') }, 0)</script>",
    "/rejects": "<script>Promise.reject(new Error('nobody listens'))</script>",
    "/missing-image": "<img src='/no-such.png'>",
    "/inline": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "/foreign": "<script src='https://cdn.example.org/leaflet.js'></script>",
    "/socket": "<script>try { new WebSocket('wss://live.example.org/') } catch (e) {}</script>",
    "/tiles": "<img src='https://tiles.example.org/1/1/1.png'>",
    "/tiles-and-more": (
        "<img src='https://tiles.example.org/1/1/1.png'><img src='https://other.example.org/x.png'>"
    ),
    "/pops-up": "<a href='/foreign' target='_blank'>open</a>",
}


def tiny_app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer the pages above, 404 for any other path."""
    body = PAGES.get(environ["PATH_INFO"])
    kind = [("Content-Type", "text/html; charset=utf-8")]
    start_response("404 Not Found" if body is None else "200 OK", kind)
    head = "<!doctype html><link rel=icon href='data:,'><meta name=viewport content='width=device-width'>"
    return [(head + (body or "nothing here")).encode()]


Serve = Callable[..., str]
OpenPage = Callable[..., "Page"]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/warning", "/inline"])
def test_a_quiet_page_passes(serve: Serve, open_page: OpenPage, path: str) -> None:
    """A page without errors that asks only its own server passes; warnings and inline images do no harm."""
    page = open_page()
    page.goto(serve(tiny_app) + path)
    assert_quiet_and_local(page)
    assert "127.0.0.1" in record_of(page).hosts


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/console", "a word of complaint"),
        ("/throws", "thrown late"),
        ("/rejects", "nobody listens"),
        ("/missing-image", "404"),
    ],
)
def test_an_error_is_noticed(serve: Serve, open_page: OpenPage, path: str, said: str) -> None:
    """Console errors, uncaught exceptions, unheard rejections and failed loads each fail the page with their text."""
    page = open_page()
    page.goto(serve(tiny_app) + path, wait_until="networkidle")
    with pytest.raises(AssertionError, match=said):
        assert_quiet_and_local(page)


@pytest.mark.browser
def test_a_foreign_host_is_noticed(serve: Serve, open_page: OpenPage) -> None:
    """A script of another host fails the page and is named, even though the browser cannot reach it."""
    page = open_page()
    page.goto(serve(tiny_app) + "/foreign")
    with pytest.raises(AssertionError, match=r"foreign hosts: cdn\.example\.org"):
        assert_quiet_and_local(page)


@pytest.mark.browser
def test_a_foreign_socket_is_noticed(serve: Serve, open_page: OpenPage) -> None:
    """A socket to another host is noticed too; the browser tells of it some time after the page has loaded."""
    page = open_page()
    with page.expect_websocket():
        page.goto(serve(tiny_app) + "/socket")
    with pytest.raises(AssertionError, match=r"foreign hosts: live\.example\.org"):
        assert_quiet_and_local(page)


@pytest.mark.browser
def test_a_foreign_host_in_a_second_window_is_noticed(serve: Serve, open_page: OpenPage) -> None:
    """What a window opened by the page asks for counts as the page's own."""
    page = open_page()
    page.goto(serve(tiny_app) + "/pops-up")
    with page.expect_popup() as opened:
        page.click("a")
    opened.value.wait_for_load_state()
    with pytest.raises(AssertionError, match=r"cdn\.example\.org"):
        assert_quiet_and_local(page)


@pytest.mark.browser
def test_only_the_named_tile_host_may_be_asked(serve: Serve, open_page: OpenPage) -> None:
    """The background's host may be asked in vain when it is named, and no other host with it."""
    address = serve(tiny_app)
    page = open_page()
    page.goto(address + "/tiles")
    assert_quiet_and_local(page, tiles_from="tiles.example.org")
    with pytest.raises(AssertionError, match=r"tiles\.example\.org"):
        assert_quiet_and_local(page)
    other = open_page()
    other.goto(address + "/tiles-and-more")
    with pytest.raises(AssertionError, match=r"foreign hosts: other\.example\.org$"):
        assert_quiet_and_local(other, tiles_from="tiles.example.org")


@pytest.mark.browser
def test_each_page_has_a_record_of_its_own(serve: Serve, open_page: OpenPage) -> None:
    """The fault of one page is not held against another."""
    address = serve(tiny_app)
    faulty, quiet = open_page(), open_page()
    faulty.goto(address + "/console")
    quiet.goto(address + "/")
    assert_quiet_and_local(quiet)
    with pytest.raises(AssertionError, match="complaint"):
        assert_quiet_and_local(faulty)


@pytest.mark.browser
@pytest.mark.parametrize(("viewport", "width", "touch"), [("desktop", 1280, 0), ("phone", 360, 1)])
def test_viewports(
    serve: Serve, open_page: OpenPage, viewport: str, width: int, touch: int
) -> None:
    """A desktop is 1280 pixels wide without touch, a phone 360 with it."""
    page = open_page(viewport)
    page.goto(serve(tiny_app) + "/")
    assert page.evaluate("[innerWidth, Math.min(1, navigator.maxTouchPoints)]") == [width, touch]


def test_a_server_stops_with_its_block() -> None:
    """The application answers inside the block; afterwards the port is closed and no thread of it is left."""
    with served(tiny_app) as address, urllib.request.urlopen(address + "/") as answer:
        assert b"quiet" in answer.read()
    with pytest.raises(urllib.error.URLError, match="refused"):
        urllib.request.urlopen(address + "/")
    assert "served application" not in {thread.name for thread in threading.enumerate()}


def test_two_servers_at_once(serve: Serve) -> None:
    """Applications served side by side get ports of their own."""
    assert serve(tiny_app) != serve(tiny_app)


@pytest.mark.browser
def test_the_browser_reaches_no_name(serve: Serve, open_page: OpenPage) -> None:
    """Every host name is refused inside the browser, even that of this machine; only 127.0.0.1 answers."""
    by_name = serve(tiny_app).replace("127.0.0.1", "localhost")
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        open_page().goto(by_name)
