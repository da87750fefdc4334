"""The English words in a text of another language, but for codes, names of files and what is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_TOKEN = re.compile(r"[A-Za-z0-9_.:/\\@#=+*'-]+")
_WORD = re.compile(r"[A-Za-z]{2,}")


def english_words(text: str, known: Collection[str] = ()) -> list[str]:
    """Return the words of Latin letters that are no code: neither capitals alone nor joined to digits, dots or signs.

    >>> english_words("已写入 plan.xlsx, T-01, --out DIR: two rows", known={"two"})
    ['rows']
    """
    found = []
    for token in _TOKEN.findall(text):
        word = token.strip("'.,:;*").rstrip("-")
        if _WORD.fullmatch(word) and not word.isupper() and word not in known:
            found.append(word)
    return found


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return every word of Latin letters in some texts."""
    return frozenset(word for text in texts for word in _WORD.findall(text))
