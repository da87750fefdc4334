"""Which sentences are marked to be translated, where they stand, and what is wrong with the catalogues.

`python -m tools.messages missing [PATH ...]` prints entries for what nobody has translated yet, ready for a catalogue;
`python -m tools.messages check` prints every fault and ends with 1 where there is one. docs/languages.md tells more.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from dispatch.languages.catalogues import FOLDER, Key, first_of, names_in

REPOSITORY = Path(__file__).resolve().parent.parent
# How many of the first arguments are the message; pgettext begins with its context.
CALLS: Mapping[str, int] = {
    "_": 1,
    "gettext": 1,
    "lazy_gettext": 1,
    "mark": 1,
    "ngettext": 2,
    "pgettext": 2,
}
# The functions themselves, which hand messages on.
OWN = "dispatch/languages/messages.py"


@dataclass(frozen=True)
class Marked:
    """A sentence that is marked in the code.

    Attributes
    ----------
    message : str
        The English sentence; of one in the plural, its singular.
    place : str
        File and line.
    plural : str
        The English plural; empty for a sentence without one.
    context : str
        Its context; empty for most.
    """

    message: str
    place: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> Key:
        """What the catalogues know it by."""
        return self.context, self.message


def marked_in_python(source: str, name: str) -> Iterator[Marked]:
    """Give the marked sentences of a module.

    Raises
    ------
    ValueError
        If a marked sentence is made while the program runs, so that nobody can translate it.
    """
    for node in ast.walk(ast.parse(source, name)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else None
        called = node.func.id if isinstance(node.func, ast.Name) else called
        count = CALLS.get(called or "")
        if count is None:
            continue
        given = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args[:count]]
        texts = [text for text in given if isinstance(text, str)]
        if len(texts) == count:
            yield _marked(called or "", texts, f"{name}:{node.lineno}")
        elif any(isinstance(arg, ast.JoinedStr | ast.BinOp) for arg in node.args[:count]):
            raise ValueError(f"{name}:{node.lineno}: a sentence is put together inside {called}()")


def marked_in_template(path: Path, name: str) -> Iterator[Marked]:
    """Give the marked sentences of a template."""
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    with path.open("rb") as file:
        for line, called, texts, _ in babel_extract(file, tuple(CALLS), (), options):
            given = [texts] if isinstance(texts, str) else [text for text in texts or () if text]
            yield _marked(called, given[: CALLS[called]], f"{name}:{line}")


def _marked(called: str, texts: list[str], place: str) -> Marked:
    if called == "ngettext":
        return Marked(texts[0], place, plural=texts[1])
    if called == "pgettext":
        return Marked(texts[1], place, context=texts[0])
    return Marked(texts[0], place)


def all_marked(top: Path = REPOSITORY) -> list[Marked]:
    """Return the marked sentences of the whole product, by file and line."""
    found: list[Marked] = []
    for path in sorted((top / "dispatch").rglob("*")):
        name = path.relative_to(top).as_posix()
        if path.suffix == ".py" and name != OWN:
            found += marked_in_python(path.read_text("utf-8"), name)
        elif path.suffix == ".html":
            found += marked_in_template(path, name)
    return found + list(marked_in_help())


def marked_in_help() -> Iterator[Marked]:
    """Give the paragraphs of help of the command line, which are written as its commands declare them."""
    from dispatch.cli.commands import dispatch
    from dispatch.cli.language import help_texts

    for text in dict.fromkeys(help_texts(dispatch)):
        yield Marked(text, "dispatch/cli/commands.py:1")


def entries(language: str = "zh") -> Iterator[tuple[str, Message]]:
    """Give every entry of a language's catalogues with the name of its file."""
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, abort_invalid=True):
                if entry.id:
                    yield path.name, entry


def missing(marked: Iterable[Marked], translated: Iterable[Message]) -> list[Marked]:
    """Return the sentences that have no translation, each once."""
    known = {key_of(entry) for entry in translated if text_of(entry) and not entry.fuzzy}
    found: dict[Key, Marked] = {}
    for each in marked:
        if each.key not in known:
            found.setdefault(each.key, each)
    return list(found.values())


def faults(marked: Iterable[Marked], translated: Iterable[tuple[str, Message]]) -> Iterator[str]:
    """Give a sentence for every entry that is stale, empty, contradicted or has other values than its message."""
    used = {each.key for each in marked}
    seen: dict[Key, tuple[str, str]] = {}
    for file, entry in translated:
        key, text = key_of(entry), text_of(entry)
        where = f"{file}: {key[1]!r}"
        if key not in used:
            yield f"{where} is said nowhere any more"
        if not text or entry.fuzzy:
            yield f"{where} is not translated"
            continue
        if names_in(text) - names_in(key[1]) - {"count"} or names_in(key[1]) - names_in(text):
            yield f"{where} and {text!r} name different values"
        other, said = seen.setdefault(key, (file, text))
        if said != text:
            yield f"{where} is {text!r} here, and {said!r} in {other}"


def key_of(entry: Message) -> Key:
    """Return what an entry is known by."""
    return entry.context or "", first_of(entry.id)


def text_of(entry: Message) -> str:
    """Return the translation of an entry; empty where there is none."""
    return first_of(entry.string)


def as_entries(found: Iterable[Marked]) -> str:
    """Return empty entries of a catalogue for these sentences, each with its place."""
    from io import BytesIO

    from babel.messages.pofile import write_po

    catalog = Catalog(header_comment="")
    for each in found:
        message = (each.message, each.plural) if each.plural else each.message
        file, _, line = each.place.rpartition(":")
        catalog.add(message, locations=[(file, int(line))], context=each.context or None)
    written = BytesIO()
    write_po(written, catalog, width=0, omit_header=True)
    return written.getvalue().decode("utf-8")


def main(arguments: list[str]) -> int:
    """Run a command and return the exit code."""
    match arguments:
        case ["missing", *places]:
            inside = [
                each
                for each in all_marked()
                if not places or any(each.place.startswith(place) for place in places)
            ]
            print(as_entries(missing(inside, [entry for _, entry in entries()])))
            return 0
        case ["check"]:
            marked, known = all_marked(), list(entries())
            lines = [
                f"{each.place}: {each.message!r} is not translated"
                for each in missing(marked, [entry for _, entry in known])
            ]
            lines += faults(marked, known)
            print("\n".join(lines) or "Everything is translated.")
            return 1 if lines else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
