"""Cookies, keys, host names and addresses: what an attacker tries first (checks 17, 18 and 19)."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from dispatch.errors import SettingsError
from dispatch.settings import Settings
from dispatch.storage.engine import Store
from dispatch.web import create_app
from dispatch.web.guard import COOKIE, safe_next
from tests.dispatch.web.store_case import (
    CHEAP,
    KEY,
    Case,
    csrf_token,
    log_in,
)

MakeCase = Callable[..., Case]
OTHER_KEY = "fedcba9876543210-ZYXWVU-by-chance-fedcba98"


def test_cookies_are_closed(case: Case) -> None:
    """Sent to this host alone, over https alone, to no script, and not from forms of other sites."""
    client = case.browser()
    for answer in (client.get("/login"), log_in(client, "dora")):
        cookies = answer.headers.getlist("Set-Cookie")
        assert len(cookies) == 1
        name, *attributes = cookies[0].split("; ")
        assert name.startswith(f"{COOKIE}=")
        assert COOKIE.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
        assert not any(each.startswith("Domain") for each in attributes)


@pytest.mark.parametrize(
    "key",
    [
        "short",
        "x" * 64,
        "0123456789" * 3,
        "changeme-changeme-changeme-changeme-0123",
        "this-is-the-default-key-for-everybody-12345",
    ],
)
def test_weak_keys_stop_the_start(case_of: MakeCase, key: str) -> None:
    """A key that is short or known is refused, as the key and as an earlier one, and is not shown."""
    for name in ("secret_key", "secret_key_fallbacks"):
        with pytest.raises(SettingsError, match=name) as caught:
            case_of(**{name: key})
        assert key not in str(caught.value)


def test_keys_are_taken_over(case_of: MakeCase, case: Case) -> None:
    """A login made under the earlier key goes on while that key is listed, and ends when it is not."""
    client = case.browser("dora")
    cookie = client.get_cookie(COOKIE)
    assert cookie
    for fallbacks, status in ((KEY, 200), ("", 302)):
        app = create_app(
            store=case.store,
            settings=Settings(secret_key=OTHER_KEY, secret_key_fallbacks=fallbacks),
            clock=case.clock,
            passwords=CHEAP,
        )
        later = app.test_client()
        later.set_cookie(COOKIE, cookie.value, domain="localhost", secure=True)
        assert later.get("/account", base_url="https://localhost").status_code == status


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_key_is_made_beside_the_store(case_of: MakeCase) -> None:
    """The first start makes one for this user alone, later starts take it; one that others can read is refused."""
    first = case_of(secret_key="")
    path = Path(str(first.store.url.database)).parent / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    made = path.read_text("ascii").strip()
    assert first.app.secret_key == made
    assert len(made) == 64
    second = create_app(store=first.store, settings=Settings(), passwords=CHEAP)
    assert second.secret_key == made
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="read by others"):
        create_app(store=first.store, settings=Settings(), passwords=CHEAP)
    assert [item.name for item in path.parent.iterdir() if "secret" in item.name] == ["secret_key"]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.org/",
        "//evil.example.org/",
        "/\\evil.example.org",
        "\\\\evil.example.org",
        "/\t/evil.example.org",
        "/\n/evil.example.org",
        "javascript:alert(1)",
        "evil.example.org",
        "",
    ],
)
def test_the_login_leads_to_no_other_server(case: Case, target: str) -> None:
    """An address given as `next=` that a browser reads as another server's is forgotten."""
    assert safe_next(target) is None
    client = case.browser()
    page = client.get("/login", query_string={"next": target}).text
    assert "evil" not in page
    assert log_in(client, "dora", next=target).location == "/"


def test_the_login_leads_back(case: Case) -> None:
    """A page that was asked for is shown after the login, with its question."""
    client = case.browser()
    asked = client.get("/tickets?state=done&order=moved").location
    assert asked == "/login?next=/tickets?state%3Ddone%26order%3Dmoved"
    page = client.get(asked)
    assert 'name="next" value="/tickets?state=done&amp;order=moved"' in page.text
    answer = log_in(client, "dora", next="/tickets?state=done&order=moved")
    assert answer.location == "/tickets?state=done&order=moved"


