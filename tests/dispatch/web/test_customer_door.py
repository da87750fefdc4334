"""The door of the customer's page, guard by guard: each test fails when its guard is taken away (check 15)."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer

from dispatch.desk import customer_links, logins
from dispatch.domain.account import Role
from dispatch.domain.actor import SYSTEM
from dispatch.web.access import roles_of
from tests.dispatch.web.customer_case import Queue, link_of, phone, press_open, sent, tell
from tests.dispatch.web.office_case import SECRETS, Office
from tests.dispatch.web.store_case import HTTPS, KEY, Case, csrf_token, log_in, send
from tests.dispatch.web.test_guards import OPEN, UNSAFE, is_api, is_customers, rules

CLOSED = "This link cannot be opened"
COOKIE = "__Host-dispatch-customer"


def forged(case: Case, ticket_id: str, *, key: str, salt: str = "customer-link") -> str:
    """Return the path of a link as somebody would make it who knows its id but not the key."""
    link = link_of(case, ticket_id)
    return f"/c/{URLSafeSerializer(key, salt=salt).dumps([link.id, link.generation])}"


def test_a_link_shows_a_door_and_a_button_opens_it(queue: Case, closed_queue: Queue) -> None:
    """The customer taps the link, then the button, and is at a page whose address holds nothing."""
    path = sent(queue, closed_queue.tickets[0])
    client = queue.browser()
    door = client.get(path)
    assert door.status_code == 200
    assert "Set-Cookie" not in door.headers or COOKIE not in str(door.headers.getlist("Set-Cookie"))
    answer = press_open(client, path)
    assert (answer.status_code, answer.location) == (303, "/c")
    page = client.get("/c")
    assert page.status_code == 200
    assert "Your visit is planned" in page.text


def test_a_preview_opens_nothing(queue: Case, closed_queue: Queue) -> None:
    """A messenger that fetches the link again and again, with and without a body, leaves it to the customer."""
    ticket = closed_queue.tickets[0]
    path = sent(queue, ticket)
    for _ in range(50):
        page = queue.browser().get(path)
        assert page.status_code == 200
        assert ticket not in page.text
        assert "boiler" not in page.text
        assert queue.browser().head(path).status_code == 200
    assert link_of(queue, ticket).opened_at is None
    assert press_open(queue.browser(), path).status_code == 303


def test_a_signature_is_needed(queue: Case, closed_queue: Queue) -> None:
    """Links of another key, of another use of this key, changed by a letter, or without a signature open nothing."""
    ticket = closed_queue.tickets[0]
    path = sent(queue, ticket)
    for bad in (
        forged(queue, ticket, key="another key, also by chance 0123456789"),
        forged(queue, ticket, key=KEY, salt="cookie-session"),
        path[:-1] + ("A" if path[-1] != "A" else "B"),
        path.replace(".", ""),
        path.split(".", maxsplit=1)[0],
        "/c/x",
        f"/c/{'x' * 5000}",
        f"/c/{link_of(queue, ticket).id}",
    ):
        answer = press_open(queue.browser(), bad)
        assert answer.status_code == 404, bad
        assert CLOSED in answer.text
    assert forged(queue, ticket, key=KEY) == path
    assert press_open(queue.browser(), path).status_code == 303


def test_links_outlive_a_change_of_the_key(queue: Case, closed_queue: Queue) -> None:
    """A link that was signed with an earlier key opens while that is a fallback, and new ones take the new key."""
    ticket = closed_queue.tickets[0]
    path = sent(queue, ticket)
    newer = "a newer key, made by chance: 9876543210 zyxwvu"
    queue.app.config.update(SECRET_KEY=newer, SECRET_KEY_FALLBACKS=[KEY])
    assert press_open(queue.browser(), path).status_code == 303
    fresh = sent(queue, ticket)
    assert fresh == forged(queue, ticket, key=newer)
    queue.app.config.update(SECRET_KEY=KEY, SECRET_KEY_FALLBACKS=[])
    assert press_open(queue.browser(), fresh).status_code == 404


def test_unknown_used_expired_and_revoked_links_are_answered_alike(
    queue: Case, closed_queue: Queue
) -> None:
    """Status, headers and text are the same, and so is the answer to a browser that was let in no longer."""

    def shown(path: str) -> tuple[int, str]:
        answer = press_open(queue.browser(), path)
        return answer.status_code, answer.text

    unknown = shown("/c/unknown")
    assert unknown[0] == 404
    used = sent(queue, closed_queue.tickets[0])
    press_open(queue.browser(), used)
    assert shown(used) == unknown
    revoked = sent(queue, closed_queue.tickets[1])
    customer_links.revoke_link(queue.store, closed_queue.tickets[1], by=SYSTEM, at=queue.clock())
    assert shown(revoked) == unknown
    replaced = sent(queue, closed_queue.tickets[2])
    sent(queue, closed_queue.tickets[2])
    assert shown(replaced) == unknown
    opened = phone(queue, closed_queue.tickets[3])
    expired = sent(queue, closed_queue.tickets[3])
    queue.clock.forward(days=30, minutes=1)
    assert shown(expired) == unknown
    answer = opened.get("/c")
    assert (answer.status_code, answer.text) == unknown
    answer = queue.browser().get("/c")
    assert (answer.status_code, answer.text) == unknown


def test_revoking_closes_a_phone_at_once(queue: Case, closed_queue: Queue) -> None:
    """By page and by call: the open phone sees nothing any more and changes nothing."""
    for number, revoke in enumerate(("page", "call")):
        ticket = closed_queue.tickets[number]
        client = phone(queue, ticket)
        token = csrf_token(client, "/c")
        if revoke == "page":
            office = queue.browser("dora")
            assert send(office, f"/tickets/{ticket}/customer-link/revoke").status_code == 302
        else:
            program = queue.program("dora")
            assert program.delete(f"/api/v1/tickets/{ticket}/customer-link").status_code == 204
        assert client.get("/c").status_code == 404
        answer = client.post("/c/cancel", data={"csrf_token": token})
        assert (answer.status_code, CLOSED in answer.text) == (404, True)


def test_the_link_opens_one_phone_and_that_stays_open(queue: Case, closed_queue: Queue) -> None:
    """The second phone is refused until the office sends another link; the first may tap the same link for ever."""
    ticket = closed_queue.tickets[0]
    path = sent(queue, ticket)
    first, second = queue.browser(), queue.browser()
    assert press_open(first, path).status_code == 303
    assert press_open(second, path).status_code == 404
    again = first.get(path)
    assert (again.status_code, again.location) == (302, "/c")
    assert press_open(second, sent(queue, ticket)).status_code == 303
    assert first.get("/c").status_code == second.get("/c").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(queue: Case, closed_queue: Queue) -> None:
    """__Host-, Secure, HttpOnly, SameSite=Lax, for the whole host and no longer than the link is taken."""
    client = queue.browser()
    answer = press_open(client, sent(queue, closed_queue.tickets[0]))
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE)]
    parts = set(cookie.split("; ")[1:])
    assert parts >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"}
    assert not [part for part in parts if part.startswith("Domain")]
    key = cookie.split("=", 1)[1].split(";")[0]
    assert len(key) >= 43
    with queue.store.reading() as session:
        stored = session.connection().exec_driver_sql("SELECT * FROM customer_sessions").all()
    assert key not in str(stored)


def test_the_token_is_in_no_page_address_or_log(
    queue: Case, closed_queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    """After the exchange it is nowhere: not in links, forms, headers, the trail, error pages or the log."""
    path = sent(queue, closed_queue.tickets[0])
    token = path.rsplit("/", 1)[1]
    client = queue.browser()
    with caplog.at_level(logging.DEBUG):
        door = client.get(path)
        assert door.headers["Referrer-Policy"] == "strict-origin"
        assert door.headers["Cache-Control"] == "no-store"
        assert token not in str(re.findall(r'(?:href|src|action)="([^"]*)"', door.text))
        assert token not in str(door.headers)
        answers = [
            press_open(client, path),
            client.get("/c"),
            press_open(queue.browser(), path),
            client.post("/c/open", data={"token": token}),
            client.post(path),
            client.get(f"{path}/more"),
            client.post("/c/open", data={"token": token, "x": "y" * 2_000_000}),
        ]
    for answer in answers:
        assert token not in answer.text + str(answer.headers)
    assert [answer.status_code for answer in answers] == [303, 200, 404, 400, 405, 404, 413]
    rows = queue.program("ada").get("/api/v1/audit").text
    assert "link.opened" in rows
    assert token not in rows + caplog.text


def test_a_failure_behind_the_door_shows_an_id_alone(
    queue: Case,
    closed_queue: Queue,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither the customer's error page nor the log hold the token, and the page leads to no page of the office."""
    path = sent(queue, closed_queue.tickets[0])
    token = path.rsplit("/", 1)[1]

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(token)

    monkeypatch.setattr("dispatch.web.customer.open_link", fail)
    with caplog.at_level(logging.DEBUG):
        answer = press_open(queue.browser(), path)
    assert answer.status_code == 500
    assert token not in answer.text + caplog.text
    assert set(re.findall(r'<a [^>]*href="([^"]*)"', answer.text)) == {"/c", "tel:+861055550000"}


def test_pages_are_kept_out_of_caches_and_indexes(queue: Case, closed_queue: Queue) -> None:
    """Door, page, times and refusals: no-store, noindex, and only the origin as referrer."""
    client = phone(queue, closed_queue.tickets[3])
    for answer in (
        client.get("/c"),
        client.get("/c/times"),
        tell(client, "score"),
        client.get(sent(queue, closed_queue.tickets[0])),
        queue.browser().post("/c/open"),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert client.get("/c").headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_door_is_limited_like_logins(queue: Case, closed_queue: Queue) -> None:
    """After thirty attempts from an address it says to wait, and how long; a login from there is still possible."""
    path = sent(queue, closed_queue.tickets[0])
    client = queue.browser()
    for number in range(logins.MOST_BY_ADDRESS):
        assert press_open(client, f"/c/guess-{number}").status_code == 404
    answer = press_open(client, path)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert log_in(queue.browser(), "dora").status_code == 302
    queue.clock.forward(minutes=15, seconds=1)
    assert press_open(client, path).status_code == 303


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
