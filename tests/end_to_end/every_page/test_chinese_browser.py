"""In Chinese every page fits its screen: nothing is wider, nothing is cut off, and scripts show no English either."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from tests.dispatch.web.customer_case import sent
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import Case
from tests.end_to_end.every_page.conftest import open_as, pages_of
from tests.end_to_end.every_page.shown import english_words
from tests.end_to_end.every_page.test_languages import KNOWN
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# Words in a box that is narrower than they are and shows no more; blocks of the timeline are as long as their visits.
CUT_OFF = """() => [...document.querySelectorAll("button, a, th, td, dt, dd, summary, label, h1, h2, h3, option, p")]
  .filter((each) => each.offsetParent && !each.closest(".unseen, .timeline, .leaflet-container"))
  .filter((each) => ["hidden", "clip"].includes(getComputedStyle(each).overflowX))
  .filter((each) => each.scrollWidth > each.clientWidth + 1)
  .map((each) => each.textContent.trim().slice(0, 40))"""


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_every_page_fits_in_chinese(
    day: Case,
    closed_day: Office,
    serve: Callable[[WSGIApplication], str],
    open_page: Callable[..., Page],
    viewport: str,
) -> None:
    """At 1280 and at 360 pixels no page scrolls sideways or cuts words off; what scripts have written is Chinese."""
    found = []
    address = serve(day.app)
    people: dict[str | None, Page] = {}
    for door, _ in pages_of(day, closed_day):
        if door.person not in people:
            link = sent(day, closed_day.tickets["T-1"])
            people[door.person] = open_as(open_page(viewport), address, door.person, link=link)
            people[door.person].goto(f"{address}{door.address}?lang=zh")
        page = people[door.person]
        page.goto(address + door.address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > page.viewport_size["width"]:  # type: ignore[index]
            found.append(f"{door.address}: {width} pixels wide")
        found += [f"{door.address}: {text!r} is cut off" for text in page.evaluate(CUT_OFF)]
        words = english_words(page.content(), known=KNOWN)
        found += [f"{door.address}: {word!r} in {text!r}" for word, text in words.items()]
    assert not found, "\n" + "\n".join(found)
    for page in people.values():
        assert_quiet_and_local(page)
