"""The language of a page: chosen by its reader, set for all, or the browser's."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dispatch.errors import SettingsError
from dispatch.languages import current_language
from tests.dispatch.made_plan import made_plan

Open = Callable[..., FlaskClient]
CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}


def tag_of(client: FlaskClient, path: str = "/", **headers: str) -> str:
    """Return what a page says its language is."""
    answer = client.get(path, headers=headers)
    found = re.search(r'<html lang="([\w-]+)"', answer.text)
    assert found
    assert answer.headers["Content-Language"] == found[1]
    return found[1]


def test_english_without_any_wish(client: FlaskClient) -> None:
    """A client that names no language reads English."""
    assert tag_of(client) == "en"


def test_the_browser_decides_where_nobody_else_does(client: FlaskClient) -> None:
    """The first language of the browser's list that is spoken here counts."""
    assert tag_of(client, **CHINESE) == "zh-Hans"
    assert tag_of(client, **{"Accept-Language": "fr,en;q=0.5,zh;q=0.2"}) == "en"
    assert tag_of(client, **{"Accept-Language": "fr"}) == "en"


def test_the_setting_counts_before_the_browser(client_of: Open) -> None:
    """An office that sets a language has it whatever its browsers ask for."""
    assert tag_of(client_of(made_plan(), language="zh"), **{"Accept-Language": "en"}) == "zh-Hans"


def test_a_choice_counts_before_all_and_is_kept(client_of: Open) -> None:
    """`?lang=` changes the page, the cookie keeps it for the next one, and another choice replaces it."""
    client = client_of(made_plan(), language="en")
    assert tag_of(client, "/?lang=zh") == "zh-Hans"
    assert tag_of(client, "/technicians") == "zh-Hans"
    assert tag_of(client, "/technicians?lang=en", **CHINESE) == "en"
    assert tag_of(client, "/", **CHINESE) == "en"


def test_a_choice_of_a_language_that_is_not_there_is_none(client: FlaskClient) -> None:
    """An unknown code changes nothing and keeps nothing."""
    answer = client.get("/?lang=xx")
    assert 'lang="en"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    """It holds the code alone, for a year."""
    cookie = client.get("/?lang=zh").headers["Set-Cookie"]
    assert cookie.startswith("dispatch-language=zh;")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_caches_tell_languages_apart(client: FlaskClient) -> None:
    """What depends on the browser's list or the cookie says so."""
    assert {"Accept-Language", "Cookie"} <= set(client.get("/").vary)


def test_the_switch_leads_to_the_same_page(client: FlaskClient) -> None:
    """The foot names the other language in that language; its link repeats nothing that the page was asked with."""
    page = client.get("/technicians?secret=abc").text
    found = re.search(r'<a[^>]* href="([^"]+)"[^>]*>简体中文</a>', page)
    assert found
    assert found[1] == "?lang=zh"
    assert "abc" not in page
    assert ">English</a>" in client.get("/?lang=zh").text


def test_refusals_are_in_the_language_of_their_reader(client: FlaskClient) -> None:
    """A page that is not there says so in Chinese to a Chinese reader."""
    assert tag_of(client, "/nothing", **CHINESE) == "zh-Hans"


def test_a_request_leaves_no_language_behind(client: FlaskClient) -> None:
    """After an answer the thread is as it was."""
    client.get("/", headers=CHINESE)
    assert current_language() == "en"


def test_a_setting_that_names_no_language_is_refused(client_of: Open) -> None:
    """The server does not start with it, and says which there are."""
    with pytest.raises(SettingsError, match=r"language is 'fr'. Give one of auto, en, zh."):
        client_of(made_plan(), language="fr")
