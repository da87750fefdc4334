"""An application over a store with one user of each role; the clock is the test's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk import tokens, users
from dispatch.desk.passwords import Passwords
from dispatch.domain.account import Role, User
from dispatch.settings import Settings
from dispatch.storage import accounts
from dispatch.storage.engine import Store
from dispatch.web import create_app

HTTPS = "https://localhost"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD = "seven brown herons wade"
CHEAP = Passwords(cost=16, passes=1)
KEY = "0123456789abcdefABCDEF-by-chance-0123456789"


class WholeAnswers(FlaskClient):
    """Asks over https and reads every answer to its end, so that files are closed again."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        """Send a request."""
        options.setdefault("base_url", HTTPS)
        if options.get("method") not in {None, "GET", "HEAD"}:
            options.setdefault("headers", {}).setdefault("Referer", f"{HTTPS}/")
        return super().open(*arguments, **{"buffered": True, **options})


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """Return the moment it is."""
        return self.now

    def forward(self, **span: float) -> None:
        """Let time pass; the arguments are those of `timedelta`."""
        self.now += timedelta(**span)


@dataclass(frozen=True)
class Staff:
    """Users by name, and a token of each."""

    people: dict[str, User]
    tokens: dict[str, str]


STAFF = (
    ("dora", Role.DISPATCHER, None),
    ("paul", Role.PLANNER, None),
    ("ada", Role.ADMIN, None),
    ("tim", Role.TECHNICIAN, "T-1"),
    ("tess", Role.TECHNICIAN, "T-2"),
)


def add_staff(store: Store) -> Staff:
    """Add somebody of each role, whose password is `PASSWORD`, with a token."""
    staff = Staff({}, {})
    for name, role, technician_id in STAFF:
        user, _ = users.add_user(
            store,
            name=name,
            role=role,
            technician_id=technician_id,
            by="system",
            at=NOON,
            passwords=CHEAP,
        )
        with store.transaction() as session:
            stored = CHEAP.stored(PASSWORD)
            accounts.set_password(session, user.id, password=stored, one_time_until=None)
        staff.people[name] = users.find_user(store, name)
        staff.tokens[name] = tokens.add_token(
            store, user_id=user.id, name="test", by="system", at=NOON
        )[1]
    return staff


@dataclass
class Case:
    """An application, its store and its people."""

    app: Flask
    store: Store
    clock: Clock
    people: dict[str, User]
    tokens: dict[str, str]

    def browser(self, name: str | None = None) -> FlaskClient:
        """Return a browser, logged in as somebody if a name is given."""
        client = self.app.test_client()
        if name:
            answer = log_in(client, name)
            assert answer.status_code == 302, answer.text
        return client

    def program(self, name: str) -> FlaskClient:
        """Return a client of the API that sends somebody's token with each call."""
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[name]}"
        return client


def csrf_token(client: FlaskClient, path: str = "/login") -> str:
    """Return the token of the first form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found, f"{path} holds no form"
    return found[1]


def log_in(client: FlaskClient, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Send the login form."""
    token = csrf_token(client)
    return client.post(
        "/login", data={"name": name, "password": password, "csrf_token": token, **fields}
    )


def send(client: FlaskClient, path: str, *, page: str = "/account", **fields: str) -> TestResponse:
    """Send a form of somebody who is logged in."""
    return client.post(path, data={**fields, "csrf_token": csrf_token(client, page)})


def make_case(store: Store, staff: Staff, **settings: Any) -> Case:
    """Return an application over a store that `add_staff` has filled; other settings are given by name."""
    clock = Clock()
    chosen = Settings(**{"secret_key": KEY, **settings})
    app = create_app(store=store, settings=chosen, clock=clock, passwords=CHEAP)
    app.test_client_class = WholeAnswers
    return Case(app, store, clock, staff.people, staff.tokens)
