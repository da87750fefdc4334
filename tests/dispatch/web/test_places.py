"""The page of a pin: shown and set for a ticket and for a customer's place, with refusals; shifted coordinates."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from dispatch.desk.place_memory import with_corrections
from dispatch.domain.gcj02 import from_gcj02
from dispatch.domain.place import Location
from dispatch.storage import tickets
from tests.dispatch.web.store_case import Case, csrf_token, send

CALL = {
    "customer": "Lake",
    "phone": "010 1",
    "address": "Lake Road 7",
    "latitude": "31.2",
    "longitude": "121.4",
    "description": "cold",
    "minutes": "30",
    "after": "triaged",
}


def take_call(client: FlaskClient, **fields: str) -> str:
    """Take a call and return the ticket's id."""
    answer = send(client, "/intake", **{**CALL, **fields})
    assert answer.status_code == 302, answer.text
    return answer.location.rsplit("/", 1)[1]


def place_of(case: Case, ticket_id: str) -> tuple[Location, str]:
    """Return where a ticket's job is, and how that is known."""
    with case.store.reading() as session:
        job = tickets.job_of(tickets.get(session, ticket_id))
    return job.location, job.place_precision


def version_of(client: FlaskClient, path: str) -> str:
    """Return the version that the page of a pin rests on."""
    found = re.search(r'name="version" value="(\d+)"', client.get(path).text)
    assert found
    return found[1]


def test_a_rough_place_is_told_and_mended(day: Case) -> None:
    """A call whose address was found roughly warns on the ticket and the board until somebody sets the pin."""
    dora = day.browser("dora")
    id = take_call(dora, place_precision="city")
    assert "found only to the city" in dora.get(f"/tickets/{id}").text
    needs = dora.get("/board/state").json["needs"]
    (need,) = [each for each in needs if each["job"] == id]
    panel = dora.get(f"/board/panel?job={id}").text
    assert "found only to the city" in panel
    assert need["kind"] in {"rough", "unserved"}
    path = f"/places/ticket/{id}"
    page = dora.get(path).text
    assert "exact to the city" in page
    answer = send(dora, path, latitude="31.25", longitude="121.5", version=version_of(dora, path))
    assert answer.status_code == 302
    assert place_of(day, id) == (Location(31.25, 121.5), "pin")
    assert "found only to the city" not in dora.get(f"/tickets/{id}").text
    found = send(dora, "/intake/address", address="lake road, 7").json
    assert (found["latitude"], found["longitude"], found["precision"]) == (31.25, 121.5, "pin")


def test_a_pin_of_a_call_is_remembered(day: Case) -> None:
    """A pin that was set while a call was taken is remembered; degrees that were typed are not."""
    dora = day.browser("dora")
    find = with_corrections(day.store, None)
    take_call(dora)
    assert find("Lake Road 7") is None
    take_call(
        dora, place_precision="pin", seen="", latitude="31.9", customer="Other", phone="020 2"
    )
    found = find("Lake Road 7")
    assert found is not None
    assert found.location.latitude == 31.9


def test_a_precision_nobody_knows_is_none(day: Case) -> None:
    """A hidden field that was tampered with does not reach the ticket."""
    assert place_of(day, take_call(day.browser("dora"), place_precision="<b>"))[1] == ""


def test_shifted_numbers_of_a_call(day: Case) -> None:
    """Degrees that are said to be in GCJ-02 are kept as WGS-84; another word is a fault beside the field."""
    dora = day.browser("dora")
    id = take_call(dora, coordinates="gcj02")
    assert place_of(day, id)[0] == from_gcj02(Location(31.2, 121.4))
    refused = send(dora, "/intake", **{**CALL, "coordinates": "bd09", "phone": "3"})
    assert refused.status_code == 422
    assert "Write wgs84 or gcj02" in refused.text


def test_refusals_show_what_was_set(day: Case) -> None:
    """A stale version is 409, a wrong degree 422, with its sentence and the pin as sent; an unknown id is 404."""
    dora = day.browser("dora")
    id = take_call(dora)
    path = f"/places/ticket/{id}"
    stale = send(dora, path, latitude="31.1", longitude="121.1", version="99")
    assert stale.status_code == 409
    assert 'value="31.1"' in stale.text
    wrong = send(dora, path, latitude="95", longitude="121.1", version=version_of(dora, path))
    assert wrong.status_code == 422
    assert "latitude" in wrong.text
    assert place_of(day, id)[0] == Location(31.2, 121.4)
    assert dora.get("/places/ticket/T-9").status_code == 404
    assert (
        send(dora, "/places/ticket/T-9", latitude="1", longitude="1", version="1").status_code
        == 404
    )


def test_a_place_of_a_contract(day: Case) -> None:
    """The page of one of a customer's places sets it; a number that is none is 404."""
    dora = day.browser("dora")
    token = csrf_token(dora, "/account")
    made = dora.post(
        "/contracts/new",
        data={"name": "Harbour", "places": "Main | 31.2 | 121.4 | Quay 1", "csrf_token": token},
    )
    assert made.status_code == 302, made.text
    path = f"/places/customer/{made.location.rsplit('/', 1)[1]}/0"
    answer = send(dora, path, latitude="31.3", longitude="121.45", version=version_of(dora, path))
    assert answer.status_code == 302
    found = with_corrections(day.store, None)("Quay 1")
    assert found is not None
    assert found.location == Location(31.3, 121.45)
    assert dora.get(path[:-1] + "7").status_code == 404


def test_others_may_not(day: Case) -> None:
    """Planners and technicians neither see nor set a pin."""
    id = take_call(day.browser("dora"))
    for name in ("paul", "tim"):
        client = day.browser(name)
        assert client.get(f"/places/ticket/{id}").status_code == 403
        answer = send(client, f"/places/ticket/{id}", latitude="1", longitude="1", version="1")
        assert answer.status_code == 403
