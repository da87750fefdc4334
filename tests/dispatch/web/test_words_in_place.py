"""No template and no script holds a text of its own: people's words go through the catalogues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from dispatch.languages.catalogues import catalogue
from tools import messages

WEB, MAPS = Path("dispatch/web"), Path("dispatch/maps")
ATTRIBUTES = re.compile(r'(?<![\w-])(?:title|aria-label|placeholder|alt|data-label)="([^"]*)"')
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z!\ue000](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
# What macros and blocks write into a tag.
INSIDE_TAGS = re.compile(
    r"\{% block body_class %\}.*?\{% endblock %\}|(?<=%\}) aria-[a-z]+=\"[^\"]*\"( aria-[a-z]+=\"[^\"]*\")*"
)
# The product's name, signs of pins, keys, and examples that hold for every language.
KNOWN = {
    "B",
    "Ctrl",
    "Dispatch",
    "Enter",
    "GCJ-02",
    "GPS",
    "P",
    "T-000001",
    "Tab",
    "WGS-84",
    "study.toml",
}
# Where a script shows a text: what follows is a text of its own, or one that it was given.
SHOWN_BY_SCRIPTS = re.compile(
    r"""(?:\.(?:textContent|innerText|title|placeholder|ariaLabel|alt)\s*=\s*
        |setAttribute\(\s*"(?:aria-label|title|placeholder|alt)",\s*
        |announce\(\s*|alert\(\s*|confirm\(\s*
        |(?:make|element)\(\s*"[\w-]*",\s*["`][^"`]*["`],\s*)
        (?=["`])""",
    re.VERBOSE,
)
KNOWN_IN_SCRIPTS = {"Esc", "OpenStreetMap"}


def templates(repository: Path) -> list[Path]:
    """Return every template of the pages and the maps."""
    return sorted((repository / WEB).rglob("*.html")) + sorted((repository / MAPS).rglob("*.html"))


def unmarked(template: str) -> Iterator[str]:
    """Give the texts and attributes of a template that hold words outside `_()`."""
    bare = JINJA.sub("\ue000", INSIDE_TAGS.sub("", template))
    for found in ATTRIBUTES.finditer(bare):
        yield from _with_words(found[1])
    bare = re.sub(r"<(script|style|code)\b.*?</\1>", " ", bare, flags=re.DOTALL)
    yield from _with_words(TAG.sub("\ue000", bare))


def _with_words(text: str) -> Iterator[str]:
    for piece in text.split("\ue000"):
        words = re.findall(r"[A-Za-z][\w.-]*", re.sub(r"&\w+;", " ", piece))
        if any(word not in KNOWN for word in words):
            yield " ".join(piece.split())


def test_templates_mark_every_word(repository: Path) -> None:
    """A text, title, label or placeholder of a template stands inside `_()`."""
    found = [
        f"{path.name}: {text!r}"
        for path in templates(repository)
        for text in unmarked(path.read_text("utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Saved {{ name }}</p>", ["Saved"]),
        ('<p title="Close it">{{ _("Close") }}</p>', ["Close it"]),
        ('<p>{{ _("Saved {name}", name=name) }}, {{ n }}</p>', []),
        ("<p>{% if late %}late{% endif %}</p>", ["late"]),
        ("<code>dispatch plan</code>", []),
    ],
)
def test_unmarked_words_are_found(template: str, found: list[str]) -> None:
    """The look finds what is not marked, between statements and in attributes too."""
    assert list(unmarked(template)) == found


def test_templates_write_sentences_only(repository: Path) -> None:
    """`_()` of a template is given the sentence itself: values are never taken for words with tags in them."""
    calls = re.compile(r"(?<![\w.])(?:_|ngettext)\((?!\s*[\"'])")
    for path in templates(repository):
        inside = " ".join(JINJA.findall(path.read_text("utf-8")))
        assert not calls.search(inside), f"{path.name}: _() without a sentence"


def test_translations_of_templates_keep_tags_and_quotes() -> None:
    """A translation has the tags of its sentence, and no quote that would end an attribute."""
    chinese = catalogue("zh")
    for each in messages.all_marked():
        text = chinese.get(each.key, "")
        if ".html:" in each.place and text:
            tags = [sorted(re.findall(r"<[^>]+>", one)) for one in (each.message, text)]
            assert tags[0] == tags[1], f"{each.place}: {text!r}"
            assert TAG.sub("", text).count('"') == TAG.sub("", each.message).count('"'), each.place


def words_shown(script: str) -> Iterator[str]:
    """Give the words of a script's own that it shows."""
    for place in SHOWN_BY_SCRIPTS.finditer(script):
        for word in re.findall(r"[A-Za-z]{2,}", literal_at(script, place.end())):
            if word not in KNOWN_IN_SCRIPTS:
                yield f"{word} in {script[place.start() : place.end() + 40]!r}"


def literal_at(script: str, start: int) -> str:
    """Return the text that begins there, without what is put into it by `${}`."""
    sign, depth, found = script[start], 0, ""
    for before, at in pairwise(script[start:]):
        if depth == 0 and at == sign:
            break
        if at == "{" and (depth or before == "$"):
            depth += 1
        elif at == "}" and depth:
            depth -= 1
        elif not depth:
            found += at
    return found


def test_scripts_hold_no_words(repository: Path) -> None:
    """What a script shows comes from the page: no text of its own is shown, said or written into a title."""
    found = [
        f"{path.name}: {words}"
        for path in [*(repository / WEB).rglob("*.js"), *(repository / MAPS).rglob("*.js")]
        for words in words_shown(path.read_text("utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "script",
    [
        'notice.textContent = "Not saved";',
        'button.setAttribute("aria-label", "Close");',
        "announce(`Saved ${name}`);",
        'make("p", "quiet", "Nothing");',
    ],
)
def test_words_of_scripts_are_found(script: str) -> None:
    """Each way to show a text is known to the look."""
    assert list(words_shown(script))


def test_words_that_were_given_are_not_a_scripts_own() -> None:
    """Names in `${}` are values, whatever stands in them."""
    assert not list(words_shown('made.textContent = `${word("late", { by: "x" })} · ${name}`;'))
