"""Appointments on the pages: those without a visit are seen first, and those that were moved say what was told."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.dispatch.maps.appointed_plan import appointed_plan
from tests.dispatch.web.test_board import words_of


def test_a_notice_counts_what_is_not_kept(
    client: FlaskClient, client_of: Callable[..., FlaskClient]
) -> None:
    """The day's page says how many appointments get no visit and how many visits moved; without any it is silent."""
    appointed = client_of(appointed_plan())
    words = words_of(appointed)
    assert "3 appointments fixed or told to customers are not kept" in words
    assert "2 visits are not as the customer was told" in words
    notice = re.search(r'<p class="alert".*?</p>', appointed.get("/").text, re.DOTALL)
    assert notice
    assert 'href="#unserved"' in notice[0]
    assert "fixed or told" not in words_of(client)


def test_unserved_appointments_come_first_with_what_was_told(
    client_of: Callable[..., FlaskClient],
) -> None:
    """The lists of unserved and mailed-in jobs say what was told and to whom a job is locked."""
    page = client_of(appointed_plan()).get("/").text
    section = page.split('<section id="unserved"')[1].split("</section>")[0]
    assert re.findall(r'data-job="([^"]+)"', section) == ["U-1", "U-2", "U-0"]
    words = words_of(client_of(appointed_plan()))
    assert "told the customer Mon 10:30, T-1" in words
    assert "locked to T-2" in words
    assert "told the customer Mon 11:00, T-2" in words.split("Mail-in 1")[1]


def test_moved_visits_say_what_was_told(client_of: Callable[..., FlaskClient]) -> None:
    """In the list, on the technician's page and on the job's own page; a kept appointment is no news."""
    client = client_of(appointed_plan())
    page = client.get("/").text
    assert re.findall(r'data-job="([^"]+)"[^>]* data-moved', page) == ["J-1-2", "J-2-1"]
    assert "told 09:04 with T-1" in words_of(client)
    assert "told 08:20 with T-1" not in words_of(client)
    assert "told 08:35 with T-1" in words_of(client, "/technicians/T-2")
    assert "told 09:04 with T-1" in words_of(client, "/jobs/J-1-2")
    assert "told 08:20" not in words_of(client, "/jobs/J-1-1")
