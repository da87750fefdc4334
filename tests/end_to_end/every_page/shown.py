"""What a page shows to people: its texts, the attributes that are read out, the words that its scripts are given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

ATTRIBUTES = {
    "alt",
    "aria-label",
    "content",
    "data-label",
    "data-pin",
    "data-proposed",
    "data-unreachable",
    "data-unsent",
    "placeholder",
    "title",
}
SILENT = {"script", "style", "code", "pre", "textarea"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# English words: no part of an id, a path, an address, a file's name or the name of a value.
_WORD = re.compile(r"(?<![\w./@#{-])[A-Za-z][a-z]+(?:['’-][a-z]+)*(?![\w/@}-]|[.:]\w)")


class Shown(HTMLParser):
    """Collects what a page shows.

    Attributes
    ----------
    texts : list of str
        Everything that is shown or read out; what is marked `translate="no"` is data and left out.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._is_json = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes that are shown, and see whether the content is."""
        given = {name: value or "" for name, value in attrs}
        silent = self._silent or tag in SILENT or given.get("translate") == "no"
        if not silent or tag in SILENT:
            names = ATTRIBUTES - ({"content"} if tag == "meta" else set())
            self.texts += [given[name] for name in names & given.keys()]
            if "data-words" in given:
                self.texts += json.loads(given["data-words"]).values()
        self._is_json = tag == "script" and given.get("type") == "application/json"
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those in it that have no end of their own."""
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Take a text that is shown; of data for scripts the words."""
        if self._is_json and self._open and self._open[-1][0] == "script":
            self.texts += _words_given(json.loads(data))
        elif not self._silent:
            self.texts.append(data)

    @property
    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def _words_given(data: object) -> Iterator[str]:
    """Give the words that a block of data holds for a script: `texts` or `words`, and titles and rows of a map."""
    if not isinstance(data, dict):
        return
    for name in ("texts", "words"):
        if isinstance(data.get(name), dict):
            yield from (str(text) for text in data[name].values())
    for need in data.get("needs", ()):
        yield from (need["text"], need["act"])
    for depot in data.get("depots", ()):
        yield from (str(row[0]) for row in depot.get("rows", ()))
    for route in data.get("routes", ()):
        yield str(route.get("note", ""))
        for stop in route.get("stops", ()):
            yield from (str(row[0]) for row in stop.get("rows", ()))


def english_words(page: str, *, known: frozenset[str]) -> dict[str, str]:
    """Return the English words that a page shows, each with the text it stands in; `known` ones are left out."""
    found: dict[str, str] = {}
    for text in Shown(page).texts:
        for word in _WORD.findall(text):
            if word not in known:
                found.setdefault(word, " ".join(text.split())[:90])
    return found
