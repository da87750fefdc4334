"""The door of the customer's page, guard by guard: each test fails when its guard is taken away (check 15)."""

from __future__ import annotations

import logging
import re

import pytest
from itsdangerous import URLSafeSerializer

from dispatch.desk import customer_links, logins
from dispatch.domain.actor import SYSTEM
from tests.dispatch.web.customer_case import Queue, link_of, phone, press_open, sent, tell
from tests.dispatch.web.store_case import KEY, Case, csrf_token, log_in, send

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
