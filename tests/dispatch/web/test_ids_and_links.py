"""Ids in addresses, and links that leave the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Map, ValidationError

from dispatch.domain.place import Location
from dispatch.errors import SettingsError
from dispatch.web.id_in_url import IdConverter
from dispatch.web.links import call_link, check_navigation_url, navigation_link
from tests.dispatch.made_plan import made_plan

ODD_IDS = [
    "a/b",
    "/a",
    "a//b",
    ".",
    "..",
    "../x",
    "~T",
    "",
    " ",
    "a b?c#d%2F",
    "技师",
    "\\",
    "x\u2028",
    "<b>",
]


@pytest.mark.parametrize("odd", ODD_IDS)
def test_any_id_survives_an_address(odd: str) -> None:
    """An id written into an address is read back the same, and takes up one part of the path."""
    converter = IdConverter(Map())
    written = converter.to_url(odd)
    assert written
    assert "/" not in written
    assert written not in {".", ".."}
    # What a server hands on has its percent signs taken back already.
    from urllib.parse import unquote

    assert converter.to_python(unquote(written)) == odd


@pytest.mark.parametrize("code", ["~!", "~a", "~gA", "~é"])
def test_a_code_that_stands_for_nothing_is_refused(code: str) -> None:
    """What was never written by us is no id."""
    with pytest.raises(ValidationError):
        IdConverter(Map()).to_python(code)


@pytest.mark.parametrize("odd", ODD_IDS)
def test_pages_of_odd_ids_open(client_of: Callable[..., FlaskClient], odd: str) -> None:
    """The links of the list lead to the technician, whatever the id."""
    plan = made_plan(
        technicians=1, texts=lambda field, text: odd if field == "technician" else text
    )
    client = client_of(plan)
    with client.application.test_request_context():
        address = client.application.url_for("technicians.technician", technician_id=odd)
    assert f'href="{address}"' in client.get("/technicians").text
    answer = client.get(address)
    assert answer.status_code == 200
    assert "To load in the morning" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert('{latitude}{longitude}')",
        "//x/{latitude},{longitude}",
        "https://x/",
        "https://[x{latitude}{longitude}",
    ],
)
def test_navigation_that_could_run_or_leads_nowhere_is_refused(address: str) -> None:
    """Only known kinds of address that take both coordinates are accepted."""
    with pytest.raises(SettingsError, match="navigation_url is"):
        check_navigation_url(address)


def test_navigation_gets_coordinates_with_points() -> None:
    """Coordinates are decimal degrees with six digits, south and west negative."""
    check_navigation_url("https://x/?q={longitude},{latitude}")
    link = navigation_link("https://x/?q={longitude},{latitude}", Location(-1.5, -0.25))
    assert link == "https://x/?q=-0.250000,-1.500000"
    assert navigation_link("", Location(1, 2)) == ""


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("+86 (21) 5555-0101", "tel:+862155550101"),
        ("*100#", "tel:*100%23"),
        ("", ""),
        ("call me", ""),
        ("javascript:alert(1)", "tel:1"),
    ],
)
def test_only_digits_are_dialled(phone: str, link: str) -> None:
    """Whatever stands in the cell, the link can only call."""
    assert call_link(phone) == link
