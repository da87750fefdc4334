"""Texts of the input that look like markup or code stay texts: on every page, in every popup, in the map's file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.domain.job import Assignment
from dispatch.domain.plan import Plan
from dispatch.maps import write_map
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan
from tests.support.browser import assert_quiet_and_local, record_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "${window.ran=1}",
    "`${window.ran=1}`",
    "</script><script>window.ran=1</script>",
    "<!--<script>",
    "--><svg onload=window.ran=1>",
    '"><img src=x onerror=window.ran=1>',
    "'><img src=x onerror=window.ran=1>",
    '" onmouseover="window.ran=1" autofocus onfocus="window.ran=1',
    "javascript:window.ran=1",
    "{{ 7*7 }}{% raw %}{{ config }}",
    "</title><script>window.ran=1</script>",
    "</textarea><svg/onload=window.ran=1>",
    "\\u003cimg src=x onerror=window.ran=1\\u003e",
    "&lt;img src=x onerror=window.ran=1&gt;",
    "\u2028window.ran=1//",
    "*/window.ran=1/*",
    '\\";window.ran=1;//',
    "];window.ran=1;[",
    '<iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
    "<style>*{background:url(https://evil.example.org/)}</style>",
    '<a href="javascript:window.ran=1">x</a>',
    'x" style="background:url(https://evil.example.org/)',
)
TOGETHER = " ".join(PAYLOADS)

# What a payload would have become; no page or map has any of it.
MADE_OF_TEXT = (
    "img[src=x], iframe, [onload], [onerror], [onfocus], [onmouseover],"
    " a[href^='javascript:'], [style*='evil']"
)
# Opens what every pin, line and zone of the map has to say, one after the other.
OPEN_POPUPS = """(made) => {
  const texts = [];
  const spots = document.querySelectorAll(".map-pin-box, path.leaflet-interactive");
  for (const spot of spots) {
    spot.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 700, clientY: 500 }));
    for (const popup of document.querySelectorAll(".leaflet-popup")) {
      if (popup.querySelector(made)) throw new Error(popup.innerHTML);
      texts.push(popup.textContent);
    }
  }
  for (const box of document.querySelectorAll(".map-layers")) texts.push(box.textContent);
  return texts.join(" ");
}"""


def hostile_plan() -> Plan:
    """Return a plan in which every text of the input is a payload: each payload in each field of people and jobs."""
    turns: Counter[str] = Counter()
    single = {"name", "travel", "value", "detail", "part", "part_en", "tool", "phone"}

    def hostile(field: str, text: str) -> str:
        if field in single:
            return TOGETHER
        turns[field] += 1
        payload = PAYLOADS[turns[field] % len(PAYLOADS)]
        # Ids stay unique; in the attribute of a link they are hostile as well.
        return f"{payload}{text}" if field in {"technician", "job", "depot"} else payload

    plan = made_plan(technicians=len(PAYLOADS), visits=2, unserved=3, texts=hostile)
    # What customers were told names a technician as well: a known one, and one that is nowhere listed.
    staff = tuple(replace(person, phone=TOGETHER) for person in plan.day.technicians)
    people = [person.id for person in staff]
    fixed = [Assignment(person) for person in (people[1], TOGETHER)]
    jobs = [replace(job, told=fixed[0], lock=fixed[1]) for job in plan.day.jobs]
    plan = replace(plan, day=replace(plan.day, jobs=tuple(jobs), technicians=staff))
    day = plan.day
    zones = tuple(replace(day.zones[0], name=payload) for payload in PAYLOADS)
    depots = day.depots + tuple(
        replace(day.depots[0], id=f"{payload}-{number}", name=payload, name_en="")
        for number, payload in enumerate(PAYLOADS)
    )
    named = f"{TOGETHER} {' '.join(people)}"
    left = tuple(replace(each, reason=TOGETHER, detail=named) for each in plan.unserved)
    rules = tuple(replace(each, name=TOGETHER) for each in plan.comparisons)
    day = replace(day, zones=zones, depots=depots)
    stats = {TOGETHER: TOGETHER}
    return replace(plan, day=day, unserved=left, comparisons=rules, stats=stats)


def assert_inert(page: Page, shown: str) -> None:
    """Assert that nothing ran, nothing was asked of another host and every payload is there to be read."""
    ran = page.evaluate("window.ran")
    assert ran is None
    assert_quiet_and_local(page)
    assert not [text for _, text in record_of(page).errors if "Content Security Policy" in text]
    made = page.locator(MADE_OF_TEXT).evaluate_all("all => all.map((each) => each.outerHTML)")
    assert made == []
    missing = [payload for payload in PAYLOADS if payload not in shown]
    assert missing == []


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The hostile plan, made once."""
    return hostile_plan()


