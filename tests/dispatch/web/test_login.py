"""Logging in and out: same answers, limits, sessions that live on the server (check 16)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from dispatch.desk import logins, users
from dispatch.desk.passwords import Passwords
from dispatch.desk.trail import newest_rows
from dispatch.storage import accounts
from dispatch.storage.tables.accounts import LoginAttemptRow, LoginSessionRow
from tests.dispatch.web.store_case import CHEAP, PASSWORD, Case, csrf_token, log_in, send

COOKIE = "__Host-dispatch"


def actions(case: Case) -> list[str]:
    """Return what the audit trail holds, the newest first."""
    return [row.action for row in newest_rows(case.store, before=None, count=50)]


def test_name_and_password_open_the_pages(case: Case) -> None:
    """Whoever has them sees the day, capitals and blanks around the name aside; the trail says so."""
    client = case.browser()
    answer = log_in(client, "  DORA ")
    assert (answer.status_code, answer.location) == (302, "/")
    assert "dora" in client.get("/").text
    assert actions(case)[0] == "login.succeeded"


@pytest.mark.parametrize("name", ["dora", "nobody", "", "x" * 500, "dora\x00", "dor\u0061\u0301"])
def test_wrong_passwords_have_one_answer(case: Case, name: str) -> None:
    """Whether the name is known or not, status and sentence are the same."""
    answer = log_in(case.browser(), name, "wrong horse staple")
    assert answer.status_code == 401
    assert "Name or password are wrong." in answer.text
    assert actions(case)[0] == "login.failed"


def test_inactive_users_have_the_same_answer(case: Case) -> None:
    """Somebody who is no longer let in is not told so, even with the right password."""
    users.change_user(
        case.store, case.people["dora"].id, is_active=False, by="system", at=case.clock()
    )
    answer = log_in(case.browser(), "dora")
    assert answer.status_code == 401
    assert "Name or password are wrong." in answer.text


@pytest.mark.parametrize("name", ["dora", "nobody", "x" * 500])
def test_the_same_work_is_done_for_unknown_names(
    case: Case, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash of the same parameters is computed, so the time of an answer tells nothing of who has an account."""
    asked: list[dict[str, Any]] = []
    real = hashlib.scrypt

    def counted(text: bytes, **options: Any) -> bytes:
        asked.append({name: options[name] for name in ("n", "r", "p", "dklen")})
        return real(text, **options)

    client = case.browser()
    token = csrf_token(client)
    monkeypatch.setattr(hashlib, "scrypt", counted)
    client.post("/login", data={"name": name, "password": "wrong", "csrf_token": token})
    assert asked == [{"n": CHEAP.cost, "r": 8, "p": CHEAP.passes, "dklen": 32}]


def test_attempts_are_limited_by_name(case: Case) -> None:
    """After ten wrong passwords even the right one waits, from any address; a quarter of an hour later it is taken."""
    client = case.browser()
    for number in range(logins.MOST_BY_NAME):
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert log_in(client, "dora", "wrong").status_code == 401
    answer = log_in(client, "Dora")
    assert answer.status_code == 429
    assert "too many attempts" in answer.text
    assert answer.headers["Retry-After"] == "900"
    assert log_in(case.browser(), "paul").status_code == 302
    case.clock.forward(minutes=15)
    assert log_in(client, "dora").status_code == 302


def test_attempts_are_limited_by_address(case: Case) -> None:
    """Trying one password with many names ends as well; other addresses are not concerned."""
    client = case.browser()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.1"
    for number in range(logins.MOST_BY_ADDRESS):
        assert log_in(client, f"name{number}", "wrong").status_code == 401
    assert log_in(client, "dora").status_code == 429
    assert log_in(case.browser(), "dora").status_code == 302


def test_a_good_login_clears_its_own_attempts_alone(case: Case) -> None:
    """An attacker with an account cannot clear the count of another name."""
    client = case.browser()
    for _ in range(logins.MOST_BY_NAME):
        log_in(client, "ada", "wrong")
    assert log_in(client, "dora").status_code == 302
    assert log_in(case.browser(), "ada").status_code == 429


def test_the_session_changes_at_the_login(case: Case) -> None:
    """What the browser had before is not what it has after: a planted cookie is worth nothing."""
    client = case.browser()
    csrf_token(client)
    before = client.get_cookie(COOKIE)
    with client.session_transaction(base_url="https://localhost") as session:
        planted = session["csrf_token"]
    log_in(client, "dora")
    after = client.get_cookie(COOKIE)
    assert before
    assert after
    assert before.value != after.value
    with client.session_transaction(base_url="https://localhost") as session:
        assert session["key"]
        assert session.get("csrf_token") != planted
    second = case.browser("dora")
    with (
        client.session_transaction(base_url="https://localhost") as one,
        second.session_transaction(base_url="https://localhost") as other,
    ):
        assert one["key"] != other["key"]


def test_logging_out_ends_the_session_on_the_server(case: Case) -> None:
    """A copy of the cookie made before is refused afterwards."""
    client = case.browser("dora")
    copy = client.get_cookie(COOKIE)
    assert copy
    send(client, "/account/logout")
    thief = case.browser()
    thief.set_cookie(COOKIE, copy.value, domain="localhost", secure=True)
    assert thief.get("/account").location == "/login?next=/account"
    assert client.get("/account").status_code == 302
    assert actions(case)[0] == "logout"


def test_keys_are_stored_as_hashes(case: Case) -> None:
    """Whoever reads the database can neither log in nor call the API."""
    client = case.browser("dora")
    with client.session_transaction(base_url="https://localhost") as session:
        key = session["key"]
    case.store.close()
    content = b"".join(
        path.read_bytes() for path in _files_of(case) if not path.name.startswith("secret")
    )
    assert key.encode() not in content
    assert PASSWORD.encode() not in content
    for token in case.tokens.values():
        assert token.encode() not in content


