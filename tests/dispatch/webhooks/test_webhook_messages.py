"""Messages to other systems: signed, told apart, sent again, and never sent where they may not go."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dispatch.web_addresses import Allowed
from dispatch.webhooks.message import (
    RETRIES,
    is_genuine,
    make_message,
    next_attempt_at,
    signature,
)
from dispatch.webhooks.send import Outcome, send

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PRIVATE = Allowed(private=True)
MESSAGE = make_message("M-1", event="ticket.done", at=NOW, ticket={"id": "J-1", "customer": "王芳"})


class Receiver(HTTPServer):
    """A receiver on loopback that keeps what it is sent and answers with a status of choice."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.location = 204, ""
        self.received: list[tuple[str, dict[str, str], str]] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.received.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that is listening."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _send(url: str, *, allowed: Allowed = PRIVATE) -> Outcome:
    return send(MESSAGE, url=url, secret="s3cret", at=NOW, allowed=allowed, timeout_seconds=5)


def test_a_receiver_gets_the_message_and_can_trust_it(receiver: Receiver) -> None:
    """Path, event, id and body arrive as they were; the signature fits this body and secret only."""
    assert _send(receiver.url) == Outcome(True, "Delivered with status 204.")
    [(path, headers, body)] = receiver.received
    assert path == "/hook?a=1"
    assert headers["X-Dispatch-Event"] == "ticket.done"
    assert headers["X-Dispatch-Delivery"] == "M-1"
    assert json.loads(body)["ticket"] == {"id": "J-1", "customer": "王芳"}
    signed = headers["X-Dispatch-Signature"]
    assert is_genuine(signed, body, secret="s3cret", at=NOW)
    assert not is_genuine(signed, body + " ", secret="s3cret", at=NOW)
    assert not is_genuine(signed, body, secret="other", at=NOW)


def test_an_old_signature_is_no_longer_good() -> None:
    """A message caught and sent again more than five minutes later is refused, as is any text that is no signature."""
    signed = signature("{}", secret="k", at=NOW)
    assert is_genuine(signed, "{}", secret="k", at=NOW + timedelta(minutes=5))
    assert not is_genuine(signed, "{}", secret="k", at=NOW + timedelta(minutes=5, seconds=1))
    for text in ("", "t=,v1=", "t=x", "é", "t=99999999999999999999,v1=0"):
        assert not is_genuine(text, "{}", secret="k", at=NOW)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500])
def test_anything_but_success_is_a_failure(receiver: Receiver, status: int) -> None:
    """A redirect is not followed and an error is no delivery; the status is named."""
    receiver.status, receiver.location = status, receiver.url + "&followed=1"
    outcome = _send(receiver.url)
    assert not outcome.delivered
    assert str(status) in outcome.sentence
    assert len(receiver.received) == 1


def test_a_private_address_is_not_asked(receiver: Receiver) -> None:
    """Unless private addresses are allowed nothing is sent to this machine, whether by number or by a name for it."""
    outcome = _send(receiver.url, allowed=Allowed())
    assert not outcome.delivered
    assert "private network" in outcome.sentence
    named = send(
        MESSAGE,
        url=f"http://hooks.example.org:{receiver.server_port}/",
        secret="k",
        at=NOW,
        allowed=Allowed(),
        find=_found_on_this_machine,
    )
    assert not named.delivered
    assert receiver.received == []


def _found_on_this_machine(url: str, allowed: Allowed, *, what: str) -> tuple[str, ...]:
    from dispatch.web_addresses import reachable_at

    entry = (2, 1, 6, "", ("127.0.0.1", 0))
    return reachable_at(url, allowed, what=what, look_up=lambda *_, **__: [entry])


def test_the_checked_machine_is_asked_even_if_the_name_moves(receiver: Receiver) -> None:
    """The connection goes to the number that was checked; the name is not looked up a second time."""
    outcome = send(
        MESSAGE,
        url=f"http://nowhere.invalid:{receiver.server_port}/x",
        secret="k",
        at=NOW,
        allowed=PRIVATE,
        find=lambda *_, **__: ("127.0.0.1",),
    )
    assert outcome.delivered
    [(_, headers, _)] = receiver.received
    assert headers["Host"].startswith("nowhere.invalid")


def test_a_receiver_that_is_away_is_an_outcome() -> None:
    """A refused connection is a sentence."""
    server = Receiver()
    url = server.url
    server.server_close()
    outcome = _send(url)
    assert not outcome.delivered
    assert "could not be reached" in outcome.sentence


def test_attempts_come_later_and_later_and_end() -> None:
    """Each wait is longer than the one before, about a day and a half in all; then the message is given up."""
    waits = [next_attempt_at(count, at=NOW) for count in range(1, len(RETRIES) + 2)]
    assert waits[-1] is None
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(set(known))
    assert timedelta(days=1) < sum(RETRIES, timedelta()) < timedelta(days=2)


def test_an_unknown_event_is_refused() -> None:
    """What a webhook may be told of is a closed list."""
    with pytest.raises(ValueError, match=r"ticket\.exploded"):
        make_message("M", event="ticket.exploded", at=NOW, ticket={})
