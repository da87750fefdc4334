"""The pages of figures: the answer first, figures that lead to tickets, files; technicians see their own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.types import WSGIApplication

import pytest
from openpyxl import load_workbook

from dispatch.desk.figures import FigureBook
from dispatch.figures.definitions import DIMENSIONS, FIGURES
from dispatch.storage import Session, audit
from dispatch.web.figures import figures_ahead
from tests.dispatch.figures.test_figures_of_cases import solved
from tests.dispatch.figures.written import Written, at
from tests.dispatch.web.store_case import Case
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUERY = "?span=day&day=2026-11-23"
FORMULA = '=HYPERLINK("http://evil.example.org","x")'
HOSTILE = '"><script>window.ran=1</script>{{7*7}}'


@pytest.fixture
def counted(case: Case) -> Case:
    """Return an application whose trail holds three matters, one of them missed, by T-1 and T-2."""
    written = Written(case.store)
    written.roster("T-1", ("23 08:00", "23 16:00"))
    written.roster("T-2", ("23 08:00", "23 16:00"))
    solved(written, "A-1", customer=FORMULA, zone="North")
    solved(written, "A-2", customer=HOSTILE, zone="South")
    written.call("A-3", "23 08:00", customer="孔夫子书店", zone="South", hours=1)
    written.move("A-3", "23 08:10", "triaged")
    written.visit("A-3", "T-2", out="23 09:30", there="23 10:00", over="23 11:00")
    written.move("A-3", "23 12:00", "followed_up", score=2, words="late")
    written.save()
    case.clock.now = at("24 12:00")
    return case


def test_the_page_answers_first(counted: Case) -> None:
    """Which targets are missed stands above all figures; each says how it is counted."""
    page = counted.browser("paul").get(f"/figures{QUERY}").text
    assert "on-site promise kept 66.7 % (95.0 %)" in page
    assert page.index("targets are missed") < page.index('class="tiles"')
    for each in FIGURES:
        if not each.key.endswith("_less_waits") and each.key not in ("emergencies", "hard_work"):
            assert each.sentence.replace("'", "&#39;") in page, each.key
    assert "Name of T-1 (T-1)" in page
    assert "not planned in time" in page
    assert '<svg class="chart"' in page
    assert HOSTILE not in page


def test_tables_by_each_dimension(counted: Case) -> None:
    """Rows, sorted by name or by a column, lead to the tickets behind them."""
    browser = counted.browser("dora")
    for dimension in DIMENSIONS:
        for sort in ("", "&sort=on_site&down=1"):
            page = browser.get(f"/figures{QUERY}&by={dimension}{sort}").text
            assert f"&amp;of={dimension}&amp;group=" in page.split("<table")[-1]


def test_the_order_of_a_table(counted: Case) -> None:
    """South has the lower share: first where the lowest comes first, last where the highest does."""
    browser = counted.browser("dora")
    for down, first in (("", "South"), ("&down=1", "North")):
        page = browser.get(f"/figures{QUERY}&by=zone&sort=on_site{down}").text
        rows = page.split('class="listing numbers breakdown"')[1]
        found = re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', rows)
        assert found[0] == first
        assert sorted(found) == ["North", "South"]


def test_a_figure_leads_to_its_tickets(counted: Case) -> None:
    """All of them, those of one row, and those of one cause."""
    browser = counted.browser("paul")
    all_tickets = browser.get(f"/figures/tickets{QUERY}&figure=on_site").text
    assert {"A-1", "A-2", "A-3"} <= set(re.findall(r"/tickets/(A-\d)", all_tickets))
    north = browser.get(f"/figures/tickets{QUERY}&figure=on_site&of=zone&group=North").text
    assert set(re.findall(r"/tickets/(A-\d)", north)) == {"A-1"}
    missed = browser.get(f"/figures/tickets{QUERY}&figure=on_site&cause=not_planned").text
    assert set(re.findall(r"/tickets/(A-\d)", missed)) == {"A-3"}
    assert "孔夫子书店" in missed
    for each in FIGURES:
        answer = browser.get(f"/figures/tickets{QUERY}&figure={each.key}")
        assert answer.status_code == 200, each.key
        assert each.label in answer.text


def test_a_scorecard(counted: Case) -> None:
    """One technician's figures, with how many they rest on and what the work was."""
    page = counted.browser("paul").get(f"/figures{QUERY}&of=technician&group=T-2").text
    assert "technician Name of T-2 (T-2)" in page
    assert "0 of 1" in page
    assert "The work it was" in page
    assert 'class="few"' in page


