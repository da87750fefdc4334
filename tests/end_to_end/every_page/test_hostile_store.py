"""Texts that look like markup or code stay texts on every page of a store, in a real browser (check 9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import pytest

from dispatch.storage import Store
from tests.dispatch.planning.example import at
from tests.dispatch.web.store_case import make_case
from tests.end_to_end.every_page.conftest import open_as, pages_of
from tests.end_to_end.every_page.hostile_store import open_hostile_day
from tests.end_to_end.test_pages_hostile_texts import MADE_OF_TEXT, PAYLOADS
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page


pytestmark = pytest.mark.browser


def test_no_page_runs_what_people_typed(
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[[WSGIApplication], str],
    open_page: Callable[..., Page],
) -> None:
    """Nothing of any payload is made into markup or runs on any page that answers; many of them are shown."""
    office = open_hostile_day(tmp_path_factory.mktemp("hostile"))
    store = Store.open(f"sqlite:///{office.path}")
    case = make_case(store, office.staff)
    case.clock.now = at(9)
    address = serve(case.app)
    page = open_as(open_page("desktop"), address, "ada")
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status > 399 else None)
    shown: dict[str, str] = {}
    for door, _ in pages_of(case, office):
        if door.person in {"ada", None}:
            page.goto(address + door.address)
            assert page.evaluate("window.ran") is None, door
            made = page.locator(MADE_OF_TEXT).evaluate_all("all => all.map((e) => e.outerHTML)")
            assert made == [], door
            shown[door.address] = page.evaluate("document.body.textContent")
    assert missing == []
    assert_quiet_and_local(page)
    together = " ".join(shown.values())
    assert [payload for payload in PAYLOADS if payload not in together] == []
    assert len([text for text in shown.values() if PAYLOADS[1] in text]) > 5
    store.close()
