"""How far a customer's cookie reaches, and how the office sends the link (checks 14 and 15)."""

from __future__ import annotations

import re
from datetime import timedelta

from dispatch.domain.account import Role
from dispatch.web.access import roles_of
from tests.dispatch.web.customer_case import Queue, link_of, phone, press_open, sent, tell
from tests.dispatch.web.office_case import SECRETS, Office
from tests.dispatch.web.store_case import HTTPS, Case, csrf_token, log_in, send
from tests.dispatch.web.test_guards import OPEN, UNSAFE, is_api, is_customers, rules

CLOSED = "This link cannot be opened"
COOKIE = "__Host-dispatch-customer"


def test_a_customer_opens_no_page_of_the_office(queue: Case, closed_queue: Queue) -> None:
    """Every view × the customer's cookie: none but the customer's own is opened, and no call of the API."""
    client = phone(queue, closed_queue.tickets[0])
    token = csrf_token(client, "/c")
    own = 0
    for rule, method, address in rules(queue.app):
        if rule.endpoint in OPEN:
            continue
        if is_customers(queue.app, rule):
            own += 1
            assert roles_of(queue.app, rule.endpoint) == {Role.CUSTOMER}
            continue
        data = {"csrf_token": token} if method in UNSAFE else None
        answer = client.open(address, method=method, data=data)
        if is_api(rule) or method in UNSAFE:
            assert answer.status_code == 401, f"{method} {address}"
        else:
            assert answer.status_code == 302, f"{method} {address}"
            assert answer.location.startswith("/login"), f"{method} {address}"
    assert own == 8
    key = client.get_cookie(COOKIE, domain="localhost")
    assert key
    headers = {"Authorization": f"Bearer {key.value}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_a_customer_sees_nothing_of_others(day: Case, closed_day: Office) -> None:
    """On every page of the customer: no other ticket, no customer's name, phone or address, no technician's surname."""
    client = phone(day, closed_day.tickets["T-1"])
    other = closed_day.tickets["T-2"]
    before = day.program("ada").get(f"/api/v1/tickets/{other}").json
    for path, fields in (
        ("confirm", {"start": before["ticket"]["job"]["told"]["start_at"]}),
        ("times", {"time": "2026-11-23T10:00:00+08:00/2026-11-23T12:00:00+08:00"}),
        ("cancel", {"why": other, "ticket_id": other, "ticket": other}),
        ("come-back", {"ticket_id": other}),
        ("score", {"score": "1", "ticket_id": other}),
        ("call", {"words": "x", "ticket_id": other}),
    ):
        answer = tell(client, path, **fields)
        assert answer.status_code in {303, 409}, path
        for page in (answer.text, client.get("/c").text):
            for secret in (other, *SECRETS.values(), "5555 0101", "5555 0102", "陈", "李娜", "街"):
                assert secret not in page.replace(f'value="{other}"', ""), (path, secret)
    assert day.program("ada").get(f"/api/v1/tickets/{other}").json == before


def test_links_of_another_case_do_not_open_with_this_cookie(
    queue: Case, closed_queue: Queue
) -> None:
    """Whoever is open for one case and taps the link of another is shown its door, and sees the other one after it."""
    first, second = closed_queue.tickets[:2]
    client = phone(queue, first)
    path = sent(queue, second)
    assert client.get(path).status_code == 200
    assert first in client.get("/c").text
    assert press_open(client, path).status_code == 303
    page = client.get("/c").text
    assert second in page
    assert first not in page


def test_staff_and_customer_in_one_browser(queue: Case, closed_queue: Queue) -> None:
    """A dispatcher may open a link beside the login: each cookie opens its own pages, and each ends alone."""
    ticket = closed_queue.tickets[0]
    client = queue.browser("dora")
    assert client.get("/c").status_code == 404, "a login opens no customer's page"
    assert press_open(client, sent(queue, ticket)).status_code == 303
    assert client.get("/c").status_code == 200
    assert client.get("/tickets").status_code == 200
    assert tell(client, "confirm", start="2026-11-23T08:06:05+08:00").status_code == 303
    trail = queue.program("ada").get("/api/v1/audit").json
    assert next(row for row in trail if row["action"] == "ticket.confirmed")["actor"] == (
        f"customer:{ticket}"
    )
    assert send(client, "/account/logout").status_code == 302
    assert client.get("/c").status_code == 200
    assert client.get("/tickets").status_code == 302
    assert log_in(client, "dora").status_code == 302
    assert client.get("/c").status_code == 200
    queue.program("dora").delete(f"/api/v1/tickets/{ticket}/customer-link")
    assert client.get("/c").status_code == 404
    assert client.get("/tickets").status_code == 200


def test_forms_of_the_customer_need_their_token(queue: Case, closed_queue: Queue) -> None:
    """Another site cannot cancel in a customer's name, nor open a link in a customer's browser."""
    client = phone(queue, closed_queue.tickets[0])
    assert client.post("/c/cancel").status_code == 400
    token = csrf_token(client, "/c")
    answer = client.post(
        "/c/cancel", data={"csrf_token": token}, headers={"Referer": "https://evil.example.org/"}
    )
    assert answer.status_code == 400
    assert "Your visit is planned" in client.get("/c").text
    assert queue.browser().post("/c/open", data={"token": "x"}).status_code == 400


def test_the_office_sends_the_link(queue: Case, closed_queue: Queue) -> None:
    """On the ticket's page and by call: the whole address, this once; the settings say how long it is taken."""
    ticket = closed_queue.tickets[0]
    office = queue.browser("dora")
    assert "Make a link" in office.get(f"/tickets/{ticket}").text
    page = send(office, f"/tickets/{ticket}/customer-link").text
    address = re.search(rf"{HTTPS}/c/[\w.-]+", page)
    assert address
    shown = office.get(f"/tickets/{ticket}").text
    assert address[0].rsplit("/", 1)[1] not in shown
    assert "not yet" in shown
    assert press_open(queue.browser(), address[0].removeprefix(HTTPS)).status_code == 303
    assert "Opened</dt><dd>2026-11-23 07:30" in office.get(f"/tickets/{ticket}").text
    program = queue.program("dora")
    path = f"/api/v1/tickets/{ticket}/customer-link"
    seen = program.get(path).json
    assert seen["is_opened"] is True
    assert "url" not in seen
    again = program.post(path).json
    assert again["url"].startswith(f"{HTTPS}/c/")
    assert program.get(path).json["is_opened"] is False
    assert program.delete(path).status_code == 204
    assert program.get(path).json["revoked_at"]
    assert program.delete(path).status_code == 422
    for other in ("tim", "paul"):
        assert queue.program(other).post(path).status_code == 403
        assert "Customer&#39;s link" not in queue.browser(other).get(f"/tickets/{ticket}").text
    assert program.get("/api/v1/tickets/T-999999/customer-link").status_code == 404
    assert (
        program.get(f"/api/v1/tickets/{closed_queue.tickets[1]}/customer-link").status_code == 404
    )


def test_the_setting_says_how_long_a_link_is_taken(case_of: object) -> None:
    """Half a day instead of thirty days."""
    case = case_of(customer_link_days=0.5)  # type: ignore[operator]
    report = {"location": {"latitude": 31.2, "longitude": 121.4}, "service_seconds": 600}
    ticket = case.program("dora").post("/api/v1/tickets", json={"job": report}).json["id"]
    sent(case, ticket)
    link = link_of(case, ticket)
    assert link.expires_at - link.made_at == timedelta(hours=12)


def test_looking_leaves_no_trace_in_the_trail(queue: Case, closed_queue: Queue) -> None:
    """Page, times and door are read a hundred times without a row."""
    client = phone(queue, closed_queue.tickets[3])
    path = sent(queue, closed_queue.tickets[0])
    before = queue.program("ada").get("/api/v1/audit").json[0]["number"]
    for each in ("/c", "/c/times", path):
        client.get(each)
    assert queue.program("ada").get("/api/v1/audit").json[0]["number"] == before
