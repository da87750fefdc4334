"""`dispatch user` and `dispatch token`, on a store of the test's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.cli.commands import UNUSABLE, run
from dispatch.desk.logins import user_of_token
from dispatch.desk.passwords import Passwords
from dispatch.storage import Store, accounts

CHEAP = Passwords(cost=16, passes=1)


@pytest.fixture(autouse=True)
def store_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the commands use a store in the test's folder, and be quick about passwords."""
    path = tmp_path / "store.sqlite"
    monkeypatch.setenv("DISPATCH_STORE_URL", f"sqlite:///{path}")
    monkeypatch.setattr("dispatch.cli.accounts.Passwords", lambda: CHEAP)
    return path


@pytest.fixture
def store(store_file: Path) -> Iterator[Store]:
    """The store that the commands use."""
    opened = Store.open(f"sqlite:///{store_file}")
    yield opened
    opened.close()


def test_users_are_added_and_listed(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The one-time password is printed once and is the right one."""
    assert run(["user", "add", "Bob", "--role", "dispatcher"]) == 0
    said = capsys.readouterr().out
    password = re.search(r"[a-z0-9]{5}(-[a-z0-9]{5}){3}", said)
    assert password
    with store.reading() as session:
        named = accounts.user_named(session, "bob")
    assert named
    assert CHEAP.matches(password[0], named[1])
    run(["user", "add", "tim", "--role", "technician", "--technician", "T-1"])
    capsys.readouterr()
    assert run(["user", "list"]) == 0
    listed = capsys.readouterr().out
    assert re.search(r"U-000001 +Bob +dispatcher +one-time password", listed)
    assert re.search(r"U-000002 +tim +technician +technician T-1, one-time password", listed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["user", "add", "bob", "--role", "dispatcher"], "There is a user 'bob' already"),
        (["user", "add", "a b", "--role", "dispatcher"], "is no name for a user"),
        (["user", "add", "tim", "--role", "technician"], "needs the id of the technician"),
        (["user", "add", "eve", "--role", "planner", "--technician", "T"], "no other role has one"),
        (["user", "deactivate", "eve"], "There is no user 'eve'"),
        (["user", "deactivate", "root"], "the last active administrator"),
        (["token", "add", "eve", "--name", "x"], "There is no user 'eve'"),
        (["token", "add", "bob", "--name", " "], "has 0 characters"),
        (["token", "revoke", "A-9"], "There is no token 'A-9'"),
    ],
)
def test_refusals_say_what_to_do(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each has its sentence, and nothing is changed."""
    run(["user", "add", "bob", "--role", "dispatcher"])
    run(["user", "add", "root", "--role", "admin"])
    capsys.readouterr()
    assert run(arguments) == UNUSABLE
    assert said in capsys.readouterr().err
    run(["user", "list"])
    assert capsys.readouterr().out.count("one-time") == 2


def test_tokens_are_made_and_revoked(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """A token acts as its user until it is revoked, or the user is let out."""
    run(["user", "add", "bob", "--role", "dispatcher"])
    texts = []
    for name in ("map", "phone"):
        capsys.readouterr()
        run(["token", "add", "bob", "--name", name])
        texts.append(capsys.readouterr().out.split()[-1])
    assert [user_of_token(store, text) is not None for text in texts] == [True, True]
    run(["token", "revoke", "A-000001"])
    assert [user_of_token(store, text) is not None for text in texts] == [False, True]
    capsys.readouterr()
    run(["token", "list"])
    listed = capsys.readouterr().out
    assert re.search(r"A-000001 +bob +map +revoked", listed)
    assert re.search(r"A-000002 +bob +phone +in force", listed)
    assert not any(text in listed for text in texts)
    run(["user", "deactivate", "bob"])
    assert user_of_token(store, texts[1]) is None
    run(["user", "deactivate", "bob", "--undo"])
    assert user_of_token(store, texts[1]) is not None


def test_a_password_is_given_anew(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The earlier one is void."""
    run(["user", "add", "bob", "--role", "dispatcher"])
    first = capsys.readouterr().out.split()[-1]
    run(["user", "password", "bob"])
    second = capsys.readouterr().out.split()[-1]
    with store.reading() as session:
        named = accounts.user_named(session, "bob")
    assert named
    assert [CHEAP.matches(text, named[1]) for text in (first, second)] == [False, True]
