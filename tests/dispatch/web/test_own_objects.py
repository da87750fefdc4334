"""Somebody else's objects: every view × every role × a ticket, a technician, a plan of others (check 14)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from dispatch.desk import tokens
from dispatch.desk.trail import newest_rows
from tests.dispatch.web.office_case import SECRETS, Office
from tests.dispatch.web.store_case import Case, csrf_token
from tests.dispatch.web.test_guards import OPEN, UNSAFE, VALUES, is_api

OTHERS = {"tim": "T-2", "tess": "T-1"}
"""Each technician, and the one whose visits are not to be seen."""


def addresses(case: Case, office: Office, person: str) -> list[tuple[str, str, bool]]:
    """Return method and address of every view, filled with what belongs to a technician, and whether it is a call."""
    values = {
        "ticket_id": office.tickets[person],
        "job_id": office.tickets[person],
        "technician_id": person,
        "plan_id": office.draft,
        "user_id": case.people["tess" if person == "T-2" else "tim"].id,
        "token_id": token_of(case, person),
        "work_id": "W-000001",
        "study_id": "S-000001",
        "order_id": "PO-1",
        "webhook_id": "H-000001",
        "customer_id": "C-000001",
        "inspection_id": "I-000001",
        "sku": "P-1",
        "photo_id": "F-000001",
        "thing_id": person,
        "name": "day.json",
        "kind": "technician",
    }
    found = []
    with case.app.test_request_context():
        for rule in case.app.url_map.iter_rules():
            if rule.endpoint in OPEN:
                continue
            chosen = {name: values.get(name, VALUES.get(name)) for name in rule.arguments}
            address = case.app.url_for(rule.endpoint, **chosen)
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            found += [(method, address, is_api(rule)) for method in methods]
    return found


def token_of(case: Case, person: str) -> str:
    """Return the id of a technician's token."""
    name = "tess" if person == "T-2" else "tim"
    return tokens.list_tokens(case.store, user_id=case.people[name].id)[0].id


def ask(case: Case, client: FlaskClient, method: str, address: str, *, is_call: bool) -> object:
    """Send a request with a body that means something in as many places as possible."""
    if method == "GET":
        return client.get(address)
    if is_call:
        body = {"to": "on_site", "parts": {"P-1": 1}, "note": "x", "name": "x"}
        return client.open(address, method=method, json=body)
    fields = {"to": "on_site", "csrf_token": csrf_token(client, "/account"), "name": "x"}
    return client.open(address, method=method, data=fields)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_technicians_reach_nothing_of_each_other(day: Case, closed_day: Office, name: str) -> None:
    """No view, page or call, shows or changes anything of the other: refused with 403 or 404, or silent about it."""
    other = OTHERS[name]
    last = newest_rows(day.store, before=None, count=1)[0].number
    secret, ticket = SECRETS[other], closed_day.tickets[other]
    browser, program = day.browser(name), day.program(name)
    with_object = 0
    for method, address, is_call in addresses(day, closed_day, other):
        if "log" in address and method in UNSAFE and not is_call:
            continue
        client = program if is_call else browser
        answer = ask(day, client, method, address, is_call=is_call)
        assert secret not in answer.text, f"{method} {address}"
        assert f"+86 10 5555 010{other[-1]}" not in answer.text, f"{method} {address}"
        named = {ticket, other, closed_day.draft, token_of(day, other)} & set(address.split("/"))
        if named:
            with_object += 1
            refused = {403, 404, 422} if method in UNSAFE else {403, 404}
            assert answer.status_code in refused, f"{method} {address}: {answer.status_code}"
    assert with_object > 20
    theirs = {ticket, other, f"van:{other}", token_of(day, other), closed_day.draft}
    rows = newest_rows(day.store, before=None, count=10_000)
    assert not [row.action for row in rows if row.number > last and row.subject_id in theirs]


@pytest.mark.parametrize(("name", "own"), [("tim", "T-1"), ("tess", "T-2")])
def test_technicians_reach_what_is_their_own(
    day: Case, closed_day: Office, name: str, own: str
) -> None:
    """Route, ticket, customer, van and loading list, by page and by call."""
    browser, program = day.browser(name), day.program(name)
    ticket = closed_day.tickets[own]
    assert browser.get("/").location == "/my"
    for path in (f"/technicians/{own}", f"/tickets/{ticket}", f"/jobs/{ticket}", "/tickets"):
        assert SECRETS[own] in browser.get(path).text, path
    assert (
        program.get(f"/api/v1/tickets/{ticket}").json["ticket"]["job"]["customer"] == SECRETS[own]
    )
    listed = program.get("/api/v1/tickets").json
    assert [found["id"] for found in listed["tickets"]] == [ticket]
    assert listed["count"] == 1
    assert program.get(f"/api/v1/technicians/{own}/loading").status_code == 200
    assert {level["place"]["id"] for level in program.get("/api/v1/stock").json} <= {own}
    assert (
        program.get("/api/v1/stock/entries", query_string={"place": f"van:{own}"}).status_code
        == 200
    )


