"""The page of zones: shown, judged, saved with a version, read from and sent as GeoJSON."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk.zones import view_zones
from dispatch.domain.gcj02 import from_gcj02
from dispatch.domain.place import Location
from tests.dispatch.desk.office import PLANNER
from tests.dispatch.web.store_case import Case, csrf_token

SQUARE = [[31.1, 121.3], [31.1, 121.6], [31.4, 121.6], [31.4, 121.3]]


def drawn(name: str = "Drawn", kind: str = "suburban", ring: Any = None) -> dict[str, Any]:
    """Return a zone as the page sends it."""
    rings = [[SQUARE if ring is None else ring]]
    return {"name": name, "kind": kind, "polygons": rings, "centre": None, "radius_km": None}


def data_of(client: FlaskClient) -> dict[str, Any]:
    """Return the data block of the page."""
    found = re.search(r'id="zone-data">(.*?)</script>', client.get("/zones").text, re.DOTALL)
    assert found
    value: dict[str, Any] = json.loads(found[1])
    return value


def post(client: FlaskClient, path: str, body: Any) -> TestResponse:
    """Send JSON as the script does."""
    headers = {"X-CSRFToken": csrf_token(client, "/account"), "Referer": "https://localhost/"}
    return client.post(
        path, data=json.dumps(body), content_type="application/json", headers=headers
    )


def save(client: FlaskClient, *zones: dict[str, Any], version: str | None = None) -> TestResponse:
    """Save zones on the version of the page, or another."""
    chosen = data_of(client)["version"] if version is None else version
    return post(client, "/zones", {"version": chosen, "zones": list(zones)})


@pytest.mark.parametrize("name", ["dora", "paul", "ada"])
def test_office_and_planner_save_zones(day: Case, name: str) -> None:
    """Dispatcher, planner and administrator save; the page then shows what was saved, unrounded."""
    client = day.browser(name)
    ring = [[31.1234567, 121.3], *SQUARE[1:]]
    answer = save(client, drawn(ring=ring))
    assert answer.status_code == 200, answer.text
    assert data_of(client)["zones"] == [drawn(ring=ring)] == answer.json["zones"]
    (zone,) = view_zones(day.store, by=PLANNER).zones
    assert zone.polygons[0][0][0] == zone.polygons[0][0][-1] == Location(31.1234567, 121.3)


def test_technicians_are_refused(day: Case) -> None:
    """A technician gets neither the page nor anything behind it."""
    client = day.browser("tim")
    for path in ("/zones", "/zones/file", "/zones/before/1"):
        assert client.get(path).status_code == 403
    assert save_as(client).status_code == 403


def save_as(client: FlaskClient) -> TestResponse:
    """Save as somebody who cannot read the page."""
    return post(client, "/zones", {"version": "", "zones": []})


def test_a_stale_page_is_told(day: Case) -> None:
    """The second of two who save on the same zones gets 409 and a sentence, and the first one's zones hold."""
    one, two = day.browser("dora"), day.browser("paul")
    version = data_of(two)["version"]
    assert save(one, drawn("First")).status_code == 200
    answer = save(two, drawn("Second"), version=version)
    assert answer.status_code == 409
    assert "Somebody else has saved zones" in answer.json["error"]
    assert [zone["name"] for zone in data_of(two)["zones"]] == ["First"]


