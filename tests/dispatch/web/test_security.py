"""Headers, host names, sizes and failures."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dispatch.domain.plan import Plan
from dispatch.errors import PlanFolderError, SettingsError
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan

IDS = {
    "technician_id": "T-1",
    "job_id": "J-1-1",
    "name": "plan.xlsx",
    "filename": "pages.css",
    "version": "x",
}
MAP_FILES = {"leaflet": "leaflet.js", "maps": "map.css"}


def every_address(client: FlaskClient) -> list[str]:
    """Return one address for each view, out of the application's own table."""
    app = client.application
    addresses = ["/nowhere", "/technicians/nobody", "/files/nothing.csv"]
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = {name: IDS[name] for name in rule.arguments - {"place"}}
            if place := (rule.defaults or {}).get("place"):
                values |= {"place": place, "name": MAP_FILES[place]}
            addresses.append(app.url_for(rule.endpoint, **values))
    return addresses


def test_every_answer_carries_the_headers(client: FlaskClient) -> None:
    """Pages, files, errors and JSON alike: a strict policy, no sniffing, no framing, no path to other hosts."""
    addresses = every_address(client)
    assert len(addresses) > 9
    for address in addresses:
        headers = client.get(address).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'", address
        assert policy["script-src"] == policy["style-src"] == "'self'", address
        assert policy["img-src"] == "'self' data:"
        assert policy["frame-ancestors"] == "'self'"
        assert policy["base-uri"] == "'none'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin"


def test_the_policy_lets_in_the_tiles_that_are_set(client_of: Callable[..., FlaskClient]) -> None:
    """Pictures may come from the tile host, nothing else may."""
    client = client_of(made_plan(), tile_url="https://tiles.example.org/{z}/{x}/{y}.png")
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://tiles.example.org;" in policy
    assert policy.count("example.org") == 1


def test_customers_stay_out_of_shared_caches(client: FlaskClient) -> None:
    """Pages are private and asked for anew; scripts and styles may be kept as long as they are unchanged."""
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/static/leaflet/leaflet.js").headers["ETag"]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost:5000", "plan.example.org"])
def test_known_names_are_answered(client_of: Callable[..., FlaskClient], name: str) -> None:
    """The machine's own names and those of the setting, with any port."""
    client = client_of(made_plan(), trusted_hosts="plan.example.org, other.example.org")
    assert client.get("/", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize("name", ["evil.example.org", "localhost.evil.org", "192.168.1.5:5000"])
def test_other_names_are_refused(client: FlaskClient, name: str) -> None:
    """A page of another name, bound to this address, gets a refusal that names the setting, and no plan."""
    answer = client.get("/", headers={"Host": name})
    assert answer.status_code == 400
    assert "trusted_hosts" in answer.text
    assert "海底捞" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_forwarded_headers_are_not_believed(client: FlaskClient) -> None:
    """A header that anybody can send changes no address in the page."""
    page = client.get("/", headers={"X-Forwarded-Host": "evil.example.org"})
    assert "evil" not in page.text


def test_large_bodies_are_refused(client: FlaskClient) -> None:
    """More than the limit is not read at all."""
    assert client.get("/", data=b"x" * 65536).status_code == 200
    answer = client.get("/", data=b"x" * 65537)
    assert answer.status_code == 413
    assert "more than these pages read" in answer.text


def test_pages_can_only_be_read(client: FlaskClient) -> None:
    """Another method is refused with those that are allowed."""
    answer = client.post("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_no_session_and_no_secret(client: FlaskClient) -> None:
    """The pages set no cookie, and there is no key that could be left at a default."""
    assert "Set-Cookie" not in client.get("/").headers
    assert client.application.secret_key is None
    assert not client.application.debug


def test_a_failure_shows_a_number_alone(
    client_of: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither page nor log hold the exception's text, which may name a customer; the log says where it was."""

    def load() -> Plan:
        raise RuntimeError("Mrs Li, 100 Nanjing East Road")

    with caplog.at_level(logging.ERROR):
        answer = client_of(load).get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    number = answer.json["error"].rsplit(" ", 1)[1].rstrip(".")
    assert number in caplog.text
    assert "RuntimeError at test_security.py" in caplog.text
    assert "Nanjing" not in answer.text + caplog.text
    page = client_of(load).get("/")
    assert page.status_code == 500
    assert "Traceback" not in page.text
    assert "Nanjing" not in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/technicians", 200),
        ("/technicians/T-1", 404),
        ("/jobs/J", 404),
        ("/files/plan.xlsx", 404),
    ],
)
def test_without_a_plan_the_pages_say_what_to_do(
    client_of: Callable[..., FlaskClient], path: str, status: int
) -> None:
    """The reason and the commands that make a plan, as a page or as JSON; nothing else is served."""

    def load() -> Plan:
        raise PlanFolderError("build/city holds no plan. Make one.")

    answer = client_of(load).get(path)
    assert answer.status_code == status
    assert "build/city holds no plan. Make one." in answer.text
    assert "dispatch plan day --out build/day" in answer.text
    answer = client_of(load).get(path, headers={"Accept": "application/json"})
    assert answer.json == {"error": "build/city holds no plan. Make one."}


def test_health(client: FlaskClient, client_of: Callable[..., FlaskClient]) -> None:
    """The sign of life says whether there is a plan."""

    def load() -> Plan:
        raise PlanFolderError("none")

    answer = client.get("/health").json
    assert (answer["status"], answer["plan"]) == ("ok", True)
    assert client_of(load).get("/health").json["plan"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"tile_url": "ftp://{z}{x}{y}"},
        {"navigation_url": "javascript:1"},
        {"trusted_hosts": "plan.example.org, a..b"},
        {"trusted_hosts": "*"},
    ],
)
def test_wrong_settings_stop_the_start(wrong: dict[str, str]) -> None:
    """An address that cannot be used is named when the application is made, not when a page is asked for."""
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        create_app(load=made_plan, settings=Settings(**wrong))
