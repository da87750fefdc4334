"""What the browser tests share: a browser that reaches 127.0.0.1 alone, and pages that keep a record of themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    WebSocket,
    sync_playwright,
)

from tools.setup_browser import find_browser

HOME = "127.0.0.1"
VIEWPORTS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
}
# Chromium looks up hosts of its own accord; with the resolver rule no name but 127.0.0.1 leaves the browser.
FLAGS = (
    f"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE {HOME}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--metrics-recording-only",
)


@dataclass
class Record:
    """What happened in a page since it was opened: errors as `(host, text)` and the hosts of all requests."""

    errors: list[tuple[str, str]] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)


_records: WeakKeyDictionary[BrowserContext, Record] = WeakKeyDictionary()


def record_of(page: Page) -> Record:
    """Return the record of a page that `open_pages` opened; its pop-ups and workers write into the same one."""
    return _records[page.context]


def host_of(url: str) -> str:
    """Return the host a URL asks, or the empty text for `data:`, `blob:` and `about:`, which ask none."""
    return urlsplit(url).hostname or ""


@contextmanager
def launch_browser() -> Iterator[Browser]:
    """Start the installed Chromium or Chrome with a fresh profile and no way out but 127.0.0.1.

    Raises
    ------
    BrowserMissing
        If none is installed; the message says what to install.
    """
    program = find_browser()
    flags = list(FLAGS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to start as root with it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_pages(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give `open_page(viewport="desktop", **options) -> Page`; each page has cookies and a record of its own.

    `options` are those of Playwright's `browser.new_context`, such as `locale` or `color_scheme`.
    """
    contexts: list[BrowserContext] = []

    def open_page(viewport: str = "desktop", **options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", **VIEWPORTS[viewport], **options})
        contexts.append(context)
        _keep_record(context)
        return context.new_page()

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()


def _keep_record(context: BrowserContext) -> None:
    record = _records[context] = Record()

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "assert"}:
            record.errors.append((host_of(message.location["url"]), f"console: {message.text}"))

    def on_page_error(fault: WebError) -> None:
        record.errors.append((HOME, f"uncaught: {fault.error}"))

    def on_request(request: Request) -> None:
        record.hosts.append(host_of(request.url))

    def on_socket(socket: WebSocket) -> None:
        record.hosts.append(host_of(socket.url))

    def on_page(page: Page) -> None:
        page.on("websocket", on_socket)

    context.on("console", on_console)
    context.on("weberror", on_page_error)
    context.on("request", on_request)
    context.on("page", on_page)


def assert_quiet_and_local(page: Page, *, tiles_from: str | None = None) -> None:
    """Assert that the page raised no error and asked no host but 127.0.0.1.

    Parameters
    ----------
    page
        A page that `open_pages` opened.
    tiles_from
        The host of the background tiles, where the page may ask one; failing to reach it is no error either.
    """
    # What the browser has sent by now is delivered during a call, not between calls.
    page.evaluate("1")
    record = record_of(page)
    allowed = {HOME, ""} | ({tiles_from} if tiles_from else set())
    foreign = sorted(set(record.hosts) - allowed)
    errors = [text for host, text in record.errors if tiles_from is None or host != tiles_from]
    assert not foreign, f"the page at {page.url} asked foreign hosts: {', '.join(foreign)}"
    assert not errors, f"the page at {page.url} raised errors:\n" + "\n".join(errors)
