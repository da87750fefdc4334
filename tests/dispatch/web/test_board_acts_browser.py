"""Acts on the board in a real browser: dragged with the judgement shown, moved by keys, by two dispatchers at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.desk import plans
from tests.dispatch.desk.office import furnish, triaged
from tests.dispatch.planning.example import at
from tests.dispatch.web.acting import busy, other, plan_visits, put_on_the_board
from tests.dispatch.web.store_case import Case
from tests.dispatch.web.test_store_browser import log_in
from tests.support.browser import assert_quiet_and_local, record_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser


@pytest.fixture
def board(case: Case) -> Case:
    """A published day with four visits and one that T-1 alone can make, at a quarter past seven."""
    furnish(case.store)
    triaged(case.store, skills={"boiler": 2}, customer="难题")
    busy(case.store)
    case.clock.now = at(7, 15)
    return case


def open_board(page: Page, address: str, name: str) -> None:
    """Log in and wait for the board."""
    log_in(page, address, name)
    page.wait_for_selector("html[data-board=ready]", state="attached")


def block(page: Page, job_id: str) -> str:
    """Return the selector of a visit on the timeline."""
    return f'.timeline .visit[data-job="{job_id}"]'


def a_visit(case: Case, *, but: str) -> tuple[str, str]:
    """Return a visit that both technicians can make, and who makes it."""
    visits = plan_visits(case.store)
    job_id = min((id for id in visits if id != but), key=lambda id: (visits[id][1], id))
    return job_id, visits[job_id][0]


def drag_to(page: Page, job_id: str, technician_id: str) -> None:
    """Press a visit, move it over another row, and hold it there."""
    start = page.locator(block(page, job_id)).bounding_box()
    row = page.locator(f'.timeline .row[data-technician="{technician_id}"]').bounding_box()
    assert start
    assert row
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, row["y"] + row["height"] / 2, steps=4)


def test_a_visit_is_dragged_with_its_judgement(
    board: Case, serve: Serve, open_page: OpenPage
) -> None:
    """A forbidden place says its rule while it hovers, and is not made; an allowed one is, and U takes it back."""
    hard = "T-000001"
    easy, who = a_visit(board, but=hard)
    page = open_page("desktop")
    open_board(page, serve(board.app), "dora")
    card = page.locator("#acts-card")
    before = plans.board(board.store)
    drag_to(page, hard, "T-2")
    page.wait_for_selector("#acts-card .forbid")
    assert f"{hard} asks for boiler at level 2; T-2 has level 1." in card.inner_text()
    assert page.locator('.row[data-technician="T-2"] .acts-ghost.own.forbidden').count() == 1
    page.mouse.up()
    assert card.get_by_role("button", name="Do it all the same").is_visible()
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert plans.board(board.store) == before
    drag_to(page, easy, other(who))
    page.wait_for_selector("#acts-card .allow")
    assert re.search(r"Cost [+−]\d", card.inner_text())
    page.mouse.up()
    page.wait_for_selector(f'.row[data-technician="{other(who)}"] .visit[data-job="{easy}"]')
    assert plan_visits(board.store)[easy][0] == other(who)
    assert card.is_hidden()
    page.keyboard.press("u")
    page.wait_for_selector(f'.row[data-technician="{who}"] .visit[data-job="{easy}"]')
    assert plan_visits(board.store)[easy][0] == who
    assert_quiet_and_local(page)


def test_two_dispatchers_act_at_once(board: Case, serve: Serve, open_page: OpenPage) -> None:
    """One moves by keys; the other, who has not heard of it, is told what changed and keeps what was being tried."""
    easy, who = a_visit(board, but="T-000001")
    address = serve(board.app)
    dora, ada = open_page("desktop"), open_page("desktop")
    open_board(dora, address, "dora")
    open_board(ada, address, "ada")
    ada.route("**/board/changes*", lambda route: route.abort())
    ada.locator(block(ada, "T-000001")).click()
    ada.keyboard.press("m")
    ada.wait_for_selector("#acts-card .allow")
    dora.locator(block(dora, easy)).click()
    dora.keyboard.press("m")
    dora.keyboard.press("ArrowDown" if other(who) == "T-2" else "ArrowUp")
    dora.wait_for_selector(f'.row[data-technician="{other(who)}"] .acts-ghost.own')
    dora.keyboard.press("Enter")
    dora.wait_for_selector(f'.row[data-technician="{other(who)}"] .visit[data-job="{easy}"]')
    version = plans.board(board.store).version
    ada.keyboard.press("Enter")
    ada.wait_for_selector("#acts-conflict:not([hidden])")
    told = ada.locator("#acts-conflict").inner_text()
    assert "dora changed the board at 07:15" in told
    assert easy in told
    assert plans.board(board.store).version == version
    ada.wait_for_selector(f'.row[data-technician="{other(who)}"] .visit[data-job="{easy}"]')
    ada.wait_for_selector("#acts-card .allow")
    ada.keyboard.press("Enter")
    ada.locator("#acts-card").wait_for(state="hidden")
    assert plans.board(board.store).version == version + 1
    assert plan_visits(board.store)[easy][0] == other(who), "nothing was overwritten"
    assert_quiet_and_local(dora)
    assert set(record_of(ada).hosts) <= {"127.0.0.1", ""}


def test_what_is_not_ones_own_stays(case: Case, serve: Serve, open_page: OpenPage) -> None:
    """A plan that somebody else published is not taken back by U, and the sentence says whose it was."""
    furnish(case.store)
    put_on_the_board(case.store)
    page = open_page("desktop")
    open_board(page, serve(case.app), "dora")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("#board-status.refusal")
    words = page.locator("#board-status").inner_text()
    assert "last changed by system" in words
