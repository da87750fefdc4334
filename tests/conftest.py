"""Fixtures that every room may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from tests.support.server import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds the whole source tree."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium or Chrome for the whole run; without any, the tests that ask for it fail and say what to install.

    From its start on `asyncio.run` is refused in this process, as Playwright keeps an event loop of its own.
    """
    from tests.support.browser import launch_browser

    with launch_browser() as started:
        yield started


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page by viewport: `open_page("desktop")` is 1280 x 900, `open_page("phone")` 360 x 740 with touch."""
    from tests.support.browser import open_pages

    with open_pages(browser) as opener:
        yield opener


@pytest.fixture
def serve() -> Iterator[Callable[[WSGIApplication], str]]:
    """Serve a WSGI application until the test ends; returns its address without a closing slash."""
    with ExitStack() as servers:
        yield lambda app: servers.enter_context(served(app))
