"""What holds for the text of every page: the policy it is sent under, and nothing in it that this refuses."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import Case
from tests.end_to_end.every_page.conftest import pages_of


class Markup(HTMLParser):
    """Collects what stands in the page and would run or colour it, and what its parts are called."""

    def __init__(self) -> None:
        super().__init__()
        self.loud: list[str] = []
        self.ids: list[str] = []
        self.language = ""
        self.titles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        given = dict(attrs)
        self.loud += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        if tag == "style" and "nonce" not in given:
            self.loud.append("style without a nonce")
        data = given.get("type") in {"application/json", "importmap"}
        if tag == "script" and not data and "src" not in given and "nonce" not in given:
            self.loud.append("script of its own")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "html":
            self.language = given.get("lang") or ""
        self.titles += tag == "title"


def policy_of(header: str) -> dict[str, set[str]]:
    """Return what each directive of a Content-Security-Policy lets in."""
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def test_the_walk_finds_the_pages(day: Case, closed_day: Office) -> None:
    """It is long, and reaches the pages of each kind of person."""
    found = pages_of(day, closed_day)
    assert len(found) > 25
    assert {door.person for door, _ in found} >= {None, "ada"}


def test_every_page_is_sent_under_a_strict_policy(day: Case, closed_day: Office) -> None:
    """No source of scripts or styles is open, no page may be framed, and nothing is guessed or kept."""
    for door, answer in pages_of(day, closed_day):
        policy = policy_of(answer.headers["Content-Security-Policy"])
        assert policy["default-src"] == {"'none'"}, door
        for directive in ("script-src", "style-src"):
            sources = {s for s in policy[directive] if not s.startswith("'nonce-")}
            assert sources <= {"'self'"}, f"{door}: {directive} {sources}"
        assert policy["frame-ancestors"] <= {"'none'", "'self'"}, door
        assert policy["base-uri"] == {"'none'"}, door
        assert policy["form-action"] == {"'self'"}, door
        assert answer.headers["X-Content-Type-Options"] == "nosniff", door
        assert "no-store" in answer.headers["Cache-Control"], door


def test_no_page_holds_what_the_policy_refuses(day: Case, closed_day: Office) -> None:
    """No inline handler, style or script without a nonce, no id twice; each page has a language and one title."""
    for door, answer in pages_of(day, closed_day):
        seen = Markup()
        seen.feed(answer.text)
        assert seen.loud == [], door
        twice = {id for id in seen.ids if seen.ids.count(id) > 1}
        assert not twice, f"{door}: {twice}"
        assert seen.language, door
        assert seen.titles >= 1, door


@pytest.mark.parametrize("word", ["None", "Undefined", "nan", "inf"])
def test_no_page_shows_a_value_of_the_program(day: Case, closed_day: Office, word: str) -> None:
    """Where there is nothing to show, people are not shown what a program calls nothing."""
    for door, answer in pages_of(day, closed_day):
        text = re.sub(r"<(script|style)\b.*?</\1>", "", answer.text, flags=re.S)
        shown = re.sub(r"<[^>]+>", " ", text)
        assert not re.search(rf"(?<![\w-]){word}(?![\w-])", shown), door