@pytest.fixture
def address(serve: Callable[[WSGIApplication], str], plan: Plan) -> str:
    """The address of the hostile plan's pages."""
    settings = Settings(plan_folder="no-such-folder")
    return serve(create_app(load=lambda: plan, settings=settings))


@pytest.mark.parametrize("path", ["/", "/technicians"])
def test_pages_of_the_whole_plan(open_page: Callable[..., Page], address: str, path: str) -> None:
    """No payload runs in the list, the tables, the map or any popup; all of them can be read there."""
    page = open_page()
    page.goto(address + path)
    shown = page.evaluate("document.body.textContent")
    if path == "/":
        popups = page.evaluate(OPEN_POPUPS, MADE_OF_TEXT)
        assert [payload for payload in PAYLOADS if payload not in popups] == []
        page.get_by_placeholder("Find a customer").fill(PAYLOADS[1])
        assert page.locator("tr.visit:visible").count() > 0
    assert_inert(page, shown)


def open_and_check(page: Page, link: str) -> None:
    """Open a page and assert that nothing of it has run, before the next one wipes the traces out."""
    page.goto(link)
    assert_inert(page, page.evaluate("document.body.textContent"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def links_in(page: Page, selector: str) -> list[str]:
    """Return where links lead."""
    found: list[str] = page.locator(selector).evaluate_all("all => all.map((link) => link.href)")
    return found


def test_the_page_of_each_technician(open_page: Callable[..., Page], address: str) -> None:
    """Links made of hostile ids open the right page, on which nothing runs; nor does it in the list."""
    page = open_page("phone")
    open_and_check(page, address + "/technicians")
    links = links_in(page, "main th a")
    assert len(links) == len(PAYLOADS)
    for number, link in enumerate(links):
        open_and_check(page, link)
        assert page.locator("h3 .unseen").count() == 2
        if number % 8 == 0:
            page.evaluate(OPEN_POPUPS, MADE_OF_TEXT)
            assert_inert(page, page.evaluate("document.body.textContent"))


def test_the_page_of_each_kind_of_job(open_page: Callable[..., Page], address: str) -> None:
    """Nothing runs on the page of a job that is served, left out or mailed in."""
    page = open_page("phone")
    page.goto(address)
    kinds = {
        "visit": links_in(page, 'tr.visit a[href*="/jobs/"]'),
        "unserved": links_in(page, '#unserved td:first-child a[href*="/jobs/"]'),
        "mail-in": links_in(page, '#mail-in td:first-child a[href*="/jobs/"]'),
    }
    for kind, links in kinds.items():
        open_and_check(page, links[0])
        assert kind in page.inner_text("p.answer")


def test_pages_of_what_is_not_there(open_page: Callable[..., Page], address: str) -> None:
    """An unknown id in the address is shown as text."""
    page = open_page()
    for payload in PAYLOADS[::5]:
        page.goto(f"{address}/health")
        page.evaluate("id => location.assign('/technicians/' + encodeURIComponent(id))", payload)
        page.wait_for_url("**/technicians/*")
        page.locator("h1").wait_for()
        assert "Not Found" in page.inner_text("h1")
        assert page.evaluate("window.ran") is None
        assert page.locator("main img, main svg, main script").count() == 0


def test_the_maps_file(open_page: Callable[..., Page], plan: Plan, tmp_path: Path) -> None:
    """The file opened from a disk draws every pin, runs no payload and asks for nothing but itself."""
    file = tmp_path / "map.html"
    write_map(plan, file)
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.locator(".map-pin-box .visit").count() == 2 * len(PAYLOADS)
    shown = page.evaluate(OPEN_POPUPS, MADE_OF_TEXT)
    assert_inert(page, shown)
    assert asked == [file.as_uri()]