def test_lists_cannot_be_asked_for_others(day: Case, closed_day: Office) -> None:
    """A filter by another technician, owner or place gives the own or nothing."""
    program = day.program("tim")
    for query in ({"technician_id": "T-2"}, {"owner": "U-1"}, {"state": "on_the_way"}):
        found = program.get("/api/v1/tickets", query_string=query).json["tickets"]
        assert {ticket["technician_id"] for ticket in found} <= {"T-1"}
    for place in ("van:T-2", "depot:D-1"):
        answer = program.get("/api/v1/stock/entries", query_string={"place": place})
        assert answer.status_code == 403
    answer = day.browser("tim").get("/stock/entries", query_string={"place": "van:T-2"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("technician_out", {"technician_id": "T-2"}),
        ("technician_late", {"technician_id": "T-2", "seconds": 600}),
        ("overrun", {"job_id": "OTHER", "ends_at": "2026-11-23T12:00:00+08:00"}),
        ("traffic_slower", {"factor": 2}),
    ],
)
def test_technicians_speak_for_themselves(
    day: Case, closed_day: Office, kind: str, fields: dict[str, object]
) -> None:
    """An event of another technician, or of everybody, is refused; the own is taken."""
    if fields.get("job_id") == "OTHER":
        fields = fields | {"job_id": closed_day.tickets["T-2"]}
    answer = day.program("tim").post("/api/v1/events", json={"kind": kind, **fields})
    assert answer.status_code == 403
    late = {"kind": "technician_late", "technician_id": "T-1", "seconds": 600}
    assert day.program("tim").post("/api/v1/events", json=late).status_code == 204


def test_technicians_use_their_own_van(day: Case, closed_day: Office) -> None:
    """Counting, using and moving parts of another's van is refused."""
    program = day.program("tim")
    for path, body in (
        ("counts", {"place": "van:T-2", "parts": {"P-1": 9}}),
        ("counts", {"place": "depot:D-1", "parts": {"P-1": 9}}),
        ("uses", {"ticket_id": closed_day.tickets["T-2"], "parts": {"P-1": 1}}),
        ("pick-ups", {"technician_id": "T-2", "depot_id": "D-1", "parts": {"P-1": 1}}),
        ("write-offs", {"place": "van:T-2", "parts": {"P-1": 1}, "note": "lost"}),
    ):
        answer = program.post(f"/api/v1/stock/{path}", json=body)
        assert answer.status_code in {403, 404}, f"{path}: {answer.text}"
    own = {"place": "van:T-1", "parts": {"P-1": 3}}
    assert program.post("/api/v1/stock/counts", json=own).status_code == 204


def test_planners_change_no_ticket(day: Case, closed_day: Office) -> None:
    """A planner looks, asks for plans and compares; tickets, the board and stock are not theirs to change."""
    program = day.program("paul")
    ticket = closed_day.tickets["T-1"]
    assert program.get(f"/api/v1/tickets/{ticket}").status_code == 200
    for method, path in (
        ("POST", f"/tickets/{ticket}/moves"),
        ("PATCH", f"/tickets/{ticket}"),
        ("POST", f"/plans/{closed_day.draft}/publish"),
        ("POST", "/stock/counts"),
        ("POST", "/events"),
    ):
        assert program.open(f"/api/v1{path}", method=method, json={}).status_code == 403, path
    assert program.post("/api/v1/plan-requests", json={"iterations": 10}).status_code == 202


def test_only_the_own_tokens_are_revoked(day: Case) -> None:
    """Another user's token is not found, by page or call; an administrator may revoke any."""
    token = token_of(day, "T-2")
    assert day.program("tim").delete(f"/api/v1/tokens/{token}").status_code == 404
    browser = day.browser("dora")
    fields = {"csrf_token": csrf_token(browser, "/account")}
    assert browser.post(f"/account/tokens/{token}/revoke", data=fields).status_code == 404
    assert day.program("tess").get("/api/v1/me").status_code == 200
    assert day.program("ada").delete(f"/api/v1/tokens/{token}").status_code == 204
    assert day.program("tess").get("/api/v1/me").status_code == 401
