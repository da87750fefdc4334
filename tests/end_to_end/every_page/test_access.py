"""Every page passes an automatic accessibility check: names, labels, contrast, order, light and dark, wide and narrow.

The rules are those of axe-core for WCAG 2.2, levels A and AA, and its best practices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.dispatch.web.customer_case import sent
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import Case
from tests.end_to_end.every_page.conftest import open_as, pages_of
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

PIN = "map-pin-box"
"""Pins lie where the places are, and these may be close to each other: WCAG 2.5.8 lets them."""


@pytest.mark.parametrize(("viewport", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_every_page_passes(
    day: Case,
    closed_day: Office,
    serve: Callable[[WSGIApplication], str],
    open_page: Callable[..., Page],
    viewport: str,
    scheme: str,
) -> None:
    """No violation on any page; none raises an error, asks another host or is wider than the screen."""
    found = []
    address = serve(day.app)
    people: dict[str | None, Page] = {}
    for door, _ in pages_of(day, closed_day):
        if door.person not in people:
            opened = open_page(viewport, color_scheme=scheme, reduced_motion="reduce")
            link = sent(day, closed_day.tickets["T-1"])
            people[door.person] = open_as(opened, address, door.person, link=link)
        page = people[door.person]
        page.goto(address + door.address)
        found += [f"{door.address}: {line}" for line in violations(page)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > page.viewport_size["width"]:  # type: ignore[index]
            found.append(f"{door.address}: {width} pixels wide")
    assert not found, "\n".join(found)
    for page in people.values():
        assert_quiet_and_local(page)


def violations(page: Page) -> list[str]:
    """Return what the check finds on the page as it is: the rule, and the first places that break it."""
    lines = []
    for rule in Axe().run(page, options=RULES).response["violations"]:
        places = [node["html"] for node in rule["nodes"]]
        if rule["id"] == "target-size":
            places = [place for place in places if PIN not in place]
        if places:
            lines.append(f"{rule['id']}: {rule['help']}: {[place[:160] for place in places[:3]]}")
    return lines
