"""A fault is found by what callers say, in two languages, unfinished and misspelt."""

from __future__ import annotations

import pytest

from dispatch.triage import load_catalogue
from dispatch.triage.search import likeliest, search
from dispatch.triage.text import alike

CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("BOI-02", "BOI-02"),
        ("boi-02", "BOI-02"),
        ("ＢＯＩ－０２", "BOI-02"),
        ("no hot water", "BOI-02"),
        ("boiler not igniting", "BOI-01"),
        ("breakr trips", "ELE-01"),
        ("smell of gas", "GAS-01"),
        ("打不着火", "BOI-01"),
        ("跳闸", "ELE-01"),
        ("智能锁", "NET-03"),
        ("e01", "BOI-01"),
        ("chiller_flow", "CHI-01"),
        ("wifi slow", "NET-02"),
    ],
)
def test_what_is_typed_finds_its_fault(typed: str, first: str) -> None:
    """Codes, device codes, symptoms, other words; capitals, full-width signs and slips do not matter."""
    assert search(CATALOGUE, typed)[0].code == first


def test_a_begun_word_finds_more_than_one() -> None:
    """As one types the list holds what still fits, and no more than asked for."""
    codes = [fault.code for fault in search(CATALOGUE, "boi", limit=5)]
    assert codes == ["BOI-01", "BOI-02", "BOI-03", "BOI-04", "BOI-05"]
    assert {fault.skill for fault in search(CATALOGUE, "air cond")} == {"aircon"}


@pytest.mark.parametrize("typed", ["", "   ", "zzz qqq", "?", "的"])
def test_nonsense_finds_nothing(typed: str) -> None:
    """An empty list, and no error."""
    assert search(CATALOGUE, typed) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("壁挂炉不点火 Boiler does not ignite", "BOI-01"),
        ("家里没有热水 no hot water since the morning", "BOI-02"),
        ("lock will not open", "NET-03"),
        ("please call me back", None),
        ("", None),
    ],
)
def test_a_description_is_guessed_only_where_it_is_near(text: str, code: str | None) -> None:
    """Tickets of the API and of imports get a proposal; what tells of nothing known gets none."""
    found = likeliest(CATALOGUE, text)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("No hot water", "there is no hot water", 0.9, 1.0),
        ("水管漏水", "厨房水管漏水很久了", 0.9, 1.0),
        ("No hot water", "breaker trips", 0.0, 0.2),
        ("", "breaker trips", 0.0, 0.0),
    ],
)
def test_texts_are_alike_by_their_words(one: str, other: str, least: float, most: float) -> None:
    """The shorter text counts, whichever comes first; an empty one is like nothing."""
    assert least <= alike(one, other) <= most
    assert alike(one, other) == alike(other, one)
