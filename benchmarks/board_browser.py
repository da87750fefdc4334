"""The board in a real browser: until it can be worked with, until a choice and a colleague's change are shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.board_visitor import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

INTERACTIVE = "performance.getEntriesByName('board-interactive')[0]?.startTime"
PATIENCE = 60_000
"""Milliseconds that anything may take."""


def in_browser(address: str, name: str, change: Callable[[], str], *, loads: int) -> list[str]:
    """Return the rows of the browser.

    Parameters
    ----------
    address : str
        Of the server.
    name : str
        A dispatcher whose password is `PASSWORD`.
    change : callable
        Lets a technician set out for a visit and returns its ticket.
    loads : int
        How often the board is opened.
    """
    # Imported when it is needed: the tests' own browser, which asks no host but this machine.
    from tests.support.browser import launch_browser, open_pages

    with launch_browser() as browser, open_pages(browser) as open_page:
        page = open_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/login")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_load_state()
        opened = [_opened(page, address) for _ in range(loads)]
        chosen = [_chosen(page, place) for place in range(loads)]
        days = _timed(page, lambda: page.click("#day-all"), ".timeline.several")
        seen = [_seen(page, change) for _ in range(loads)]
    return [
        _row("the board opened, until it can be worked with", opened),
        _row("a visit chosen, until the panel tells of it", chosen),
        _row("all three days shown", [days]),
        _row("a colleague's change, until it is on the screen", seen),
    ]


def _opened(page: Page, address: str) -> float:
    page.goto(f"{address}/")
    page.wait_for_function(f"{INTERACTIVE} > 0")
    milliseconds: float = page.evaluate(INTERACTIVE)
    return milliseconds


def _chosen(page: Page, place: int) -> float:
    block = page.locator(".timeline .visit").nth(place)
    job = block.get_attribute("data-job")
    block.scroll_into_view_if_needed()
    return _timed(page, block.click, f'#panel a[href="/tickets/{job}"]')


def _seen(page: Page, change: Callable[[], str]) -> float:
    began = time.perf_counter()
    ticket = change()
    page.locator(f'.visit.under-way[data-job="{ticket}"]').wait_for(state="attached")
    return 1000 * (time.perf_counter() - began)


def _timed(page: Page, act: Callable[[], None], selector: str) -> float:
    began = time.perf_counter()
    act()
    page.locator(selector).first.wait_for(state="attached")
    return 1000 * (time.perf_counter() - began)


def _row(name: str, milliseconds: list[float]) -> str:
    middle, most = np.percentile(milliseconds, [50, 100])
    return f"| {name} | {middle:.0f} | {most:.0f} |"
