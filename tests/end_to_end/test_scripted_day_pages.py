"""The scripted day again, by four people at browsers at once: two dispatchers, a technician's phone, a customer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.scripted_day import recount_figures
from tests.end_to_end.scripted_day.client import OFFICE
from tests.end_to_end.scripted_day.pages_client import CUSTOMER, EVENING, PagesClient
from tests.end_to_end.scripted_day.script import Script
from tests.end_to_end.scripted_day.town import at
from tests.end_to_end.test_scripted_day import (
    check_against_the_trail,
    check_clocks,
    check_figures,
    check_stock,
    check_tickets,
)
from tests.support.browser import assert_quiet_and_local, record_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ITERATIONS = 100
"""Fewer than by calls alone: how good the plans are is not looked at here."""
PHONE_ACTS = ("ticket.moved", "phone.refused")


def test_a_scripted_day_through_the_pages(
    tmp_path: Path, serve: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    """The day by hand and by API; then all is added up again from the trail, figures of the page included.

    One test, because the day is played once for all that is looked at afterwards.
    """
    client = PagesClient(tmp_path, at(5, 30), serve=serve, open_page=open_page)
    script = Script(
        client, after_publishing=lambda: check_against_the_trail(client), iterations=ITERATIONS
    )
    script.play()
    assert len(script.events) == 15
    assert len(script.proposals) == 3
    check_tickets(client, script)
    check_clocks(client, script)
    check_stock(client)
    check_figures(client)
    check_the_page_of_figures(client)
    check_the_phone(client)
    check_who_did_what(client)
    check_the_pages(client)
    client.store.close()


def check_the_phone(client: PagesClient) -> None:
    """Each move made on the phone is in the trail once, in order, at its moment; a good part was made offline."""
    own = [
        (row["id"], row["details"].get("to"), row["at"])
        for row in client.trail()
        if row["actor"] == client.ids[client.technician] and row["action"] in PHONE_ACTS
    ]
    made = [each for each in own if each[1] in ("on_the_way", "on_site", "done")]
    assert made == client.phone.done
    assert client.phone.offline >= 3
    assert len(made) >= 12
    assert client.phone.unused
    ticket_id, sku = client.phone.unused
    used = [
        entry["sku"]
        for row in client.trail()
        if row["action"] == "stock.used" and row["details"]["ticket"] == ticket_id
        for entry in row["details"]["entries"]
    ]
    assert sku not in used


def check_who_did_what(client: PagesClient) -> None:
    """Calls, plans, locks and scores stand under the name of whoever pressed the button."""
    rows = client.trail()
    assert len(client.taken) == 5
    for row in rows:
        if row["action"] == "ticket.reported" and row["id"] in client.taken:
            assert row["actor"] == client.ids[OFFICE]
            assert row["details"]["job"]["fault"]
    published = [row["actor"] for row in rows if row["action"] == "plan.published"]
    assert published == [client.ids[EVENING]] * 6, "four of the script, one by hand and taken back"
    said = [
        (row["id"], row["action"])
        for row in rows
        if row["action"] in ("ticket.confirmed", "ticket.rated")
    ]
    assert said == [(client.case, "ticket.confirmed"), (client.case, "ticket.rated")]


def check_the_page_of_figures(client: PagesClient) -> None:
    """The page says of each figure that is a share what the trail adds up to."""
    summed = recount_figures.figures(client.trail(), day=client.clock, now=client.clock)
    shown = client.shares()
    assert len(shown) >= 8
    for key, made_of in shown.items():
        part, whole, _ = summed[key]
        assert made_of == (round(part), round(whole)), key


def check_the_pages(client: PagesClient) -> None:
    """No page raised an error or asked another host; what a cut line and a refused act say is no error of a page."""
    for name, page in client.people.items():
        known = {"ERR_INTERNET_DISCONNECTED"} if name == client.technician else set()
        known |= {"409 (CONFLICT)"} if name == OFFICE else set()
        record = record_of(page)
        page.evaluate("1")
        record.errors[:] = [
            each for each in record.errors if not any(words in each[1] for words in known)
        ]
        assert_quiet_and_local(page)
    assert set(client.people) == {OFFICE, EVENING, client.technician, CUSTOMER}
