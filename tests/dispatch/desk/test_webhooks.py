"""Messages wait with the change they tell of, and are sent until they are taken or given up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch.desk import tickets as desk
from dispatch.desk import webhooks
from dispatch.desk.histories import recorded
from dispatch.desk.ticket_steps import move
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import TicketState
from dispatch.errors import InputError, NotAllowed, NotFound
from dispatch.storage import Store
from dispatch.storage import webhooks as stored
from dispatch.web_addresses import AddressRefused, Allowed
from dispatch.webhooks.message import RETRIES, Message
from dispatch.webhooks.send import Outcome
from tests.dispatch.desk.office import DISPATCHER, MORNING, triaged
from tests.dispatch.desk.running_day import running
from tests.dispatch.planning.example import at

ADMIN = Actor("U-9", Role.ADMIN)
PUBLIC = Allowed()
URL = "https://hooks.example.org/dispatch"
S = TicketState


class Post:
    """Stands in for sending: keeps what it was given and answers as told."""

    def __init__(self, *, delivered: bool = True) -> None:
        self.delivered = delivered
        self.sent: list[tuple[Message, dict[str, Any]]] = []

    def __call__(self, message: Message, **given: Any) -> Outcome:
        """Take a message."""
        self.sent.append((message, given))
        return Outcome(self.delivered, "Delivered with status 204." if self.delivered else "Away.")


def _add(office: Store, *events: str) -> tuple[webhooks.Webhook, str]:
    return webhooks.add_webhook(office, URL, events, by=ADMIN, at=MORNING, allowed=PUBLIC)


def _dispatched(office: Store) -> str:
    """A ticket that was planned for T-1 and dispatched."""
    ticket = triaged(office)
    with office.transaction() as session:
        move(session, ticket.id, S.PLANNED, by=DISPATCHER, at=at(6, 10), technician_id="T-1")
    desk.move_ticket(office, ticket.id, S.DISPATCHED, by=DISPATCHER, at=at(6, 20))
    return ticket.id


def _send(office: Store, post: Callable[..., Outcome], hour: int, minute: int = 0) -> int:
    return webhooks.send_due(office, at=at(hour, minute), allowed=PUBLIC, post=post)


def test_a_receiver_is_told_of_what_it_wants(office: Store) -> None:
    """Dispatched, on the way and done are told to whoever asked for them, once, signed with the own secret."""
    everything, secret = _add(office)
    _add(office, "ticket.on_the_way")
    ticket_id = _dispatched(office)
    desk.move_ticket(office, ticket_id, S.ON_THE_WAY, by=DISPATCHER, at=at(6, 30))
    post = Post()
    assert _send(office, post, 7) == 3
    told = [(message.event, given["secret"] == secret) for message, given in post.sent]
    assert told == [
        ("ticket.dispatched", True),
        ("ticket.on_the_way", True),
        ("ticket.on_the_way", False),
    ]
    body = json.loads(post.sent[0][0].body)
    assert body["id"] == post.sent[0][0].id
    assert body["ticket"] == {
        "id": ticket_id,
        "state": "dispatched",
        "technician": "T-1",
        "follows": None,
        "window": None,
    }
    assert "王芳" not in post.sent[0][0].body
    assert _send(office, post, 8) == 0
    assert everything.events == tuple(webhooks.EVENTS)


def test_a_receiver_is_told_the_window_that_the_customer_was_told(office: Store) -> None:
    """Whoever sends text messages can say when the technician comes: the message has the window of the trail."""
    _add(office, "ticket.dispatched")
    told = {}
    for id in running(office, count=2):
        with office.reading() as session:
            window = recorded(session, id).windows[-1]
        assert window is not None
        told[id] = [window.opens_at, window.closes_at]
    post = Post()
    assert _send(office, post, 8) == 2
    sent = [json.loads(message.body)["ticket"] for message, _ in post.sent]
    assert {
        each["id"]: [datetime.fromisoformat(end) for end in each["window"]] for each in sent
    } == told


def test_a_move_that_is_undone_tells_nobody(office: Store) -> None:
    """A message is saved with its move or not at all."""
    _add(office)
    ticket = triaged(office)

    def break_off() -> None:
        with office.transaction() as session:
            move(session, ticket.id, S.PLANNED, by=DISPATCHER, at=at(6, 10), technician_id="T-1")
            move(session, ticket.id, S.DISPATCHED, by=DISPATCHER, at=at(6, 11))
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        break_off()
    assert _send(office, Post(), 7) == 0


def test_what_fails_is_sent_again_and_then_given_up(office: Store) -> None:
    """Each attempt keeps id and body; after the last wait the message is given up and says so."""
    _add(office, "ticket.dispatched")
    _dispatched(office)
    post = Post(delivered=False)
    now = at(7)
    for wait in (timedelta(0), *RETRIES):
        now += wait
        assert webhooks.send_due(
            office, at=now - timedelta(seconds=1), allowed=PUBLIC, post=post
        ) == (0 if wait else 1)
        if wait:
            assert webhooks.send_due(office, at=now, allowed=PUBLIC, post=post) == 1
        else:
            now -= timedelta(seconds=1)
    assert len(post.sent) == len(RETRIES) + 1
    assert len({message for message, _ in post.sent}) == 1
    assert webhooks.send_due(office, at=now + timedelta(days=9), allowed=PUBLIC, post=post) == 0
    with office.reading() as session:
        [row] = stored.messages(session)
        assert (row.attempts, row.due_at, row.delivered_at) == (len(RETRIES) + 1, None, None)
        assert row.sentence == "Away. Given up."


def test_a_message_that_was_taken_is_not_taken_twice(office: Store) -> None:
    """While one process waits for the receiver another finds nothing to send; if it dies, the message is due again."""
    _add(office, "ticket.dispatched")
    _dispatched(office)

    def dies(message: Message, **given: Any) -> Outcome:
        assert _send(office, Post(), 7) == 0
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _send(office, dies, 7)
    assert _send(office, Post(), 7, 1) == 0
    assert _send(office, Post(), 7, 3) == 1


def test_a_removed_receiver_is_told_nothing(office: Store) -> None:
    """What waits for it is dropped, and nothing new is left for it."""
    webhook, _ = _add(office)
    _dispatched(office)
    webhooks.remove_webhook(office, webhook.id, by=ADMIN, at=at(6, 40))
    assert webhooks.list_webhooks(office, by=ADMIN) == ()
    assert _send(office, Post(), 7) == 0
    with pytest.raises(NotFound):
        webhooks.remove_webhook(office, webhook.id, by=ADMIN, at=at(6, 50))


def test_addresses_events_and_roles_are_checked(office: Store) -> None:
    """A private address, an unknown event and a dispatcher are refused; nothing is added."""
    with pytest.raises(AddressRefused, match="private"):
        webhooks.add_webhook(office, "http://127.0.0.1/x", (), by=ADMIN, at=MORNING, allowed=PUBLIC)
    with pytest.raises(InputError, match="exploded"):
        _add(office, "ticket.exploded")
    with pytest.raises(NotAllowed, match="add webhooks"):
        webhooks.add_webhook(office, URL, (), by=DISPATCHER, at=MORNING, allowed=PUBLIC)
    with pytest.raises(NotAllowed):
        webhooks.list_webhooks(office, by=DISPATCHER)
    assert webhooks.list_webhooks(office, by=ADMIN) == ()