def test_an_empty_period_says_what_to_do(counted: Case) -> None:
    """No figure is 0, and the page says to choose another period."""
    page = counted.browser("paul").get("/figures?span=day&day=2031-01-01").text
    assert "Nothing was recorded in this period" in page
    assert "Choose another one" in page
    assert "0.0 %" not in page


def test_what_cannot_be_asked_is_refused(counted: Case) -> None:
    """With a sentence that names what there is."""
    browser = counted.browser("paul")
    for query, words in (
        ("?span=year", "Give one of day, week, month, range"),
        ("?day=tomorrow", "Give a day such as"),
        ("?span=range&day=2026-11-23&last=2026-11-01", "Give a later last day"),
        ("?by=planet", "Give one of zone, technician"),
        ("?sort=luck", "Give one of name"),
        ("?figure=luck", "Give one of first_response"),
        ("?cause=luck", "Give one of late_triage"),
        ("?day=9999-12-31", "Give a day of the years"),
        ("?day=0001-01-01&span=week", "Give a day of the years"),
    ):
        answer = browser.get(f"/figures{query}")
        assert answer.status_code == 422, query
        assert words in answer.text, query


def test_technicians_see_their_own_figures_only(counted: Case) -> None:
    """Not the office's page, no tickets of others, and nothing by asking for somebody else."""
    browser = counted.browser("tim")
    for path in ("", "/tickets", "/figures.xlsx", "/figures.csv"):
        assert browser.get(f"/figures{path}{QUERY}").status_code == 403
    own = browser.get(f"/figures/mine{QUERY}&of=technician&group=T-2&by=customer").text
    assert "2 of 2" in own
    assert "0 of 1" not in own
    for text in ("T-2", "孔夫子书店", "HYPERLINK", "window.ran", "/figures/tickets"):
        assert text not in own
    assert counted.browser("dora").get("/figures/mine").status_code == 403


def test_the_workbook(counted: Case, tmp_path: Path) -> None:
    """A sheet for each dimension, numbers as numbers; a customer called like a formula stays a text (check 11)."""
    answer = counted.browser("paul").get(f"/figures/figures.xlsx{QUERY}")
    assert answer.headers["Content-Disposition"].endswith("figures-2026-11-23-2026-11-23.xlsx")
    assert answer.headers["Cache-Control"] == "no-store"
    book = load_workbook(io.BytesIO(answer.data))
    names = [f"By {name}" for name in DIMENSIONS]
    assert book.sheetnames == ["Figures", "Trend", "Causes", *names, "How it is counted"]
    customers = book["By customer"]
    cells = {row[0].value: row for row in customers.iter_rows(min_row=2)}
    formula = cells[FORMULA][0]
    assert (formula.data_type, formula.quotePrefix) == ("s", True)
    headings = [cell.value for cell in customers[1]]
    kept = cells["孔夫子书店"][headings.index("On-site promise kept")]
    assert (kept.value, kept.number_format) == (0, "0.0%")
    assert not any(
        cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row
    )


