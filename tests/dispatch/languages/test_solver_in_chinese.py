"""What the solver and the checker say is known here by its codes, and told in the reader's language."""

from __future__ import annotations

import re

import pytest

from dispatch.domain.retelling import FACTS, OTHERS, WORDS, retold
from dispatch.domain.solver_sentences import REASON_SENTENCES, REASONS, VIOLATIONS
from dispatch.languages import use_language
from solver.reasons.kinds import SENTENCES, VARIANTS, Explanation, Reason
from solver.violations import Kind, Violation
from tests.support.english_left import english_words

# What facts of each name look like; any other is a list of ids.
FACT_VALUES: dict[str, object] = {
    "wanted": {"s-1": "at level 2", "s-2": "at level 1"},
    "held": {"s-1": "level 1", "s-2": "level 0"},
    "quantity": 3,
    "available": 1,
    "part": "P-1",
    "parts": {"P-1": 2, "P-2": 1},
    "seconds": 3900,
    "cost": 123456,
    "price": 6000,
    "limit_at": "2026-11-23T17:30:00+08:00",
    "limit": "the end of the shift",
    "start": "2026-11-23T10:30:00+08:00",
    "due": "2026-11-23T10:30:00+08:00",
    "earliest": "2026-11-23T11:30:00+08:00",
    "arrives": "2026-11-24T09:00:00+08:00",
    "locked_start": "2026-11-23T10:30:00+08:00",
    "shift_start": "2026-11-23T08:00:00+08:00",
    "shift_end": "2026-11-23T17:00:00+08:00",
    "times": ["2026-11-23T09:00:00+08:00 to 2026-11-23T11:00:00+08:00"],
    "fault": "lacks the skills",
}
SAID = {**{(reason, ""): text for reason, text in SENTENCES.items()}, **VARIANTS}


def test_the_sentences_here_are_those_of_the_solver() -> None:
    """Reasons, their sentences and those of violations are repeated without a change."""
    assert list(REASONS) == [reason.value for reason in Reason]
    assert list(REASONS.values()) == list(REASONS)
    assert list(REASON_SENTENCES) == [*SENTENCES.values(), *VARIANTS.values()]
    assert dict(VIOLATIONS) == {kind.value: kind.template for kind in Kind}


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_chinese_word(reason: Reason) -> None:
    """The code of the closed list is told in Chinese."""
    with use_language("zh"):
        assert english_words(retold(reason.value)) == []


@pytest.mark.parametrize(("reason", "variant"), list(SAID), ids=str)
def test_every_reason_is_told_in_chinese(reason: Reason, variant: str) -> None:
    """The sentence of each reason and variant is Chinese, and keeps the ids it names."""
    names = re.findall(r"{(\w+)}", SAID[reason, variant])
    named = {name: name.removesuffix("_time") for name in names}
    facts = {name: FACT_VALUES.get(name, ["T-1", "T-2"]) for name in named.values()}
    sentence = Explanation(reason, facts, variant).sentence
    assert english_words(sentence), "the English sentence holds no word: is it one?"
    with use_language("zh"):
        told = retold(sentence)
    assert english_words(told) == []
    assert [id for id in ("T-1", "T-2", "P-1") if (id in sentence) != (id in told)] == []
    with use_language("en"):
        assert retold(sentence) == sentence


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: str(kind.value))
def test_every_violation_is_told_in_chinese(kind: Kind) -> None:
    """The sentence of each kind of violation is Chinese: where, what and which rule."""
    fields = dict.fromkeys(re.findall(r"{(\w+)[^{}]*}", kind.template))
    figures: dict[str, int | str] = {name: number for number, name in enumerate(fields, 41)}
    sentence = Violation(kind, "T-1", 0, 2, "J-1", figures).sentence
    with use_language("zh"):
        told = retold(sentence)
    assert english_words(told) == []
    missing = [str(number) for number in figures.values() if str(number) not in told]
    assert missing == []
    assert "'T-1'" in told


@pytest.mark.parametrize("text", OTHERS)
def test_what_else_a_plan_says_is_told_in_chinese(text: str) -> None:
    """Proofs, progress and providers are Chinese."""
    with use_language("zh"):
        assert english_words(retold(re.sub(r"{\w+}", "7", text)), known={"km"}) == []


@pytest.mark.parametrize("text", [*WORDS, *FACTS])
def test_facts_are_told_in_chinese(text: str) -> None:
    """A phrase in the place of a value is Chinese as well."""
    filled = re.sub(r"{\w+}", "7", text)
    with use_language("zh"):
        assert english_words(retold(f"It is locked to T-1, who {filled}.")) == []


def test_lists_of_facts_are_told_one_by_one() -> None:
    """A list of values is told value by value, with the Chinese mark between them."""
    assert len(FACTS) > 3
    with use_language("zh"):
        told = retold("No technician holds a at level 2, b at level 1; the best held: none.")
    assert told == "没有技师具备 2 级的 a、1 级的 b；最高为：无。"


def test_what_nobody_knows_stays_as_it_is() -> None:
    """A sentence of another program, or of a person, is not changed."""
    with use_language("zh"):
        assert retold("The key is under the mat.") == "The key is under the mat."
        assert retold("") == ""