def test_what_would_change_is_shown_first(day: Case) -> None:
    """The judgement lists tickets with their zones before and after, and overlaps; nothing is saved by it."""
    client = day.browser("dora")
    before = data_of(client)
    outside = {
        **drawn("Everything", "outside"),
        "polygons": [],
        "centre": [31.2, 121.4],
        "radius_km": 900,
    }
    body = {"version": before["version"], "zones": [outside, drawn()]}
    text = post(client, "/zones/check", body).text
    assert "change zone" in text
    assert "Everything, Outside: mail-in" in text
    assert "Drawn lies wholly inside Everything" in text
    assert data_of(client) == before


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (drawn(ring=SQUARE[:2]), "fewer than 3 corners"),
        (drawn(ring=[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]), "crosses or touches itself"),
        (drawn(name=" "), "no name"),
        (drawn(ring=[[91, 0], *SQUARE[1:]]), "not on earth"),
    ],
)
def test_faults_are_shown_and_never_saved(day: Case, zone: dict[str, Any], said: str) -> None:
    """A faulty zone is named by the judgement, and saving it all the same is 422 with the same sentence."""
    client = day.browser("dora")
    held = data_of(client)
    judged = post(client, "/zones/check", {"version": "x", "zones": [zone]})
    assert judged.status_code == 200
    assert 'data-fault="0"' in judged.text
    assert said in judged.text
    answer = save(client, zone)
    assert answer.status_code == 422
    assert said in answer.json["error"]
    assert data_of(client)["zones"] == held["zones"]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"version": "x"},
        {"version": "x", "zones": {}},
        {"version": "x", "zones": [7]},
        {"version": "x", "zones": [{**drawn(), "kind": "rural"}]},
        {"version": "x", "zones": [{**drawn(), "name": None}]},
        {"version": "x", "zones": [drawn(ring=[[1, 2, 3]])]},
        {"version": "x", "zones": [drawn(ring=[["1", "2"]])]},
        {"version": "x", "zones": [drawn(ring=7)]},
        {"version": "x", "zones": [{**drawn(), "radius_km": True}]},
    ],
)
def test_other_json_is_refused(day: Case, body: Any) -> None:
    """JSON of another form is 422 with a sentence, for the judgement and for saving, and no error page."""
    client = day.browser("dora")
    for path in ("/zones", "/zones/check"):
        answer = post(client, path, body)
        assert answer.status_code == 422
        assert "no set of zones" in answer.text


def read(client: FlaskClient, content: bytes, **fields: str) -> TestResponse:
    """Send a file to be read into the page."""
    headers = {"Referer": "https://localhost/", "Accept": "application/json"}
    sent: dict[str, Any] = {**fields, "csrf_token": csrf_token(client, "/account")}
    if content:
        sent["file"] = (BytesIO(content), "my zones.geojson")
    return client.post("/zones/read", data=sent, headers=headers)


def test_zones_go_out_and_come_in_as_they_are(day: Case) -> None:
    """What is downloaded as GeoJSON is read back exactly: outlines with holes, several parts, circles, order."""
    client = day.browser("paul")
    hole = [[31.2, 121.4], [31.2, 121.5], [31.3, 121.5]]
    zones = [
        {**drawn("岛 <b>"), "polygons": [[SQUARE, hole], [[[40, 100], [40, 101], [41, 101]]]]},
        {**drawn("Round", "urban"), "polygons": [], "centre": [31.25, 121.45], "radius_km": 7.25},
        drawn("Rest", "outside", [[10, 100], [10, 130], [50, 130], [50, 100]]),
    ]
    assert save(client, *zones).status_code == 200
    sent = client.get("/zones/file")
    assert sent.mimetype == "application/geo+json"
    assert "zones.geojson" in sent.headers["Content-Disposition"]
    document = json.loads(sent.text)
    assert [each["geometry"]["type"] for each in document["features"]] == [
        "MultiPolygon",
        "Point",
        "Polygon",
    ]
    answer = read(client, sent.data)
    assert answer.status_code == 200
    assert answer.json["zones"] == zones


def test_a_file_in_gcj02(day: Case) -> None:
    """A file that is said to be in GCJ-02 comes in as WGS-84."""
    client = day.browser("paul")
    point = {"type": "Point", "coordinates": [121.4, 31.2]}
    feature = {
        "type": "Feature",
        "geometry": point,
        "properties": {"name": "A", "zone": "urban", "radius_km": 5},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    answer = read(client, content, coordinates="gcj02")
    true = from_gcj02(Location(31.2, 121.4))
    assert answer.json["zones"][0]["centre"] == [true.latitude, true.longitude]
    assert read(client, content, coordinates="bd09").status_code == 422


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"<html>", b"[]", b'{"type": "FeatureCollection", "features": []}'],
)
def test_a_file_that_is_none(day: Case, content: bytes) -> None:
    """No file, no UTF-8, no JSON and no features are 422 with a sentence."""
    answer = read(day.browser("dora"), content)
    assert answer.status_code == 422
    assert answer.json["error"]


def test_earlier_zones_are_offered(day: Case) -> None:
    """Zones that held before stand on the page with who changed them, and are sent when asked for."""
    client = day.browser("dora")
    held = data_of(client)["zones"]
    save(client, drawn())
    page = client.get("/zones").text
    assert "changed by dora" in page
    number = re.search(r'data-from="/zones/before/(\d+)"', page)
    assert number
    assert client.get(f"/zones/before/{number[1]}").json["zones"] == held
    assert client.get("/zones/before/999999").status_code == 404
