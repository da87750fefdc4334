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

# Opens what every pin, line and zone of the map has to say, one after the other.
OPEN_POPUPS = """() => {
  const texts = [];
  const spots = document.querySelectorAll(".map-pin-box, path.leaflet-interactive");
  for (const spot of spots) {
    spot.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 700, clientY: 500 }));
    for (const popup of document.querySelectorAll(".leaflet-popup")) texts.push(popup.textContent);
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
    people = [person.id for person in plan.day.technicians]
    fixed = [Assignment(person) for person in (people[1], TOGETHER)]
    jobs = [replace(job, told=fixed[0], lock=fixed[1]) for job in plan.day.jobs]
    plan = replace(plan, day=replace(plan.day, jobs=tuple(jobs)))
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
    assert page.locator("img[src=x], iframe, svg[onload], style[type=x]").count() == 0
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
        popups = page.evaluate(OPEN_POPUPS)
        assert [payload for payload in PAYLOADS if payload not in popups] == []
        page.get_by_placeholder("Find a customer").fill(PAYLOADS[1])
        assert page.locator("tr.visit:visible").count() > 0
    assert_inert(page, shown)


def test_the_page_of_each_technician_and_job(
    open_page: Callable[..., Page], address: str, plan: Plan
) -> None:
    """Links made of hostile ids open the right page, on which nothing runs."""
    page = open_page("phone")
    page.goto(address + "/technicians")
    links = page.locator("main a").evaluate_all("links => links.map((link) => link.href)")
    assert len(links) == len(PAYLOADS)
    shown = []
    for link in links[::4]:
        page.goto(link)
        shown.append(page.evaluate("document.body.textContent") + page.evaluate(OPEN_POPUPS))
        assert page.locator("h3 .unseen").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    jobs = page.locator('.facts a[href*="/jobs/"]').evaluate_all(
        "links => links.map((link) => link.href)"
    )
    page.goto(jobs[0])
    assert "Time on site" in page.inner_text("main")
    assert_inert(page, " ".join(shown))


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
    shown = page.evaluate(OPEN_POPUPS)
    assert_inert(page, shown)
    assert asked == [file.as_uri()]