def test_the_table_as_csv(counted: Case) -> None:
    """Every figure of every group, equal to the page; formulas are neutralised (check 11)."""
    answer = counted.browser("paul").get(f"/figures/figures.csv{QUERY}")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    whole = {row["figure"]: row for row in rows if row["dimension"] == "all"}
    assert set(whole) == {each.key for each in FIGURES}
    on_site = whole["on_site"]
    assert (on_site["numerator"], on_site["denominator"], on_site["reached"]) == (
        "2.0",
        "3.0",
        "no",
    )
    groups = {row["group"] for row in rows if row["dimension"] == "customer"}
    assert f"'{FORMULA}" in groups
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())


def test_the_call(counted: Case) -> None:
    """The same figures for programs, with groups and causes; null where there is nothing to count."""
    program = counted.program("paul")
    asked = {"first": "2026-11-23", "last": "2026-11-23", "by": "zone"}
    answer: Any = program.get("/api/v1/figures", query_string=asked).json
    figures = {each["key"]: each for each in answer["figures"]}
    assert figures["on_site"]["value"] == pytest.approx(2 / 3)
    assert (figures["on_site"]["target"], figures["on_site"]["reached"]) == (0.95, False)
    assert figures["first_time_fix"]["value"] == 1.0
    assert None in {each["value"] for each in figures.values()}
    assert answer["causes"]["on_site"] == {"not planned in time": 1}
    assert [group["name"] for group in answer["groups"]] == ["North", "South"]
    south = {**asked, "of": "zone", "group": "South"}
    narrowed: Any = program.get("/api/v1/figures", query_string=south).json
    assert {each["key"]: each for each in narrowed["figures"]}["on_site"]["n"] == 2
    assert counted.program("tim").get("/api/v1/figures", query_string=asked).status_code == 403
    wrong = program.get("/api/v1/figures", query_string={"first": "2026-11-23"})
    assert wrong.status_code == 422


def test_the_figures_are_kept_between_pages(counted: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second page reads nothing again; a move recorded meanwhile is in it."""
    browser, reads = counted.browser("paul"), []
    original = FigureBook._read

    def read(self: FigureBook, session: object) -> None:
        before = self._known.last
        original(self, session)  # type: ignore[arg-type]
        reads.append(self._known.last - before)

    monkeypatch.setattr(FigureBook, "_read", read)
    browser.get(f"/figures{QUERY}")
    assert reads[0] > 20
    reads.clear()
    browser.get(f"/figures{QUERY}")
    assert set(reads) == {0}
    written = Written(counted.store)
    written.call("A-9", "23 09:00")
    written.save()
    assert "of 4" in browser.get(f"/figures{QUERY}").text


def test_figures_are_read_ahead(counted: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """When pages are served the trail is read beside them, so that the first page of figures does not wait for it."""
    with figures_ahead(counted.app):
        pass
    original, starts = audit.lines, []

    def lines(session: Session, **more: Any) -> list[audit.Line]:
        starts.append(more["after"])
        return original(session, **more)

    monkeypatch.setattr(audit, "lines", lines)
    assert "2 of 3" in counted.browser("paul").get(f"/figures{QUERY}").text
    assert all(start > 20 for start in starts), "only what came after is read"


@pytest.mark.browser
@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_charts_are_quiet_and_local(
    counted: Case,
    serve: Callable[[WSGIApplication], str],
    open_page: Callable[..., Page],
    viewport: str,
) -> None:
    """Charts made on the server break no policy, ask nobody, run nothing, and the page fits its width."""
    from tests.dispatch.web.test_store_browser import log_in

    address = serve(counted.app)
    page = open_page(viewport)
    log_in(page, address, "paul")
    for path in (f"/figures{QUERY}&by=customer", f"/figures/tickets{QUERY}&figure=on_site"):
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate("window.ran") is None
    page.goto(f"{address}/figures{QUERY}&figure=on_site")
    box = page.locator("svg.chart").bounding_box()
    assert box is not None
    assert box["height"] > 100
    colour = page.locator("svg.chart .point").first.evaluate("each => getComputedStyle(each).fill")
    assert colour not in ("rgb(0, 0, 0)", "none"), "the stylesheet colours it"
    assert_quiet_and_local(page)
