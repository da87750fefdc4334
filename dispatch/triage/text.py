"""How near two texts are, in English, in Chinese, and where both are mixed."""

from __future__ import annotations

import difflib
import re
import unicodedata

_LATIN = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_NEAR = 0.8
_FILLING = frozenset(
    {
        *(
            "a",
            "an",
            "and",
            "as",
            "at",
            "be",
            "but",
            "by",
            "does",
            "do",
            "for",
            "from",
            "has",
            "have",
            "i",
            "in",
        ),
        *(
            "is",
            "it",
            "its",
            "my",
            "of",
            "on",
            "or",
            "our",
            "s",
            "so",
            "t",
            "that",
            "the",
            "there",
            "to",
            "was",
        ),
        *("we", "when", "will", "with"),
    }
)


def plain(text: str) -> str:
    r"""Return a text without capitals and full-width forms, its blanks single.

    >>> plain("  Boiler　ＤＯＥＳ not\nignite ")
    'boiler does not ignite'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(text: str) -> frozenset[str]:
    """Return what a text is made of: its English words but the filling ones, its Chinese signs in pairs.

    >>> sorted(words("The boiler is 不点火"))
    ['boiler', '不点', '点火']
    """
    told = plain(text)
    latin = {word for word in _LATIN.findall(told) if word not in _FILLING}
    pairs = {
        run[at : at + 2] for run in _CHINESE.findall(told) for at in range(max(1, len(run) - 1))
    }
    return frozenset(latin | pairs)


def covered(wanted: frozenset[str], told: frozenset[str]) -> float:
    """Return what share of the wanted words a text holds, from 0 to 1; a word begun or misspelt counts in part."""
    if not wanted:
        return 0.0
    return sum(max((_like(word, other) for other in told), default=0.0) for word in wanted) / len(
        wanted
    )


def _like(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if not (word.isascii() and other.isascii()):
        return 0.5 if word in other or other in word else 0.0
    if other.startswith(word) and len(word) > 1:
        return 0.9
    if min(len(word), len(other)) < 4:
        return 0.0
    ratio = difflib.SequenceMatcher(None, word, other).ratio()
    return 0.8 * ratio if ratio >= _NEAR else 0.0


def alike(one: str, other: str) -> float:
    """Return how much two texts say the same, from 0 to 1, whichever is longer."""
    mine, theirs = words(one), words(other)
    if not mine or not theirs:
        return 0.0
    fewer, more = sorted((mine, theirs), key=len)
    return covered(fewer, more)