def test_what_was_shown_stays_nowhere(case: Case) -> None:
    """Pages and answers are kept by no cache, so that going back after a logout shows nothing; https stays https."""
    client = case.browser("dora")
    for answer in (client.get("/account"), case.program("dora").get("/api/v1/me")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    plain = client.get("/health", base_url="http://127.0.0.1:5000")
    assert "Strict-Transport-Security" not in plain.headers


def test_a_form_that_is_refused_says_why(case: Case) -> None:
    """A browser that keeps no cookie is told so; one with an old page is told to load it again."""
    client = case.browser()
    assert "sent no cookie" in client.post("/login", data={"name": "dora"}).text
    csrf_token(client)
    answer = client.post("/login", data={"name": "dora", "csrf_token": "old"})
    assert (answer.status_code, "Load it again" in answer.text) == (400, True)


@pytest.mark.parametrize("path", ["/login", "/", "/api/v1/me", "/health"])
def test_other_host_names_are_refused(case: Case, path: str) -> None:
    """Pages, calls and the sign of life answer to their own names alone."""
    answer = case.browser().get(path, base_url="https://evil.example.org")
    assert answer.status_code == 400
    assert "trusted_hosts" in answer.text


def test_forwarded_headers_are_believed_by_setting_alone(case_of: MakeCase) -> None:
    """Without a proxy in the settings nobody writes the address that attempts are counted by."""
    headers = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Host": "evil.example.org"}
    plain = case_of()
    client = plain.browser()
    token = csrf_token(client)
    form = {"name": "dora", "password": "wrong", "csrf_token": token}
    client.post("/login", data=form, headers=headers | {"Referer": "https://localhost/"})
    assert last_address(plain) == "127.0.0.1"
    behind = case_of(proxies=1.0, trusted_hosts="plan.example.org")
    client = behind.browser()
    headers |= {"X-Forwarded-Host": "plan.example.org", "X-Forwarded-Proto": "https"}
    token = csrf_token(client)
    form |= {"csrf_token": token}
    client.post("/login", data=form, headers=headers | {"Referer": "https://plan.example.org/"})
    assert last_address(behind) == "192.0.2.9"
    assert client.get("/login", headers={"X-Forwarded-Host": "evil.org"}).status_code == 400


def last_address(case: Case) -> str:
    """Return where the last attempt to log in came from."""
    rows = case.program("ada").get("/api/v1/audit").json
    found = next(row for row in rows if row["action"] == "login.failed")
    address: str = found["details"]["address"]
    return address


@pytest.mark.parametrize(
    "wrong",
    [
        {"tile_url": "http://192.168.1.5/{z}/{x}/{y}.png"},
        {"tile_url": "http://localhost:9/{z}/{x}/{y}.png"},
        {
            "tile_url": "https://tiles.example.org/{z}/{x}/{y}.png",
            "outgoing_hosts": "maps.example.org",
        },
        {"outgoing_private": "perhaps", "tile_url": "https://tiles.example.org/{z}/{x}/{y}.png"},
    ],
)
def test_tiles_come_from_allowed_hosts(case_of: MakeCase, wrong: dict[str, str]) -> None:
    """A tile server in a private network, or outside the list, stops the start."""
    with pytest.raises(SettingsError, match=r"outgoing_private|outgoing_hosts"):
        case_of(**wrong)


@pytest.mark.parametrize(
    "allowed",
    [
        {"tile_url": "http://192.168.1.5/{z}/{x}/{y}.png", "outgoing_private": "yes"},
        {
            "tile_url": "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
            "outgoing_hosts": ".example.org",
        },
        {"tile_url": "/tiles/{z}/{x}/{y}.png"},
    ],
)
def test_allowed_tiles_are_taken(case_of: MakeCase, allowed: dict[str, str]) -> None:
    """What the administrator has decided holds."""
    assert case_of(**allowed).browser().get("/login").status_code == 200


def test_nothing_makes_the_application_talk(
    case_of: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DEBUG stays off whatever the environment says, and exceptions are never handed on."""
    for name in ("FLASK_DEBUG", "FLASK_ENV", "DEBUG"):
        monkeypatch.setenv(name, "1")
    app = case_of().app
    assert app.debug is False
    assert not app.testing
    assert not app.config["PROPAGATE_EXCEPTIONS"]


def test_a_folder_is_shown_without_a_database(tmp_path: Path) -> None:
    """The pages of a folder have no login, no API and no key, as before."""
    app = create_app(settings=Settings(plan_folder=str(tmp_path)))
    assert "login.log_in" not in app.view_functions
    assert not any(rule.rule.startswith("/api") for rule in app.url_map.iter_rules())
    assert app.secret_key is None


def test_the_store_file_may_lie_anywhere(store_path: Path) -> None:
    """The key lies beside the store, not where the server was started."""
    store = Store.open(f"sqlite:///{store_path}")
    create_app(store=store, settings=Settings(), passwords=CHEAP)
    store.close()
    assert (store_path.parent / "secret_key").is_file()


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where a store may lie that is not there yet."""
    return tmp_path / "deep" / "folder" / "store.sqlite"
