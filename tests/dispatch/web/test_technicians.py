"""The technicians' pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.dispatch.made_plan import made_plan, without_jobs
from tests.dispatch.web.test_board import words_of


def test_the_list_leads_to_everybody(client: FlaskClient) -> None:
    """Each technician stands there with hours, visits, driving and state, and a link that works."""
    words = words_of(client, "/technicians")
    assert (
        "陈伟 Chen Wei T-1 08:00–11:20 3 1 h 15 min 1 late 1 tight electrical 2 +86 21 5555 0100"
        in words
    )
    links = re.findall(r'href="(/technicians/[^"]+)"', client.get("/technicians").text)
    assert links == ["/technicians/T-1", "/technicians/T-2"]
    assert all(client.get(link).status_code == 200 for link in links)


def test_the_morning_list_says_what_to_load(client: FlaskClient) -> None:
    """What has to be in the van is apart from what is picked up, with place and time."""
    words = words_of(client, "/technicians/T-1")
    assert (
        "To load in the morning Be sure these are in the van 1 × 滤芯 · Filter FLT-1 multimeter tool"
        " Pick up at 北仓 · North depot, 08:15 1 × 滤芯 · Filter FLT-1 ladder tool, to be brought back"
    ) in words


def test_a_visit_has_all_that_is_needed_on_the_way(client: FlaskClient) -> None:
    """Time, customer, address, what is wrong, window, promise and parts stand in each visit's card."""
    words = words_of(client, "/technicians/T-1")
    assert (
        "1 08:35–09:05 after 15 min, 9.0 km Visit 1: 海底捞J-1-1店 Haidilao J-1-1"
        " 南京东路 100 号, 100 Nanjing East Road The cold room does not reach its temperature"
        " Window 08:00–12:00 Promised by 08:55 tight, 20 min to spare Job J-1-1 high , complex"
    ) in words
    assert "late by 35 min" in words
    assert "09:50–10:20 Break" in words
    assert "J-2-1" not in client.get("/technicians/T-1").text


def test_calls_and_navigation_are_links(client: FlaskClient) -> None:
    """The number is dialled without its blanks and brackets; navigation gets the visit's coordinates."""
    page = client.get("/technicians/T-1").text
    assert 'href="tel:+862155550101"' in page
    job = made_plan().job("J-1-1")
    place = f"{job.location.latitude:.6f}%2C{job.location.longitude:.6f}"
    assert f'href="https://www.openstreetmap.org/directions?to={place}"' in page


@pytest.mark.parametrize("path", ["/technicians", "/technicians/T-1"])
def test_technicians_can_be_called(client_of: Callable[..., FlaskClient], path: str) -> None:
    """The technician's own number is a link that dials it; what is no number is text, and none leaves nothing."""
    plan = made_plan(technicians=1)

    def page_with(phone: str) -> str:
        people = tuple(replace(person, phone=phone) for person in plan.day.technicians)
        return client_of(replace(plan, day=replace(plan.day, technicians=people))).get(path).text

    assert '<a href="tel:+8613800000001">+86 138 0000 0001</a>' in page_with("+86 138 0000 0001")
    unknown = page_with("<ask> the office")
    assert "&lt;ask&gt; the office" in unknown
    assert 'href="tel:"' not in unknown
    assert "Phone: " not in page_with("")
    assert 'data-label="Phone"' not in page_with("")


def test_without_a_navigation_address_there_is_no_link(
    client_of: Callable[..., FlaskClient],
) -> None:
    """An empty setting leaves the button out; another one is used."""
    plan = made_plan()
    assert "Navigate" not in client_of(plan, navigation_url="").get("/technicians/T-1").text
    page = client_of(plan, navigation_url="geo:{latitude},{longitude}").get("/technicians/T-1").text
    assert re.search(r'href="geo:31\.\d{6},121\.\d{6}"', page)


def test_who_has_no_route_gets_a_sentence(client_of: Callable[..., FlaskClient]) -> None:
    """The page says that nothing is planned and when the shift is; it draws no map."""
    client = client_of(without_jobs())
    words = words_of(client, "/technicians/T-1")
    assert "No visits are planned for this day. Shift 08:00–17:00." in words
    assert "dispatch-map" not in client.get("/technicians/T-1").text


def test_a_plan_without_technicians(client_of: Callable[..., FlaskClient]) -> None:
    """The list says that there is nobody."""
    plan = without_jobs()
    plan = replace(plan, day=replace(plan.day, technicians=()))
    assert "The plan has no technicians." in words_of(client_of(plan), "/technicians")


def test_an_unknown_technician_is_named(client: FlaskClient) -> None:
    """404 with the id and where to go, in the page and as JSON."""
    answer = client.get("/technicians/T-99")
    assert answer.status_code == 404
    assert "There is no technician &#39;T-99&#39; in this plan." in answer.text
    answer = client.get("/technicians/T-99", headers={"Accept": "application/json"})
    assert answer.json == {
        "error": "There is no technician 'T-99' in this plan. Choose one from the list."
    }