def _files_of(case: Case) -> list[Path]:
    return list(Path(str(case.store.url.database)).parent.glob("store.sqlite*"))


def test_sessions_end_by_themselves(case: Case) -> None:
    """After two quiet hours, and after twelve hours whatever is done."""
    client = case.browser("dora")
    case.clock.forward(hours=1, minutes=59)
    assert client.get("/account").status_code == 200
    case.clock.forward(hours=2)
    assert client.get("/account").status_code == 302
    busy = case.browser("dora")
    for _ in range(11):
        case.clock.forward(hours=1)
        assert busy.get("/account").status_code == 200
    case.clock.forward(hours=1)
    assert busy.get("/account").status_code == 302


def test_whoever_is_let_out_is_out_at_once(case: Case) -> None:
    """Pages and tokens are refused from the next request on."""
    client, program = case.browser("dora"), case.program("dora")
    assert program.get("/api/v1/me").status_code == 200
    users.change_user(
        case.store, case.people["dora"].id, is_active=False, by="system", at=case.clock()
    )
    assert client.get("/account").status_code == 302
    assert program.get("/api/v1/me").status_code == 401


def test_another_role_ends_the_sessions(case: Case) -> None:
    """Nobody goes on with the rights of before."""
    client = case.browser("dora")
    send(
        case.browser("ada"),
        f"/users/{case.people['dora'].id}",
        page="/users",
        role="planner",
    )
    assert client.get("/account").status_code == 302
    assert users.find_user(case.store, "dora").role.value == "planner"


def test_a_one_time_password_is_good_for_changing_it_alone(case: Case) -> None:
    """Every page leads to the form, the API refuses; the changed password opens all, and the old one is void."""
    one_time = users.issue_password(
        case.store, case.people["dora"].id, by="system", at=case.clock(), passwords=CHEAP
    )
    client = case.browser()
    assert log_in(client, "dora", one_time).status_code == 302
    for path in ("/", "/account", "/technicians"):
        assert client.get(path).location == "/account/password"
    assert case.program("dora").get("/api/v1/me").status_code == 403
    fields = {"old": one_time, "new": "a fresh pail of herring", "page": "/account/password"}
    assert send(client, "/account/password", **fields, again="other").status_code == 422
    answer = send(client, "/account/password", **fields, again="a fresh pail of herring")
    assert answer.location == "/"
    assert client.get("/account").status_code == 200
    assert case.program("dora").get("/api/v1/me").status_code == 200
    assert log_in(case.browser(), "dora", one_time).status_code == 401


def test_a_one_time_password_is_void_after_a_week(case: Case) -> None:
    """One that was never used does not stay open for ever."""
    one_time = users.issue_password(
        case.store, case.people["dora"].id, by="system", at=case.clock(), passwords=CHEAP
    )
    case.clock.forward(days=7)
    assert log_in(case.browser(), "dora", one_time).status_code == 401


def test_a_changed_password_ends_the_other_sessions(case: Case) -> None:
    """The browser that changed it goes on, every other one is out."""
    here, elsewhere = case.browser("dora"), case.browser("dora")
    new = "a fresh pail of herring"
    answer = send(here, "/account/password", old=PASSWORD, new=new, again=new)
    assert answer.status_code == 302
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong", "a fresh pail of herring", "old password is wrong"),
        (PASSWORD, PASSWORD, "is the old one"),
        (PASSWORD, "short", "has 5 characters"),
        (PASSWORD, "x" * 201, "has 201 characters"),
        (PASSWORD, "aaaaaaaabbbb", "repeats fewer"),
        (PASSWORD, "my name is Dora!", "holds the user&#39;s name"),
        (PASSWORD, "Password1234567", "among those tried first"),
    ],
)
def test_bad_passwords_are_refused(case: Case, old: str, new: str, said: str) -> None:
    """With the reason; the old one stays."""
    client = case.browser("dora")
    answer = send(client, "/account/password", old=old, new=new, again=new)
    assert answer.status_code == 422
    assert said in answer.text
    assert log_in(case.browser(), "dora").status_code == 302


def test_guessing_the_old_password_is_limited(case: Case) -> None:
    """A browser left open is no way to find the password out."""
    client = case.browser("dora")
    fields = {"old": "wrong", "new": "a fresh pail of herring", "again": "a fresh pail of herring"}
    for _ in range(logins.MOST_BY_NAME):
        assert send(client, "/account/password", **fields).status_code == 422
    assert send(client, "/account/password", **fields).status_code == 429


def test_old_attempts_and_sessions_are_forgotten(case: Case) -> None:
    """The tables do not grow for ever."""
    log_in(case.browser(), "dora", "wrong")
    case.browser("paul")
    case.clock.forward(days=31)
    case.browser("ada")
    with case.store.reading() as session:
        count = [
            session.scalar(select(func.count()).select_from(table))
            for table in (LoginAttemptRow, LoginSessionRow)
        ]
    assert count == [0, 1]


def test_passwords_are_stored_anew_when_the_parameters_grow(case: Case) -> None:
    """A login with the right password keeps it with today's parameters."""
    weak = Passwords(cost=4, passes=1)
    with case.store.transaction() as session:
        stored = weak.stored(PASSWORD)
        accounts.set_password(session, case.people["dora"].id, password=stored, one_time_until=None)
    assert log_in(case.browser(), "dora").status_code == 302
    with case.store.reading() as session:
        kept = accounts.stored_password(session, case.people["dora"].id)
    assert kept
    assert kept.startswith(f"scrypt${CHEAP.cost}$")
    assert log_in(case.browser(), "dora").status_code == 302
