"""Contracts on pages and by call: customers, inspections, warnings; what is wrong is said, and who may not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dispatch.desk.trail import newest_rows
from tests.dispatch.desk.office import furnish
from tests.dispatch.planning.example import at
from tests.dispatch.web.store_case import Case, send

FORM = {
    "name": "远望写字楼",
    "phones": "+86 21 5555 0999\n021 5555 0998",
    "preferred_id": "T-1",
    "on_site_hours": "4",
    "on_site_target": "95",
    "counting": "working",
    "contacts": "李经理 | 138 0000 0042 | manager",
    "places": "Hall | 31.2500 | 121.4700 | 1 Tower Road",
    "note": "Ring <b>twice</b>",
}
VALUE: dict[str, Any] = {
    "name": "Tower",
    "phones": ["+86 21 5555 0999"],
    "standard": {"on_site_hours": 4},
    "targets": {"on_site": 0.95},
    "places": [{"name": "Hall", "location": {"latitude": 31.25, "longitude": 121.47}}],
}
INSPECTION = {
    "name": "Check",
    "place": "Hall",
    "every": 3,
    "rhythm": "months",
    "starts_on": "2026-11-30",
    "service_seconds": 3600,
}
WARNING = {"event_id": "ev-1", "customer_id": "C-000001", "device": "b-1", "code": "E01"}
API = "/api/v1"


@pytest.fixture
def office(case: Case) -> Case:
    """An office on Monday morning."""
    furnish(case.store)
    case.clock.now = at(9)
    return case


def test_a_contract_is_added_shown_and_changed(office: Case) -> None:
    """Every field comes back in the form as it was given; texts stay texts."""
    dora = office.browser("dora")
    assert "Add the first customer" in dora.get("/contracts").text
    assert send(dora, "/contracts/new", **FORM).location == "/contracts/C-000001"
    text = dora.get("/contracts/C-000001").text
    assert "4 working hours, kept in 95 % of cases" in text
    assert "Ring &lt;b&gt;twice&lt;/b&gt;" in text
    form = dora.get("/contracts/C-000001/change").text
    assert "Hall | 31.250000 | 121.470000 | 1 Tower Road" in form
    assert "李经理 | 138 0000 0042 | manager" in form
    version = re.findall(r'name="version" value="(\d+)"', form)[0]
    changed = {**FORM, "version": version, "on_site_hours": "6"}
    assert send(dora, "/contracts/C-000001/change", **changed).status_code == 302
    assert "6 working hours" in dora.get("/contracts/C-000001").text
    stale = send(dora, "/contracts/C-000001/change", **changed)
    assert stale.status_code == 409
    assert 'value="6"' in stale.text


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"name": ""}, 422, "The customer has no name"),
        ({"on_site_hours": "soon"}, 422, "on_site_hours is &#39;soon&#39;"),
        ({"on_site_target": "101"}, 422, "Give a number from 0 to 100"),
        ({"places": "Hall | north | 121"}, 422, "Write NAME | LATITUDE | LONGITUDE | ADDRESS"),
        ({"places": "Hall | nan | 121"}, 422, "is no place on Earth"),
        ({"contacts": " | 1 | 2 | 3"}, 422, "Write NAME | PHONE | ROLE"),
        ({"preferred_id": "T-9"}, 422, "There is no technician &#39;T-9&#39;"),
    ],
)
def test_what_no_contract_can_hold_is_said(
    office: Case, changes: dict[str, str], status: int, said: str
) -> None:
    """The value and the remedy; what was typed is still there, and nothing is kept."""
    dora = office.browser("dora")
    answer = send(dora, "/contracts/new", **{**FORM, **changes})
    assert answer.status_code == status
    assert said in answer.text
    assert "+86 21 5555 0999" in answer.text
    assert "C-000001" not in dora.get("/contracts").text


def test_two_contracts_of_one_number_are_refused(office: Case) -> None:
    """The other contract is named."""
    dora = office.browser("dora")
    send(dora, "/contracts/new", **FORM)
    answer = send(dora, "/contracts/new", **{**FORM, "name": "Other"})
    assert answer.status_code == 409
    assert "远望写字楼 (C-000001) has" in answer.text


def test_inspections_become_tickets_by_the_button_once(office: Case) -> None:
    """The page shows the next dates, free days moved; a second press makes nothing."""
    dora = office.browser("dora")
    send(dora, "/contracts/new", **FORM)
    wanted = {
        "what": "Boiler check",
        "place": "Hall",
        "starts_on": "2026-11-28",
        "every": "3",
        "rhythm": "months",
        "window_days": "3",
        "lead_days": "14",
        "minutes": "30",
        "skill": "boiler",
        "level": "1",
    }
    path = "/contracts/C-000001/inspections"
    for changes, said in (
        ({"rhythm": "moons"}, "Choose weeks or months"),
        ({"starts_on": "soon"}, "Give the first date, as in"),
        ({"place": "Roof"}, "has no place &#39;Roof&#39;"),
        ({"every": "0"}, "Give a whole number from 1 to 120"),
    ):
        refused = send(dora, path, **{**wanted, **changes})
        assert (refused.status_code, said in refused.text) == (422, True), said
        assert 'value="Boiler check"' in refused.text
    assert send(dora, path, **wanted).status_code == 302
    assert "moved off 2026-11-28, a free day" in dora.get("/contracts/C-000001").text
    made = send(dora, "/contracts/make-due").text
    (id,) = re.findall(r'href="/tickets/(T-\d+)"', made)
    assert "Nothing is due" in send(dora, "/contracts/make-due").text
    assert f"{id}</a> of 2026-11-28" in dora.get("/contracts/C-000001").text
    assert send(dora, f"{path}/I-000001/end").status_code == 302
    assert send(dora, f"{path}/I-000001/end").status_code == 409
    assert send(dora, f"{path}/I-000009/end").status_code == 404
    assert send(dora, "/contracts/C-000009/inspections").status_code == 404


def test_an_ended_contract_is_kept_apart(office: Case) -> None:
    """It can still be looked at, and nothing of it can be changed."""
    dora = office.browser("dora")
    send(dora, "/contracts/new", **FORM)
    assert send(dora, "/contracts/C-000001/end").status_code == 302
    assert "C-000001" not in dora.get("/contracts").text
    assert "C-000001" in dora.get("/contracts?ended=yes").text
    text = dora.get("/contracts/C-000001").text
    assert "ended 2026-11-23 09:00" in text
    assert "Add an inspection" not in text
    assert send(dora, "/contracts/C-000001/end").status_code == 409


def test_planners_look_and_technicians_do_not(office: Case) -> None:
    """Nobody but dispatchers and administrators changes a contract."""
    send(office.browser("dora"), "/contracts/new", **FORM)
    paul, tim = office.browser("paul"), office.browser("tim")
    text = paul.get("/contracts/C-000001").text
    assert "远望写字楼" in text
    assert "End the contract" not in text
    for path in ("/contracts/new", "/contracts/C-000001/end", "/contracts/make-due"):
        assert send(paul, path, **FORM).status_code == 403
    for path in ("/contracts", "/contracts/C-000001"):
        assert tim.get(path).status_code == 403
    assert office.program("tim").get(f"{API}/customers").status_code == 403
    assert office.program("paul").post(f"{API}/customers", json=VALUE).status_code == 403


def test_a_contract_by_call(office: Case) -> None:
    """Added, read, changed with its version, ended."""
    program = office.program("dora")
    made = program.post(f"{API}/customers", json=VALUE)
    assert made.status_code == 201
    customer, version = made.json["customer"], made.json["version"]
    assert (customer["id"], customer["standard"]["on_site_hours"]) == ("C-000001", 4)
    assert customer["targets"] == {"on_site": 0.95}
    path = f"{API}/customers/C-000001"
    changed = {"customer": {**VALUE, "note": "x"}, "version": version}
    assert program.put(path, json=changed).json["customer"]["note"] == "x"
    assert program.put(path, json=changed).status_code == 409
    assert [held["customer"]["id"] for held in program.get(f"{API}/customers").json] == ["C-000001"]
    assert program.post(f"{API}/customers", json=VALUE).status_code == 409
    assert program.delete(path).status_code == 204
    assert program.delete(path).status_code == 409
    assert program.get(f"{API}/customers").json == []
    assert len(program.get(f"{API}/customers?ended=true").json) == 1
    assert program.get(f"{API}/customers/C-9").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"standard": {"on_site_hours": 0}},
        {"standard": {"on_site_hours": 1e9}},
        {"targets": {"beauty": 0.5}},
        {"targets": {"on_site": 2}},
        {"places": [{"name": "Hall", "location": {"latitude": 91, "longitude": 0}}]},
        {"preferred_only": "yes"},
        {"unknown": 1},
    ],
)
def test_a_call_with_a_wrong_value_is_refused(office: Case, changes: dict[str, Any]) -> None:
    """With 422 and a sentence."""
    answer = office.program("dora").post(f"{API}/customers", json={**VALUE, **changes})
    assert answer.status_code == 422
    assert answer.json["error"]


def test_inspections_by_call(office: Case) -> None:
    """Added, made when due, listed with their tickets, ended."""
    program = office.program("dora")
    program.post(f"{API}/customers", json=VALUE)
    path = f"{API}/customers/C-000001/inspections"
    assert program.post(path, json={**INSPECTION, "rhythm": "moons"}).status_code == 422
    assert program.post(path, json=INSPECTION).json["inspection"]["id"] == "I-000001"
    (made,) = program.post(f"{API}/due-inspections").json
    assert (made["inspection_id"], made["due_on"]) == ("I-000001", "2026-11-30")
    assert made["opens_at"].startswith("2026-11-30T00:00")
    assert program.post(f"{API}/due-inspections").json == []
    (held,) = program.get(path).json
    assert held["tickets"] == {"2026-11-30": made["ticket_id"]}
    job = program.get(f"{API}/tickets/{made['ticket_id']}").json["ticket"]["job"]
    assert job["own_standard"]["on_site_hours"] == 4
    assert program.delete(f"{API}/inspections/I-000001").status_code == 204
    assert program.delete(f"{API}/inspections/I-000001").status_code == 409


def test_warnings_by_call_come_once(office: Case) -> None:
    """The first makes a ticket, the second is the same, another of the device is noted; the page shows both."""
    program = office.program("dora")
    program.post(f"{API}/customers", json=VALUE)
    first = program.post(f"{API}/warnings", json=WARNING)
    assert (first.status_code, first.json["is_new"], first.json["fault"]) == (201, True, "BOI-01")
    again = program.post(f"{API}/warnings", json=WARNING)
    assert (again.status_code, again.json["again"]) == (201, True)
    other = {**WARNING, "event_id": "ev-2", "severity": "critical", "text": "<i>hot</i>"}
    noted = program.post(f"{API}/warnings", json=other).json
    assert (noted["ticket_id"], noted["is_new"]) == (first.json["ticket_id"], False)
    assert program.post(f"{API}/warnings", json={**WARNING, "code": "E02"}).status_code == 409
    assert [row["event_id"] for row in program.get(f"{API}/warnings").json] == ["ev-2", "ev-1"]
    text = office.browser("dora").get("/contracts/C-000001").text
    assert "&lt;i&gt;hot&lt;/i&gt;" in text
    assert "noted there" in text
    rows = newest_rows(office.store, before=None, count=50)
    assert [row.action for row in rows].count("ticket.reported") == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"customer_id": "C-9"}, 404),
        ({"event_id": ""}, 422),
        ({"severity": "awful"}, 422),
        ({"place": "Roof"}, 422),
        ({"device": None}, 422),
    ],
)
def test_a_warning_that_cannot_be_taken_is_refused(
    office: Case, changes: dict[str, Any], status: int
) -> None:
    """And no ticket is made."""
    program = office.program("dora")
    program.post(f"{API}/customers", json=VALUE)
    answer = program.post(f"{API}/warnings", json={**WARNING, **changes})
    assert answer.status_code == status
    assert program.get(f"{API}/tickets").json["count"] == 0
    assert office.program("tim").post(f"{API}/warnings", json=WARNING).status_code == 403


def test_the_catalogue_by_call(office: Case) -> None:
    """All of it, or what fits some words, for everybody at work."""
    program = office.program("tim")
    assert len(program.get(f"{API}/faults").json) >= 25
    found = program.get(f"{API}/faults", query_string={"q": "热水"}).json
    assert found[0]["code"] == "BOI-02"
    assert found[0]["parts"]["P-02"] == 0.5
