"""Names, filters, failures and logs: nothing leads where it should not or tells what it should not (13, 20 and 24)."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.dispatch.web.office_case import SECRETS, Office
from tests.dispatch.web.store_case import PASSWORD, Case, log_in, send


@pytest.mark.parametrize(
    "name",
    ["../secret_key", "..%2fsecret_key", "%2e%2e/store.sqlite", "day.json%00", "/etc/passwd"],
)
def test_documents_are_those_of_the_plan(day: Case, closed_day: Office, name: str) -> None:
    """No name of a document, plan or static file leads to another file."""
    browser, program = day.browser("ada"), day.program("ada")
    for path in (
        f"/plans/{closed_day.draft}/documents/{name}",
        f"/plans/{name}/documents/day.json",
        f"/static/{name}",
        f"/static/maps/{name}",
    ):
        assert browser.get(path).status_code in {308, 404}, path
    answer = program.get(f"/api/v1/plans/{closed_day.draft}/documents/{name}")
    assert answer.status_code in {308, 404}


@pytest.mark.parametrize(
    "query",
    [
        {"order": "job"},
        {"order": "number; DROP TABLE tickets"},
        {"order": "1,(SELECT password FROM users)"},
        {"state": "done' OR '1'='1"},
        {"sort": "number"},
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "1e9"},
        {"offset": "-1"},
        {"offset": "99999999999999999999"},
        {"password": "x"},
    ],
)
def test_lists_are_ordered_by_a_closed_list(day: Case, query: dict[str, str]) -> None:
    """Anything else than the known orders, filters and ranges is refused, and named."""
    answer = day.program("dora").get("/api/v1/tickets", query_string=query)
    assert answer.status_code == 422
    assert next(iter(query)) in answer.json["error"]
    assert day.browser("dora").get("/tickets", query_string=query).status_code == 200


def test_every_order_of_the_list_works(day: Case) -> None:
    """The closed list is the one that is documented, and each order gives all tickets."""
    found = day.program("dora").get("/api/v1/openapi.json").json
    parameters = found["paths"]["/api/v1/tickets"]["get"]["parameters"]
    orders = next(p for p in parameters if p["name"] == "order")["schema"]["enum"]
    assert set(orders) == {"oldest", "newest", "moved", "reported", "state"}
    for order in orders:
        answer = day.program("dora").get("/api/v1/tickets", query_string={"order": order})
        assert {ticket["id"] for ticket in answer.json["tickets"]} == {"T-000001", "T-000002"}


def test_a_failure_shows_an_id_alone(
    day: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither page, answer nor log hold what the exception says, a token, a password or a stack."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"{SECRETS['T-1']} +86 10 5555 0101 {PASSWORD}")

    monkeypatch.setattr("dispatch.web.tickets.list_tickets", fail)
    monkeypatch.setattr("dispatch.desk.ticket_views.list_tickets", fail)
    with caplog.at_level(logging.DEBUG):
        page = day.browser("dora").get("/tickets")
        answer = day.program("dora").get("/api/v1/tickets")
    assert page.status_code == answer.status_code == 500
    number = answer.json["error"].rsplit(" ", 1)[1].rstrip(".")
    assert number in caplog.text
    for secret in (SECRETS["T-1"], "5555", PASSWORD, day.tokens["dora"], "Traceback"):
        assert secret not in page.text + answer.text + caplog.text


def test_a_working_day_leaves_nothing_in_the_log(
    day: Case, closed_day: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Logging in, looking and refusing write no name, address, phone, token or password."""
    with caplog.at_level(logging.DEBUG):
        client = day.browser("dora")
        log_in(day.browser(), "dora", "a wrong password")
        client.get(f"/tickets/{closed_day.tickets['T-1']}")
        day.program("dora").get(f"/api/v1/tickets/{closed_day.tickets['T-1']}")
        day.program("dora").post("/api/v1/tickets", json={"job": {"customer": SECRETS["T-1"]}})
    for secret in (SECRETS["T-1"], "5555", PASSWORD, "a wrong password", day.tokens["dora"]):
        assert secret not in caplog.text


def test_a_store_that_is_gone_says_so(day: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is shown where the store lies or what the database said."""
    client, program = day.browser("dora"), day.program("dora")
    path = Path(str(day.store.url.database))
    day.store.close()
    path.write_bytes(b"no database at all" * 100)
    for answer in (client.get("/tickets"), program.get("/api/v1/tickets")):
        assert answer.status_code == 503
        assert "cannot be used now" in answer.text
        assert str(path.parent) not in answer.text


def test_the_trail_says_who_changed_what(day: Case, closed_day: Office) -> None:
    """Publishing and moving name the user, the ticket and the technician, by page and by call."""
    ticket = closed_day.tickets["T-1"]
    client = day.browser("dora")
    page = client.get(f"/tickets/{ticket}").text
    version = page.split('name="version" value="')[1].split('"')[0]
    answer = send(
        client,
        f"/tickets/{ticket}/move",
        page=f"/tickets/{ticket}",
        to="on_the_way",
        version=version,
        note="left",
    )
    assert answer.status_code == 302
    day.program("tim").post(f"/api/v1/tickets/{ticket}/moves", json={"to": "on_site"})
    rows = day.program("ada").get("/api/v1/audit").json
    moved = [row for row in rows if row["action"] == "ticket.moved" and row["subject_id"] == ticket]
    assert [row["actor"] for row in moved[:2]] == [
        day.people["tim"].id,
        day.people["dora"].id,
    ]
    assert moved[0]["details"]["technician"] == "T-1"
    assert (moved[1]["details"]["from"], moved[1]["details"]["to"]) == ("dispatched", "on_the_way")
    assert "ticket.moved" in day.browser("ada").get("/audit").text
